"""Claim, release and hand out user tasks. Callers open the transaction.

The row is changed by an UPDATE that names what was seen, so of two people one gets the task.
"""

from sqlalchemy import and_, select, update

from workflows.accounts import queries as accounts
from workflows.accounts.models import Person, Post
from workflows.acts import Act
from workflows.audit import actions as audit
from workflows.cases.models import Exclusion
from workflows.db import begin_write, db
from workflows.exceptions import AlreadyDone, TakenBySomebodyElse
from workflows.notices import actions as notices
from workflows.user_tasks import rules
from workflows.user_tasks.models import TaskState, UserTask


def claim(act: Act, task: UserTask) -> None:
    """Take a task out of the pool; refused when somebody else was quicker."""
    person = _person_of(act)
    _require_open(task)
    if task.assignee_id == person:
        return
    rules.require_can_claim(
        task, person, _keys(act, person), _excluded(task, person), _name(task, task.assignee_id)
    )
    _set_assignee(task, person)
    _write(act, task, "task.claimed")


def release(act: Act, task: UserTask) -> None:
    """Put a task back, so that a colleague can take it."""
    _require_open(task)
    rules.require_can_release(task, _person_of(act), _name(task, task.assignee_id))
    _set_assignee(task, None)
    _write(act, task, "task.released")


def assign(act: Act, task: UserTask, to: Person) -> None:
    """Hand a task to a person, as the head of the unit it waits in; the person is told."""
    _require_open(task)
    holders = (
        accounts.holders(task.agency_id, task.unit_id, Post(task.post), act.on)
        if task.unit_id is not None and task.post is not None
        else []
    )
    rules.require_can_assign(
        task,
        _keys(act, _person_of(act)),
        candidate=to.name,
        holds_the_post=to.id in holders,
        excluded=_excluded(task, to.id) is not None,
    )
    if task.assignee_id == to.id:
        return
    _set_assignee(task, to.id)
    _write(act, task, "task.assigned", to=to.name)
    if to.id != act.actor.person_id:
        notices.send(
            act,
            [to.id],
            "task.assigned",
            f"task.assigned:{task.id}:{act.now.isoformat()}",
            step=task.name,
            by=act.actor.name,
            case=task.case_number,
        )


def _person_of(act: Act) -> int:
    if act.actor.person_id is None:
        raise ValueError("the clock claims no tasks")
    return act.actor.person_id


def _keys(act: Act, person_id: int) -> set[tuple[int, Post]]:
    held = accounts.posts_of(act.actor.agency_id, person_id, act.on)
    return {(holding.unit_id, Post(holding.post)) for holding in held}


def _excluded(task: UserTask, person_id: int) -> str | None:
    return db.session.scalar(
        select(Exclusion.reason).where(
            Exclusion.agency_id == task.agency_id,
            Exclusion.case_id == task.case_id,
            Exclusion.person_id == person_id,
            Exclusion.duty == task.duty,
        )
    )


def _name(task: UserTask, person_id: int | None) -> str:
    return "" if person_id is None else accounts.person(task.agency_id, person_id).name


def _require_open(task: UserTask) -> None:
    if task.state != TaskState.OPEN:
        raise AlreadyDone(name=_name(task, task.closed_by) or "—", at=task.closed_at)


def _set_assignee(task: UserTask, person_id: int | None) -> None:
    seen = task.assignee_id
    begin_write(db.session())
    key = and_(UserTask.agency_id == task.agency_id, UserTask.id == task.id)
    changed = db.session.execute(
        update(UserTask)
        .where(
            key,
            UserTask.state == TaskState.OPEN,
            UserTask.assignee_id.is_(None) if seen is None else UserTask.assignee_id == seen,
        )
        .values(assignee_id=person_id)
        .returning(UserTask.id)
        .execution_options(synchronize_session=False)
    ).first()
    db.session.refresh(task)
    if changed is None:
        _require_open(task)
        raise TakenBySomebodyElse(name=_name(task, task.assignee_id))


def _write(act: Act, task: UserTask, event: str, **payload: str) -> None:
    act.case_id = task.case_id
    act.note(event, step=task.name, **payload)
    audit.append(act)
