"""Questions about the power list."""

from sqlalchemy import select

from workflows.db import db
from workflows.exceptions import NotFound
from workflows.powers.models import DecisionType, PowerItem


def power_items(agency_id: int, unit_ids: list[int]) -> list[PowerItem]:
    """Return the items that these units are responsible for."""
    return list(
        db.session.scalars(
            select(PowerItem)
            .where(PowerItem.agency_id == agency_id, PowerItem.unit_id.in_(unit_ids))
            .order_by(PowerItem.code)
        )
    )


def power_item(agency_id: int, public_id: str) -> PowerItem:
    """Return one item by its public id."""
    found = db.session.scalars(
        select(PowerItem).where(PowerItem.agency_id == agency_id, PowerItem.public_id == public_id)
    ).first()
    if found is None:
        raise NotFound
    return found


def decision_type(agency_id: int, code: str) -> DecisionType:
    """Return the decision type with this code."""
    return db.session.scalars(
        select(DecisionType).where(DecisionType.agency_id == agency_id, DecisionType.code == code)
    ).one()


def decision_types(agency_id: int) -> dict[str, DecisionType]:
    """Return the agency's decision types by code."""
    rows = db.session.scalars(
        select(DecisionType).where(DecisionType.agency_id == agency_id).order_by(DecisionType.id)
    )
    return {row.code: row for row in rows}
