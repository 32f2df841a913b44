"""Checks of the drawing as a graph and as a picture: what can be reached, and what can be seen."""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.checks import graph
from bpmn.checks.registry import Diagram, Found, check
from bpmn.exceptions import ExpressionError, UnknownFact
from bpmn.expressions import evaluate_condition, facts_reader, names
from bpmn.reader import BPMN_DI


@check("flow-loose")
def flow_loose(diagram: Diagram) -> Iterator[Found]:
    """A sequence flow joins two elements of the same scope."""
    nodes = diagram.procedure.flow_nodes
    for flow in diagram.procedure.sequence_flows.values():
        source, target = nodes.get(flow.source), nodes.get(flow.target)
        joins = source is not None and target is not None and source.parent == target.parent
        leaves_an_end = source is not None and source.type == "endEvent"
        enters_a_start = target is not None and target.type in ("startEvent", "boundaryEvent")
        if not joins or leaves_an_end or enters_a_start:
            yield Found(flow.id)


@check("unreachable")
def unreachable(diagram: Diagram) -> Iterator[Found]:
    """Every element can be reached from the start."""
    reached = graph.reachable(graph.ways(diagram.procedure), graph.starts(diagram.procedure))
    for node in diagram.nodes:
        caught = node.type == "boundaryEvent" and node.attached_to in reached
        if node.id not in reached and not caught:
            yield Found(node.id)


@check("dead-end")
def dead_end(diagram: Diagram) -> Iterator[Found]:
    """Something follows every element but an end event."""
    for node in diagram.nodes:
        if not node.outgoing and node.type != "endEvent" and node.marker != "eventSubProcess":
            yield Found(node.id)


@check("cycle-without-wait")
def cycle_without_wait(diagram: Diagram) -> Iterator[Found]:
    """A cycle passes something that waits for a person or a clock: else it never stops."""
    stops = {
        node.id
        for node in diagram.nodes
        if node.type in graph.WAITING or (node.type == "boundaryEvent" and node.event != "error")
    }
    for point in graph.cycles_without(graph.ways(diagram.procedure), stops):
        yield Found(point.removesuffix(graph.leaving("")))


@check("decide-without-issue", "warning")
def decide_without_issue(diagram: Diagram) -> Iterator[Found]:
    """A way to the decision that passes no opinion: the gate refuses there anyway."""
    ways = graph.ways(diagram.procedure)
    issues = diagram.steps_of_kind("issue")
    # A gateway that asks the effect stands for the opinion it asks about.
    asking = _asking_effect(diagram) & graph.reachable(ways, issues)
    reached = graph.reachable(ways, graph.starts(diagram.procedure), issues | asking)
    for element in sorted(diagram.steps_of_kind("decide") & reached):
        yield Found(element)


@check("decide-after-any-opinion", "warning")
def decide_after_any_opinion(diagram: Diagram) -> Iterator[Found]:
    """After an opinion a gateway asks its effect, and offers the decision only after a pass."""
    ways = graph.ways(diagram.procedure)
    issues, decisions = diagram.steps_of_kind("issue"), diagram.steps_of_kind("decide")
    asking = _asking_effect(diagram)
    reached = graph.reachable(ways, issues, asking)
    # Whatever a gateway lets through without a pass may reach other steps, but not the decision.
    waiting = {node.id for node in diagram.nodes if node.type in graph.WAITING} - decisions
    released = {target for gateway in asking for target in _without_pass(diagram, gateway)}
    reached |= graph.reachable(ways, released - waiting, waiting | asking)
    for element in sorted(decisions & reached):
        yield Found(element)


@check("documentation-missing", "warning")
def documentation_missing(diagram: Diagram) -> Iterator[Found]:
    """Every element names the article or rule it implements."""
    for node in diagram.nodes:
        if not node.documentation:
            yield Found(node.id)


@check("shape-missing")
def shape_missing(diagram: Diagram) -> Iterator[Found]:
    """What runs is drawn: whoever approves a diagram must see all of it."""
    shapes = _drawn(diagram, "BPMNShape")
    for node in diagram.nodes:
        if node.id not in shapes:
            yield Found(node.id)
    edges = _drawn(diagram, "BPMNEdge")
    for flow in diagram.procedure.sequence_flows:
        if flow not in edges:
            yield Found(flow)


@check("shape-without-element")
def shape_without_element(diagram: Diagram) -> Iterator[Found]:
    """What is drawn runs: a shape stands for an element of the diagram."""
    ids = {element.get("id") for element in diagram.root.iter() if element.get("id")}
    for kind in ("BPMNShape", "BPMNEdge"):
        for element in sorted(_drawn(diagram, kind)):
            if element not in ids:
                yield Found("", {"id": element})


def _drawn(diagram: Diagram, kind: str) -> frozenset[str]:
    shapes = diagram.root.iter(BPMN_DI + kind)
    # A reference may carry a prefix ("tns:start"): it is a qualified name.
    return frozenset(shape.get("bpmnElement", "").rpartition(":")[2] for shape in shapes)


def _asking_effect(diagram: Diagram) -> frozenset[str]:
    flows = diagram.procedure.sequence_flows
    return frozenset(
        node.id
        for node in diagram.of_type("exclusiveGateway")
        if any(_reads_effect(flows[flow].condition) for flow in node.outgoing)
    )


def _reads_effect(condition: str) -> bool:
    try:
        return bool(condition) and "opinion.effect" in names(condition)
    except ExpressionError:
        return False


def _without_pass(diagram: Diagram, gateway: str) -> Iterator[str]:
    """Give where a gateway leads for each effect but PASS, as far as the effect alone decides."""
    flows = diagram.procedure.sequence_flows
    default = diagram.procedure.defaults.get(gateway, "")
    ways = [f for f in diagram.procedure.flow_nodes[gateway].outgoing if f != default]
    effects = {option.effect for option in diagram.procedure.opinions.values()} - {"PASS"}
    for effect in sorted(effects):
        facts = facts_reader({"opinion.effect": effect})
        try:
            holds = (f for f in ways if evaluate_condition(flows[f].condition, facts))
            flow = next(holds, default)
        except (ExpressionError, UnknownFact):
            continue  # something else is asked, too
        if flow in flows:
            yield flows[flow].target
