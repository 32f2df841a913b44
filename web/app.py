"""create_app(): puts everything together. Nothing else creates a Flask app."""

from flask import Flask
from flask.typing import ResponseReturnValue
from sqlalchemy.engine import make_url

import handlers
from web import access, babel, errors, filters, navigation, security
from web.accounts.views import accounts
from web.administration.editor import editor
from web.administration.views import administration
from web.cases.views import cases
from web.config import Config
from web.dossiers.views import dossiers
from web.drafts.views import drafts
from web.inbox.views import inbox
from web.notices.views import notices
from web.register.views import register
from web.tasks.views import tasks
from workflows.db import db
from workflows.dossiers.store import open_store
from workflows.service_tasks import use_groups

SUBJECTS = (
    accounts,
    inbox,
    notices,
    cases,
    tasks,
    dossiers,
    drafts,
    register,
    administration,
    editor,
)


def create_app(config: Config) -> Flask:
    """Return the application for these settings; the database must have been migrated."""
    app = Flask(__name__)
    app.config.update(
        TESTING=config.testing,
        SQLALCHEMY_DATABASE_URI=config.database,
        SQLALCHEMY_ENGINE_OPTIONS=_engine_options(config.database),
        FASHEN=config,
    )
    app.json.sort_keys = False  # type: ignore[attr-defined]  # the order of a form's fields
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    db.init_app(app)
    open_store(config.files)
    use_groups(handlers.GROUPS)
    for part in (babel, access, errors, filters, navigation):
        part.init_app(app)
    security.init_app(app, config)
    for subject in SUBJECTS:
        app.register_blueprint(subject)
    app.add_url_rule("/healthz", view_func=healthz)
    return app


def _engine_options(address: str) -> dict[str, object]:
    if make_url(address).get_backend_name() == "sqlite":
        return {}
    return {"pool_pre_ping": True}


@access.public
def healthz() -> ResponseReturnValue:
    """Say that the process answers and reaches its database."""
    db.session.connection()
    return "ok\n", 200, {"Content-Type": "text/plain; charset=utf-8"}
