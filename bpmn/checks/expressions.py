"""Checks of the conditions on flows: that they can be read, and that what they read exists."""

from __future__ import annotations

from collections.abc import Iterator

from bpmn import expressions
from bpmn.checks.kinds import (
    CLOCK_FACTS,
    FACTS,
    MEANINGS,
    RESULTS,
    SUBJECTS,
)
from bpmn.checks.reasons import reasons_of_mistake
from bpmn.checks.registry import Diagram, Found, check
from bpmn.exceptions import ExpressionError


@check("condition-unreadable")
def condition_unreadable(diagram: Diagram) -> Iterator[Found]:
    """A condition is written in the expression language."""
    for flow in diagram.procedure.sequence_flows.values():
        try:
            if flow.condition:
                expressions.check(flow.condition)
        except ExpressionError as error:
            yield Found(flow.id, {"text": flow.condition, **reasons_of_mistake(error)})


@check("fact-unknown")
def fact_unknown(diagram: Diagram) -> Iterator[Found]:
    """A condition reads only facts that the product provides, of elements that exist."""
    for flow, text in _conditions(diagram):
        for name in sorted(expressions.names(text)):
            if not _is_fact(diagram, name.split(".")):
                yield Found(flow, {"name": name})


@check("value-unknown")
def value_unknown(diagram: Diagram) -> Iterator[Found]:
    """A condition compares a fact with a value it can have: else it could never hold."""
    for flow, text in _conditions(diagram):
        for name, value in sorted(expressions.text_comparisons(text)):
            possible = _values_of(diagram, name.split("."))
            if possible is not None and value not in possible:
                params = {"name": name, "value": value, "values": " ".join(sorted(possible))}
                yield Found(flow, params)


def _conditions(diagram: Diagram) -> Iterator[tuple[str, str]]:
    """Give flow id and text of every condition that can be read."""
    for flow in diagram.procedure.sequence_flows.values():
        try:
            if flow.condition:
                expressions.check(flow.condition)
                yield flow.id, flow.condition
        except ExpressionError:
            continue


def _is_fact(diagram: Diagram, parts: list[str]) -> bool:
    procedure = diagram.procedure
    match parts:
        case ["clock", clock, fact]:
            return clock in procedure.clocks and fact in CLOCK_FACTS
        case ["request", subject, "result"]:
            return subject in SUBJECTS
        case ["steps", element, "outcome" | "meaning"]:
            return element in procedure.steps
        case ["steps", element, "answers", field, *_]:
            return _has_field(diagram, element, field)
        case _:
            return ".".join(parts) in FACTS


def _has_field(diagram: Diagram, element: str, field: str) -> bool:
    """Say whether a step or act can have this answer; the fields of a kind's own part are open."""
    step = diagram.procedure.steps.get(element)
    act = diagram.procedure.acts.get(element)
    if step is None and act is None:
        return False
    form_id = step.form if step else act.form if act else ""
    only_the_form = step is not None and step.kind == "form"
    if diagram.bundle is None or not only_the_form or form_id not in diagram.bundle.forms:
        return True
    properties = diagram.bundle.forms[form_id].get("properties")
    return isinstance(properties, dict) and field in properties


def _values_of(diagram: Diagram, parts: list[str]) -> frozenset[str] | None:
    match parts:
        case ["steps", element, "outcome"] if element in diagram.procedure.steps:
            step = diagram.procedure.steps[element]
            return frozenset(outcome.id for outcome in step.outcomes)
        case ["steps", element, "meaning"] if element in diagram.procedure.steps:
            return MEANINGS.get(diagram.procedure.steps[element].kind) or None
        case ["request", _, "result"]:
            return RESULTS
        case _:
            return FACTS.get(".".join(parts))
