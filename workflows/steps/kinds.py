"""What a step kind is: its closed set of meanings, where it may open, what it does (design D4)."""

from collections.abc import Mapping
from typing import Any, ClassVar, TypeVar

from pydantic import BaseModel, ValidationError

from bpmn.elements import Outcome
from workflows.cases.models import CaseState, ReviewCase, ReviewRound, RoundState
from workflows.cases.roles import Duty
from workflows.exceptions import N_, InvalidAnswers
from workflows.steps.turn import Turn

Model = TypeVar("Model", bound=BaseModel)
Raw = Mapping[str, Any]

ANY_CASE = frozenset(state for state in CaseState)
ANY_OPEN_CASE = ANY_CASE - {
    CaseState.DECIDED,
    CaseState.CLOSED,
    CaseState.NOT_REQUIRED,
    CaseState.TRANSFERRED,
}


class StepKind:
    """A kind of step or act. Subclasses say what it takes and what it does.

    `round_states` empty: the round plays no part. A step that is opened in any other state is an
    incident, and acting on it is refused.
    """

    name: ClassVar[str]
    meanings: ClassVar[tuple[str, ...]] = ("DONE",)
    case_states: ClassVar[frozenset[CaseState]] = ANY_OPEN_CASE
    round_states: ClassVar[frozenset[RoundState]] = frozenset()
    behind_gate: ClassVar[bool] = False  # a refusal names what keeps the gate shut
    takes_duty: ClassVar[bool] = True  # who does it carries its duty from then on
    duty: ClassVar[Duty | None] = None  # whatever role the diagram gives it to; None: the role's

    def allows(self, case: ReviewCase, current: ReviewRound | None, subject: str = "") -> bool:
        """Say whether the step may be open in this state."""
        if case.state not in self.case_states:
            return False
        if not self.round_states:
            return True
        return current is not None and current.state in self.round_states

    def duty_for(self, subject: str) -> Duty | None:
        """Return the duty that the act itself carries; no diagram relabels it (4.3.2)."""
        return self.duty

    def bars(self, turn: Turn) -> frozenset[int]:
        """Return the ids of those who may never take the step, whatever their role."""
        return frozenset()

    def choose(
        self, turn: Turn, outcomes: tuple[Outcome, ...], outcome_id: str, raw: Raw
    ) -> Outcome:
        """Return the outcome that the person chose."""
        for outcome in outcomes:
            if outcome.id == outcome_id:
                return outcome
        raise InvalidAnswers({"outcome": N_("Choose what is to happen.")})

    def entered(self, turn: Turn) -> None:
        """Do what goes with the step's being opened."""

    def perform(self, turn: Turn, meaning: str, raw: Raw) -> dict[str, Any]:
        """Check the answers, do the act, and return the answers to be kept as facts."""
        raise NotImplementedError

    def page(self, turn: Turn) -> dict[str, Any]:
        """Return what the page of the step shows beside the case itself."""
        return {}


MESSAGES = {
    "missing": N_("Fill this in."),
    "string_too_short": N_("Fill this in."),
    "string_too_long": N_("This is too long."),
    "too_short": N_("At least one entry is needed."),
    "greater_than_equal": N_("The number is too small."),
    "decimal_max_places": N_("At most two decimal places."),
    "enum": N_("Choose one of the list."),
    "literal_error": N_("Choose one of the list."),
}


def answers(model: type[Model], raw: Raw) -> Model:
    """Read the answers of a form, or refuse with a message per field."""
    try:
        return model.model_validate(dict(raw))
    except ValidationError as error:
        raise InvalidAnswers(
            {".".join(map(str, e["loc"])): _message(e["type"]) for e in error.errors()}
        ) from None


def _message(kind: str) -> str:
    if kind.startswith("date"):
        return N_("Enter a date, such as 2026-11-22.")
    if kind.startswith(("decimal", "int", "float")) and kind not in MESSAGES:
        return N_("Enter a number.")
    return MESSAGES.get(kind, N_("This is not right."))


def listed(value: Any) -> list[Any]:
    """Return the entries of a repeated field group, which the browser sends as {"0": …, "1": …}."""
    if isinstance(value, Mapping):
        keys = sorted(value, key=lambda k: int(k) if str(k).isdigit() else 0)
        return [value[key] for key in keys]
    return list(value) if isinstance(value, list) else []


def require_text(raw: Raw, field: str, message: str = "") -> str:
    """Return a text that has to be filled in."""
    text = str(raw.get(field) or "").strip()
    if not text:
        raise InvalidAnswers({field: message or N_("Fill this in.")})
    return text


def ticked(raw: Raw, field: str) -> bool:
    """Say whether a box is ticked."""
    return raw.get(field) in (True, "on", "true", "1", "yes")
