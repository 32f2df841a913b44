"""Notices."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from workflows.db import Addressable, Base, Tenant, tenant_key


class Notice(Tenant, Addressable, Base):
    """One message to one person; the key makes sending twice harmless."""

    __tablename__ = "notices"
    __table_args__ = (
        tenant_key("person_id", "people"),
        UniqueConstraint("agency_id", "person_id", "key"),
        Index("ix_notices_person", "agency_id", "person_id", "seen_at", "created_at"),
    )

    person_id: Mapped[int] = mapped_column(BigInteger)
    case_id: Mapped[int | None] = mapped_column(BigInteger)
    kind: Mapped[str] = mapped_column(String(40))  # workflows.notices.words
    params: Mapped[dict[str, Any]] = mapped_column()
    key: Mapped[str] = mapped_column(String(160))
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime | None]
