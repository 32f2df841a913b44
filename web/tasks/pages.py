"""What the page of a step or an act is made of: the turn it would make, its form, its words."""

from dataclasses import dataclass
from typing import Any

from flask import render_template

from bpmn.elements import ActElement, Outcome, StepElement
from web.access import current_actor, current_person, current_visitor
from web.dossiers.words import problem_words
from web.filters import deadline_chip, local_name
from web.tasks import labels
from web.tasks.answers import FormState, flat, seen
from web.tasks.contents import act_contents, step_contents
from web.tasks.progress import progress
from web.tasks.summaries import error_summary
from web.words import refusal_words, translated
from workflows import system_time
from workflows.accounts import queries as accounts
from workflows.case_files.access import may_see
from workflows.case_files.contents import case_file
from workflows.cases import drafts
from workflows.cases.drafts import DraftKey
from workflows.cases.models import ReviewCase
from workflows.clocks.actions import calendar_for
from workflows.db import db, new_public_id
from workflows.dossiers.rules import MAX_BYTES, MEDIA_TYPES
from workflows.exceptions import NotFound, Refusal
from workflows.instances.actions import open_turn, require_may_act, require_may_complete
from workflows.steps.eligibility import require_role
from workflows.steps.kinds import StepKind
from workflows.steps.registry import ACTS, KINDS
from workflows.steps.turn import Turn
from workflows.user_tasks import queries as user_tasks
from workflows.user_tasks import rules as task_rules
from workflows.user_tasks.models import TaskState, UserTask

UPLOAD_LIMITS = {"accept": ",".join(MEDIA_TYPES), "megabytes": MAX_BYTES // 1024**2}


@dataclass
class Offer:
    """A step or an act as it stands for the person who opens its page."""

    turn: Turn
    element: StepElement | ActElement
    kind: StepKind
    refusal: Refusal | None  # why this person may not do it now
    task: UserTask | None = None  # none for an act

    @property
    def case(self) -> ReviewCase:
        """The case."""
        return self.turn.case

    @property
    def draft_key(self) -> DraftKey:
        """Where the person's draft of this form is kept."""
        current = self.turn.round
        return DraftKey(
            self.case.agency_id,
            self.case.id,
            current.n if current is not None else 0,
            self.turn.element_id,
            current_person().id,
        )


@dataclass(frozen=True)
class Choice:
    """An outcome as a button or a card."""

    id: str
    meaning: str
    words: str
    hint: str


def step_offer(task_id: str) -> Offer:
    """Return a step by its task; NotFound when its case is not for this person."""
    task = user_tasks.task(current_person().agency_id, task_id)
    case = db.session.get_one(ReviewCase, (task.agency_id, task.case_id))
    if not may_see(current_visitor().viewer, case):
        raise NotFound
    turn = open_turn(current_actor(), task.case_id, task.element_id, "")
    step = turn.procedure.steps[task.element_id]
    refusal: Refusal | None = None
    try:
        require_may_complete(turn, task)
    except Refusal as against:
        refusal = against
    return Offer(turn, step, KINDS[step.kind], refusal, task)


def act_offer(case: ReviewCase, element_id: str) -> Offer:
    """Return an act that the diagram knows; NotFound for any other element."""
    turn = open_turn(current_actor(), case.id, element_id, "")
    element = turn.procedure.acts.get(element_id)
    if element is None:
        raise NotFound
    refusal: Refusal | None = None
    try:
        require_may_act(turn)
    except Refusal as against:
        refusal = against
    return Offer(turn, element, ACTS[element.kind], refusal)


def fresh_form(offer: Offer) -> FormState:
    """Return the form with the draft that the person left, if there is one."""
    draft = drafts.read(offer.draft_key)
    if draft is None:
        return FormState(key=new_public_id())
    return FormState(
        typed=draft.content,
        key=new_public_id(),
        draft_version=draft.version,
        draft_at=draft.saved_at,
    )


def render_offer(offer: Offer, form: FormState, status: int = 200, **more: Any) -> tuple[str, int]:
    """Render the page of a step or act, or of its refusal with the way to the case."""
    turn, task = offer.turn, offer.task
    context: dict[str, Any] = {
        "case": offer.case,
        "file": case_file(offer.case, turn),
        "turn": turn,
        "task": task,
        "element": offer.element,
        "step_name": _name(offer),
        "form": form,
        "chip": _chip(task) if task is not None else None,
        "labels": labels,
        "summary": error_summary(turn, form.errors),
        "seen": seen,
        "people": accounts.names(offer.case.agency_id),
        "choices": choices(offer),
        "ids": lambda *meanings: ids_of(offer, meanings),
        "problem_words": problem_words,
        "upload_limits": UPLOAD_LIMITS,
        "extra_form": turn.loaded.forms.get(offer.element.form),
        **more,
    }
    if offer.refusal is not None:
        context["refusal"] = refusal_words(offer.refusal)
        return render_template("steps/refused.html", **context), status
    context["may_claim"] = task is not None and _worth_claiming(task)
    try:
        context["page"] = _contents(offer)
    except Refusal as refusal:  # the state and the diagram disagree: say so, do not fail
        context["refusal"] = refusal_words(refusal)
        return render_template("steps/refused.html", **context), 409
    folder = "steps" if task is not None else "acts"
    form.before = flat(context["page"].get("before") or {})
    context["progress"] = progress(form)
    return render_template(f"{folder}/{offer.element.kind}.html", **context), status


def _contents(offer: Offer) -> dict[str, Any]:
    if isinstance(offer.element, StepElement):
        return step_contents(offer.turn, offer.element, offer.kind)
    return act_contents(offer.turn, offer.element, offer.kind)


def choices(offer: Offer) -> list[Choice]:
    """Return the outcomes that this person may choose, in the order of the diagram."""
    if not isinstance(offer.element, StepElement):
        return []
    return [
        Choice(
            outcome.id,
            outcome.meaning,
            local_name(outcome.label, outcome.label_en),
            translated(labels.OUTCOME_HINTS.get(f"{offer.element.kind}.{outcome.meaning}", "")),
        )
        for outcome in offer.element.outcomes
        if _may_choose(offer, outcome)
    ]


def ids_of(offer: Offer, meanings: tuple[str, ...]) -> str:
    """Return the ids of the outcomes with these meanings, for `data-show-when`."""
    return ",".join(c.id for c in choices(offer) if c.meaning in meanings)


def next_task(turn: Turn, exclude: UserTask | None) -> UserTask | None:
    """Return an open task of the case that is now this person's own to do."""
    after = open_turn(turn.actor, turn.case.id, "", "")
    for task in after.records(UserTask):
        if task.state != TaskState.OPEN or (exclude is not None and task.id == exclude.id):
            continue
        after.element_id = task.element_id
        try:
            require_may_complete(after, task)
        except Refusal:
            continue
        if task.assignee_id == turn.actor.person_id:
            return task
    return None


def _worth_claiming(task: UserTask) -> bool:
    """Say whether somebody else could do the task as well, so that a claim tells them not to."""
    person, keys = current_person(), current_visitor().keys
    if not task_rules.can_claim(task, person.id, keys, user_tasks.exclusion_of(task, person.id)):
        return False
    able = user_tasks.candidates([task], system_time.today()).get(task.id, [])
    return any(other.id != person.id for other in able)


def _may_choose(offer: Offer, outcome: Outcome) -> bool:
    if not outcome.role:
        return True
    try:
        require_role(offer.turn, offer.case, offer.turn.round, outcome.role)
    except Refusal:
        return False
    return True


def _name(offer: Offer) -> str:
    if isinstance(offer.element, StepElement):
        return local_name(offer.element.name, offer.element.name_en)
    return local_name(offer.element.label, offer.element.label_en)


def _chip(task: UserTask) -> Any:
    if task.state != TaskState.OPEN:
        return None
    return deadline_chip(
        task.due_on,
        task.paused,
        task.provisional,
        system_time.today(),
        calendar_for(task.agency_id),
    )
