"""The page that edits a procedure, and what its script asks of the server."""

from typing import Any

from flask import Blueprint, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bpmn.bundle import Bundle
from bpmn.checks import Problem
from bpmn.exceptions import InvalidDefinition
from web import codes
from web.access import current_actor, requires
from web.administration.views import version_or_404
from web.babel import language
from web.words import gettext as _
from web.words import refusal_words, translated
from workflows import system_time
from workflows.accounts.models import Post
from workflows.acts import Act
from workflows.audit import actions as audit
from workflows.cases.roles import ROLES
from workflows.db import db, transaction
from workflows.definitions import actions as definitions
from workflows.definitions.actions import FailsChecks
from workflows.definitions.library import bundle_of
from workflows.definitions.models import ProcedureVersion, VersionState
from workflows.service_tasks import handler_names

editor = Blueprint("editor", __name__)
LARGEST_DIAGRAM = 2 * 1024 * 1024  # characters


@editor.get("/administration/procedures/<string:version_id>/editor")
@requires(Post.ADMINISTRATOR)
def show(version_id: str) -> ResponseReturnValue:
    """Show the editor; a version that is or was active can only be looked at."""
    version = version_or_404(version_id)
    return render_template(
        "administration/editor.html",
        version=version,
        readonly=version.state != VersionState.DRAFT,
    )


@editor.get("/administration/procedures/<string:version_id>/source")
@requires(Post.ADMINISTRATOR)
def source(version_id: str) -> ResponseReturnValue:
    """Return the diagram and its forms."""
    version = version_or_404(version_id)
    bundle = bundle_of(version)
    return jsonify(
        xml=bundle.diagram.decode(),
        forms=dict(bundle.forms),
        version=version.version,
        name=version.name,
    )


@editor.get("/administration/procedures/meta")
@requires(Post.ADMINISTRATOR)
def meta() -> ResponseReturnValue:
    """Return what the panel offers beyond what the editor knows: roles, subjects, handlers."""
    return jsonify(
        roles={role.key: translated(role.name) for role in ROLES.values()},
        subjects={key: translated(words) for key, words in codes.SUBJECTS.items()},
        handlers=sorted(handler_names()),
    )


@editor.post("/administration/procedures/<string:version_id>/save")
@requires(Post.ADMINISTRATOR)
def save(version_id: str) -> ResponseReturnValue:
    """Save the draft as the editor has it; 409 when somebody else saved meanwhile."""
    version = version_or_404(version_id)
    sent = _sent()
    if isinstance(sent, str):
        return jsonify(message=sent), 422
    try:
        with transaction():
            act = Act(current_actor(), system_time.now())
            seen = int(request.get_json().get("version") or 0)
            definitions.save_draft(act, version, _bundle(version, sent), seen)
            db.session.flush()
            audit.append(act)
    except InvalidDefinition as error:
        problems = definitions.check(_bundle(version, sent), handler_names())
        words = _("The diagram cannot be read: %(why)s", why=error)
        return jsonify(message=words, problems=_as_json(problems)), 422
    return jsonify(version=version.version)


@editor.post("/administration/procedures/<string:version_id>/check")
@requires(Post.ADMINISTRATOR)
def check(version_id: str) -> ResponseReturnValue:
    """Check what the editor has, without saving it."""
    version = version_or_404(version_id)
    sent = _sent()
    if isinstance(sent, str):
        return jsonify(message=sent), 422
    return jsonify(_as_json(definitions.check(_bundle(version, sent), handler_names())))


@editor.post("/administration/procedures/<string:version_id>/activate")
@requires(Post.ADMINISTRATOR)
def activate(version_id: str) -> ResponseReturnValue:
    """Let new cases follow the draft; running ones stay on their version."""
    version = version_or_404(version_id)
    seen = (request.get_json(silent=True) or {}).get("version")
    if seen is not None and seen != version.version:
        return jsonify(message=_("This draft was saved elsewhere meanwhile. Load it again.")), 409
    try:
        with transaction():
            act = Act(current_actor(), system_time.now())
            definitions.activate(act, version, handler_names())
            db.session.flush()
            audit.append(act)
    except FailsChecks as refusal:
        return jsonify(message=refusal_words(refusal), problems=_as_json(refusal.problems)), 422
    words = _("Version %(n)s is active. New cases follow it.", n=version.number)
    return jsonify(message=words, url=url_for("administration.procedures"))


def _sent() -> dict[str, Any] | str:
    """Return what the editor sent, or what is wrong with it."""
    sent = request.get_json(silent=True)
    if not isinstance(sent, dict) or not isinstance(sent.get("xml"), str):
        return _("The editor sent nothing that could be read.")
    if len(sent["xml"]) > LARGEST_DIAGRAM:
        return _("The diagram is too large.")
    forms = sent.get("forms") or {}
    if not isinstance(forms, dict) or not all(
        isinstance(form, dict) and _is_form_id(form_id) for form_id, form in forms.items()
    ):
        return _("A form has no proper name: letters, digits, - and _ only.")
    return sent


def _is_form_id(name: str) -> bool:
    """Whether a form's id can be the name of its file in the bundle."""
    return name.isascii() and name.replace("-", "").replace("_", "").isalnum()


def _bundle(version: ProcedureVersion, sent: dict[str, Any]) -> Bundle:
    """Put what the editor knows, diagram and forms, beside what it does not touch."""
    kept = bundle_of(version)
    return Bundle(
        diagram=sent["xml"].encode(),
        tables=kept.tables,
        forms=sent.get("forms") or {},
        templates=kept.templates,
    )


def _as_json(problems: list[Problem]) -> list[dict[str, str]]:
    shown = [problem.in_language(language()) for problem in problems]
    return [
        {
            "element": problem.element,
            "code": problem.code,
            "severity": problem.severity,
            "message": problem.message,
            "help": problem.help,
        }
        for problem in shown
    ]
