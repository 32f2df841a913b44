"""Everything that stands in the file of a case, for its page."""

from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import select

from bpmn.procedure import ClockPolicy, Procedure
from workflows.accounts import queries as accounts
from workflows.accounts.models import Person, Unit
from workflows.acts import Act
from workflows.cases.models import (
    CaseOfficer,
    ReviewCase,
    ReviewRound,
    ScopeFinding,
    SupplementRequest,
)
from workflows.clocks import actions as clocks
from workflows.clocks.models import Deadline, DeadlineEvent
from workflows.clocks.reckoning import Reckoning
from workflows.db import Base, db
from workflows.decisions.models import Decision
from workflows.definitions import actions as definitions
from workflows.definitions.library import load
from workflows.definitions.models import ProcedureVersion
from workflows.dossiers import actions as dossiers
from workflows.dossiers.actions import Material
from workflows.opinions.models import CollectiveDiscussion, Disagreement, Opinion, Reply
from workflows.papers.models import Paper
from workflows.powers import queries as powers
from workflows.powers.models import DecisionType, PowerItem
from workflows.requests.models import Request

Record = TypeVar("Record", bound=Base)


@dataclass(frozen=True)
class Clock:
    """A deadline with its policy, its log, and how it is counted day by day."""

    deadline: Deadline
    policy: ClockPolicy
    reckoning: Reckoning
    log: list[DeadlineEvent]


@dataclass(frozen=True)
class CaseFile:
    """The records of a case, oldest first."""

    case: ReviewCase
    unit: Unit
    undertaker: Person
    officers: list[Person]
    power_item: PowerItem
    decision_type: DecisionType
    version: ProcedureVersion
    procedure: Procedure
    scope: list[ScopeFinding]
    rounds: list[ReviewRound]
    supplements: list[SupplementRequest]
    opinions: list[Opinion]
    replies: list[Reply]
    disagreements: list[Disagreement]
    discussions: list[CollectiveDiscussion]
    requests: list[Request]
    decisions: list[Decision]
    papers: list[Paper]
    materials: list[Material]
    clocks: list[Clock]
    names: dict[int, str]  # of the agency's people

    def name(self, person_id: int | None) -> str:
        """Return a person's name; "" for the clock."""
        return self.names.get(person_id or 0, "")

    def opinions_of(self, current: ReviewRound) -> list[Opinion]:
        """Return the opinions of a round."""
        return [o for o in self.opinions if o.round_id == current.id]

    def supplements_of(self, current: ReviewRound) -> list[SupplementRequest]:
        """Return what was asked in a round."""
        return [s for s in self.supplements if s.round_id == current.id]

    def papers_of(self, source_id: int) -> list[Paper]:
        """Return the papers that state a record."""
        return [p for p in self.papers if p.source_id == source_id]


def case_file(case: ReviewCase, act: Act) -> CaseFile:
    """Read the file of a case as it stands at the instant of `act`, which changes nothing."""
    agency = case.agency_id
    version = definitions.version(agency, case.procedure_version_id)
    procedure = load(version).procedure
    officer_ids = {o.person_id for o in act.records(CaseOfficer)} - {case.undertaker_id}
    return CaseFile(
        case=case,
        unit=accounts.unit(agency, case.handling_unit_id),
        undertaker=accounts.person(agency, case.undertaker_id),
        officers=_people(agency, officer_ids),
        power_item=db.session.get_one(PowerItem, (agency, case.power_item_id)),
        decision_type=powers.decision_type(agency, case.decision_type),
        version=version,
        procedure=procedure,
        scope=act.records(ScopeFinding),
        rounds=act.records(ReviewRound),
        supplements=act.records(SupplementRequest),
        opinions=act.records(Opinion),
        replies=act.records(Reply),
        disagreements=act.records(Disagreement),
        discussions=act.records(CollectiveDiscussion),
        requests=act.records(Request),
        decisions=act.records(Decision),
        papers=act.records(Paper),
        materials=dossiers.materials(case),
        clocks=[
            Clock(
                deadline,
                procedure.clocks[deadline.clock],
                clocks.explain(act, deadline, procedure.clocks[deadline.clock]),
                clocks.log_of(act, deadline),
            )
            for deadline in act.records(Deadline)
            if deadline.clock in procedure.clocks
        ],
        names=accounts.names(agency),
    )


def _people(agency_id: int, ids: set[int]) -> list[Person]:
    if not ids:
        return []
    return list(
        db.session.scalars(
            select(Person)
            .where(Person.agency_id == agency_id, Person.id.in_(ids))
            .order_by(Person.id)
        )
    )
