"""Write the trail. Only `append` inserts; nothing updates or deletes."""

import hashlib
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert, select

from workflows.acts import Act
from workflows.audit.events import EVENTS
from workflows.audit.models import AuditEvent
from workflows.db import begin_write, canonical_json, db

ALGORITHM = "sha256"
GENESIS = "0" * 64


def append(act: Act) -> None:
    """Write the act's events, chained, in the running transaction; the caller commits."""
    if not act.events:
        return
    begin_write(db.session())
    agency = act.actor.agency_id
    last = db.session.execute(
        select(AuditEvent.seq, AuditEvent.hash)
        .where(AuditEvent.agency_id == agency)
        .order_by(AuditEvent.seq.desc())
        .limit(1)
        .with_for_update()
    ).first()
    seq, previous = (last.seq, last.hash) if last else (0, GENESIS)
    rows = []
    for event, payload in act.events:
        if set(payload) != EVENTS[event]:
            raise ValueError(f"audit event {event} carries {sorted(payload)}")
        seq += 1
        row = _row(act, seq, event, payload, previous)
        previous = row["hash"]
        rows.append(row)
    db.session.execute(insert(AuditEvent), rows)
    act.events.clear()


def _row(act: Act, seq: int, event: str, payload: dict[str, Any], previous: str) -> dict[str, Any]:
    text = canonical_json(payload)
    row = {
        "agency_id": act.actor.agency_id,
        "seq": seq,
        "at": act.now,
        "event": event,
        "case_id": act.case_id,
        "actor_id": act.actor.person_id,
        "actor_name": act.actor.name,
        "recorded_by": act.actor.recorded_by,
        "payload": payload,
        "payload_hash": hashlib.new(ALGORITHM, text.encode()).hexdigest(),
        "algorithm": ALGORITHM,
        "previous": previous,
    }
    row["hash"] = chain_hash(row)
    return row


def chain_hash(row: dict[str, Any]) -> str:
    """Return the hash over a row's fields, each with its length before it."""
    digest = hashlib.new(str(row["algorithm"]))
    for name in (
        "agency_id", "seq", "at", "event", "case_id", "actor_id", "actor_name", "recorded_by",
        "payload_hash", "previous",
    ):  # fmt: skip
        value = row[name]
        if isinstance(value, datetime):
            value = value.astimezone(UTC).isoformat()  # whatever zone the instant was given in
        data = str(value).encode()
        digest.update(len(data).to_bytes(4, "big") + data)
    return digest.hexdigest()
