"""Case lists, new cases and the page of a case."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from web.access import (
    SIGNED_IN,
    Visitor,
    case_or_404,
    current_actor,
    current_person,
    current_visitor,
    requires,
)
from web.cases.stages import stages
from web.cases.words import line_of
from web.downloads import attachment
from web.filters import Chip, deadline_chip
from web.words import gettext as _
from web.words import refusal_words
from workflows import system_time
from workflows.accounts import queries as accounts
from workflows.accounts.models import Person, Post
from workflows.acts import Act
from workflows.case_files import lists
from workflows.case_files.contents import Clock, case_file
from workflows.case_files.timeline import timeline
from workflows.cases.models import CaseState, ReviewCase
from workflows.cases.rules import CASE_STATE_WORDS
from workflows.clocks.actions import calendar_for
from workflows.clocks.calendar import Calendar
from workflows.clocks.models import DeadlineState
from workflows.db import db, new_public_id
from workflows.definitions import actions as definitions
from workflows.definitions.library import bundle_of
from workflows.definitions.models import ProcedureVersion, VersionState
from workflows.dossiers.store import store
from workflows.exceptions import N_, InvalidAnswers, NotFound
from workflows.instances.actions import DEFAULT_PROCEDURE, close_stuck, open_case
from workflows.instances.queries import (
    diagram_state,
    may_close_stuck,
    offered_acts,
    open_incidents,
)
from workflows.papers.models import Paper
from workflows.powers import queries as powers
from workflows.powers.models import PowerItem
from workflows.user_tasks import queries as user_tasks
from workflows.user_tasks import rules as task_rules
from workflows.user_tasks.queries import TaskRow

cases = Blueprint("cases", __name__)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LONGEST = 200  # characters of a title or name
LONGEST_REASON = 2000


@dataclass(frozen=True)
class OpenTask:
    """An open step of the case, and what the person reading may do about it."""

    entry: TaskRow
    chip: Chip
    mine: bool
    may_claim: bool


@cases.get("/cases")
@requires(SIGNED_IN)
def list_cases() -> ResponseReturnValue:
    """List the cases that the person may see."""
    visitor, today = current_visitor(), system_time.today()
    state = request.args.get("state", "")
    wanted = lists.Filter(
        text=request.args.get("text", "").strip()[:LONGEST],
        state=CaseState(state) if state in set(CaseState) else None,
        mine=request.args.get("view") == "mine",
        open_only=request.args.get("view") == "open",
    )
    page = max(1, request.args.get("page", 1, int))
    rows, more = lists.cases_of(visitor.viewer, wanted, today, page)
    calendar = calendar_for(visitor.person.agency_id)
    return render_template(
        "cases/list.html",
        rows=[(row, _task_chip(row.task, today, calendar) if row.task else None) for row in rows],
        wanted=wanted,
        view=request.args.get("view", ""),
        states=CASE_STATE_WORDS.items(),
        page=page,
        more=more,
    )


@cases.get("/cases/new")
@requires(Post.MEMBER, Post.HEAD)
def new() -> ResponseReturnValue:
    """Show the form that opens a matter."""
    visitor = _undertaker()
    return _new_page(visitor, {"key": new_public_id()}, {})


@cases.post("/cases/new")
@requires(Post.MEMBER, Post.HEAD)
def create() -> ResponseReturnValue:
    """Open a matter and go to its first step."""
    visitor = _undertaker()
    typed: dict[str, Any] = {
        name: request.form.get(name, "").strip()
        for name in ("item", "title", "party", "key", "procedure")
    }
    officers = _colleagues(visitor, request.form.getlist("officers"))
    try:
        errors = {
            name: N_("Fill this in.") for name in ("title", "party", "key") if not typed[name]
        }
        errors |= {
            name: N_("This is too long.")
            for name in ("title", "party")
            if len(typed[name]) > LONGEST
        }
        item = next((i for i in _power_items(visitor) if i.public_id == typed["item"]), None)
        if item is None:
            errors["item"] = N_("Choose one of the list.")
        procedures = {version.key for version in _procedures(visitor.person.agency_id)}
        if typed["procedure"] not in procedures:
            errors["procedure"] = N_("Choose one of the list.")
        if errors or item is None:
            raise InvalidAnswers(errors)
        case = open_case(
            current_actor(),
            item=item,
            title=typed["title"],
            party=typed["party"],
            officers=officers,
            key=f"open:{typed['key']}"[:80],
            procedure=typed["procedure"],
        )
    except InvalidAnswers as refusal:
        words = {name: refusal_words(error) for name, error in refusal.errors.items()}
        typed["officers"] = {o.public_id for o in officers}
        return _new_page(visitor, typed, words), 422
    flash(_("Case %(number)s is open. Next: the scope of the review.", number=case.number))
    return redirect(url_for("cases.show", case_id=case.public_id))


@cases.get("/cases/<string:case_id>")
@requires(SIGNED_IN)
def show(case_id: str) -> ResponseReturnValue:
    """Show a case whole: stage, clocks, what can be done, records, timeline, diagram."""
    visitor, now = current_visitor(), system_time.now()
    case = case_or_404(case_id)
    actor, today = current_actor(), system_time.civil_date(now)
    file = case_file(case, Act(actor, now, case.id))
    calendar = calendar_for(case.agency_id)
    return render_template(
        "cases/show.html",
        file=file,
        case=case,
        stages=stages(file),
        tasks=_open_tasks(visitor, case, today, calendar),
        acts=offered_acts(case, actor),
        clocks=[(clock, _clock_chip(clock, today, calendar)) for clock in reversed(file.clocks)],
        lines=[line_of(entry, file.procedure, file.names) for entry in timeline(case)],
        diagram=diagram_state(case),
        incidents=open_incidents(case),
        may_close_stuck=may_close_stuck(case, actor),
        key=new_public_id(),
    )


@cases.post("/cases/<string:case_id>/close-stuck")
@requires(SIGNED_IN)
def end_stuck(case_id: str) -> ResponseReturnValue:
    """Close a case that its diagram cannot take on; for the head of the agency."""
    case = case_or_404(case_id)
    reason = request.form.get("reason", "").strip()[:LONGEST_REASON]
    if reason:
        close_stuck(current_actor(), case.id, reason, request.form.get("key", "")[:80])
        flash(_("The case is closed without a decision."), "success")
    else:
        flash(_("Give the reason; it is recorded."), "error")
    return redirect(url_for("cases.show", case_id=case.public_id))


@cases.get("/cases/<string:case_id>/diagram.xml")
@requires(SIGNED_IN)
def diagram(case_id: str) -> ResponseReturnValue:
    """Return the diagram that the case follows, as it was activated."""
    case = case_or_404(case_id)
    version = definitions.version(case.agency_id, case.procedure_version_id)
    answer = Response(bundle_of(version).diagram, content_type="application/xml; charset=utf-8")
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.set_etag(version.hash)
    return answer.make_conditional(request)


@cases.get("/cases/<string:case_id>/diagram.json")
@requires(SIGNED_IN)
def diagram_now(case_id: str) -> ResponseReturnValue:
    """Return which elements are done, current and next."""
    return jsonify(asdict(diagram_state(case_or_404(case_id))))


@cases.get("/cases/<string:case_id>/papers/<string:paper_id>")
@requires(SIGNED_IN)
def paper(case_id: str, paper_id: str) -> ResponseReturnValue:
    """Hand out a paper of the case as .docx."""
    case = case_or_404(case_id)
    found = db.session.scalars(
        select(Paper).where(
            Paper.agency_id == case.agency_id,
            Paper.case_id == case.id,
            Paper.public_id == paper_id,
        )
    ).first()
    if found is None:
        raise NotFound
    return attachment(store().read(found.sha256), WORD, found.filename)


def _undertaker() -> Visitor:
    visitor = current_visitor()
    if not visitor.handling_units:
        abort(403)
    return visitor


def _new_page(visitor: Visitor, typed: dict[str, Any], errors: dict[str, str]) -> str:
    return render_template(
        "cases/new.html",
        typed=typed,
        errors=errors,
        items=_power_items(visitor),
        procedures=_procedures(visitor.person.agency_id),
        colleagues=_colleagues(visitor),
        types=powers.decision_types(visitor.person.agency_id),
    )


def _power_items(visitor: Visitor) -> list[PowerItem]:
    return powers.power_items(visitor.person.agency_id, [u.id for u in visitor.handling_units])


def _procedures(agency_id: int) -> list[ProcedureVersion]:
    return list(
        db.session.scalars(
            select(ProcedureVersion)
            .where(
                ProcedureVersion.agency_id == agency_id,
                ProcedureVersion.state == VersionState.ACTIVE,
            )
            .order_by(ProcedureVersion.key != DEFAULT_PROCEDURE, ProcedureVersion.name)
        )
    )


def _colleagues(visitor: Visitor, chosen: list[str] | None = None) -> list[Person]:
    """Return the others of the person's units; of these only the chosen, if any are given."""
    today = system_time.today()
    found = {
        person.id: person
        for unit in visitor.handling_units
        for person in accounts.people_of(unit.agency_id, unit.id, today)
        if person.certificate_no and person.id != visitor.person.id
    }
    if chosen is None:
        return list(found.values())
    return [person for person in found.values() if person.public_id in chosen]


def _open_tasks(
    visitor: Visitor, case: ReviewCase, today: date, calendar: Calendar
) -> list[OpenTask]:
    person = current_person()
    rows = []
    for entry in user_tasks.open_tasks(case):
        task = entry.task
        excluded = user_tasks.exclusion_of(task, person.id)
        rows.append(
            OpenTask(
                entry,
                _task_chip(task, today, calendar),
                mine=task.assignee_id == person.id,
                may_claim=task_rules.can_claim(task, person.id, visitor.keys, excluded),
            )
        )
    return rows


def _task_chip(task: Any, today: date, calendar: Calendar) -> Chip:
    return deadline_chip(task.due_on, task.paused, task.provisional, today, calendar)


def _clock_chip(clock: Clock, today: date, calendar: Calendar) -> Chip:
    deadline = clock.deadline
    if deadline.state == DeadlineState.STOPPED:
        late = deadline.stopped_on is not None and deadline.stopped_on > deadline.due_on
        words = _("Ended late") if late else _("Ended in time")
        return Chip("chip-red" if late else "chip-grey", words, "")
    return deadline_chip(
        deadline.due_on,
        deadline.state == DeadlineState.PAUSED,
        deadline.provisional,
        today,
        calendar,
    )
