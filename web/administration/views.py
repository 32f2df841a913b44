"""Procedures, calendar, incidents and the audit trail."""

from collections import defaultdict
from datetime import date, datetime, timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import and_, func, select

from web.access import current_actor, current_person, current_visitor, requires
from web.administration.calendar import months_of
from web.words import gettext as _
from workflows import system_time
from workflows.accounts import queries as accounts
from workflows.accounts.models import Post
from workflows.acts import Act
from workflows.audit import actions as audit
from workflows.audit import queries as trail
from workflows.audit.events import EVENTS
from workflows.audit.words import WORDS
from workflows.cases.models import ENDED, ReviewCase
from workflows.clocks.models import CalendarDay, CalendarYear
from workflows.db import db, transaction
from workflows.definitions import actions as definitions
from workflows.definitions.models import ProcedureVersion, VersionState
from workflows.exceptions import N_, InvalidAnswers, NotFound
from workflows.instances.actions import DEFAULT_PROCEDURE
from workflows.instances.models import Incident
from workflows.system_time import BEIJING

administration = Blueprint("administration", __name__)


@administration.get("/administration/procedures")
@requires(Post.ADMINISTRATOR)
def procedures() -> ResponseReturnValue:
    """List the procedures with their versions and how many cases run on each."""
    agency_id = current_person().agency_id
    counted = db.session.execute(
        select(ReviewCase.procedure_version_id, func.count())
        .where(ReviewCase.agency_id == agency_id, ReviewCase.state.not_in(ENDED))
        .group_by(ReviewCase.procedure_version_id)
    )
    running = {row[0]: row[1] for row in counted}
    by_key: defaultdict[str, list[ProcedureVersion]] = defaultdict(list)
    for version in db.session.scalars(
        select(ProcedureVersion)
        .where(ProcedureVersion.agency_id == agency_id)
        .order_by(
            ProcedureVersion.key != DEFAULT_PROCEDURE,
            ProcedureVersion.key,
            ProcedureVersion.number.desc(),
        )
    ):
        by_key[version.key].append(version)
    return render_template(
        "administration/procedures.html",
        procedures=by_key,
        running=running,
        names=accounts.names(agency_id),
        states=VersionState,
    )


@administration.post("/administration/procedures/<string:version_id>/draft")
@requires(Post.ADMINISTRATOR)
def draft(version_id: str) -> ResponseReturnValue:
    """Make a draft of a version, or go on with the one that is open."""
    base = version_or_404(version_id)
    with transaction():
        act = Act(current_actor(), system_time.now())
        made = definitions.draft_of(act, base)
        db.session.flush()
        audit.append(act)
    return redirect(url_for("editor.show", version_id=made.public_id))


@administration.get("/administration/incidents")
@requires(Post.ADMINISTRATOR)
def incidents() -> ResponseReturnValue:
    """List what a person has to look at, open ones first."""
    agency_id = current_person().agency_id
    rows = db.session.execute(
        select(Incident, ReviewCase.number)
        .join(
            ReviewCase,
            and_(ReviewCase.agency_id == Incident.agency_id, ReviewCase.id == Incident.case_id),
        )
        .where(Incident.agency_id == agency_id)
        .order_by(Incident.closed_at.is_not(None), Incident.opened_at.desc())
        .limit(200)
    ).all()
    return render_template(
        "administration/incidents.html",
        rows=[(row[0], row[1]) for row in rows],
        names=accounts.names(agency_id),
        errors={},
    )


@administration.post("/administration/incidents/<string:incident_id>/close")
@requires(Post.ADMINISTRATOR)
def close_incident(incident_id: str) -> ResponseReturnValue:
    """Note how an incident was dealt with."""
    agency_id = current_person().agency_id
    incident = db.session.scalars(
        select(Incident).where(Incident.agency_id == agency_id, Incident.public_id == incident_id)
    ).first()
    if incident is None:
        raise NotFound
    how = request.form.get("how", "").strip()
    if not how:
        raise InvalidAnswers({"how": N_("Say how it was dealt with.")})
    if incident.closed_at is None:
        with transaction():
            act = Act(current_actor(), system_time.now(), incident.case_id)
            incident.closed_at, incident.closed_by = act.now, act.actor.person_id
            incident.how = how
            db.session.flush()
            act.note("incident.closed", kind=incident.kind, how=how)
            audit.append(act)
        flash(_("The incident is closed."), "success")
    return redirect(url_for("administration.incidents"))


@administration.get("/administration/audit")
@requires(Post.ADMINISTRATOR, Post.SUPERVISOR)
def audit_trail() -> ResponseReturnValue:
    """List who did what, newest first; the contents of cases only for who may read them."""
    visitor = current_visitor()
    agency_id = visitor.person.agency_id
    event = request.args.get("event", "")
    since, until = _day("since"), _day("until")
    number = request.args.get("case", "").strip()
    found = _case_of_number(agency_id, number) if number else None
    wanted = trail.Filter(
        event=event if event in EVENTS else "",
        actor=request.args.get("actor", "").strip()[:80],
        case_id=(found or 0) if number else None,
        since=_midnight(since) if since else None,
        until=_midnight(until + timedelta(days=1)) if until else None,
    )
    page = max(1, request.args.get("page", 1, int))
    rows, more = trail.events_of(agency_id, wanted, page)
    return render_template(
        "administration/audit.html",
        rows=rows,
        numbers=_case_numbers(agency_id, {row.case_id for row in rows if row.case_id}),
        names=accounts.names(agency_id),
        reads_cases=visitor.holds(Post.SUPERVISOR),
        words=WORDS,
        wanted=wanted,
        query={
            name: request.args[name]
            for name in ("event", "actor", "case", "since", "until")
            if request.args.get(name)
        },
        page=page,
        more=more,
    )


@administration.get("/administration/calendar")
@requires(Post.ADMINISTRATOR, Post.SUPERVISOR)
def calendar() -> ResponseReturnValue:
    """Show a year as it is counted: holidays, make-up days, and whether it is published."""
    region = accounts.agency(current_person().agency_id).region
    year = request.args.get("year", system_time.today().year, int)
    if not date.min.year < year < date.max.year:
        raise NotFound
    published = {
        row.year: row.notice
        for row in db.session.scalars(
            select(CalendarYear).where(CalendarYear.region == region).order_by(CalendarYear.year)
        )
    }
    days = {
        row.day: row
        for row in db.session.scalars(
            select(CalendarDay).where(
                CalendarDay.region == region,
                CalendarDay.day.between(date(year, 1, 1), date(year, 12, 31)),
            )
        )
    }
    return render_template(
        "administration/calendar.html",
        year=year,
        years=sorted({*published, year, system_time.today().year + 1}, reverse=True),
        notice=published.get(year, ""),
        months=months_of(year, days),
        named=sorted(days.values(), key=lambda row: row.day),
    )


def version_or_404(public_id: str) -> ProcedureVersion:
    """Return a version of the administrator's agency by its public id."""
    found = db.session.scalars(
        select(ProcedureVersion).where(
            ProcedureVersion.agency_id == current_person().agency_id,
            ProcedureVersion.public_id == public_id,
        )
    ).first()
    if found is None:
        raise NotFound
    return found


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=BEIJING)


def _case_of_number(agency_id: int, number: str) -> int | None:
    return db.session.scalar(
        select(ReviewCase.id).where(
            ReviewCase.agency_id == agency_id, ReviewCase.number.contains(number, autoescape=True)
        )
    )


def _case_numbers(agency_id: int, ids: set[int]) -> dict[int, tuple[str, str]]:
    rows = db.session.execute(
        select(ReviewCase.id, ReviewCase.number, ReviewCase.public_id).where(
            ReviewCase.agency_id == agency_id, ReviewCase.id.in_(ids)
        )
    )
    return {row.id: (row.number, row.public_id) for row in rows}
