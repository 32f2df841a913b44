"""Sign-in, sign-out and the choice of language."""

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_user, logout_user

from web.access import SIGNED_IN, is_local, is_signed_in, public, requires, visitor_of
from web.babel import LANGUAGES
from web.words import gettext as _
from workflows import system_time
from workflows.accounts import queries
from workflows.accounts.passwords import password_matches
from workflows.acts import Act, Actor
from workflows.audit import actions as audit
from workflows.db import transaction

accounts = Blueprint("accounts", __name__)


@accounts.get("/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    """Show the sign-in page."""
    if is_signed_in():
        return redirect(url_for("inbox.home"))
    return render_template("accounts/sign_in.html", username="", error="")


@accounts.post("/sign-in")
@public
def sign_in_now() -> ResponseReturnValue:
    """Sign in; the answer does not tell whether the name or the password was wrong."""
    username = request.form.get("username", "").strip()
    account = queries.account(username)
    stored = account.password_hash if account is not None and account.active else None
    matches = password_matches(stored, request.form.get("password", ""))
    visitor = visitor_of(username) if matches else None
    if account is not None:
        person = queries.person(account.agency_id, account.person_id)
        with transaction():
            now = system_time.now()
            actor = Actor(
                account.agency_id, person.id, person.name, system_time.civil_date(now), person.id
            )
            act = Act(actor, now)
            act.note("account.signed_in" if visitor else "account.refused", username=username)
            audit.append(act)
    if visitor is None:
        error = _("Name or password is wrong. Check both and try again.")
        return render_template("accounts/sign_in.html", username=username, error=error), 422
    language = session.get("lang")
    session.clear()
    if language:
        session["lang"] = language
    session.permanent = True
    login_user(visitor)
    wanted = request.args.get("next", "")
    return redirect(wanted if is_local(wanted) else url_for("inbox.home"))


@accounts.post("/sign-out")
@requires(SIGNED_IN)
def sign_out() -> ResponseReturnValue:
    """End the session."""
    language = session.get("lang")
    logout_user()
    session.clear()
    if language:
        session["lang"] = language
    flash(_("You have signed out."), "success")
    return redirect(url_for("accounts.sign_in"))


@accounts.get("/language/<string:lang>")
@public
def switch_language(lang: str) -> ResponseReturnValue:
    """Remember the language for this session and go back."""
    if lang in LANGUAGES:
        session["lang"] = lang
    wanted = request.args.get("next", "")
    return redirect(wanted if is_local(wanted) else url_for("inbox.home"))
