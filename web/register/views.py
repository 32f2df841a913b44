"""The review register: on the page, printed, and as .xlsx."""

from collections.abc import Sequence

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from web.access import SIGNED_IN, current_actor, current_visitor, requires
from web.downloads import attachment
from web.filters import round_tag
from web.words import gettext as _
from workflows import system_time
from workflows.accounts import queries as accounts
from workflows.accounts.models import UnitKind
from workflows.acts import Act
from workflows.audit import actions as audit
from workflows.cases.models import RoundState
from workflows.cases.rules import ROUND_STATE_WORDS
from workflows.db import transaction
from workflows.register.queries import Filter, RegisterRow, years
from workflows.register.queries import register as rows_of
from workflows.register.spreadsheet import Cell, workbook

register = Blueprint("register", __name__)
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@register.get("/register")
@requires(SIGNED_IN)
def show() -> ResponseReturnValue:
    """Show the register of what the person may see."""
    visitor = current_visitor()
    wanted = _wanted()
    units = accounts.units(visitor.person.agency_id)
    return render_template(
        "register/show.html",
        rows=rows_of(visitor.viewer, wanted),
        wanted=wanted,
        years=years(visitor.viewer) or [system_time.today().year],
        units=[unit for unit in units if unit.kind == UnitKind.HANDLING],
        states=ROUND_STATE_WORDS.items(),
        query=request.args.to_dict(),
        printed_on=system_time.today(),
    )


@register.get("/register.xlsx")
@requires(SIGNED_IN)
def export() -> ResponseReturnValue:
    """Hand out the same rows as a workbook; that it was taken is in the audit trail."""
    visitor = current_visitor()
    rows = rows_of(visitor.viewer, _wanted())
    content = workbook(_("Review register"), _headings(), map(_cells, rows))
    with transaction():
        act = Act(current_actor(), system_time.now())
        act.note("register.exported", rows=len(rows))
        audit.append(act)
    name = f"{_('Review register')}-{system_time.today().isoformat()}.xlsx"
    return attachment(content, EXCEL, name)


def _wanted() -> Filter:
    state = request.args.get("state", "")
    return Filter(
        year=request.args.get("year", None, int),
        unit_id=request.args.get("unit", None, int),
        state=RoundState(state) if state in set(RoundState) else None,
    )


def _headings() -> Sequence[str]:
    return (
        _("Register no."),
        _("Received on"),
        _("Handling unit"),
        _("Case title"),
        _("Decision type"),
        _("Round"),
        _("Reviewer"),
        _("State"),
        _("Due on"),
        _("Extension (days)"),
        _("Supplements"),
        _("Opinion"),
        _("Opinion no."),
        _("Issued on"),
        _("Working days, gross"),
        _("Working days, net"),
        _("Decision no."),
    )


def _cells(row: RegisterRow) -> Sequence[Cell]:
    return (
        row.register_no,
        row.received_on,
        row.unit,
        row.title,
        row.decision_type,
        row.n,
        row.reviewer,
        round_tag(row.state).words,
        row.due_on,
        row.extension_days or None,
        row.supplements or None,
        row.outcome,
        row.opinion_no,
        row.issued_on,
        row.days_gross,
        row.days_net,
        row.decision_no,
    )
