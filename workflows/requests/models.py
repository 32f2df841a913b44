"""Requests of every subject in one table."""

from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from workflows.db import Acted, Addressable, Base, Tenant, Word, tenant_key


class Subject(StrEnum):
    """What a request asks for; values are those of `fashen:step subject`."""

    SUBMISSION = "submission"
    SCOPE_OUT = "scope_out"
    NOT_REQUIRED = "not_required"
    EXTENSION = "extension"
    RECUSAL = "recusal"
    WITHDRAWAL = "withdrawal"
    CLOSING = "closing"
    RESUBMISSION = "resubmission"
    DISAGREEMENT = "disagreement"
    MEETING = "meeting"
    DECISION = "decision"
    FORMAL_CHANGE = "formal_change"


class RequestResult(StrEnum):
    """What became of a request."""

    PENDING = "PENDING"
    GRANTED = "GRANTED"
    REFUSED = "REFUSED"
    LAPSED = "LAPSED"  # the time to decide it ran out (4.4.13), or its round ended


class Request(Tenant, Addressable, Acted, Base):
    """One request; acted_* say who asked and when."""

    __tablename__ = "requests"
    __table_args__ = (
        tenant_key("case_id", "review_cases"),
        Index("ix_requests_case", "agency_id", "case_id", "subject"),
    )

    case_id: Mapped[int] = mapped_column(BigInteger)
    round_id: Mapped[int | None] = mapped_column(BigInteger)
    subject: Mapped[Subject] = mapped_column(Word(Subject, 20))
    reason: Mapped[str] = mapped_column(Text)
    details: Mapped[dict[str, Any]] = mapped_column()
    result: Mapped[RequestResult] = mapped_column(
        Word(RequestResult, 10), default=RequestResult.PENDING
    )
    decided_by: Mapped[int | None] = mapped_column(BigInteger)
    decided_on: Mapped[date | None]
    decision_note: Mapped[str] = mapped_column(Text, default="")
