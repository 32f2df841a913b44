"""The session, the base class of records, keys and transactions.

Reads run without a transaction of their own on SQLite; the first flush takes the write lock
(`BEGIN IMMEDIATE`), so that everything can be computed before it (design D7).
"""

import itertools
import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import BigInteger, DateTime, ForeignKeyConstraint, MetaData, String, Text, event
from sqlalchemy.engine import Dialect, Engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, registry
from sqlalchemy.types import TypeDecorator

from workflows import system_time

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An instant; stored in UTC, read back with its zone on every database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse an instant without a zone: in a product about deadlines that is an error."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the instant its zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class JsonText(TypeDecorator[Any]):
    """Canonical JSON as text: the same bytes on every database, so that hashes agree."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Write canonical JSON; NaN is refused."""
        return None if value is None else canonical_json(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """Read the stored text."""
        return None if value is None else json.loads(value)


class Word(TypeDecorator[Any]):
    """A value of a StrEnum, stored as its readable text."""

    impl = String
    cache_ok = True

    def __init__(self, kind: type[StrEnum], length: int) -> None:
        self.kind = kind
        super().__init__(length)

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Refuse a text that is none of the kind's values."""
        return None if value is None else str(self.kind(value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """Give the value its kind back."""
        return None if value is None else self.kind(value)


def canonical_json(value: Any) -> str:
    """Return JSON with sorted keys and no blanks; dates and decimals become text."""
    return json.dumps(
        value,
        ensure_ascii=False,
        allow_nan=False,
        sort_keys=True,
        separators=(",", ":"),
        default=str,
    )


class Base(DeclarativeBase):
    """Every record."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMES),
        type_annotation_map={datetime: UtcDateTime, dict[str, Any]: JsonText, list[Any]: JsonText},
    )


db = SQLAlchemy(model_class=Base, session_options={"autoflush": False, "expire_on_commit": False})

_counter = itertools.count(secrets.randbelow(1 << 20))  # far from its end, so that ids rise


def new_id() -> int:
    """Return a key that sorts by time: milliseconds, then a counter of this process.

    Keys are made here and not by the database, so that a whole turn is known before it is written.
    """
    milliseconds = int(system_time.now().timestamp() * 1000)
    return (milliseconds << 22) | (next(_counter) & 0x3FFFFF)


def new_public_id() -> str:
    """Return a random id for addresses; it says nothing about the record."""
    return secrets.token_urlsafe(12)


class Tenant:
    """A record of one agency; the agency is part of every key (design D12)."""

    agency_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, sort_order=-20)
    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, default=new_id, sort_order=-19)


class Addressable:
    """A record with an address of its own."""

    public_id: Mapped[str] = mapped_column(
        String(24), default=new_public_id, unique=True, sort_order=-18
    )


class Acted:
    """Who acted and on which legal date, apart from who entered it and when (domain.md 4.4.1)."""

    acted_by: Mapped[int | None] = mapped_column(BigInteger)
    acted_on: Mapped[date]
    recorded_by: Mapped[int | None] = mapped_column(BigInteger)
    recorded_at: Mapped[datetime]


def tenant_key(column: str, table: str) -> ForeignKeyConstraint:
    """Point to a record of the same agency; checked at commit, so rows go out in any order."""
    return ForeignKeyConstraint(
        ["agency_id", column],
        [f"{table}.agency_id", f"{table}.id"],
        deferrable=True,
        initially="DEFERRED",
    )


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: Any) -> None:
    if type(connection).__module__ != "sqlite3":
        return
    connection.isolation_level = None  # SQLAlchemy's own BEGIN would come after the first SELECT
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


@event.listens_for(Session, "before_flush")
def _take_write_lock(session: Session, _context: Any, _instances: Any) -> None:
    begin_write(session)


def begin_write(session: Session) -> None:
    """Take the write lock of SQLite before the first change; elsewhere row locks do."""
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        raw = connection.connection.dbapi_connection
        if raw is not None and not raw.in_transaction:
            connection.exec_driver_sql("BEGIN IMMEDIATE")


@contextmanager
def transaction() -> Iterator[None]:
    """Commit what the block did, or nothing of it."""
    try:
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
