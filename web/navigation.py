"""What stands in the header of every page: where one can go, and how much waits there."""

from dataclasses import dataclass
from typing import Any

from flask import Flask, request, url_for

from web.access import Visitor, current_visitor, is_signed_in
from web.words import gettext as _
from workflows.accounts.models import Post
from workflows.notices import queries as notices
from workflows.user_tasks import queries as user_tasks


@dataclass(frozen=True)
class Place:
    """An entry of the navigation."""

    words: str
    address: str
    current: bool
    count: int | None = None


def init_app(app: Flask) -> None:
    """Give the templates their header."""
    app.context_processor(_header)


def _header() -> dict[str, Any]:
    if not is_signed_in() or request.headers.get("HX-Request") == "true":
        return {"visitor": None, "places": [], "unread": 0}
    visitor = current_visitor()
    person = visitor.person
    return {
        "visitor": visitor,
        "places": places(visitor),
        "unread": notices.unread_count(person.agency_id, person.id),
    }


def places(visitor: Visitor) -> list[Place]:
    """Return where this person can go."""
    counts = user_tasks.inbox_counts(visitor.person.agency_id, visitor.person.id, visitor.keys)
    result = [_place("inbox.mine", _("Inbox"), "inbox", counts.mine + counts.pool)]
    if sees_cases(visitor):
        result.append(_place("cases.list_cases", _("Cases"), "cases tasks dossiers"))
        result.append(_place("register.show", _("Review register"), "register"))
    if visitor.holds(Post.ADMINISTRATOR):
        result.append(
            _place("administration.procedures", _("Procedures and system"), "administration editor")
        )
    elif visitor.holds(Post.SUPERVISOR):
        result.append(_place("administration.audit_trail", _("Audit trail"), "administration"))
    return result


def sees_cases(visitor: Visitor) -> bool:
    """Whether a person has to do with cases at all; who only administrates has not."""
    return any(held.post is not Post.ADMINISTRATOR for held in visitor.posts)


def _place(endpoint: str, words: str, subjects: str, count: int | None = None) -> Place:
    return Place(words, url_for(endpoint), (request.blueprint or "") in subjects.split(), count)
