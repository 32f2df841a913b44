"""Pages of steps and acts."""

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from web.access import SIGNED_IN, case_or_404, requires

tasks = Blueprint("tasks", __name__)


@tasks.get("/tasks/<string:task_id>")
@requires(SIGNED_IN)
def show(task_id: str) -> ResponseReturnValue:
    """Show the page of a step."""
    abort(404)


@tasks.get("/cases/<string:case_id>/acts/<string:element_id>")
@requires(SIGNED_IN)
def act(case_id: str, element_id: str) -> ResponseReturnValue:
    """Show the page of an act that the diagram offers beside the steps."""
    case_or_404(case_id)
    abort(404)
