"""Turns, timers and incidents."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from workflows.db import Acted, Addressable, Base, Tenant, Word, tenant_key


class TurnRecord(Tenant, Acted, Base):
    """One move of a case: what was fired, what was read, where it stands since."""

    __tablename__ = "turns"
    __table_args__ = (
        tenant_key("case_id", "review_cases"),
        UniqueConstraint("agency_id", "key"),
        Index("ix_turns_case", "agency_id", "case_id", "n"),
    )

    case_id: Mapped[int] = mapped_column(BigInteger)
    n: Mapped[int]
    key: Mapped[str] = mapped_column(String(80))  # idempotency: the same click, once
    element_id: Mapped[str] = mapped_column(String(80))
    outcome: Mapped[str] = mapped_column(String(60), default="")
    scan_id: Mapped[int | None] = mapped_column(BigInteger)  # signed paper, a document version
    state_before: Mapped[str] = mapped_column(Text)
    state_after: Mapped[str] = mapped_column(Text)
    opened: Mapped[list[Any]] = mapped_column()
    closed: Mapped[list[Any]] = mapped_column()
    fired: Mapped[list[Any]] = mapped_column()
    facts: Mapped[dict[str, Any]] = mapped_column()


class TimerState(StrEnum):
    """Where a timer stands."""

    ARMED = "ARMED"
    FIRED = "FIRED"
    CANCELLED = "CANCELLED"


class Timer(Tenant, Base):
    """The engine waits for a clock at an element; this row says when (design D6)."""

    __tablename__ = "timers"
    __table_args__ = (
        tenant_key("case_id", "review_cases"),
        Index("ix_timers_due", "state", "due_at"),
        Index("ix_timers_case", "agency_id", "case_id", "state"),
    )

    case_id: Mapped[int] = mapped_column(BigInteger)
    element_id: Mapped[str] = mapped_column(String(80))
    rule: Mapped[str] = mapped_column(String(80))  # clock.review.next_attention
    state: Mapped[TimerState] = mapped_column(Word(TimerState, 10), default=TimerState.ARMED)
    due_at: Mapped[datetime | None]  # None while the clock is paused or not running
    fired_at: Mapped[datetime | None]


class IncidentKind(StrEnum):
    """What is wrong with a case."""

    STEP_NOT_ALLOWED = "STEP_NOT_ALLOWED"  # opened in a state that forbids it
    ENDED_UNDECIDED = "ENDED_UNDECIDED"  # the diagram ended, the case did not
    NOBODY_ELIGIBLE = "NOBODY_ELIGIBLE"  # nobody holds the post that a step waits for
    TURN_FAILED = "TURN_FAILED"  # a timer's turn raised an error


class Incident(Tenant, Addressable, Base):
    """Something that a person has to look at; shown to the administrator."""

    __tablename__ = "incidents"
    __table_args__ = (
        tenant_key("case_id", "review_cases"),
        Index("ix_incidents_open", "agency_id", "closed_at"),
    )

    case_id: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[IncidentKind] = mapped_column(Word(IncidentKind, 20))
    element_id: Mapped[str] = mapped_column(String(80))
    message: Mapped[str] = mapped_column(Text)
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[int | None] = mapped_column(BigInteger)
    how: Mapped[str] = mapped_column(Text, default="")
