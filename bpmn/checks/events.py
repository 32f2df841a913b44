"""Checks of start, end, catch and boundary events."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bpmn.checks.graph import SCOPES, catcher
from bpmn.checks.kinds import ACTS, TIMER_FACTS
from bpmn.checks.registry import Diagram, Found, check

CATCHING = frozenset({"intermediateCatchEvent", "boundaryEvent"})
TIMER = re.compile(r"clock\.([A-Za-z_][A-Za-z0-9_]*)\.([a-z_]+)")


@check("one-start")
def one_start(diagram: Diagram) -> Iterator[Found]:
    """The process and each sub-process have exactly one start event."""
    for scope in _scopes(diagram):
        count = sum(1 for n in diagram.of_type("startEvent") if n.parent == scope)
        if count != 1:
            yield Found(scope, {"count": str(count)})


@check("end-required")
def end_required(diagram: Diagram) -> Iterator[Found]:
    """The process and each sub-process say where they end."""
    for scope in _scopes(diagram):
        if not any(n.parent == scope for n in diagram.of_type("endEvent")):
            yield Found(scope)


@check("start-not-plain")
def start_not_plain(diagram: Diagram) -> Iterator[Found]:
    """A process is started by a person's act, never by a message, a timer or a signal."""
    for node in diagram.of_type("startEvent"):
        if node.event:
            yield Found(node.id, {"kind": node.event})


@check("event-unsupported")
def event_unsupported(diagram: Diagram) -> Iterator[Found]:
    """Signal, conditional, escalation, compensation, link and throw events are not offered."""
    allowed = {
        "endEvent": {"", "terminate", "error"},
        "intermediateCatchEvent": {"message", "timer"},
        "boundaryEvent": {"message", "timer", "error"},
    }
    for node in diagram.of_type("endEvent", "intermediateThrowEvent", *sorted(CATCHING)):
        if node.event != "multiple" and node.event not in allowed.get(node.type, ()):
            yield Found(node.id, {"kind": node.event or "plain", "type": node.type})


@check("boundary-not-interrupting")
def boundary_not_interrupting(diagram: Diagram) -> Iterator[Found]:
    """A non-interrupting message boundary fires once, and its task outlives the case (D3)."""
    for node in diagram.of_type("boundaryEvent"):
        if node.event in ("message", "error") and not node.interrupting:
            yield Found(node.id)


@check("boundary-detached")
def boundary_detached(diagram: Diagram) -> Iterator[Found]:
    """A boundary event sits on a step or sub-process of its own scope."""
    for node in diagram.of_type("boundaryEvent"):
        host = diagram.procedure.flow_nodes.get(node.attached_to)
        if host is None or host.parent != node.parent or "Event" in host.type:
            yield Found(node.id)


@check("error-end-uncaught")
def error_end_uncaught(diagram: Diagram) -> Iterator[Found]:
    """An error end needs an error boundary event around it; without one the library is silent."""
    for node in diagram.of_type("endEvent"):
        if node.event == "error" and not catcher(diagram.procedure, node):
            yield Found(node.id)


@check("timer-not-a-date")
def timer_not_a_date(diagram: Diagram) -> Iterator[Found]:
    """Duration and cycle timers count wrongly or never return; only a clock's date is offered."""
    for node in diagram.of_type(*sorted(CATCHING)):
        if node.event == "timer" and not diagram.procedure.timers.get(node.id):
            yield Found(node.id)


@check("timer-expression")
def timer_expression(diagram: Diagram) -> Iterator[Found]:
    """A timer waits for a declared clock: clock.<id>.due or clock.<id>.next_attention."""
    for element, text in diagram.procedure.timers.items():
        match = TIMER.fullmatch(text)
        if match is None or match[2] not in TIMER_FACTS or match[1] not in diagram.procedure.clocks:
            yield Found(element, {"text": text})


@check("act-missing")
def act_missing(diagram: Diagram) -> Iterator[Found]:
    """A message event says which act it offers; without that nobody could ever fire it."""
    for node in diagram.of_type(*sorted(CATCHING)):
        if node.event == "message" and node.id not in diagram.procedure.acts:
            yield Found(node.id)


@check("act-unknown")
def act_unknown(diagram: Diagram) -> Iterator[Found]:
    """An act is of a kind that the product knows, and stands on a message event."""
    for element, act in diagram.procedure.acts.items():
        node = diagram.procedure.flow_nodes[element]
        if act.kind not in ACTS or node.event != "message" or node.type not in CATCHING:
            yield Found(element, {"kind": act.kind})


@check("event-definitions")
def event_definitions(diagram: Diagram) -> Iterator[Found]:
    """An event holds at most one event definition, and nothing but an event holds one."""
    for node in diagram.nodes:
        if node.event == "multiple" or (node.event and not node.type.endswith("Event")):
            yield Found(node.id)


def _scopes(diagram: Diagram) -> list[str]:
    return ["", *(node.id for node in diagram.nodes if node.type in SCOPES)]
