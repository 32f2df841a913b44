"""One move of a case in the making: what step kinds read, and what they leave to be written."""

from dataclasses import dataclass, field
from typing import Any

from bpmn.elements import Outcome
from bpmn.procedure import ClockPolicy, Procedure
from workflows.accounts import queries as accounts
from workflows.accounts.models import Person
from workflows.acts import Act
from workflows.cases.actions import latest_round
from workflows.cases.models import ReviewCase, ReviewRound
from workflows.cases.roles import people_with_role
from workflows.clocks import actions as clocks
from workflows.clocks.models import Deadline
from workflows.definitions.library import Loaded
from workflows.exceptions import N_, NotAllowed
from workflows.notices import actions as notices


@dataclass
class Turn(Act):
    """An act on a case, with the version that the case follows."""

    case: ReviewCase = field(kw_only=True)
    loaded: Loaded = field(kw_only=True)
    element_id: str = field(kw_only=True)
    key: str = field(kw_only=True)
    task_id: int | None = field(default=None, kw_only=True)  # the inbox row that is acted on

    @property
    def procedure(self) -> Procedure:
        """What the diagram states."""
        return self.loaded.procedure

    @property
    def round(self) -> ReviewRound | None:
        """The newest round, open or not."""
        return latest_round(self)

    @property
    def open_round(self) -> ReviewRound:
        """The round in review; refuses where there is none."""
        current = self.round
        if current is None or not current.open:
            raise NotAllowed(N_("The case is not in review."))
        return current

    @property
    def person(self) -> Person:
        """Whose act it is; refuses what only a person may do when the clock does it."""
        if self.actor.person_id is None:
            raise NotAllowed(N_("Only a person may do this."))
        return accounts.person(self.actor.agency_id, self.actor.person_id)

    def policy(self, clock: str) -> ClockPolicy:
        """Return the policy of a clock of this version."""
        try:
            return self.procedure.clocks[clock]
        except KeyError:
            raise NotAllowed(N_("This procedure declares no such clock.")) from None

    def running(self, clock: str) -> Deadline | None:
        """Return the clock of this id that has not stopped."""
        return clocks.running(self, clock)

    def stop_clock(self, clock: str, reason: str) -> None:
        """Stop a clock if it runs."""
        deadline = self.running(clock)
        if deadline is not None:
            clocks.stop(self, deadline, self.policy(clock), reason)

    def tell(self, roles: str, kind: str, **params: Any) -> None:
        """Send a notice to everybody who stands in one of the roles (names, space-separated)."""
        people = [
            person_id
            for role in roles.split()
            for person_id in people_with_role(role, self.case, self.round, self.on)
        ]
        notices.send(
            self,
            people,
            kind,
            f"{self.case.id}:{self.case.turns}:{kind}",
            number=self.case.number,
            title=self.case.title,
            **params,
        )

    def step(self) -> str:
        """Return the label of the element that is acted on."""
        return self.procedure.names.get(self.element_id, self.element_id)


def outcome_with(outcomes: tuple[Outcome, ...], meaning: str) -> Outcome:
    """Return the outcome of a meaning; the diagram may not offer it."""
    for outcome in outcomes:
        if outcome.meaning == meaning:
            return outcome
    raise NotAllowed(N_("The procedure offers no such outcome at this step."))
