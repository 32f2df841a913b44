"""Checks of gateways and of the flows that leave an element."""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.checks.registry import Diagram, Found, check

SPLITTING = frozenset({"exclusiveGateway", "parallelGateway"})


@check("gateway-unsupported")
def gateway_unsupported(diagram: Diagram) -> Iterator[Found]:
    """Inclusive, complex and event-based gateways are refused until their joins are tried (D1)."""
    for node in diagram.of_type("inclusiveGateway", "complexGateway", "eventBasedGateway"):
        yield Found(node.id, {"type": node.type})


@check("gateway-default")
def gateway_default(diagram: Diagram) -> Iterator[Found]:
    """An exclusive gateway with several ways out says which is taken when no condition holds."""
    for node in diagram.of_type("exclusiveGateway"):
        if len(node.outgoing) > 1 and node.default not in node.outgoing:
            yield Found(node.id)


@check("condition-missing")
def condition_missing(diagram: Diagram) -> Iterator[Found]:
    """Every way out of an exclusive gateway but the default has a condition."""
    for node in diagram.of_type("exclusiveGateway"):
        for flow in node.outgoing:
            conditioned = diagram.procedure.sequence_flows[flow].condition
            if len(node.outgoing) > 1 and flow != node.default and not conditioned:
                yield Found(flow)


@check("condition-ignored")
def condition_ignored(diagram: Diagram) -> Iterator[Found]:
    """A condition stands only where it is asked: on a way out of an exclusive gateway."""
    nodes = diagram.procedure.flow_nodes
    for flow in diagram.procedure.sequence_flows.values():
        source = nodes.get(flow.source)
        asked = source is not None and source.type == "exclusiveGateway"
        if flow.condition and not (asked and source and source.default != flow.id):
            yield Found(flow.id)


@check("several-ways-out")
def several_ways_out(diagram: Diagram) -> Iterator[Found]:
    """Only a gateway splits: two flows out of a step would silently open both."""
    for node in diagram.nodes:
        if len(node.outgoing) > 1 and not node.type.endswith("Gateway"):
            yield Found(node.id)
