"""Who may open which page: every view is `@public` or says whom it is for.

The guard refuses a view that says neither. Who is what comes from the posts held today (D5); whose
case somebody may see is `workflows.case_files.access`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, g, jsonify, redirect, request, url_for
from flask_login import LoginManager, current_user
from werkzeug.wrappers import Response as BaseResponse

from web.asks import wants_fragment, wants_json
from web.words import gettext as _
from workflows import system_time
from workflows.accounts import queries as accounts
from workflows.accounts.models import Account, Agency, Person, Post, Unit, UnitKind
from workflows.acts import Actor
from workflows.case_files.access import Viewer, case_of
from workflows.cases.models import ReviewCase

SIGNED_IN = "signed-in"
View = TypeVar("View", bound=Callable[..., Any])
logins = LoginManager()


def public(view: View) -> View:
    """Open a view to everybody, signed in or not."""
    view.public = True  # type: ignore[attr-defined]
    return view


def requires(*who: Post | str) -> Callable[[View], View]:
    """Open a view to the holders of one of these posts, or to everybody who is signed in."""
    if not who:
        raise ValueError('say whom the view is for: posts, or "signed-in"')
    allowed = frozenset(str(name) if name == SIGNED_IN else Post(name) for name in who)

    def mark(view: View) -> View:
        view.permission = allowed  # type: ignore[attr-defined]
        return view

    return mark


@dataclass(frozen=True)
class HeldPost:
    """A post held today."""

    post: Post
    unit: Unit


@dataclass(frozen=True)
class Visitor:
    """Who is signed in, with the posts held today; has what Flask-Login asks of a user."""

    account: Account
    person: Person
    agency: Agency
    posts: tuple[HeldPost, ...]

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        """Return what the session keeps."""
        return self.account.username

    def holds(self, *posts: Post) -> bool:
        """Whether one of these posts is held, in whatever unit."""
        return any(held.post in posts for held in self.posts)

    def units(self, *posts: Post) -> list[Unit]:
        """Return the units in which one of these posts is held."""
        return list({h.unit.id: h.unit for h in self.posts if h.post in posts}.values())

    @property
    def in_review_body(self) -> bool:
        """Whether the person works in the review body (法制审核机构)."""
        return any(
            held.unit.kind == UnitKind.REVIEW_BODY and held.post in (Post.REVIEWER, Post.HEAD)
            for held in self.posts
        )

    @property
    def handling_units(self) -> list[Unit]:
        """The handling units in which the person can open cases."""
        return [u for u in self.units(Post.MEMBER, Post.HEAD) if u.kind == UnitKind.HANDLING]

    @property
    def keys(self) -> frozenset[tuple[int, Post]]:
        """The inbox keys (unit, post) that reach this person."""
        return frozenset((held.unit.id, held.post) for held in self.posts)

    @property
    def viewer(self) -> Viewer:
        """The same, as the rules of access know it."""
        return Viewer(
            self.person.agency_id,
            self.person.id,
            frozenset((h.unit.id, UnitKind(h.unit.kind), h.post) for h in self.posts),
        )


def init_app(app: Flask) -> None:
    """Load who is signed in, and guard every view."""
    logins.init_app(app)
    logins.user_loader(visitor_of)
    app.before_request(_guard)


def visitor_of(username: str) -> Visitor | None:
    """Return who signs in under a name; nobody when the account is closed."""
    account = accounts.account(username)
    if account is None or not account.active:
        return None
    agency_id = account.agency_id
    units = {unit.id: unit for unit in accounts.units(agency_id)}
    held = accounts.posts_of(agency_id, account.person_id, system_time.today())
    return Visitor(
        account,
        accounts.person(agency_id, account.person_id),
        accounts.agency(agency_id),
        tuple(HeldPost(Post(holding.post), units[holding.unit_id]) for holding in held),
    )


def is_signed_in() -> bool:
    """Whether somebody is signed in."""
    return bool(current_user.is_authenticated)


def current_visitor() -> Visitor:
    """Return who is signed in; only for views that require it."""
    if not is_signed_in():
        abort(401)
    visitor: Visitor = current_user._get_current_object()
    return visitor


def current_person() -> Person:
    """Return the person who is signed in."""
    return current_visitor().person


def current_actor(acted_on: date | None = None) -> Actor:
    """Return the person signed in as the actor of what is done now, or on an earlier legal date."""
    person = current_person()
    return Actor(
        agency_id=person.agency_id,
        person_id=person.id,
        name=person.name,
        acted_on=acted_on or system_time.today(),
        recorded_by=person.id,
    )


def case_or_404(public_id: str) -> ReviewCase:
    """Return a case that the person may see; NotFound for one that is not for them."""
    if "cases" not in g:
        g.cases = {}
    if public_id not in g.cases:
        g.cases[public_id] = case_of(current_visitor().viewer, public_id)
    case: ReviewCase = g.cases[public_id]
    return case


def is_local(target: str) -> bool:
    """Whether an address after sign-in stays on this site."""
    parts = urlsplit(target)
    return target.startswith("/") and not (
        parts.scheme or parts.netloc or target.startswith(("//", "/\\"))
    )


def _guard() -> Response | BaseResponse | None:
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None or request.endpoint == "static" or getattr(view, "public", False):
        return None
    if not is_signed_in():
        return _ask_to_sign_in()
    permission: frozenset[str] = getattr(view, "permission", frozenset())
    if SIGNED_IN not in permission and not current_visitor().holds(
        *(post for post in Post if post in permission)
    ):
        abort(403)
    return None


def _ask_to_sign_in() -> Response | BaseResponse:
    wanted = request.full_path.rstrip("?") if request.method == "GET" else ""
    address = url_for("accounts.sign_in", next=wanted or None)
    if wants_json():
        answer = jsonify(message=_("Your session has ended. Sign in again; nothing typed is lost."))
        answer.status_code = 401
        return answer
    if wants_fragment():
        return Response("", headers={"HX-Redirect": address})
    return redirect(address)
