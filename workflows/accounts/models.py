"""Agencies, units, people, posts and accounts."""

from datetime import date
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from workflows.db import Addressable, Base, Tenant, Word, new_id, tenant_key


class UnitKind(StrEnum):
    """What a unit is for."""

    ROOT = "ROOT"  # the agency itself: its head, secretary, administrator hold posts here
    HANDLING = "HANDLING"  # 承办机构
    REVIEW_BODY = "REVIEW_BODY"  # 法制审核机构; exactly one per agency
    OTHER = "OTHER"


class Post(StrEnum):
    """A post in a unit; tasks are offered to posts, people hold them for a time (design D5)."""

    MEMBER = "MEMBER"
    HEAD = "HEAD"
    REVIEWER = "REVIEWER"
    DEPUTY = "DEPUTY"  # the deputy director in charge of the unit
    SECRETARY = "SECRETARY"
    ADVISER = "ADVISER"
    ADMINISTRATOR = "ADMINISTRATOR"
    SUPERVISOR = "SUPERVISOR"


class Agency(Base):
    """An enforcement agency (行政执法机关)."""

    __tablename__ = "agencies"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(String(20), unique=True)  # stands in document numbers
    name: Mapped[str] = mapped_column(String(120))
    region: Mapped[str] = mapped_column(String(20), default="CN")  # whose calendar counts
    head_may_review: Mapped[bool] = mapped_column(default=True)  # domain.md 6.10, open point 9


class Unit(Tenant, Base):
    """A unit of an agency."""

    __tablename__ = "units"
    __table_args__ = (UniqueConstraint("agency_id", "code"),)

    code: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(80))
    kind: Mapped[UnitKind] = mapped_column(Word(UnitKind, 20))
    position: Mapped[int] = mapped_column(default=0)  # the official order


class Person(Tenant, Addressable, Base):
    """A person of an agency; certificate and qualification as on the registers (R-020, R-021)."""

    __tablename__ = "people"

    name: Mapped[str] = mapped_column(String(80))
    title: Mapped[str] = mapped_column(String(80), default="")
    certificate_no: Mapped[str] = mapped_column(String(40), default="")
    certificate_valid_until: Mapped[date | None]
    reviewer_since: Mapped[date | None]  # on the reviewer register from this day
    legally_qualified: Mapped[bool] = mapped_column(default=False)
    full_time_reviewer: Mapped[bool] = mapped_column(default=False)


class PostHolding(Tenant, Base):
    """A person holds a post in a unit from one day to another."""

    __tablename__ = "post_holdings"
    __table_args__ = (
        tenant_key("unit_id", "units"),
        tenant_key("person_id", "people"),
        Index("ix_post_holdings_person", "agency_id", "person_id"),
        Index("ix_post_holdings_post", "agency_id", "unit_id", "post"),
    )

    unit_id: Mapped[int] = mapped_column(BigInteger)
    post: Mapped[Post] = mapped_column(Word(Post, 20))
    person_id: Mapped[int] = mapped_column(BigInteger)
    since: Mapped[date]
    until: Mapped[date | None]  # the last day


class Account(Base):
    """A sign-in: who may come in under which name."""

    __tablename__ = "accounts"

    username: Mapped[str] = mapped_column(String(60), primary_key=True)
    agency_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("agencies.id", deferrable=True, initially="DEFERRED")
    )
    person_id: Mapped[int] = mapped_column(BigInteger)
    password_hash: Mapped[str] = mapped_column(String(200))
    active: Mapped[bool] = mapped_column(default=True)
