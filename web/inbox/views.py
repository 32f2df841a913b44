"""The inbox: what waits for me, for my posts, and what I have done."""

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web.access import (
    SIGNED_IN,
    current_actor,
    current_person,
    current_visitor,
    is_local,
    requires,
)
from web.filters import Chip, deadline_chip
from web.words import gettext as _
from workflows import system_time
from workflows.accounts.models import Person
from workflows.acts import Act
from workflows.clocks.actions import calendar_for
from workflows.db import transaction
from workflows.exceptions import NotFound
from workflows.user_tasks import actions, queries, rules
from workflows.user_tasks.models import Assignment
from workflows.user_tasks.queries import TaskRow, View

inbox = Blueprint("inbox", __name__)


@dataclass(frozen=True)
class Row:
    """A line of the inbox, with what its buttons may do."""

    entry: TaskRow
    chip: Chip
    may_claim: bool
    may_release: bool
    candidates: list[Person]  # whom the head may hand it to


@inbox.get("/")
@requires(SIGNED_IN)
def home() -> ResponseReturnValue:
    """Start at the inbox."""
    return redirect(url_for("inbox.mine"))


@inbox.get("/inbox")
@requires(SIGNED_IN)
def mine() -> ResponseReturnValue:
    """Show the tasks that are mine."""
    return _show(View.MINE)


@inbox.get("/inbox/pool")
@requires(SIGNED_IN)
def pool() -> ResponseReturnValue:
    """Show the tasks that wait for my posts."""
    return _show(View.POOL)


@inbox.get("/inbox/done")
@requires(SIGNED_IN)
def done() -> ResponseReturnValue:
    """Show what I have done."""
    return _show(View.DONE)


@inbox.post("/tasks/<string:task_id>/claim")
@requires(SIGNED_IN)
def claim(task_id: str) -> ResponseReturnValue:
    """Take a task; then go on to it."""
    task = queries.task(current_person().agency_id, task_id)
    with transaction():
        actions.claim(_act(), task)
    flash(_("The task “%(name)s” is yours now.", name=task.name), "success")
    return redirect(_back(url_for("inbox.mine")))


@inbox.post("/tasks/<string:task_id>/release")
@requires(SIGNED_IN)
def release(task_id: str) -> ResponseReturnValue:
    """Put a task back."""
    task = queries.task(current_person().agency_id, task_id)
    with transaction():
        actions.release(_act(), task)
    flash(_("The task “%(name)s” waits for your colleagues again.", name=task.name), "success")
    return redirect(_back(url_for("inbox.pool")))


@inbox.post("/tasks/<string:task_id>/assign")
@requires(SIGNED_IN)
def assign(task_id: str) -> ResponseReturnValue:
    """Hand a task to a colleague."""
    task = queries.task(current_person().agency_id, task_id)
    candidates = queries.candidates([task], system_time.today()).get(task.id, [])
    chosen = request.form.get("person", "")
    person = next((p for p in candidates if p.public_id == chosen), None)
    if person is None:
        raise NotFound(_("Choose the colleague who is to do it."))
    with transaction():
        actions.assign(_act(), task, person)
    flash(_("%(name)s has the task “%(task)s” now.", name=person.name, task=task.name), "success")
    return redirect(_back(url_for("inbox.pool")))


def _act() -> Act:
    return Act(current_actor(), system_time.now())


def _back(otherwise: str) -> str:
    wanted = request.form.get("next", "")
    return wanted if is_local(wanted) else otherwise


def _show(view: View) -> ResponseReturnValue:
    visitor = current_visitor()
    person, keys, today = visitor.person, visitor.keys, system_time.today()
    page = max(1, request.args.get("page", 1, int))
    found = queries.inbox(person.agency_id, person.id, keys, view, today, page)
    calendar = calendar_for(person.agency_id)
    headed = [r.task for r in found.rows if view is View.POOL and rules.heads(r.task, keys)]
    candidates = queries.candidates(headed, today)
    rows = [
        Row(
            entry,
            deadline_chip(
                entry.task.due_on, entry.task.paused, entry.task.provisional, today, calendar
            ),
            may_claim=view is View.POOL and rules.can_claim(entry.task, person.id, keys),
            may_release=view is View.MINE and rules.can_release(entry.task, person.id),
            candidates=candidates.get(entry.task.id, []),
        )
        for entry in found.rows
    ]
    return render_template(
        "inbox/list.html",
        view=view,
        rows=rows,
        page=found,
        counts=queries.inbox_counts(person.agency_id, person.id, keys),
        head_assigns=Assignment.HEAD_ASSIGNS,
    )
