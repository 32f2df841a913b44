"""The ways a token may take, over the borders of sub-processes, as a plain directed graph.

A sub-process is two points: its id, where a token enters, and `leaving(id)`, where it goes on.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from bpmn.elements import FlowNode
from bpmn.procedure import Procedure

WAITING = frozenset({"userTask", "intermediateCatchEvent", "receiveTask", "manualTask", "task"})
SCOPES = frozenset({"subProcess", "adHocSubProcess", "transaction"})
Ways = Mapping[str, frozenset[str]]


def leaving(sub_process: str) -> str:
    """Return the point at which a token leaves a sub-process."""
    return f"{sub_process} »"


def ways(procedure: Procedure) -> Ways:
    """Return for each point the points that may follow at once."""
    nodes = procedure.flow_nodes
    following: dict[str, set[str]] = {}
    for node in nodes.values():
        after = _targets(procedure, node)
        if node.type in SCOPES:
            inner = [n for n in nodes.values() if n.parent == node.id]
            following[leaving(node.id)] = after
            following[node.id] = {n.id for n in inner if n.type == "startEvent"}
            if not any(n.type == "endEvent" for n in inner):
                following[node.id].add(leaving(node.id))
        elif node.type == "endEvent":
            following[node.id] = _after_end(procedure, node)
        else:
            following[node.id] = after
        if node.attached_to:
            following.setdefault(node.attached_to, set())
    for node in nodes.values():
        if node.attached_to in following and node.event != "error":
            following[node.attached_to].add(node.id)
    return {point: frozenset(after) for point, after in following.items()}


def reachable(graph: Ways, start: Collection[str], without: Collection[str] = ()) -> frozenset[str]:
    """Return the points that a token may reach from `start` without entering `without`."""
    seen = set(start)
    waiting = list(start)
    while waiting:
        for point in graph.get(waiting.pop(), ()):
            if point not in seen and point not in without:
                seen.add(point)
                waiting.append(point)
    return frozenset(seen)


def starts(procedure: Procedure) -> frozenset[str]:
    """Return the start events of the process itself."""
    nodes = procedure.flow_nodes.values()
    return frozenset(n.id for n in nodes if n.type == "startEvent" and not n.parent)


def cycles_without(graph: Ways, stops: Collection[str]) -> Iterator[str]:
    """Give one point of each group of points that lie on a common cycle free of `stops`."""
    free = {p: after.difference(stops) for p, after in graph.items() if p not in stops}
    before: dict[str, set[str]] = {}
    for point, after in free.items():
        for target in after:
            before.setdefault(target, set()).add(point)
    back = {point: frozenset(sources) for point, sources in before.items()}
    told: set[str] = set()
    for point in free:
        ahead = frozenset() if point in told else reachable(free, free[point])
        if point in ahead:
            told |= ahead & reachable(back, [point])
            yield point


def _targets(procedure: Procedure, node: FlowNode) -> set[str]:
    return {
        procedure.sequence_flows[flow].target
        for flow in node.outgoing
        if procedure.sequence_flows[flow].target in procedure.flow_nodes
    }


def _after_end(procedure: Procedure, end: FlowNode) -> set[str]:
    if not end.parent:
        return set()
    if end.event == "error":
        caught = catcher(procedure, end)
        return {caught} if caught else set()
    return {leaving(end.parent)}


def catcher(procedure: Procedure, end: FlowNode) -> str:
    """Return the boundary event that catches an error end, "" for none."""
    scope = end.parent
    while scope:
        for node in procedure.flow_nodes.values():
            catches = node.event == "error" and node.attached_to == scope
            if catches and node.event_code in ("", end.event_code):
                return node.id
        host = procedure.flow_nodes.get(scope)
        scope = host.parent if host else ""
    return ""
