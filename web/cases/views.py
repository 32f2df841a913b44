"""Case lists, new cases and the page of a case."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from web.access import SIGNED_IN, requires

cases = Blueprint("cases", __name__)


@cases.get("/cases")
@requires(SIGNED_IN)
def list_cases() -> ResponseReturnValue:
    """List."""
    return ""


@cases.get("/cases/new")
@requires(SIGNED_IN)
def new() -> ResponseReturnValue:
    """New."""
    return ""


@cases.get("/cases/<string:case_id>")
@requires(SIGNED_IN)
def show(case_id: str) -> ResponseReturnValue:
    """Show."""
    return case_id
