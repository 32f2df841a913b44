"""Lists of cases, from their rows alone."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_, select

from workflows.accounts.models import Person, Unit
from workflows.case_files.access import Viewer, visible_cases
from workflows.cases.models import ENDED, CaseState, ReviewCase
from workflows.db import db
from workflows.user_tasks.models import TaskState, UserTask
from workflows.user_tasks.queries import urgency

PAGE = 50
ENDED_ORDER = 5  # after every open case, however far its limit is


@dataclass(frozen=True)
class Filter:
    """What a list of cases is narrowed to; empty means all."""

    text: str = ""
    state: CaseState | None = None
    mine: bool = False  # only those the viewer undertakes
    open_only: bool = False


@dataclass(frozen=True)
class CaseRow:
    """A case with what a list shows: who handles it, and its most urgent open task."""

    case: ReviewCase
    unit: str
    undertaker: str
    task: UserTask | None


def cases_of(
    viewer: Viewer, wanted: Filter, today: date, page: int = 1
) -> tuple[list[CaseRow], bool]:
    """Return a page of the cases a viewer may see, most urgent first; and whether more follow."""
    rank = (
        func.row_number()
        .over(
            partition_by=(UserTask.agency_id, UserTask.case_id),
            order_by=(urgency(today), UserTask.due_on, UserTask.opened_at, UserTask.id),
        )
        .label("rank")
    )
    ranked = (
        select(
            UserTask.case_id,
            UserTask.id.label("task_id"),
            urgency(today).label("urgency"),
            UserTask.due_on,
            rank,
        )
        .where(UserTask.agency_id == viewer.agency_id, UserTask.state == TaskState.OPEN)
        .subquery()
    )
    query = (
        select(ReviewCase, Unit.name, Person.name, UserTask)
        .join(
            Unit,
            and_(Unit.agency_id == ReviewCase.agency_id, Unit.id == ReviewCase.handling_unit_id),
        )
        .join(
            Person,
            and_(Person.agency_id == ReviewCase.agency_id, Person.id == ReviewCase.undertaker_id),
        )
        .outerjoin(ranked, and_(ranked.c.case_id == ReviewCase.id, ranked.c.rank == 1))
        .outerjoin(
            UserTask,
            and_(UserTask.agency_id == ReviewCase.agency_id, UserTask.id == ranked.c.task_id),
        )
        .where(visible_cases(viewer), *_narrowed(viewer, wanted))
        .order_by(
            func.coalesce(ranked.c.urgency, ENDED_ORDER),
            ranked.c.due_on,
            ReviewCase.opened_at.desc(),
            ReviewCase.id.desc(),
        )
        .offset((page - 1) * PAGE)
        .limit(PAGE + 1)
    )
    rows = [CaseRow(row[0], row[1], row[2], row[3]) for row in db.session.execute(query)]
    return rows[:PAGE], len(rows) > PAGE


def _narrowed(viewer: Viewer, wanted: Filter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.text:
        like = f"%{_escaped(wanted.text)}%"
        found.append(
            or_(
                *(
                    column.ilike(like, escape="\\")
                    for column in (ReviewCase.number, ReviewCase.title, ReviewCase.party)
                )
            )
        )
    if wanted.state is not None:
        found.append(ReviewCase.state == wanted.state)
    if wanted.mine:
        found.append(ReviewCase.undertaker_id == viewer.person_id)
    if wanted.open_only:
        found.append(ReviewCase.state.not_in(ENDED))
    return found


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
