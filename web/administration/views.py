"""Procedures, calendar, incidents and the audit trail."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from web.access import requires
from workflows.accounts.models import Post

administration = Blueprint("administration", __name__)


@administration.get("/administration/procedures")
@requires(Post.ADMINISTRATOR)
def procedures() -> ResponseReturnValue:
    """List."""
    return ""


@administration.get("/administration/audit")
@requires(Post.ADMINISTRATOR, Post.SUPERVISOR)
def audit_trail() -> ResponseReturnValue:
    """List."""
    return ""
