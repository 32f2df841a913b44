"""Procedure versions and the content they list by digest."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from workflows.db import Addressable, Base, Tenant, Word


class VersionState(StrEnum):
    """Where a procedure version stands."""

    DRAFT = "DRAFT"
    ACTIVE = "ACTIVE"  # new cases follow it
    SUPERSEDED = "SUPERSEDED"  # running cases stay on it


class Blob(Base):
    """Content by its digest, stored once."""

    __tablename__ = "blobs"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class ProcedureVersion(Tenant, Addressable, Base):
    """A version of a procedure; frozen once active."""

    __tablename__ = "procedure_versions"
    __table_args__ = (
        UniqueConstraint("agency_id", "key", "number"),
        Index("ix_procedure_versions_state", "agency_id", "key", "state"),
    )

    key: Mapped[str] = mapped_column(String(60))
    number: Mapped[int]
    name: Mapped[str] = mapped_column(String(120))
    state: Mapped[VersionState] = mapped_column(Word(VersionState, 12), default=VersionState.DRAFT)
    effective_on: Mapped[date | None]
    manifest: Mapped[list[Any]] = mapped_column()  # [[path, kind, sha256], …], sorted
    hash: Mapped[str] = mapped_column(String(64))  # over the manifest
    created_by: Mapped[int | None] = mapped_column(BigInteger)
    created_at: Mapped[datetime]
    activated_by: Mapped[int | None] = mapped_column(BigInteger)
    activated_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)  # of the draft, against two editors

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own form
