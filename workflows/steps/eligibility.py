"""Who may act on a step: post, claim, separation of duties, recusal, register (domain.md 4.3)."""

from datetime import date

from bpmn.elements import StepElement
from workflows.accounts import queries as accounts
from workflows.accounts.models import Person, Post, UnitKind
from workflows.acts import Act
from workflows.cases.models import CaseOfficer, Exclusion, ReviewCase, ReviewRound
from workflows.cases.roles import (
    EXCLUSION_WORDS,
    ROLES,
    Duty,
    ExclusionReason,
    duty_of,
    inbox_key,
    people_in,
)
from workflows.exceptions import (
    N_,
    NotQualified,
    NotYourTask,
    SeparationOfDuties,
    TakenBySomebodyElse,
)
from workflows.user_tasks.models import Assignment, UserTask
from workflows.user_tasks.rules import HandedOutByTheHead, heads

STANDS_IN: dict[str, tuple[str, ...]] = {  # who is above the one asked (domain.md 4.2, 6.3, 6.5)
    "deputyInCharge": ("agencyHead",),
    "deputyLegal": ("agencyHead",),
    "reviewer": ("reviewHead",),
}
QUALIFICATION_SINCE = date(2018, 1, 1)  # domain.md 6.11


def require_role(act: Act, case: ReviewCase, current: ReviewRound | None, role: str) -> None:
    """Refuse who does not stand in the role, or in one above it, to this case."""
    person_id = act.actor.person_id
    if role == "undertaker" and any(o.person_id == person_id for o in act.records(CaseOfficer)):
        return
    for candidate in (role, *STANDS_IN.get(role, ())):
        if person_id in people_in(inbox_key(candidate, case, current), case.agency_id, act.on):
            return
    unit = accounts.unit_by_code(case.agency_id, role.removeprefix("unit:"))
    name = unit.name if unit is not None else role  # a step of another section
    raise NotYourTask(role=ROLES[role].name if role in ROLES else name)


def require_not_excluded(act: Act, duty: Duty) -> None:
    """Refuse who carried the opposite duty in this case, or stepped aside (4.3.2, 6.9)."""
    for row in act.records(Exclusion):
        if row.person_id == act.actor.person_id and row.duty == duty:
            raise SeparationOfDuties(reason=EXCLUSION_WORDS[ExclusionReason(row.reason)])


def require_unclaimed_by_others(act: Act, task: UserTask, step: StepElement) -> None:
    """Refuse a task that somebody else has taken; an undertaker's colleagues may help him."""
    if task.assignee_id is None and task.assignment == Assignment.HEAD_ASSIGNS:
        held = accounts.posts_of(task.agency_id, act.actor.person_id or 0, act.on)
        if not heads(task, {(holding.unit_id, Post(holding.post)) for holding in held}):
            raise HandedOutByTheHead
    if task.assignee_id in (None, act.actor.person_id) or step.role == "undertaker":
        return
    name = accounts.person(task.agency_id, task.assignee_id or 0).name
    raise TakenBySomebodyElse(name=name)


def require_reviewer(act: Act, person: Person, is_penalty: bool) -> None:
    """Refuse who is not on the reviewer register, or not qualified for penalties (4.3.7)."""
    if person.reviewer_since is None or person.reviewer_since > act.on:
        raise NotQualified(reason=N_("you are not on the register of reviewers"))
    started_late = person.reviewer_since >= QUALIFICATION_SINCE
    if is_penalty and started_late and not person.legally_qualified:
        raise NotQualified(
            reason=N_(
                "penalties need the national legal professional qualification (Penalty Law art. 58)"
            )
        )


def eligible(
    act: Act,
    case: ReviewCase,
    current: ReviewRound | None,
    role: str,
    duty: Duty | None = None,
) -> list[int]:
    """Return who may take a task of a role today: in post and not excluded from its duty."""
    duty = duty or duty_of(role)
    barred = {e.person_id for e in act.records(Exclusion) if e.duty == duty}
    found: list[int] = []
    for candidate in (role, *STANDS_IN.get(role, ())):
        found += people_in(inbox_key(candidate, case, current), case.agency_id, act.on)
    return [person_id for person_id in dict.fromkeys(found) if person_id not in barred]


def heads_review_body(agency_id: int, person_id: int, on: date) -> bool:
    """Say whether a person heads the review body; another then decides on his recusal (6.9)."""
    body = accounts.unit_of_kind(agency_id, UnitKind.REVIEW_BODY)
    return person_id in accounts.holders(agency_id, body.id, Post.HEAD, on)
