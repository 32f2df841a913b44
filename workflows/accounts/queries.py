"""Questions about people and posts."""

from datetime import date

from sqlalchemy import or_, select

from workflows.accounts.models import Account, Agency, Person, Post, PostHolding, Unit, UnitKind
from workflows.db import db


def agency(agency_id: int) -> Agency:
    """Return the agency."""
    return db.session.get_one(Agency, agency_id)


def person(agency_id: int, person_id: int) -> Person:
    """Return a person of the agency."""
    return db.session.get_one(Person, (agency_id, person_id))


def unit(agency_id: int, unit_id: int) -> Unit:
    """Return a unit of the agency."""
    return db.session.get_one(Unit, (agency_id, unit_id))


def unit_by_code(agency_id: int, code: str) -> Unit | None:
    """Return the unit with this code."""
    return db.session.scalars(
        select(Unit).where(Unit.agency_id == agency_id, Unit.code == code)
    ).first()


def unit_of_kind(agency_id: int, kind: UnitKind) -> Unit:
    """Return the one unit of a kind that an agency has once: its root or its review body."""
    return db.session.scalars(
        select(Unit).where(Unit.agency_id == agency_id, Unit.kind == kind).order_by(Unit.position)
    ).first() or _missing(kind)


def _missing(kind: UnitKind) -> Unit:
    raise LookupError(f"the agency has no unit of kind {kind}")


def units(agency_id: int) -> list[Unit]:
    """Return the agency's units in their official order."""
    return list(
        db.session.scalars(
            select(Unit).where(Unit.agency_id == agency_id).order_by(Unit.position, Unit.code)
        )
    )


def names(agency_id: int) -> dict[int, str]:
    """Return the names of the agency's people by id."""
    rows = db.session.execute(select(Person.id, Person.name).where(Person.agency_id == agency_id))
    return {row.id: row.name for row in rows}


def posts_of(agency_id: int, person_id: int, on: date) -> list[PostHolding]:
    """Return the posts that a person holds on a day."""
    return list(
        db.session.scalars(
            select(PostHolding).where(
                PostHolding.agency_id == agency_id,
                PostHolding.person_id == person_id,
                PostHolding.since <= on,
                or_(PostHolding.until.is_(None), PostHolding.until >= on),
            )
        )
    )


def holders(agency_id: int, unit_id: int, post: Post, on: date) -> list[int]:
    """Return the ids of those who hold a post on a day."""
    return list(
        db.session.scalars(
            select(PostHolding.person_id)
            .where(
                PostHolding.agency_id == agency_id,
                PostHolding.unit_id == unit_id,
                PostHolding.post == post,
                PostHolding.since <= on,
                or_(PostHolding.until.is_(None), PostHolding.until >= on),
            )
            .order_by(PostHolding.id)
        )
    )


def people_of(agency_id: int, unit_id: int, on: date) -> list[Person]:
    """Return the people who hold any post in a unit on a day, by name."""
    ids = (
        select(PostHolding.person_id)
        .where(
            PostHolding.agency_id == agency_id,
            PostHolding.unit_id == unit_id,
            PostHolding.since <= on,
            or_(PostHolding.until.is_(None), PostHolding.until >= on),
        )
        .distinct()
    )
    return list(
        db.session.scalars(
            select(Person)
            .where(Person.agency_id == agency_id, Person.id.in_(ids))
            .order_by(Person.id)
        )
    )


def account(username: str) -> Account | None:
    """Return the account of a sign-in name."""
    return db.session.get(Account, username)
