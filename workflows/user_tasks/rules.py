"""Who may claim, release and hand out a task. Pure: no session, clock or request."""

from collections.abc import Collection

from workflows.accounts.models import Post
from workflows.cases.roles import EXCLUSION_WORDS, ROLES, ExclusionReason
from workflows.exceptions import (
    N_,
    NotAllowed,
    NotYourTask,
    Refusal,
    SeparationOfDuties,
    TakenBySomebodyElse,
)
from workflows.user_tasks.models import Assignment, UserTask

Keys = Collection[tuple[int, Post]]


class HandedOutByTheHead(NotAllowed):
    """The section head assigns this step; nobody helps himself."""

    message = N_("The head of the unit hands this task out. Ask them to assign it to you.")


class OnlyYours(NotAllowed):
    """A task of one person cannot be put back into a pool."""

    message = N_("This task is for you alone; there is nobody it could go back to.")


class NotTheHead(NotAllowed):
    """Tasks are handed out by the head of the unit they wait in."""

    message = N_("Only the head of the unit in which the task waits can hand it out.")


class NotACandidate(NotAllowed):
    """The person chosen cannot do the task."""

    message = N_("%(name)s cannot take this task: it is for %(role)s. Choose somebody else.")


class ColleagueExcluded(NotAllowed):
    """The person chosen carries a duty that excludes this one, or is recused."""

    message = N_("%(name)s may not take this task (separation of duties, or recusal).")


def is_addressed_to(task: UserTask, person_id: int, keys: Keys) -> bool:
    """Whether a task reaches a person: in person, or through a post held today."""
    if task.assignee_id == person_id:
        return True
    return task.unit_id is not None and (task.unit_id, task.post) in keys


def heads(task: UserTask, keys: Keys) -> bool:
    """Whether these posts include the head of the unit in which the task waits."""
    return task.unit_id is not None and (task.unit_id, Post.HEAD) in keys


def require_can_claim(
    task: UserTask,
    person_id: int,
    keys: Keys,
    excluded: str | None,
    taken_by: str,
) -> None:
    """Refuse a task that is taken, is for others, or that the person may not do (4.3.2)."""
    if task.assignee_id is not None:
        raise TakenBySomebodyElse(name=taken_by)
    if not is_addressed_to(task, person_id, keys):
        raise NotYourTask(role=_role(task.role))
    if excluded is not None:
        raise SeparationOfDuties(reason=EXCLUSION_WORDS[ExclusionReason(excluded)])
    if task.assignment == Assignment.HEAD_ASSIGNS and not heads(task, keys):
        raise HandedOutByTheHead


def can_claim(task: UserTask, person_id: int, keys: Keys, excluded: str | None = None) -> bool:
    """Say whether a page should offer the claim: the same rule, as a question."""
    try:
        require_can_claim(task, person_id, keys, excluded, "")
    except Refusal:
        return False
    return True


def require_can_release(task: UserTask, person_id: int, taken_by: str) -> None:
    """Refuse the release of somebody else's task, or of one that has no pool."""
    if task.assignee_id is None:
        raise NotYourTask(role=_role(task.role))
    if task.assignee_id != person_id:
        raise TakenBySomebodyElse(name=taken_by)
    if task.unit_id is None:
        raise OnlyYours


def can_release(task: UserTask, person_id: int) -> bool:
    """Say whether a page should offer the release."""
    try:
        require_can_release(task, person_id, "")
    except Refusal:
        return False
    return True


def require_can_assign(
    task: UserTask,
    keys: Keys,
    *,
    candidate: str,
    holds_the_post: bool,
    excluded: bool,
) -> None:
    """Refuse to hand a task to somebody who could not do it; only the unit's head hands out."""
    if not heads(task, keys):
        raise NotTheHead
    if not holds_the_post:
        raise NotACandidate(name=candidate, role=_role(task.role))
    if excluded:
        raise ColleagueExcluded(name=candidate)


def _role(key: str) -> str:
    return ROLES[key].name if key in ROLES else key.removeprefix("unit:")
