"""Who does something, when, and what is to be written about it."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from workflows import system_time
from workflows.db import db


class Acting(Protocol):
    """Columns that say who acted when, and who entered it when."""

    acted_by: int | None
    acted_on: date
    recorded_by: int | None
    recorded_at: datetime


@dataclass(frozen=True)
class Actor:
    """The person whose act it is, its legal date, and the person who typed it in (4.4.1)."""

    agency_id: int
    person_id: int | None  # None: the clock, not a person
    name: str
    acted_on: date
    recorded_by: int | None
    recorded_name: str = ""


@dataclass
class Act:
    """One act in the making: its actor, its instant, and the audit entries that go with it."""

    actor: Actor
    now: datetime
    case_id: int | None = None
    events: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

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

    def add(self, record: Any) -> Any:
        """Put a new record into the transaction and return it."""
        record.agency_id = self.actor.agency_id
        db.session.add(record)
        return record


def by_the_clock(agency_id: int, now: datetime) -> Actor:
    """Return the actor of what a timer does."""
    return Actor(agency_id, None, "", system_time.civil_date(now), None)
