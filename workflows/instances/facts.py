"""The declared list of facts that conditions read, each from its record (design D2)."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from bpmn.exceptions import UnknownFact
from workflows.cases.models import StepRecord
from workflows.clocks import actions as clocks
from workflows.opinions import actions as opinions
from workflows.requests import actions as requests
from workflows.requests.models import Subject
from workflows.steps.turn import Turn

CASE_FACTS = ("state", "decision_type", "amount", "hearing_held", "needs_discussion", "rounds")
ROUND_FACTS = ("state", "n")
OPINION_FACTS = ("effect", "label")
CLOCK_FACTS = ("state", "days_left", "overdue", "due", "next_attention")


class Facts:
    """Answers paths such as `steps.intake.outcome` for one turn."""

    def __init__(self, turn: Turn) -> None:
        self.turn = turn
        self._roots: dict[str, Callable[[list[str]], Any]] = {
            "case": self._case,
            "round": self._round,
            "opinion": self._opinion,
            "clock": self._clock,
            "steps": self._step,
            "request": self._request,
        }

    def __call__(self, path: str) -> Any:
        """Return the value of a fact; raises UnknownFact."""
        root, *rest = path.split(".")
        try:
            return self._roots[root](rest)
        except (KeyError, ValueError, StopIteration):
            raise UnknownFact(path) from None

    def _case(self, rest: list[str]) -> Any:
        (name,) = rest
        case = self.turn.case
        if name == "amount":
            amount = case.proposal.get("amount")
            return None if amount is None else _number(amount)
        if name == "hearing_held":
            return bool(case.proposal.get("hearing_held"))
        if name == "rounds":
            current = self.turn.round
            return current.n if current else 0
        if name not in CASE_FACTS:
            raise KeyError(name)
        value = getattr(case, name)
        return str(value) if name == "state" else value

    def _round(self, rest: list[str]) -> Any:
        (name,) = rest
        current = self.turn.round
        if current is None or name not in ROUND_FACTS:
            raise KeyError(name)
        return str(current.state) if name == "state" else current.n

    def _opinion(self, rest: list[str]) -> Any:
        (name,) = rest
        issued = opinions.latest_issued(self.turn)
        if issued is None or name not in OPINION_FACTS:
            raise KeyError(name)
        return str(issued.effect) if name == "effect" else issued.label_id

    def _clock(self, rest: list[str]) -> Any:
        clock, name = rest
        deadline = clocks.latest(self.turn, clock)
        if deadline is None:
            raise KeyError(clock)
        reckoning = clocks.explain(self.turn, deadline, self.turn.policy(clock))
        values = {
            "state": str(deadline.state),
            "days_left": reckoning.days_left,
            "overdue": reckoning.overdue,
            "due": deadline.due_on.isoformat(),
            "next_attention": str(deadline.next_attention_at or ""),
        }
        return values[name]

    def _step(self, rest: list[str]) -> Any:
        element_id, name, *field = rest
        record = next(
            r for r in reversed(self.turn.records(StepRecord)) if r.element_id == element_id
        )
        if name == "answers":
            value: Any = record.answers
            for key in field:
                value = value[key]
            return _number(value) if value and self._is_number(element_id, field) else value
        if field or name not in ("outcome", "meaning"):
            raise KeyError(name)
        return getattr(record, name)

    def _is_number(self, element_id: str, path: list[str]) -> bool:
        """Say whether a form declares this answer a number; answers are stored as text."""
        procedure = self.turn.procedure
        element = procedure.steps.get(element_id) or procedure.acts.get(element_id)
        form = self.turn.loaded.forms.get(element.form) if element is not None else None
        if form is None or len(path) != 1:
            return False
        return any(f.name == path[0] and f.widget == "number" for f in form.fields)

    def _request(self, rest: list[str]) -> Any:
        subject, name = rest
        request = requests.latest(self.turn, Subject(subject))
        if request is None or name != "result":
            raise KeyError(name)
        return str(request.result)


def _number(text: str) -> int | float:
    """Return a stored number as conditions compare it; JSON keeps both kinds with the turn."""
    number = Decimal(text)
    return int(number) if number == number.to_integral_value() else float(number)
