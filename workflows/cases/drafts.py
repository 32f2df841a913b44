"""Words typed and not yet sent: of a case, a round, a step and a person (design D5).

A draft belongs to no task row, so it is found again when the step is left and opened once more.
Callers open the transaction.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, update
from sqlalchemy import delete as delete_rows
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite

from workflows.cases.models import Draft
from workflows.db import begin_write, canonical_json, db
from workflows.exceptions import N_, ChangedMeanwhile, NotAllowed

LARGEST = 400_000  # characters of a draft; the longest field takes 20,000


class DraftChangedElsewhere(ChangedMeanwhile):
    """Another window saved a newer version of the draft; it is not overwritten."""

    message = N_(
        "This draft was saved in another window at %(at)s. Copy what you typed here, load the "
        "page again and go on from the newer text."
    )

    def __init__(self, version: int, at: datetime) -> None:
        self.version = version
        super().__init__(at=at)


@dataclass(frozen=True)
class DraftKey:
    """Whose draft of what."""

    agency_id: int
    case_id: int
    round_n: int  # 0 before the first submission
    element_id: str
    person_id: int


def read(key: DraftKey) -> Draft | None:
    """Return the draft as it was saved last."""
    return db.session.get(Draft, _identity(key), populate_existing=True)


def save(key: DraftKey, content: Mapping[str, str], seen: int, now: datetime) -> int:
    """Save a draft over the version that was seen (0: none); return the new version.

    Raises DraftChangedElsewhere when another window was faster.
    """
    kept = _checked(content)
    begin_write(db.session())
    if seen == 0 and _insert(key, kept, now):
        return 1
    changed = db.session.execute(
        update(Draft)
        .where(*_is(key), Draft.version == seen)
        .values(content=kept, version=seen + 1, saved_at=now)
        .execution_options(synchronize_session=False)
        .returning(Draft.version)
    ).first()
    if changed is not None:
        return seen + 1
    stored = read(key)
    if stored is None:  # completed or discarded meanwhile; what is typed now begins a new draft
        _insert(key, kept, now)
        return 1
    raise DraftChangedElsewhere(stored.version, stored.saved_at)


def keep(key: DraftKey, content: Mapping[str, str], now: datetime) -> None:
    """Save a draft whatever was there: what somebody tried to send is newest."""
    kept = _checked(content)
    begin_write(db.session())
    insert = _insert_statement(key, kept, now)
    db.session.execute(
        insert.on_conflict_do_update(
            index_elements=list(_columns(key)),
            set_={"content": kept, "version": Draft.version + 1, "saved_at": now},
        )
    )


def delete(key: DraftKey) -> None:
    """Forget a draft: its step is done by this person."""
    begin_write(db.session())
    db.session.execute(
        delete_rows(Draft).where(*_is(key)).execution_options(synchronize_session=False)
    )


def _checked(content: Mapping[str, str]) -> dict[str, str]:
    kept = dict(content)
    if len(canonical_json(kept)) > LARGEST:
        raise NotAllowed(N_("This is too long to be kept as a draft. Shorten it, or upload it."))
    return kept


def _insert(key: DraftKey, content: dict[str, str], now: datetime) -> bool:
    made = db.session.execute(
        _insert_statement(key, content, now).on_conflict_do_nothing().returning(Draft.version)
    ).first()
    return made is not None


def _insert_statement(key: DraftKey, content: dict[str, str], now: datetime) -> Any:
    postgresql = db.session.connection().dialect.name == "postgresql"
    insert = insert_postgresql if postgresql else insert_sqlite
    return insert(Draft).values(**_columns(key), content=content, version=1, saved_at=now)


def _columns(key: DraftKey) -> dict[str, object]:
    return {
        "agency_id": key.agency_id,
        "case_id": key.case_id,
        "round_n": key.round_n,
        "element_id": key.element_id,
        "person_id": key.person_id,
    }


def _identity(key: DraftKey) -> tuple[int, int, int, str, int]:
    return (key.agency_id, key.case_id, key.round_n, key.element_id, key.person_id)


def _is(key: DraftKey) -> list[ColumnElement[bool]]:
    return [getattr(Draft, name) == value for name, value in _columns(key).items()]
