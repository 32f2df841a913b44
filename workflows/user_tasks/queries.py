"""What lists show of tasks; from the rows alone, never from the engine."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from workflows.accounts.models import Person, Post, PostHolding
from workflows.cases.models import Exclusion, ReviewCase
from workflows.db import db
from workflows.exceptions import NotFound
from workflows.user_tasks.access import addressed_to
from workflows.user_tasks.models import Assignment, TaskState, UserTask

PAGE = 50
SINGLE = (Post.HEAD, Post.DEPUTY, Post.SECRETARY, Post.ADMINISTRATOR, Post.SUPERVISOR)
Keys = Collection[tuple[int, Post]]


class View(StrEnum):
    """The views of the inbox."""

    MINE = "mine"
    POOL = "pool"
    DONE = "done"


@dataclass(frozen=True)
class Counts:
    """How many tasks wait for a person, and how many for the person's posts."""

    mine: int
    pool: int


@dataclass(frozen=True)
class TaskRow:
    """A task with the public id of its case, for links."""

    task: UserTask
    case_id: str
    assignee: str


@dataclass(frozen=True)
class TaskPage:
    """One page of a list."""

    rows: list[TaskRow]
    page: int
    more: bool


def inbox_counts(agency_id: int, person_id: int, keys: Keys) -> Counts:
    """Count what waits, in one query."""
    row = db.session.execute(
        select(
            _count_where(_of_view(View.MINE, person_id, keys)),
            _count_where(_of_view(View.POOL, person_id, keys)),
        ).where(
            UserTask.agency_id == agency_id,
            UserTask.state == TaskState.OPEN,
            or_(
                UserTask.assignee_id == person_id,
                and_(UserTask.assignee_id.is_(None), _offered(person_id, keys)),
            ),
        )
    ).one()
    return Counts(row[0] or 0, row[1] or 0)


def inbox(
    agency_id: int, person_id: int, keys: Keys, view: View, today: date, page: int = 1
) -> TaskPage:
    """Return a page of a view: overdue first, then today, by due day, paused, without limit."""
    query = (
        _rows()
        .where(UserTask.agency_id == agency_id, _of_view(view, person_id, keys))
        .offset((page - 1) * PAGE)
        .limit(PAGE + 1)
    )
    if view is View.DONE:
        query = query.order_by(UserTask.closed_at.desc(), UserTask.id.desc())
    else:
        query = query.order_by(urgency(today), UserTask.due_on, UserTask.opened_at, UserTask.id)
    rows = [TaskRow(row[0], row[1], row[2]) for row in db.session.execute(query)]
    return TaskPage(rows[:PAGE], page, len(rows) > PAGE)


def open_tasks(case_: ReviewCase) -> list[TaskRow]:
    """Return the open tasks of a case, oldest first."""
    query = (
        _rows()
        .where(
            UserTask.agency_id == case_.agency_id,
            UserTask.case_id == case_.id,
            UserTask.state == TaskState.OPEN,
        )
        .order_by(UserTask.opened_at, UserTask.id)
    )
    return [TaskRow(row[0], row[1], row[2]) for row in db.session.execute(query)]


def task(agency_id: int, public_id: str) -> UserTask:
    """Return a task by its public id."""
    found = db.session.scalars(
        select(UserTask).where(UserTask.agency_id == agency_id, UserTask.public_id == public_id)
    ).first()
    if found is None:
        raise NotFound
    return found


def candidates(tasks: Sequence[UserTask], on: date) -> dict[int, list[Person]]:
    """Return, by task id, who holds the task's post on a day and is not excluded."""
    waiting = [t for t in tasks if t.unit_id is not None and t.post is not None]
    if not waiting:
        return {}
    agency_id = waiting[0].agency_id
    held = db.session.execute(
        select(PostHolding.unit_id, PostHolding.post, Person)
        .join(
            Person,
            and_(Person.agency_id == PostHolding.agency_id, Person.id == PostHolding.person_id),
        )
        .where(
            PostHolding.agency_id == agency_id,
            PostHolding.unit_id.in_({t.unit_id for t in waiting}),
            PostHolding.since <= on,
            or_(PostHolding.until.is_(None), PostHolding.until >= on),
        )
        .order_by(Person.id)
    ).all()
    excluded = {
        (row.case_id, row.person_id, row.duty)
        for row in db.session.execute(
            select(Exclusion.case_id, Exclusion.person_id, Exclusion.duty).where(
                Exclusion.agency_id == agency_id,
                Exclusion.case_id.in_({t.case_id for t in waiting}),
            )
        )
    }
    return {
        t.id: [
            person
            for unit_id, post, person in held
            if (unit_id, post) == (t.unit_id, t.post)
            and (t.case_id, person.id, t.duty) not in excluded
        ]
        for t in waiting
    }


def exclusion_of(task_: UserTask, person_id: int) -> str | None:
    """Return why a person may not take a task, or nothing."""
    return db.session.scalar(
        select(Exclusion.reason).where(
            Exclusion.agency_id == task_.agency_id,
            Exclusion.case_id == task_.case_id,
            Exclusion.person_id == person_id,
            Exclusion.duty == task_.duty,
        )
    )


def urgency(today: date) -> ColumnElement[int]:
    """Return the order of lists: overdue 0, today 1, later 2, paused 3, no limit 4."""
    return case(
        (UserTask.paused, 3),
        (UserTask.due_on.is_(None), 4),
        (UserTask.due_on < today, 0),
        (UserTask.due_on == today, 1),
        else_=2,
    )


def _rows() -> Any:
    return (
        select(UserTask, ReviewCase.public_id, func.coalesce(Person.name, ""))
        .join(
            ReviewCase,
            and_(ReviewCase.agency_id == UserTask.agency_id, ReviewCase.id == UserTask.case_id),
        )
        .outerjoin(
            Person,
            and_(Person.agency_id == UserTask.agency_id, Person.id == UserTask.assignee_id),
        )
    )


def _of_view(view: View, person_id: int, keys: Keys) -> ColumnElement[bool]:
    match view:
        case View.MINE:
            return and_(
                UserTask.state == TaskState.OPEN,
                or_(
                    and_(UserTask.assignee_id == person_id, ~_is_excluded(person_id)),
                    and_(UserTask.assignee_id.is_(None), _falls_to(person_id, keys)),
                ),
            )
        case View.POOL:
            return and_(
                UserTask.state == TaskState.OPEN,
                UserTask.assignee_id.is_(None),
                ~_of_single_post(),
                _offered(person_id, keys),
            )
        case View.DONE:
            return and_(UserTask.state == TaskState.DONE, UserTask.closed_by == person_id)


def _of_single_post() -> ColumnElement[bool]:
    """What waits for a post that one person holds is his without a claim; not what he hands out."""
    return and_(UserTask.post.in_(SINGLE), UserTask.assignment != Assignment.HEAD_ASSIGNS)


def _falls_to(person_id: int, keys: Keys) -> ColumnElement[bool]:
    return and_(_of_single_post(), addressed_to(keys), ~_is_excluded(person_id))


def _offered(person_id: int, keys: Keys) -> ColumnElement[bool]:
    """A head sees what is to be handed out; others see what they may claim (4.3.2)."""
    headed = [unit for unit, post in keys if post is Post.HEAD]
    handed_out = UserTask.assignment == Assignment.HEAD_ASSIGNS
    return or_(
        and_(handed_out, UserTask.unit_id.in_(headed)),
        and_(~handed_out, addressed_to(keys), ~_is_excluded(person_id)),
    )


def _is_excluded(person_id: int) -> ColumnElement[bool]:
    return (
        select(Exclusion.id)
        .where(
            Exclusion.agency_id == UserTask.agency_id,
            Exclusion.case_id == UserTask.case_id,
            Exclusion.duty == UserTask.duty,
            Exclusion.person_id == person_id,
        )
        .correlate(UserTask)
        .exists()
    )


def _count_where(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))
