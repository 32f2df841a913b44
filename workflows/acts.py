"""Who does something, when, and what is to be written about it."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import select

from workflows import system_time
from workflows.db import Base, db, new_id

Record = TypeVar("Record", bound=Base)


@dataclass(frozen=True)
class Actor:
    """The person whose act it is, its legal date, and the person who typed it in (4.4.1)."""

    agency_id: int
    person_id: int | None  # None: the clock, not a person
    name: str
    acted_on: date
    recorded_by: int | None
    scan_id: int | None = None  # the signed paper, where somebody else types or a day is named

    def on_paper(self, today: date) -> bool:
        """Whether the act was done on paper: typed by another person, or dated before today."""
        return self.person_id is not None and (
            self.recorded_by != self.person_id or self.acted_on != today
        )


@dataclass
class Act:
    """One act in the making: its actor, its instant, what it reads and writes of one case.

    Nothing is flushed before the act is whole: what it has made is found here, not by a query.
    """

    actor: Actor
    now: datetime
    case_id: int | None = None
    events: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    _records: dict[type[Base], list[Any]] = field(default_factory=dict)

    @property
    def on(self) -> date:
        """The legal date of the act."""
        return self.actor.acted_on

    def note(self, event: str, **payload: Any) -> None:
        """Have an audit entry written in the same transaction."""
        self.events.append((event, payload))

    def stamp(self) -> dict[str, Any]:
        """Return the columns of `workflows.db.Acted` for a record made by this act."""
        return {
            "acted_by": self.actor.person_id,
            "acted_on": self.actor.acted_on,
            "recorded_by": self.actor.recorded_by,
            "recorded_at": self.now,
        }

    def add(self, record: Record) -> Record:
        """Put a new record of the actor's agency into the transaction and return it."""
        kind: Any = type(record)
        record.agency_id = self.actor.agency_id  # type: ignore[attr-defined]  # every tenant record
        record.id = record.id or new_id()  # type: ignore[attr-defined]
        if hasattr(kind, "case_id"):
            self.records(kind).append(record)
        db.session.add(record)
        return record

    def records(self, kind: type[Record]) -> list[Record]:
        """Return the case's records of a kind, oldest first, those of this act included."""
        if kind not in self._records:
            table: Any = kind
            self._records[kind] = list(
                db.session.scalars(
                    select(kind)
                    .where(table.agency_id == self.actor.agency_id, table.case_id == self.case_id)
                    .order_by(table.id)
                    .execution_options(populate_existing=True)  # a page may have read it before
                )
            )
        return self._records[kind]


def by_the_clock(agency_id: int, now: datetime) -> Actor:
    """Return the actor of what a timer does."""
    return Actor(agency_id, None, "", system_time.civil_date(now), None)
