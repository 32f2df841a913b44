"""Decision types and power items."""

from sqlalchemy import BigInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from workflows.db import Addressable, Base, Tenant, tenant_key


class DecisionType(Tenant, Base):
    """A kind of enforcement decision (执法决定类型); data that an agency extends (R-001)."""

    __tablename__ = "decision_types"
    __table_args__ = (UniqueConstraint("agency_id", "code"),)

    code: Mapped[str] = mapped_column(String(30))
    name: Mapped[str] = mapped_column(String(40))
    name_en: Mapped[str] = mapped_column(String(60))
    is_penalty: Mapped[bool] = mapped_column(default=False)
    min_officers: Mapped[int] = mapped_column(default=1)  # two for penalty, coercion, inspection
    outer_days: Mapped[int | None]  # overall statutory limit in calendar days from filing (4.4.16)
    outer_basis: Mapped[str] = mapped_column(String(120), default="")


class PowerItem(Tenant, Addressable, Base):
    """An item of the power and responsibility list (权责清单)."""

    __tablename__ = "power_items"
    __table_args__ = (tenant_key("unit_id", "units"), UniqueConstraint("agency_id", "code"))

    code: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(200))
    decision_type: Mapped[str] = mapped_column(String(30))
    basis: Mapped[str] = mapped_column(String(300))
    unit_id: Mapped[int] = mapped_column(BigInteger)
    hearing_right: Mapped[bool] = mapped_column(default=False)  # kinds under Penalty Law art. 63
