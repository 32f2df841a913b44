"""Opinions with their findings, and what follows an opinion that found problems."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from workflows.db import Acted, Addressable, Base, Tenant, Word, tenant_key


class Effect(StrEnum):
    """What an outcome of the review does, whatever its label (R-080)."""

    PASS = "PASS"  # noqa: S105 - opens the gate; no password
    REVISE = "REVISE"  # back to the handling unit, resubmission
    REJECT = "REJECT"  # blocked
    TRANSFER = "TRANSFER"  # to the competent organ


class OpinionState(StrEnum):
    """Where an opinion stands."""

    DRAFTED = "DRAFTED"  # with the head of the review body
    SENT_BACK = "SENT_BACK"
    ISSUED = "ISSUED"  # frozen


class Result(StrEnum):
    """The result of a finding: 是 / 否 / 不涉及."""

    YES = "YES"
    NO = "NO"
    NOT_APPLICABLE = "NOT_APPLICABLE"


class Opinion(Tenant, Addressable, Acted, Base):
    """The review opinion of a round (审核意见); acted_* say who drafted it."""

    __tablename__ = "opinions"
    __table_args__ = (
        tenant_key("case_id", "review_cases"),
        tenant_key("round_id", "review_rounds"),
        Index("ix_opinions_case", "agency_id", "case_id"),
    )

    case_id: Mapped[int] = mapped_column(BigInteger)
    round_id: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[OpinionState] = mapped_column(
        Word(OpinionState, 12), default=OpinionState.DRAFTED
    )
    label_id: Mapped[str] = mapped_column(String(40))
    label: Mapped[str] = mapped_column(String(80))
    effect: Mapped[Effect] = mapped_column(Word(Effect, 10))
    findings: Mapped[list[Any]] = mapped_column()  # [{code, label, result, remark, basis}]
    other: Mapped[str] = mapped_column(Text, default="")
    summary: Mapped[str] = mapped_column(Text, default="")
    reasons: Mapped[str] = mapped_column(Text)
    advice: Mapped[str] = mapped_column(Text, default="")
    problems: Mapped[list[Any]] = mapped_column()  # [{n, item, problem, basis, advice, flaw}]
    transfer_advice: Mapped[bool] = mapped_column(default=False)
    number: Mapped[str] = mapped_column(String(60), default="")
    issued_by: Mapped[int | None] = mapped_column(BigInteger)
    issued_on: Mapped[date | None]
    issued_at: Mapped[datetime | None]
    one_person_body: Mapped[bool] = mapped_column(default=False)  # drafted and issued by one (6.10)
    sent_back_reason: Mapped[str] = mapped_column(Text, default="")
    text_version_id: Mapped[int | None] = mapped_column(BigInteger)  # what was reviewed (D9)
    text_sha256: Mapped[str] = mapped_column(String(64), default="")
    canonical_digest: Mapped[str] = mapped_column(String(64), default="")
    superseded: Mapped[bool] = mapped_column(default=False)


class Reply(Tenant, Acted, Base):
    """The unit's written reply, with a position on each point (R-085, R-086)."""

    __tablename__ = "replies"
    __table_args__ = (
        tenant_key("case_id", "review_cases"),
        tenant_key("opinion_id", "opinions"),
    )

    case_id: Mapped[int] = mapped_column(BigInteger)
    opinion_id: Mapped[int] = mapped_column(BigInteger)
    points: Mapped[list[Any]] = mapped_column()  # [{n, position, reason, measure}]
    overall: Mapped[str] = mapped_column(String(12))  # RESUBMIT or DISAGREE
    text: Mapped[str] = mapped_column(Text, default="")


class Disagreement(Tenant, Acted, Base):
    """A disagreement reported to the deputy director in charge (R-088)."""

    __tablename__ = "disagreements"
    __table_args__ = (
        tenant_key("case_id", "review_cases"),
        tenant_key("opinion_id", "opinions"),
    )

    case_id: Mapped[int] = mapped_column(BigInteger)
    opinion_id: Mapped[int] = mapped_column(BigInteger)
    points: Mapped[list[Any]] = mapped_column()
    unit_position: Mapped[str] = mapped_column(Text)
    body_position: Mapped[str] = mapped_column(Text)
    ruling: Mapped[str] = mapped_column(String(12), default="")  # UPHOLD RE_REVIEW TO_MEETING
    ruling_reasons: Mapped[str] = mapped_column(Text, default="")
    ruled_by: Mapped[int | None] = mapped_column(BigInteger)
    ruled_on: Mapped[date | None]


class CollectiveDiscussion(Tenant, Acted, Base):
    """The record of a meeting (R-092; domain.md 4.4.3)."""

    __tablename__ = "collective_discussions"
    __table_args__ = (
        tenant_key("case_id", "review_cases"),
        UniqueConstraint("agency_id", "case_id", "n"),
    )

    case_id: Mapped[int] = mapped_column(BigInteger)
    n: Mapped[int]
    body: Mapped[str] = mapped_column(String(24))  # RESPONSIBLE_OFFICERS OFFICE PARTY_GROUP
    subject: Mapped[str] = mapped_column(String(12))  # DECISION or DISPUTE
    held_on: Mapped[date]
    place: Mapped[str] = mapped_column(String(120))
    chair: Mapped[str] = mapped_column(String(80))
    recorder: Mapped[str] = mapped_column(String(80))
    participants: Mapped[list[Any]] = mapped_column()  # [{name, post, view, dissent}]
    report: Mapped[str] = mapped_column(Text)
    conclusion: Mapped[str] = mapped_column(String(12))  # APPROVED CHANGE UPHOLD NEW_ROUND
    text: Mapped[str] = mapped_column(Text)
    minutes_no: Mapped[str] = mapped_column(String(60), default="")
    confirmed_by: Mapped[int | None] = mapped_column(BigInteger)
    confirmed_on: Mapped[date | None]
