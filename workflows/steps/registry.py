"""The whole list of step kinds and acts. A new one is a class and its line here."""

from typing import Any

from bpmn.elements import StepElement
from workflows.cases.roles import Duty, duty_of
from workflows.steps.acts import (
    Reassign,
    Recuse,
    RequestClosing,
    RequestExtension,
    RequestWithdrawal,
    Withdraw,
)
from workflows.steps.approving import Approve
from workflows.steps.deciding import Decide, Meeting, ReferToMeeting, Transfer
from workflows.steps.handling import Reply, Ruling
from workflows.steps.intake import ConfirmSupplement, GiveSupplement, Intake, ReturnUnsupplied
from workflows.steps.kinds import ANY_CASE, Raw, StepKind
from workflows.steps.review import Issue, Review
from workflows.steps.scope import Scope
from workflows.steps.submission import Prepare
from workflows.steps.turn import Turn


class PlainForm(StepKind):
    """A form and nothing else: its fields are data, its answers are facts."""

    name = "form"
    case_states = ANY_CASE

    def perform(self, turn: Turn, meaning: str, raw: Raw) -> dict[str, Any]:
        """Keep the answers; the caller has checked them against the form."""
        return {}


KINDS: dict[str, StepKind] = {
    kind.name: kind
    for kind in (
        Scope(),
        Prepare(),
        Intake(),
        GiveSupplement(),
        ConfirmSupplement(),
        Review(),
        Issue(),
        Reply(),
        Ruling(),
        Meeting(),
        Decide(),
        Transfer(),
        Approve(),
        PlainForm(),
    )
}


ACTS: dict[str, StepKind] = {
    act.name: act
    for act in (
        RequestExtension(),
        Withdraw(),
        RequestWithdrawal(),
        Recuse(),
        Reassign(),
        RequestClosing(),
        ReturnUnsupplied(),
        ReferToMeeting(),
    )
}


def duty_of_step(step: StepElement) -> Duty:
    """Return the duty that a step carries: that of its kind, else that of its role."""
    return KINDS[step.kind].duty_for(step.subject) or duty_of(step.role)
