"""The rows of the register: every submission, also those returned or withdrawn (R-049, R-050)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, select

from workflows import system_time
from workflows.accounts import queries as accounts
from workflows.accounts.models import Unit
from workflows.case_files.access import Viewer, visible_cases
from workflows.cases.models import ReviewCase, ReviewRound, RoundState, SupplementRequest
from workflows.clocks import actions as clocks
from workflows.clocks.calendar import Calendar
from workflows.clocks.models import Deadline, DeadlineEvent, DeadlineState
from workflows.clocks.reckoning import ClockEvent, ClockEventKind, Reckoning, reckon
from workflows.db import db
from workflows.decisions.models import Decision, DecisionState
from workflows.definitions.library import load
from workflows.definitions.models import ProcedureVersion
from workflows.opinions.models import Opinion, OpinionState
from workflows.powers import queries as powers

REVIEW_CLOCK = "review"
MOST = 5000  # rows of a page or file; a county registers some hundred a year


@dataclass(frozen=True)
class Filter:
    """What the register is narrowed to."""

    year: int | None = None
    unit_id: int | None = None
    state: RoundState | None = None


@dataclass(frozen=True)
class RegisterRow:
    """One submission."""

    case_id: str  # public id
    case_number: str
    register_no: str
    received_on: date
    unit: str
    title: str
    decision_type: str
    n: int  # which round
    reviewer: str
    state: RoundState
    due_on: date | None
    provisional: bool
    paused: bool
    extension_days: int
    supplements: int
    outcome: str  # label of the opinion; "" while there is none
    opinion_no: str
    issued_on: date | None
    days_gross: int | None
    days_net: int | None
    decision_no: str


def register(viewer: Viewer, wanted: Filter) -> list[RegisterRow]:
    """Return the submissions of the cases a viewer may see, newest first."""
    query = (
        select(ReviewRound, ReviewCase, Unit.name)
        .join(
            ReviewCase,
            and_(
                ReviewCase.agency_id == ReviewRound.agency_id,
                ReviewCase.id == ReviewRound.case_id,
            ),
        )
        .join(
            Unit,
            and_(Unit.agency_id == ReviewCase.agency_id, Unit.id == ReviewCase.handling_unit_id),
        )
        .where(visible_cases(viewer))
        .order_by(ReviewRound.acted_on.desc(), ReviewRound.id.desc())
        .limit(MOST)
    )
    if wanted.year is not None:
        first, last = date(wanted.year, 1, 1), date(wanted.year, 12, 31)
        query = query.where(ReviewRound.acted_on.between(first, last))
    if wanted.unit_id is not None:
        query = query.where(ReviewCase.handling_unit_id == wanted.unit_id)
    if wanted.state is not None:
        query = query.where(ReviewRound.state == wanted.state)
    found = [(row[0], row[1], row[2]) for row in db.session.execute(query)]
    return _Register(viewer.agency_id, found).rows() if found else []


class _Register:
    """Everything the rows need, read at once and not per row."""

    def __init__(
        self, agency_id: int, found: Sequence[tuple[ReviewRound, ReviewCase, str]]
    ) -> None:
        self.found = found
        rounds = [row[0].id for row in found]
        cases = {row[1].id for row in found}
        self.names = accounts.names(agency_id)
        self.types = powers.decision_types(agency_id)
        self.calendar: Calendar = clocks.calendar_for(agency_id)
        self.deadlines = {
            deadline.round_id: deadline
            for deadline in db.session.scalars(
                select(Deadline)
                .where(
                    Deadline.agency_id == agency_id,
                    Deadline.round_id.in_(rounds),
                    Deadline.clock == REVIEW_CLOCK,
                )
                .order_by(Deadline.id)
            )
        }
        self.logs: defaultdict[int, list[DeadlineEvent]] = defaultdict(list)
        for event in db.session.scalars(
            select(DeadlineEvent)
            .where(
                DeadlineEvent.agency_id == agency_id,
                DeadlineEvent.deadline_id.in_([d.id for d in self.deadlines.values()]),
            )
            .order_by(DeadlineEvent.id)
        ):
            self.logs[event.deadline_id].append(event)
        self.supplements: defaultdict[int, int] = defaultdict(int)
        for round_id in db.session.scalars(
            select(SupplementRequest.round_id).where(
                SupplementRequest.agency_id == agency_id, SupplementRequest.round_id.in_(rounds)
            )
        ):
            self.supplements[round_id] += 1
        self.opinions = {
            opinion.round_id: opinion
            for opinion in db.session.scalars(
                select(Opinion)
                .where(
                    Opinion.agency_id == agency_id,
                    Opinion.round_id.in_(rounds),
                    Opinion.state == OpinionState.ISSUED,
                )
                .order_by(Opinion.id)
            )
        }
        self.decisions = {
            decision.opinion_id: decision.number
            for decision in db.session.scalars(
                select(Decision).where(
                    Decision.agency_id == agency_id,
                    Decision.case_id.in_(cases),
                    Decision.state == DecisionState.MADE,
                )
            )
        }
        self.versions = {
            version.id: version
            for version in db.session.scalars(
                select(ProcedureVersion).where(
                    ProcedureVersion.agency_id == agency_id,
                    ProcedureVersion.id.in_({row[1].procedure_version_id for row in found}),
                )
            )
        }

    def rows(self) -> list[RegisterRow]:
        """Return one row per submission."""
        return [self._row(*row) for row in self.found]

    def _row(self, current: ReviewRound, case: ReviewCase, unit: str) -> RegisterRow:
        deadline = self.deadlines.get(current.id)
        log = self.logs[deadline.id] if deadline else []
        opinion = self.opinions.get(current.id)
        reckoning = self._reckon(case, deadline, log) if deadline else None
        kind = self.types.get(case.decision_type)
        return RegisterRow(
            case_id=case.public_id,
            case_number=case.number,
            register_no=current.register_no,
            received_on=current.acted_on,
            unit=unit,
            title=case.title,
            decision_type=kind.name if kind else case.decision_type,
            n=current.n,
            reviewer=self.names.get(current.reviewer_id or 0, ""),
            state=RoundState(current.state),
            due_on=deadline.due_on if deadline else None,
            provisional=deadline is not None and deadline.provisional,
            paused=deadline is not None and deadline.state == DeadlineState.PAUSED,
            extension_days=sum(e.days or 0 for e in log if e.kind == ClockEventKind.EXTEND),
            supplements=self.supplements[current.id],
            outcome=opinion.label if opinion else "",
            opinion_no=opinion.number if opinion else "",
            issued_on=opinion.issued_on if opinion else None,
            days_gross=reckoning.gross_days if reckoning else None,
            days_net=reckoning.net_days if reckoning else None,
            decision_no=self.decisions.get(opinion.id, "") if opinion else "",
        )

    def _reckon(
        self, case: ReviewCase, deadline: Deadline, log: list[DeadlineEvent]
    ) -> Reckoning | None:
        policy = load(self.versions[case.procedure_version_id]).procedure.clocks.get(deadline.clock)
        if policy is None:
            return None
        now = system_time.now()
        return reckon(
            [
                ClockEvent(ClockEventKind(e.kind), e.on_date, e.days, e.unit or policy.unit, e.at)
                for e in log
            ],
            policy.limit,
            policy.unit,
            policy.supplement or "PAUSE",
            self.calendar,
            system_time.civil_date(now),
            now=now,
        )


def years(viewer: Viewer) -> list[int]:
    """Return the years in which something was submitted, newest first."""
    days = db.session.scalars(
        select(ReviewRound.acted_on)
        .join(
            ReviewCase,
            and_(
                ReviewCase.agency_id == ReviewRound.agency_id,
                ReviewCase.id == ReviewRound.case_id,
            ),
        )
        .where(visible_cases(viewer))
        .distinct()
    )
    return sorted({day.year for day in days}, reverse=True)
