"""The review register."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from web.access import SIGNED_IN, requires

register = Blueprint("register", __name__)


@register.get("/register")
@requires(SIGNED_IN)
def show() -> ResponseReturnValue:
    """Show."""
    return ""
