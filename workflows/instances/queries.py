"""What pages ask about a case in the engine: acts on offer, and where the diagram stands."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from bpmn import engine
from bpmn.procedure import Procedure
from workflows.acts import Actor
from workflows.cases.models import ReviewCase
from workflows.db import db
from workflows.definitions import actions as definitions
from workflows.definitions.library import load
from workflows.exceptions import Refusal
from workflows.instances.actions import open_turn, require_may_act, require_may_close_stuck
from workflows.instances.models import Incident, TurnRecord

WAITING = frozenset({"userTask", "intermediateCatchEvent", "receiveTask"})


@dataclass(frozen=True)
class OfferedAct:
    """An act that the diagram offers this person now."""

    element_id: str
    kind: str
    label: str


@dataclass(frozen=True)
class DiagramState:
    """Which elements are done, current and next, and which flows were taken."""

    done: list[str]
    current: list[str]
    next: list[str]
    flows: list[str]


def offered_acts(case: ReviewCase, actor: Actor) -> list[OfferedAct]:
    """Return the acts whose button this person sees: the engine waits there, the rules allow it."""
    if case.ended or not case.engine_state:
        return []
    turn = open_turn(actor, case.id, "", "")
    waiting = engine.open_elements(case.engine_state)
    found: list[OfferedAct] = []
    for element_id, element in turn.procedure.acts.items():
        if element_id not in waiting:
            continue
        turn.element_id = element_id
        try:
            require_may_act(turn)
        except Refusal:
            continue
        found.append(OfferedAct(element_id, element.kind, element.label))
    return found


def open_incidents(case: ReviewCase) -> list[Incident]:
    """Return what is wrong with a case and has not been seen to."""
    return list(
        db.session.scalars(
            select(Incident).where(
                Incident.agency_id == case.agency_id,
                Incident.case_id == case.id,
                Incident.closed_at.is_(None),
            )
        )
    )


def may_close_stuck(case: ReviewCase, actor: Actor) -> bool:
    """Say whether this person may close the case although no step of the diagram does."""
    if case.ended or not open_incidents(case):
        return False
    try:
        require_may_close_stuck(open_turn(actor, case.id, "", ""))
    except Refusal:
        return False
    return True


def diagram_state(case: ReviewCase) -> DiagramState:
    """Return what the viewer lights up."""
    version = definitions.version(case.agency_id, case.procedure_version_id)
    procedure = load(version).procedure
    waiting = engine.open_elements(case.engine_state) if case.engine_state else frozenset()
    current = {e for e in waiting if e in procedure.steps}
    done: set[str] = set()
    for fired in db.session.scalars(
        select(TurnRecord.fired).where(
            TurnRecord.agency_id == case.agency_id, TurnRecord.case_id == case.id
        )
    ):
        done.update(fired)
    reached = done | set(waiting)
    return DiagramState(
        done=sorted(done - current),
        current=sorted(current),
        next=sorted(_next_steps(procedure, current) - current),
        flows=sorted(
            flow.id
            for flow in procedure.sequence_flows.values()
            if flow.source in done and flow.target in reached
        ),
    )


def _next_steps(procedure: Procedure, current: Iterable[str]) -> set[str]:
    """Return the steps that can come next: through gateways and events up to the next wait."""
    found: set[str] = set()
    seen: set[str] = set()
    queue = [t for e in current for t in _targets(procedure, e)]
    while queue:
        element_id = queue.pop()
        if element_id in seen:
            continue
        seen.add(element_id)
        node = procedure.flow_nodes[element_id]
        if node.type in WAITING:
            if element_id in procedure.steps:
                found.add(element_id)
            continue
        queue += _targets(procedure, element_id)
        queue += [
            n.id
            for n in procedure.flow_nodes.values()
            if n.parent == element_id and n.type == "startEvent"
        ]
    return found


def _targets(procedure: Procedure, element_id: str) -> list[str]:
    node = procedure.flow_nodes[element_id]
    return [procedure.sequence_flows[flow].target for flow in node.outgoing]
