"""What the engine can run: every diagram outside is refused before it reaches the library.

These are the engine's own limits. What a diagram should be like beyond them is for `bpmn.checks`.
"""

from __future__ import annotations

from collections.abc import Iterator

from bpmn import expressions
from bpmn.elements import FlowNode
from bpmn.exceptions import Defect, ExpressionError
from bpmn.procedure import ACTIVITIES, Procedure

# What each element may be, and which event definitions it may carry ("" is none).
RUNNABLE = {
    "startEvent": {""},
    "endEvent": {"", "terminate", "error"},
    "userTask": {""},
    "serviceTask": {""},
    "businessRuleTask": {""},
    "subProcess": {""},
    "exclusiveGateway": {""},
    "parallelGateway": {""},
    "intermediateCatchEvent": {"message", "timer"},
    "boundaryEvent": {"message", "timer", "error"},
}
RESERVED = frozenset({"Start", "End", "Root", "StartEventSplit", "StartEventJoin"})
SPLITTING = frozenset({"exclusiveGateway", "parallelGateway", "startEvent"})


def unrunnable(procedure: Procedure) -> Iterator[Defect]:
    """Give every reason why the engine cannot run this diagram, in document order."""
    for node in procedure.flow_nodes.values():
        yield from _problems_of_kind(procedure, node)
        yield from _problems_of_ways(procedure, node)
    yield from _problems_of_flows(procedure)
    yield from _problems_of_scopes(procedure)


def _problems_of_kind(procedure: Procedure, node: FlowNode) -> Iterator[Defect]:
    if node.type not in RUNNABLE:
        yield Defect("UNSUPPORTED_ELEMENT", node.id, f"a {node.type} is not run")
        return
    if node.event not in RUNNABLE[node.type]:
        kind = node.event or "plain"
        yield Defect("UNSUPPORTED_EVENT", node.id, f"a {kind} {node.type} is not run")
    if node.event == "timer" and not procedure.timers.get(node.id):
        yield Defect("UNSUPPORTED_TIMER", node.id, "a timer needs a date (timeDate)")
    if node.event == "error" and not node.interrupting:
        yield Defect("UNSUPPORTED_EVENT", node.id, "an error always interrupts")
    if node.marker:
        yield Defect("UNSUPPORTED_MARKER", node.id, f"{node.marker} is not run")
    if node.id in RESERVED:
        yield Defect("RESERVED_ID", node.id, "the engine uses this id itself")
    if node.type == "serviceTask":
        handler = procedure.handlers.get(node.id)
        if handler is None or not handler.name:
            yield Defect("NO_HANDLER", node.id, "the service task names no handler")
    if node.type == "businessRuleTask" and not procedure.tables.get(node.id):
        yield Defect("NO_TABLE", node.id, "the business rule task names no decision table")
    if node.type == "boundaryEvent":
        host = procedure.flow_nodes.get(node.attached_to)
        if host is None or host.type not in ACTIVITIES or host.parent != node.parent:
            yield Defect("BAD_ATTACHMENT", node.id, "the event is attached to no activity")


def _problems_of_ways(procedure: Procedure, node: FlowNode) -> Iterator[Defect]:
    if not node.outgoing and node.type != "endEvent":
        yield Defect("DEAD_END", node.id, "nothing follows")
    if node.outgoing and node.type == "endEvent":
        yield Defect("BAD_FLOW", node.outgoing[0], "a flow leaves an end event")
    if node.incoming and node.type in ("startEvent", "boundaryEvent"):
        yield Defect("BAD_FLOW", node.incoming[0], f"a flow enters a {node.type}")
    if len(node.outgoing) > 1 and node.type not in SPLITTING:
        yield Defect("SEVERAL_WAYS_OUT", node.id, "several flows leave; only gateways split")
    if node.default and node.default not in node.outgoing:
        yield Defect("BAD_DEFAULT", node.id, "the default is not a flow that leaves here")
    choosing = node.type == "exclusiveGateway"
    for flow_id in node.outgoing:
        condition = procedure.sequence_flows[flow_id].condition
        if flow_id == node.default or not choosing:
            if condition:
                yield Defect("CONDITION_IGNORED", flow_id, "this condition would never be asked")
        elif condition:
            try:
                expressions.check(condition)
            except ExpressionError as error:
                yield Defect("BAD_CONDITION", flow_id, error.message)
        elif len(node.outgoing) > 1:
            yield Defect("NO_CONDITION", flow_id, "neither a condition nor the default")


def _problems_of_flows(procedure: Procedure) -> Iterator[Defect]:
    for flow in procedure.sequence_flows.values():
        source = procedure.flow_nodes.get(flow.source)
        target = procedure.flow_nodes.get(flow.target)
        if source is None or target is None:
            yield Defect("BAD_FLOW", flow.id, "the flow does not join two elements")
        elif source.parent != target.parent:
            yield Defect("BAD_FLOW", flow.id, "the flow crosses the border of a sub-process")


def _problems_of_scopes(procedure: Procedure) -> Iterator[Defect]:
    nodes = procedure.flow_nodes.values()
    for scope in ("", *(node.id for node in nodes if node.type == "subProcess")):
        starts = [n.id for n in nodes if n.parent == scope and n.type == "startEvent"]
        if len(starts) != 1:
            yield Defect("ONE_START", scope, f"one start event is wanted, {len(starts)} found")
        if not any(n.parent == scope and n.type == "endEvent" for n in nodes):
            yield Defect("NO_END", scope, "there is no end event")
