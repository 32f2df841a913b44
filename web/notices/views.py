"""Notices: what the system told a person; seen is what was shown."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from web.access import SIGNED_IN, current_person, requires
from web.notices.words import notice_words
from workflows import system_time
from workflows.db import transaction
from workflows.notices import queries

notices = Blueprint("notices", __name__)


@notices.get("/notices")
@requires(SIGNED_IN)
def list_notices() -> ResponseReturnValue:
    """List the notices; a reminder is done when the person sees it here, so they are marked."""
    person = current_person()
    page = max(1, request.args.get("page", 1, int))
    rows, more = queries.notices_of(person.agency_id, person.id, page)
    shown = render_template(
        "notices/list.html",
        rows=[(row, notice_words(row.notice), row.notice.seen_at is None) for row in rows],
        page=page,
        more=more,
    )
    with transaction():
        queries.mark_seen(
            person.agency_id,
            person.id,
            [row.notice.id for row in rows if row.notice.seen_at is None],
            system_time.now(),
        )
    return shown
