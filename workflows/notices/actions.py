"""Send notices to people. Callers open the transaction."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from workflows.acts import Act
from workflows.db import db
from workflows.notices.models import Notice


def send(act: Act, people: Iterable[int], kind: str, key: str, **params: Any) -> None:
    """Tell people something; the same key reaches a person once, however often it is sent."""
    wanted = list(dict.fromkeys(people))
    told = set(
        db.session.scalars(
            select(Notice.person_id).where(
                Notice.agency_id == act.actor.agency_id,
                Notice.key == key,
                Notice.person_id.in_(wanted),
            )
        )
    )
    told |= {n.person_id for n in db.session.new if isinstance(n, Notice) and n.key == key}
    for person_id in wanted:
        if person_id not in told:
            db.session.add(
                Notice(
                    agency_id=act.actor.agency_id,
                    person_id=person_id,
                    case_id=act.case_id,
                    kind=kind,
                    params=params,
                    key=key,
                    created_at=act.now,
                )
            )
