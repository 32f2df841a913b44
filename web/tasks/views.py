"""Pages of steps and of acts: show the form, take it in, say what happened."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bpmn.elements import StepElement
from web.access import SIGNED_IN, case_or_404, current_actor, requires
from web.asks import wants_json
from web.tasks.answers import FormState, Typed, error_words, nested, typed
from web.tasks.checks import check_submission, require_scope_answered
from web.tasks.contents import LONGEST_EXTENSION, extension
from web.tasks.pages import (
    Offer,
    act_offer,
    choices,
    fresh_form,
    next_task,
    render_offer,
    step_offer,
)
from web.words import gettext as _
from web.words import refusal_words
from workflows import system_time
from workflows.cases import drafts
from workflows.db import db, new_public_id, transaction
from workflows.exceptions import InvalidAnswers, NotFound, Refusal
from workflows.instances.actions import perform_act, perform_step
from workflows.steps.scope import ScopeAnswer, scope_table
from workflows.user_tasks import queries as user_tasks

tasks = Blueprint("tasks", __name__)
LONGEST_KEY = 40


@tasks.get("/tasks/<string:task_id>")
@requires(SIGNED_IN)
def show(task_id: str) -> ResponseReturnValue:
    """Show the page of a step; `view=check` shows a submission once more before it is sent."""
    offer = step_offer(task_id)
    return render_offer(offer, fresh_form(offer), view=request.args.get("view", ""))


@tasks.post("/tasks/<string:task_id>")
@requires(SIGNED_IN)
def complete(task_id: str) -> ResponseReturnValue:
    """Complete a step with an outcome."""
    offer = step_offer(task_id)
    answers = _answers(offer)
    if "add_row" in request.form:
        return _with_another_row(offer, answers)
    if request.form.get("check"):
        return _check(offer, task_id, answers)
    outcome = request.form.get("outcome", "")

    def move() -> None:
        if offer.element.kind == "scope":
            require_scope_answered(offer.turn, answers)
        perform_step(current_actor(), task_id, outcome, nested(answers), _key(offer))

    return _move(offer, answers, move, _outcome_words(offer, outcome))


@tasks.get("/cases/<string:case_id>/acts/<string:element_id>")
@requires(SIGNED_IN)
def act(case_id: str, element_id: str) -> ResponseReturnValue:
    """Show the page of an act that the diagram offers beside the steps."""
    offer = act_offer(case_or_404(case_id), element_id)
    return render_offer(offer, fresh_form(offer), 409 if offer.refusal else 200)


@tasks.post("/cases/<string:case_id>/acts/<string:element_id>")
@requires(SIGNED_IN)
def perform(case_id: str, element_id: str) -> ResponseReturnValue:
    """Do an act."""
    offer = act_offer(case_or_404(case_id), element_id)
    answers = _answers(offer)

    def move() -> None:
        perform_act(current_actor(), offer.case.id, element_id, nested(answers), _key(offer))

    return _move(offer, answers, move, "")


@tasks.post("/tasks/<string:task_id>/scope-preview")
@requires(SIGNED_IN)
def scope_preview(task_id: str) -> ResponseReturnValue:
    """Say what the scope table answers to the boxes as they stand."""
    offer = step_offer(task_id)
    if offer.element.kind != "scope":
        raise NotFound
    answers = typed(request.form.items())
    given: Mapping[str, Any] = nested(answers).get("criteria") or {}
    table = scope_table(offer.turn)
    open_questions = [i for i in table.inputs if i.expression not in given]
    answer = None
    if not open_questions:
        facts = {i.expression: given[i.expression] == "yes" for i in table.inputs}
        answer = ScopeAnswer(table, facts)
    return render_template("steps/parts/scope_answer.html", answer=answer, left=len(open_questions))


@tasks.post("/cases/<string:case_id>/acts/<string:element_id>/preview")
@requires(SIGNED_IN)
def extension_preview(case_id: str, element_id: str) -> ResponseReturnValue:
    """Say to which day an extension would move the limit."""
    offer = act_offer(case_or_404(case_id), element_id)
    if offer.element.kind != "request_extension":
        raise NotFound
    text = request.form.get("days", "")
    days = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
    page = extension(offer.turn, min(days, LONGEST_EXTENSION) or None)
    return render_template("acts/parts/new_due.html", page=page, days=days)


def _move(offer: Offer, answers: Typed, move: Any, words: str) -> ResponseReturnValue:
    """Make a move of the case; keep what was typed when it is refused."""
    key = offer.draft_key
    try:
        move()
    except InvalidAnswers as refusal:
        db.session.rollback()
        return _once_more(offer, answers, error_words(refusal), 422)
    except Refusal as refusal:
        db.session.rollback()
        with transaction():
            drafts.keep(key, answers, system_time.now())
        if wants_json():
            raise
        return _refused(offer, refusal)
    if not _leaves_draft(offer):
        with transaction():
            drafts.delete(key)
    return _go_on(offer, words)


def _leaves_draft(offer: Offer) -> bool:
    """Asking the unit something in between does not end the reviewer's draft opinion."""
    chosen = next((c for c in choices(offer) if c.id == request.form.get("outcome")), None)
    return offer.element.kind == "review" and chosen is not None and chosen.meaning != "DRAFT"


def _go_on(offer: Offer, words: str) -> ResponseReturnValue:
    name = offer.task.name if offer.task is not None else offer.element.label  # type: ignore[union-attr]
    done = _("Done: %(step)s, %(outcome)s.", step=name, outcome=words) if words else ""
    done = done or _("Done: %(step)s.", step=name)
    waiting = [
        row.task.name + (_(" (%(name)s)", name=row.assignee) if row.assignee else "")
        for row in user_tasks.open_tasks(offer.case)
    ]
    if waiting:
        done += " " + _("Next: %(steps)s.", steps="、".join(waiting))
    flash(done, "success")
    mine = next_task(offer.turn, offer.task)
    if mine is not None:
        return redirect(url_for("tasks.show", task_id=mine.public_id), 303)
    return redirect(url_for("cases.show", case_id=offer.case.public_id), 303)


def _refused(offer: Offer, refusal: Refusal) -> ResponseReturnValue:
    """Show the same page with the refusal's words; what was typed is a draft by now."""
    again = _anew(offer)
    form = fresh_form(again)
    return render_offer(again, form, 409, against=refusal_words(refusal), kept=True)


def _once_more(
    offer: Offer, answers: Typed, errors: dict[str, str], status: int
) -> ResponseReturnValue:
    """Show the page with everything typed; the turn is read anew after the rollback."""
    again = _anew(offer)
    draft = drafts.read(again.draft_key)
    form = FormState(
        typed=answers,
        errors=errors,
        key=request.form.get("key", "")[:LONGEST_KEY] or new_public_id(),
        draft_version=draft.version if draft is not None else 0,
    )
    return render_offer(again, form, status, chosen=request.form.get("outcome", ""))


def _anew(offer: Offer) -> Offer:
    if offer.task is not None:
        return step_offer(offer.task.public_id)
    return act_offer(offer.case, offer.turn.element_id)


def _with_another_row(offer: Offer, answers: Typed) -> ResponseReturnValue:
    draft = drafts.read(offer.draft_key)
    form = FormState(
        typed=answers,
        key=request.form.get("key", "")[:LONGEST_KEY] or new_public_id(),
        draft_version=draft.version if draft is not None else 0,
        more_rows=request.form["add_row"],
    )
    return render_offer(offer, form, chosen=request.form.get("outcome", ""))


def _check(offer: Offer, task_id: str, answers: Typed) -> ResponseReturnValue:
    """Keep a submission as a draft and show it once more before it is sent."""
    if offer.refusal is not None:
        return _refused(offer, offer.refusal)
    with transaction():
        drafts.keep(offer.draft_key, answers, system_time.now())
    errors = check_submission(offer.turn, nested(answers))
    if errors:
        return _once_more(offer, answers, errors, 422)
    return redirect(url_for("tasks.show", task_id=task_id, view="check"), 303)


def _answers(offer: Offer) -> dict[str, str]:
    """Return what was sent; the last page of a submission sends only what it adds to the draft."""
    answers = typed(request.form.items())
    if "merge" in request.form:
        draft = drafts.read(offer.draft_key)
        answers = {**(draft.content if draft is not None else {}), **answers}
    return answers


def _key(offer: Offer) -> str:
    sent = request.form.get("key", "")[:LONGEST_KEY] or new_public_id()
    return f"{offer.turn.actor.person_id}:{sent}"


def _outcome_words(offer: Offer, outcome: str) -> str:
    if not isinstance(offer.element, StepElement):
        return ""
    return next((c.words for c in choices(offer) if c.id == outcome), "")
