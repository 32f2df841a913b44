"""Papers made from templates; a paper is never changed, a new one is made."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from workflows.db import Addressable, Base, Tenant, tenant_key


class Paper(Tenant, Addressable, Base):
    """A paper of a case: opinion, supplement notice, extension approval."""

    __tablename__ = "papers"
    __table_args__ = (
        tenant_key("case_id", "review_cases"),
        Index("ix_papers_case", "agency_id", "case_id"),
    )

    case_id: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str] = mapped_column(String(30))
    source_id: Mapped[int] = mapped_column(BigInteger)  # the opinion, request … it states
    number: Mapped[str] = mapped_column(String(60))
    filename: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]
