"""Roles are relations to a case (design D5): who they are today, and which duty they carry."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from workflows.accounts import queries as accounts
from workflows.accounts.models import Post, UnitKind
from workflows.cases.models import ReviewCase, ReviewRound
from workflows.exceptions import N_


class Duty(StrEnum):
    """What a role does to a case; some duties exclude each other (R-026)."""

    HANDLE = "HANDLE"
    RELEASE = "RELEASE"
    REVIEW = "REVIEW"
    APPROVE = "APPROVE"
    RECORD = "RECORD"


EXCLUDES: dict[Duty, frozenset[Duty]] = {
    Duty.HANDLE: frozenset({Duty.RELEASE, Duty.REVIEW, Duty.APPROVE}),
    Duty.RELEASE: frozenset({Duty.HANDLE, Duty.REVIEW}),
    Duty.REVIEW: frozenset({Duty.HANDLE, Duty.RELEASE, Duty.APPROVE}),
    Duty.APPROVE: frozenset({Duty.HANDLE, Duty.REVIEW}),
    Duty.RECORD: frozenset(),
}


class ExclusionReason(StrEnum):
    """Why a person may not take a task."""

    UNDERTAKER = "UNDERTAKER"
    RELEASED = "RELEASED"
    REVIEWED = "REVIEWED"
    APPROVED = "APPROVED"
    RECUSED = "RECUSED"


EXCLUSION_WORDS: dict[ExclusionReason, str] = {
    ExclusionReason.UNDERTAKER: N_("you handle this case yourself"),
    ExclusionReason.RELEASED: N_("you released this submission"),
    ExclusionReason.REVIEWED: N_("you reviewed this case"),
    ExclusionReason.APPROVED: N_("you approved in this case"),
    ExclusionReason.RECUSED: N_("you stepped aside from this case (recusal)"),
}

REASON_OF_DUTY: dict[Duty, ExclusionReason] = {
    Duty.HANDLE: ExclusionReason.UNDERTAKER,
    Duty.RELEASE: ExclusionReason.RELEASED,
    Duty.REVIEW: ExclusionReason.REVIEWED,
    Duty.APPROVE: ExclusionReason.APPROVED,
}


@dataclass(frozen=True)
class Role:
    """A role key that diagrams name."""

    key: str
    name: str  # English message id
    duty: Duty


ROLES: dict[str, Role] = {
    role.key: role
    for role in (
        Role("undertaker", N_("undertaker"), Duty.HANDLE),
        Role("unitHead", N_("head of the handling unit"), Duty.RELEASE),
        Role("reviewer", N_("reviewer"), Duty.REVIEW),
        Role("reviewHead", N_("head of the review body"), Duty.REVIEW),
        Role("deputyInCharge", N_("deputy director in charge"), Duty.APPROVE),
        Role("deputyLegal", N_("deputy director for legal affairs"), Duty.APPROVE),
        Role("agencyHead", N_("head of the agency"), Duty.APPROVE),
        Role("meetingSecretary", N_("meeting secretary"), Duty.RECORD),
        Role("legalAdviser", N_("legal adviser"), Duty.RECORD),
        Role("administrator", N_("administrator"), Duty.RECORD),
        Role("supervisor", N_("supervisor"), Duty.RECORD),
    )
}


def duty_of(role: str) -> Duty:
    """Return the duty of a role key; members of other sections only record."""
    return ROLES[role].duty if role in ROLES else Duty.RECORD


@dataclass(frozen=True)
class InboxKey:
    """Where a task waits: with a person, or with whoever holds a post."""

    person_id: int | None
    unit_id: int | None
    post: Post | None


def inbox_key(role: str, case: ReviewCase, current: ReviewRound | None) -> InboxKey:
    """Resolve a role key for a case: the undertaker is a person, the others are posts."""
    agency = case.agency_id
    if role == "undertaker":
        return InboxKey(case.undertaker_id, None, None)
    if role in ("unitHead", "deputyInCharge"):
        return InboxKey(None, case.handling_unit_id, _POSTS[role])
    if role in ("reviewer", "reviewHead", "deputyLegal", "legalAdviser"):
        body = accounts.unit_of_kind(agency, UnitKind.REVIEW_BODY)
        return InboxKey(None, body.id, _POSTS[role])
    if role.startswith("unit:"):
        unit = accounts.unit_by_code(agency, role.removeprefix("unit:"))
        # An unknown section reaches nobody, which opens an incident; it never falls to a bystander.
        return InboxKey(None, unit.id if unit else None, Post.MEMBER)
    root = accounts.unit_of_kind(agency, UnitKind.ROOT)
    return InboxKey(None, root.id, _POSTS.get(role, Post.ADMINISTRATOR))


_POSTS: dict[str, Post] = {
    "unitHead": Post.HEAD,
    "deputyInCharge": Post.DEPUTY,
    "reviewer": Post.REVIEWER,
    "reviewHead": Post.HEAD,
    "deputyLegal": Post.DEPUTY,
    "legalAdviser": Post.ADVISER,
    "agencyHead": Post.HEAD,
    "meetingSecretary": Post.SECRETARY,
    "administrator": Post.ADMINISTRATOR,
    "supervisor": Post.SUPERVISOR,
}


def people_in(key: InboxKey, agency_id: int, on: date) -> list[int]:
    """Return the ids of the people whom an inbox key reaches on a day."""
    if key.person_id is not None:
        return [key.person_id]
    if key.unit_id is None or key.post is None:
        return []
    return accounts.holders(agency_id, key.unit_id, key.post, on)


def people_with_role(
    role: str, case: ReviewCase, current: ReviewRound | None, on: date
) -> list[int]:
    """Return the ids of the people who stand in a role to a case; a round's reviewer alone."""
    if role == "reviewer" and current is not None and current.reviewer_id is not None:
        return [current.reviewer_id]
    return people_in(inbox_key(role, case, current), case.agency_id, on)
