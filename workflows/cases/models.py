"""Tables of the review case and the meaning of each state."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from workflows.db import Acted, Addressable, Base, Tenant, Word, tenant_key


class CaseState(StrEnum):
    """Where a matter stands (domain.md 4)."""

    PREPARING = "PREPARING"  # the handling unit works on the submission
    IN_REVIEW = "IN_REVIEW"  # a round is open
    HANDLING_OPINION = "HANDLING_OPINION"  # the unit studies an opinion that found problems
    COORDINATING = "COORDINATING"  # a disagreement is before the leader
    DELIBERATING = "DELIBERATING"  # before a meeting
    CLEARED = "CLEARED"  # passed; the decision may be recorded
    TRANSFERRING = "TRANSFERRING"  # to be sent to another organ
    TRANSFERRED = "TRANSFERRED"
    DECIDED = "DECIDED"
    CLOSED = "CLOSED"  # ended without a decision
    NOT_REQUIRED = "NOT_REQUIRED"  # not a major decision


ENDED = frozenset(
    {CaseState.TRANSFERRED, CaseState.DECIDED, CaseState.CLOSED, CaseState.NOT_REQUIRED}
)


class RoundState(StrEnum):
    """Where a submission stands (domain.md 4)."""

    SUBMITTED = "SUBMITTED"  # 待接收
    UNDER_REVIEW = "UNDER_REVIEW"  # 审核中
    AWAITING_SUPPLEMENT = "AWAITING_SUPPLEMENT"  # 待补充
    OPINION_PENDING = "OPINION_PENDING"  # 意见待签发
    CONCLUDED = "CONCLUDED"  # 已出具意见
    RETURNED = "RETURNED"  # 材料退回
    NOT_REQUIRED = "NOT_REQUIRED"  # 无需审核
    WITHDRAWN = "WITHDRAWN"  # 已撤回
    DISCONTINUED = "DISCONTINUED"  # 终止


OPEN_ROUND = frozenset(
    {
        RoundState.SUBMITTED,
        RoundState.UNDER_REVIEW,
        RoundState.AWAITING_SUPPLEMENT,
        RoundState.OPINION_PENDING,
    }
)


class ReviewCase(Tenant, Addressable, Base):
    """One proposed decision on its way through the review (ReviewCase)."""

    __tablename__ = "review_cases"
    __table_args__ = (
        tenant_key("handling_unit_id", "units"),
        tenant_key("undertaker_id", "people"),
        tenant_key("power_item_id", "power_items"),
        tenant_key("procedure_version_id", "procedure_versions"),
        UniqueConstraint("agency_id", "number"),
        Index("ix_review_cases_unit", "agency_id", "handling_unit_id", "state", "opened_at"),
        Index("ix_review_cases_undertaker", "agency_id", "undertaker_id", "state"),
        Index("ix_review_cases_state", "agency_id", "state", "opened_at"),
    )

    number: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(String(200))  # 案由
    handling_unit_id: Mapped[int] = mapped_column(BigInteger)
    undertaker_id: Mapped[int] = mapped_column(BigInteger)  # the lead undertaker
    power_item_id: Mapped[int] = mapped_column(BigInteger)
    decision_type: Mapped[str] = mapped_column(String(30))
    party: Mapped[str] = mapped_column(String(200))  # the counterparty's name, for lists
    procedure_version_id: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[CaseState] = mapped_column(Word(CaseState, 20), default=CaseState.PREPARING)
    proposal: Mapped[dict[str, Any]] = mapped_column(default=dict)  # cases.proposal
    in_scope: Mapped[bool | None]
    needs_discussion: Mapped[bool] = mapped_column(default=False)
    discussion_reason: Mapped[str] = mapped_column(String(300), default="")
    filed_on: Mapped[date | None]
    outer_due_on: Mapped[date | None]  # the limit of the decision itself (4.4.16)
    opened_at: Mapped[datetime]
    last_acted_on: Mapped[date]  # no later act may carry an earlier date (4.4.1)
    ended_on: Mapped[date | None]
    end_reason: Mapped[str] = mapped_column(Text, default="")
    engine_state: Mapped[str] = mapped_column(Text, default="")  # bpmn.engine: the open elements
    turns: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own form

    @property
    def ended(self) -> bool:
        """Whether nothing more can happen in the review of this case."""
        return self.state in ENDED


class CaseOfficer(Tenant, Base):
    """An officer who handles the case; two by default for penalties (4.4.6)."""

    __tablename__ = "case_officers"
    __table_args__ = (
        tenant_key("case_id", "review_cases"),
        tenant_key("person_id", "people"),
        UniqueConstraint("agency_id", "case_id", "person_id"),
    )

    case_id: Mapped[int] = mapped_column(BigInteger)
    person_id: Mapped[int] = mapped_column(BigInteger)


class ReviewRound(Tenant, Acted, Base):
    """One submission; what was submitted is frozen in it (R-042)."""

    __tablename__ = "review_rounds"
    __table_args__ = (
        tenant_key("case_id", "review_cases"),
        UniqueConstraint("agency_id", "case_id", "n"),
        Index("ix_review_rounds_submitted", "agency_id", "acted_on"),
    )

    case_id: Mapped[int] = mapped_column(BigInteger)
    n: Mapped[int]
    register_no: Mapped[str] = mapped_column(String(60))
    state: Mapped[RoundState] = mapped_column(Word(RoundState, 24), default=RoundState.SUBMITTED)
    returns_to: Mapped[str] = mapped_column(String(24), default="")  # state before a supplement
    accepted_on: Mapped[date | None]
    registered_by: Mapped[int | None] = mapped_column(BigInteger)
    reviewer_id: Mapped[int | None] = mapped_column(BigInteger)
    proposal: Mapped[dict[str, Any]] = mapped_column()  # as submitted
    materials: Mapped[list[Any]] = mapped_column()  # document version ids, as submitted
    text_version_id: Mapped[int | None] = mapped_column(BigInteger)
    text_sha256: Mapped[str] = mapped_column(String(64), default="")
    canonical_digest: Mapped[str] = mapped_column(String(64), default="")  # domain.md 4.4.4
    input_note: Mapped[str] = mapped_column(Text, default="")  # a ruling or meeting as input
    ended_on: Mapped[date | None]
    end_reason: Mapped[str] = mapped_column(Text, default="")

    @property
    def open(self) -> bool:
        """Whether the round still takes acts."""
        return self.state in OPEN_ROUND


class ScopeFinding(Tenant, Acted, Base):
    """Whether the matter is a major decision, also when it is not (R-037)."""

    __tablename__ = "scope_findings"
    __table_args__ = (tenant_key("case_id", "review_cases"),)

    case_id: Mapped[int] = mapped_column(BigInteger)
    in_scope: Mapped[bool]
    derived_in_scope: Mapped[bool]  # what the table said
    criteria: Mapped[list[Any]] = mapped_column()  # [{code, source: DERIVED|MANUAL, citation}]
    answers: Mapped[dict[str, Any]] = mapped_column()
    cited: Mapped[str] = mapped_column(String(300), default="")
    reason: Mapped[str] = mapped_column(Text, default="")


class Exclusion(Tenant, Base):
    """Who may not take tasks of a duty in a case: separation of duties and recusal (4.3.2)."""

    __tablename__ = "exclusions"
    __table_args__ = (
        tenant_key("case_id", "review_cases"),
        UniqueConstraint("agency_id", "case_id", "person_id", "duty"),
    )

    case_id: Mapped[int] = mapped_column(BigInteger)
    person_id: Mapped[int] = mapped_column(BigInteger)
    duty: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(20))  # cases.roles.ExclusionReason


class StepRecord(Tenant, Acted, Base):
    """A completed step or act with its answers (design D2: answers are records)."""

    __tablename__ = "step_records"
    __table_args__ = (
        tenant_key("case_id", "review_cases"),
        Index("ix_step_records_case", "agency_id", "case_id", "id"),
    )

    case_id: Mapped[int] = mapped_column(BigInteger)
    round_id: Mapped[int | None] = mapped_column(BigInteger)
    element_id: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(30))
    outcome: Mapped[str] = mapped_column(String(60))
    meaning: Mapped[str] = mapped_column(String(30))
    label: Mapped[str] = mapped_column(String(80))
    answers: Mapped[dict[str, Any]] = mapped_column()


class SupplementRequest(Tenant, Acted, Base):
    """What the review body asks the unit to supply or explain (R-052, R-063)."""

    __tablename__ = "supplement_requests"
    __table_args__ = (
        tenant_key("case_id", "review_cases"),
        Index("ix_supplement_requests_round", "agency_id", "round_id"),
    )

    case_id: Mapped[int] = mapped_column(BigInteger)
    round_id: Mapped[int] = mapped_column(BigInteger)
    n: Mapped[int]  # of the round
    kind: Mapped[str] = mapped_column(String(12))  # SUPPLEMENT or EXPLANATION
    items: Mapped[list[Any]] = mapped_column()  # [{slot, wanted, answer, accepted}]
    asked_in: Mapped[str] = mapped_column(String(24))  # round state when asked
    answered_by: Mapped[int | None] = mapped_column(BigInteger)
    answered_on: Mapped[date | None]
    confirmed_by: Mapped[int | None] = mapped_column(BigInteger)
    confirmed_on: Mapped[date | None]


class Draft(Base):
    """Words typed and not yet sent; of a case, round, step and person (design D5)."""

    __tablename__ = "drafts"

    agency_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    case_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    round_n: Mapped[int] = mapped_column(primary_key=True)
    element_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    person_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    content: Mapped[dict[str, Any]] = mapped_column()
    version: Mapped[int] = mapped_column(default=1)
    saved_at: Mapped[datetime]
