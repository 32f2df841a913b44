"""Whose case a person may see. One SQL condition serves lists and single pages alike."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_, select, true

from workflows.accounts.models import Post, UnitKind
from workflows.cases.models import CaseOfficer, CaseState, ReviewCase
from workflows.db import db
from workflows.exceptions import NotFound
from workflows.opinions.models import CollectiveDiscussion
from workflows.user_tasks.access import addressed_to
from workflows.user_tasks.models import TaskState, UserTask

READS_EVERYTHING = {
    (UnitKind.ROOT, Post.HEAD),
    (UnitKind.ROOT, Post.SUPERVISOR),
    (UnitKind.REVIEW_BODY, Post.REVIEWER),
    (UnitKind.REVIEW_BODY, Post.HEAD),
    (UnitKind.REVIEW_BODY, Post.DEPUTY),
}
READS_THE_UNIT = {Post.MEMBER, Post.HEAD, Post.DEPUTY}


@dataclass(frozen=True)
class Viewer:
    """A person with the posts held today: (unit id, kind of unit, post)."""

    agency_id: int
    person_id: int
    posts: frozenset[tuple[int, UnitKind, Post]]


def visible_cases(viewer: Viewer) -> ColumnElement[bool]:
    """Return the condition on `ReviewCase` under which a viewer may see it."""
    mine = ReviewCase.agency_id == viewer.agency_id
    if any((kind, post) in READS_EVERYTHING for _, kind, post in viewer.posts):
        return mine
    ways = [
        ReviewCase.undertaker_id == viewer.person_id,
        ReviewCase.handling_unit_id.in_(
            [unit for unit, _, post in viewer.posts if post in READS_THE_UNIT]
        ),
        _handles(viewer),
        _has_a_task(viewer),
    ]
    if any(post is Post.SECRETARY for _, _, post in viewer.posts):
        ways.append(_before_a_meeting())
    return and_(mine, or_(*ways))


def may_see(viewer: Viewer, case: ReviewCase) -> bool:
    """Whether a viewer may see a case."""
    found = select(true()).where(
        ReviewCase.agency_id == case.agency_id, ReviewCase.id == case.id, visible_cases(viewer)
    )
    return db.session.scalar(found) is not None


def case_of(viewer: Viewer, public_id: str) -> ReviewCase:
    """Return a case by its public id; NotFound also when it is not for this viewer."""
    case = db.session.scalars(
        select(ReviewCase).where(ReviewCase.public_id == public_id, visible_cases(viewer))
    ).first()
    if case is None:
        raise NotFound
    return case


def _handles(viewer: Viewer) -> ColumnElement[bool]:
    return (
        select(CaseOfficer.id)
        .where(
            CaseOfficer.agency_id == ReviewCase.agency_id,
            CaseOfficer.case_id == ReviewCase.id,
            CaseOfficer.person_id == viewer.person_id,
        )
        .correlate(ReviewCase)
        .exists()
    )


def _has_a_task(viewer: Viewer) -> ColumnElement[bool]:
    """Somebody of another section who is asked, or did something, sees what it is about."""
    open_for_them = and_(
        UserTask.state == TaskState.OPEN,
        or_(
            UserTask.assignee_id == viewer.person_id,
            addressed_to((unit, post) for unit, _, post in viewer.posts),
        ),
    )
    return (
        select(UserTask.id)
        .where(
            UserTask.agency_id == ReviewCase.agency_id,
            UserTask.case_id == ReviewCase.id,
            or_(open_for_them, UserTask.closed_by == viewer.person_id),
        )
        .correlate(ReviewCase)
        .exists()
    )


def _before_a_meeting() -> ColumnElement[bool]:
    discussed = (
        select(CollectiveDiscussion.id)
        .where(
            CollectiveDiscussion.agency_id == ReviewCase.agency_id,
            CollectiveDiscussion.case_id == ReviewCase.id,
        )
        .correlate(ReviewCase)
        .exists()
    )
    return or_(ReviewCase.state == CaseState.DELIBERATING, discussed)
