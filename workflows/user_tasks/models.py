"""The inbox rows; everything a list shows is in the row."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from workflows.accounts.models import Post
from workflows.cases.roles import Duty
from workflows.db import Addressable, Base, Tenant, Word, tenant_key


class TaskState(StrEnum):
    """Where a user task stands."""

    OPEN = "OPEN"
    DONE = "DONE"
    CANCELLED = "CANCELLED"  # the procedure left the step by another way


class Assignment(StrEnum):
    """How a step that is offered to a post finds its person."""

    POOL = "POOL"  # whoever claims it
    HEAD_ASSIGNS = "HEAD_ASSIGNS"  # the section head hands it out
    LAST_REVIEWER = "LAST_REVIEWER"  # who reviewed this case before
    UNDERTAKER = "UNDERTAKER"


class UserTask(Tenant, Addressable, Base):
    """A step of a diagram that waits for a person or for the holders of a post."""

    __tablename__ = "user_tasks"
    __table_args__ = (
        tenant_key("case_id", "review_cases"),
        Index("ix_user_tasks_case", "agency_id", "case_id", "state"),
        Index("ix_user_tasks_assignee", "agency_id", "assignee_id", "state", "due_on"),
        Index("ix_user_tasks_post", "agency_id", "unit_id", "post", "state", "due_on"),
        Index("ix_user_tasks_closed", "agency_id", "closed_by", "closed_at"),
    )

    case_id: Mapped[int] = mapped_column(BigInteger)
    round_id: Mapped[int | None] = mapped_column(BigInteger)
    element_id: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(30))
    name: Mapped[str] = mapped_column(String(80))
    role: Mapped[str] = mapped_column(String(40))
    duty: Mapped[Duty] = mapped_column(Word(Duty, 10))
    assignment: Mapped[Assignment] = mapped_column(Word(Assignment, 14))
    unit_id: Mapped[int | None] = mapped_column(BigInteger)
    post: Mapped[Post | None] = mapped_column(Word(Post, 20))
    assignee_id: Mapped[int | None] = mapped_column(BigInteger)
    state: Mapped[TaskState] = mapped_column(Word(TaskState, 10), default=TaskState.OPEN)
    clock: Mapped[str] = mapped_column(String(40), default="")
    due_on: Mapped[date | None]  # None: no clock, or it is paused
    paused: Mapped[bool] = mapped_column(default=False)
    provisional: Mapped[bool] = mapped_column(default=False)
    case_number: Mapped[str] = mapped_column(String(60))
    case_title: Mapped[str] = mapped_column(String(200))
    case_unit: Mapped[str] = mapped_column(String(80))
    opened_at: Mapped[datetime]
    opened_by_reason: Mapped[str] = mapped_column(String(200), default="")
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[int | None] = mapped_column(BigInteger)
    outcome_label: Mapped[str] = mapped_column(String(80), default="")
