"""A person's notices."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select, update

from workflows.cases.models import ReviewCase
from workflows.db import begin_write, db
from workflows.notices.models import Notice

PAGE = 50


@dataclass(frozen=True)
class NoticeRow:
    """A notice with the case it links to."""

    notice: Notice
    case_id: str | None
    case_number: str
    case_title: str


def unread_count(agency_id: int, person_id: int) -> int:
    """Count what a person has not seen."""
    return (
        db.session.scalar(
            select(func.count()).where(
                Notice.agency_id == agency_id,
                Notice.person_id == person_id,
                Notice.seen_at.is_(None),
            )
        )
        or 0
    )


def notices_of(agency_id: int, person_id: int, page: int = 1) -> tuple[list[NoticeRow], bool]:
    """Return a page of a person's notices, unseen first, newest first; and whether more follow."""
    rows = db.session.execute(
        select(Notice, ReviewCase.public_id, ReviewCase.number, ReviewCase.title)
        .outerjoin(
            ReviewCase,
            and_(ReviewCase.agency_id == Notice.agency_id, ReviewCase.id == Notice.case_id),
        )
        .where(Notice.agency_id == agency_id, Notice.person_id == person_id)
        .order_by(Notice.seen_at.is_not(None), Notice.created_at.desc(), Notice.id.desc())
        .offset((page - 1) * PAGE)
        .limit(PAGE + 1)
    ).all()
    found = [
        NoticeRow(n, public_id, number or "", title or "") for n, public_id, number, title in rows
    ]
    return found[:PAGE], len(found) > PAGE


def mark_seen(agency_id: int, person_id: int, ids: Iterable[int], at: datetime) -> None:
    """Note when a person saw notices; only the first time counts. The caller commits."""
    wanted = list(ids)
    if not wanted:
        return
    begin_write(db.session())
    db.session.execute(
        update(Notice)
        .where(
            Notice.agency_id == agency_id,
            Notice.person_id == person_id,
            Notice.id.in_(wanted),
            Notice.seen_at.is_(None),
        )
        .values(seen_at=at)
        .execution_options(synchronize_session=False)
    )
