"""Documents and their versions; a version is never overwritten."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from workflows.db import Addressable, Base, Tenant, tenant_key


class Document(Tenant, Base):
    """A document in a material slot of a case."""

    __tablename__ = "documents"
    __table_args__ = (
        tenant_key("case_id", "review_cases"),
        Index("ix_documents_case", "agency_id", "case_id"),
    )

    case_id: Mapped[int] = mapped_column(BigInteger)
    slot: Mapped[str] = mapped_column(String(30))
    title: Mapped[str] = mapped_column(String(200))
    removed_at: Mapped[datetime | None]  # taken out before submission; submitted versions stay


class DocumentVersion(Tenant, Addressable, Base):
    """The bytes of a document at one time, by digest."""

    __tablename__ = "document_versions"
    __table_args__ = (
        tenant_key("document_id", "documents"),
        UniqueConstraint("agency_id", "document_id", "n"),
    )

    document_id: Mapped[int] = mapped_column(BigInteger)
    n: Mapped[int]
    filename: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(120))
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64))
    pages: Mapped[int | None]
    text: Mapped[str | None] = mapped_column(Text)  # None: no text layer
    text_problem: Mapped[str] = mapped_column(String(60), default="")
    uploaded_by: Mapped[int | None] = mapped_column(BigInteger)
    uploaded_at: Mapped[datetime]
