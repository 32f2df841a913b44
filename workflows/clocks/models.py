"""Calendar tables, and one row per running statutory clock with the log of what happened to it."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from workflows.db import Base, Tenant, Word, tenant_key


class CalendarDay(Base):
    """A day whose kind differs from its weekday: a holiday or a make-up working day."""

    __tablename__ = "calendar_days"

    region: Mapped[str] = mapped_column(String(20), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))  # "holiday" or "workday"
    name: Mapped[str] = mapped_column(String(60))


class CalendarYear(Base):
    """A year whose arrangement the State Council has published."""

    __tablename__ = "calendar_years"

    region: Mapped[str] = mapped_column(String(20), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    notice: Mapped[str] = mapped_column(String(80))


class DeadlineState(StrEnum):
    """Where a clock stands."""

    RUNNING = "RUNNING"
    PAUSED = "PAUSED"
    STOPPED = "STOPPED"


class Deadline(Tenant, Base):
    """The running row of a clock of a case or round, independent of tokens (peers.md 3.1)."""

    __tablename__ = "deadlines"
    __table_args__ = (
        tenant_key("case_id", "review_cases"),
        Index("ix_deadlines_case", "agency_id", "case_id"),
    )

    case_id: Mapped[int] = mapped_column(BigInteger)
    round_id: Mapped[int | None] = mapped_column(BigInteger)
    clock: Mapped[str] = mapped_column(String(40))  # id of the clock in the procedure version
    state: Mapped[DeadlineState] = mapped_column(
        Word(DeadlineState, 10), default=DeadlineState.RUNNING
    )
    day_zero: Mapped[date]
    due_on: Mapped[date]
    provisional: Mapped[bool] = mapped_column(default=False)
    attended_at: Mapped[datetime | None]  # the last warning or escalation that went out
    next_attention_at: Mapped[datetime | None]
    stopped_on: Mapped[date | None]


class DeadlineEvent(Tenant, Base):
    """What happened to a deadline; the deadline can be counted again from these alone."""

    __tablename__ = "deadline_events"
    __table_args__ = (
        tenant_key("deadline_id", "deadlines"),
        Index("ix_deadline_events_deadline", "agency_id", "deadline_id"),
    )

    deadline_id: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str] = mapped_column(String(12))  # workflows.clocks.reckoning.ClockEventKind
    on_date: Mapped[date]
    days: Mapped[int | None]
    unit: Mapped[str] = mapped_column(String(10), default="")
    reason: Mapped[str] = mapped_column(String(300), default="")
    due_after: Mapped[date]
    person_id: Mapped[int | None] = mapped_column(BigInteger)
    at: Mapped[datetime]
