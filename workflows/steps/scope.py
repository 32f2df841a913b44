"""The scope question: is this a major decision? Answered by the procedure's table (R-032–R-038)."""

from typing import Any

from bpmn.elements import Outcome
from bpmn.exceptions import ExpressionError
from bpmn.expressions import facts_reader
from bpmn.tables import DecisionTable, Undecided, decide
from workflows.cases import actions as cases
from workflows.cases.models import CaseState
from workflows.exceptions import N_, NotAllowed
from workflows.requests import actions as requests
from workflows.requests.models import Subject
from workflows.steps.kinds import Raw, StepKind, require_text, ticked
from workflows.steps.turn import Turn, outcome_with


class Scope(StepKind):
    """The table derives the answer; a person may add to it, and leave it only with consent."""

    name = "scope"
    meanings = ("IN_SCOPE", "OUT_OF_SCOPE", "CLAIM_OUT")
    case_states = frozenset({CaseState.PREPARING})

    def choose(
        self, turn: Turn, outcomes: tuple[Outcome, ...], outcome_id: str, raw: Raw
    ) -> Outcome:
        """Derive the outcome from the table; the person only says that he wants to leave it."""
        derived = self._decided(turn, raw).in_scope
        if not derived:
            return outcome_with(outcomes, "OUT_OF_SCOPE")
        return outcome_with(outcomes, "CLAIM_OUT" if ticked(raw, "claim_out") else "IN_SCOPE")

    def perform(self, turn: Turn, meaning: str, raw: Raw) -> dict[str, Any]:
        """Record the finding; out of scope ends the case, a claim asks the review head (T34)."""
        finding = self._decided(turn, raw)
        reason = str(raw.get("reason") or "").strip()
        if meaning != "IN_SCOPE":
            reason = require_text(
                raw, "reason", N_("Give the reason; it is recorded and can be inspected.")
            )
        cases.find_scope(
            turn,
            turn.case,
            derived=finding.in_scope,
            in_scope=meaning == "IN_SCOPE",
            criteria=finding.criteria,
            answers=finding.facts,
            cited=finding.cited,
            reason=reason,
        )
        if meaning == "OUT_OF_SCOPE":
            cases.not_required(turn, turn.case, None, reason)
        elif meaning == "CLAIM_OUT":
            requests.make(turn, None, Subject.SCOPE_OUT, reason, cited=finding.cited)
        return {"in_scope": meaning == "IN_SCOPE", "reason": reason, **finding.facts}

    def page(self, turn: Turn) -> dict[str, Any]:
        """Return the questions of the table."""
        return {"table": scope_table(turn)}

    def _decided(self, turn: Turn, raw: Raw) -> "ScopeAnswer":
        table = scope_table(turn)
        given = raw.get("criteria") or {}
        return ScopeAnswer(table, {i.expression: ticked(given, i.expression) for i in table.inputs})


class ScopeAnswer:
    """What the table says to a set of answers, with the rows it cites."""

    def __init__(self, table: DecisionTable, facts: dict[str, Any]) -> None:
        self.facts = facts
        try:
            rows = decide(table, facts_reader(facts)).rows
        except (Undecided, ExpressionError) as error:
            raise NotAllowed(
                N_("The scope table gives no clear answer (%(why)s); tell the administrator."),
                why=str(error),
            ) from error
        hits = [row for row in rows if row.outputs.get("in_scope") is True]
        self.in_scope = bool(hits)
        self.criteria = [
            {
                "code": str(row.outputs.get("criterion", row.rule)),
                "source": "DERIVED",
                "citation": row.annotation,
            }
            for row in hits
        ]
        self.cited = "；".join(row.annotation for row in (hits or rows))[:300]


def scope_table(turn: Turn) -> DecisionTable:
    """Return the table that this version answers the scope question by."""
    try:
        return turn.loaded.tables[turn.procedure.scope_table]
    except KeyError:
        raise NotAllowed(N_("This procedure has no scope table; tell the administrator.")) from None
