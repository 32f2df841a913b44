"""Read the trail."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from workflows.audit.models import AuditEvent
from workflows.db import db

PAGE = 100


@dataclass(frozen=True)
class Filter:
    """What the trail is narrowed to."""

    event: str = ""
    actor: str = ""
    case_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None


def events_of(agency_id: int, wanted: Filter, page: int = 1) -> tuple[list[AuditEvent], bool]:
    """Return a page of an agency's trail, newest first; and whether more follow."""
    query = select(AuditEvent).where(AuditEvent.agency_id == agency_id)
    if wanted.event:
        query = query.where(AuditEvent.event == wanted.event)
    if wanted.actor:
        query = query.where(AuditEvent.actor_name.contains(wanted.actor, autoescape=True))
    if wanted.case_id is not None:
        query = query.where(AuditEvent.case_id == wanted.case_id)
    if wanted.since is not None:
        query = query.where(AuditEvent.at >= wanted.since)
    if wanted.until is not None:
        query = query.where(AuditEvent.at < wanted.until)
    rows = list(
        db.session.scalars(
            query.order_by(AuditEvent.seq.desc()).offset((page - 1) * PAGE).limit(PAGE + 1)
        )
    )
    return rows[:PAGE], len(rows) > PAGE
