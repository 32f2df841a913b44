"""Decisions, proposed and made."""

from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from workflows.db import Acted, Addressable, Base, Tenant, Word, tenant_key


class DecisionState(StrEnum):
    """Where a decision stands."""

    PROPOSED = "PROPOSED"
    REFUSED = "REFUSED"  # not approved; a new one may be proposed
    MADE = "MADE"


class Decision(Tenant, Addressable, Acted, Base):
    """An enforcement decision and the opinion that opened the gate for it (R-093)."""

    __tablename__ = "decisions"
    __table_args__ = (
        tenant_key("case_id", "review_cases"),
        tenant_key("opinion_id", "opinions"),
        Index("ix_decisions_case", "agency_id", "case_id"),
    )

    case_id: Mapped[int] = mapped_column(BigInteger)
    opinion_id: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[DecisionState] = mapped_column(
        Word(DecisionState, 10), default=DecisionState.PROPOSED
    )
    number: Mapped[str] = mapped_column(String(60))
    decided_on: Mapped[date]
    text_version_id: Mapped[int | None] = mapped_column(BigInteger)  # the final text
    canonical_digest: Mapped[str] = mapped_column(String(64))
    fields: Mapped[dict[str, Any]] = mapped_column()  # the protected fields as decided
    differences: Mapped[list[Any]] = mapped_column()  # [{what, before, after}]
    formal_reason: Mapped[str] = mapped_column(Text, default="")  # formal-change statement
    formal_confirmed_by: Mapped[int | None] = mapped_column(BigInteger)
    approved_by: Mapped[int | None] = mapped_column(BigInteger)
    approved_on: Mapped[date | None]
