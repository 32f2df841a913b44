"""What happened in a case, one entry per act, with the facts that were read (design D2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from workflows.audit.models import AuditEvent
from workflows.cases.models import ReviewCase, StepRecord
from workflows.db import db
from workflows.instances.models import TurnRecord
from workflows.system_time import civil_date

# What an entry is about, the first that it holds; the others are shown below it.
HEADINGS = (
    "case.created",
    "task.completed",
    "act.performed",
    "timer.fired",
    "gate.refused",
    "act.refused",
)
# What the procedure's settling writes after the act itself.
AFTER = frozenset(
    {"clock.started", "clock.stopped", "incident.opened", "request.lapsed", "case.moved"}
)
# Acts of their own, which leave the procedure where it is.
ALONE = frozenset(
    {"document.added", "document.removed", "task.claimed", "task.released", "task.assigned"}
)
HIDDEN = frozenset({"duty.excluded", "round.moved", "proposal.saved", "case.moved"})


@dataclass(frozen=True)
class Happening:
    """One audit event: its name and fields."""

    event: str
    payload: dict[str, Any]


@dataclass(frozen=True)
class Entry:
    """One act with everything it did."""

    at: datetime  # when it was entered
    who: str  # "" for the clock
    heading: Happening
    details: list[Happening]
    facts: dict[str, Any]
    acted_on: date | None  # the legal date, where it differs from the day of entry
    recorded_by: int | None  # who typed it in, where that was somebody else
    label: str  # what the button said


def timeline(case: ReviewCase) -> list[Entry]:
    """Return the acts of a case, the newest first."""
    events = db.session.scalars(
        select(AuditEvent)
        .where(AuditEvent.agency_id == case.agency_id, AuditEvent.case_id == case.id)
        .order_by(AuditEvent.seq)
    )
    turns = {
        turn.recorded_at: turn
        for turn in db.session.scalars(
            select(TurnRecord).where(
                TurnRecord.agency_id == case.agency_id, TurnRecord.case_id == case.id
            )
        )
    }
    labels = {
        record.recorded_at: record.label
        for record in db.session.scalars(
            select(StepRecord).where(
                StepRecord.agency_id == case.agency_id,
                StepRecord.case_id == case.id,
                StepRecord.kind != "decision-table",
            )
        )
    }
    entries = [
        _entry(members, turns.get(members[0].at), labels.get(members[0].at, ""))
        for members in _acts([e for e in events if e.event not in HIDDEN])
    ]
    return entries[::-1]


def _acts(events: Sequence[AuditEvent]) -> list[list[AuditEvent]]:
    """Put the events of one act together: same instant and person, one heading."""
    acts: list[list[AuditEvent]] = []
    for event in events:
        if acts and _belongs(event, acts[-1]):
            acts[-1].append(event)
        else:
            acts.append([event])
    return acts


def _belongs(event: AuditEvent, act: list[AuditEvent]) -> bool:
    last = act[-1]
    if (event.at, event.actor_id) != (last.at, last.actor_id):
        return False
    if event.event in ALONE or last.event in ALONE:
        return event.event == last.event and event.event.startswith("document.")
    has_heading = any(m.event in HEADINGS for m in act)
    return not has_heading or event.event in AFTER


def _entry(members: Sequence[AuditEvent], turn: TurnRecord | None, label: str) -> Entry:
    heading = next(
        (m for name in HEADINGS for m in members if m.event == name),
        members[0],
    )
    acted_on = turn.acted_on if turn is not None else None
    recorded_by = heading.recorded_by if heading.recorded_by != heading.actor_id else None
    return Entry(
        at=heading.at,
        who=heading.actor_name,
        heading=Happening(heading.event, heading.payload),
        details=[Happening(m.event, m.payload) for m in members if m is not heading],
        facts=dict(heading.payload.get("facts") or {}),
        acted_on=acted_on if acted_on != civil_date(heading.at) else None,
        recorded_by=recorded_by,
        label=label,
    )
