"""The dossier of a case: its material slots and documents."""

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from web.access import SIGNED_IN, case_or_404, requires

dossiers = Blueprint("dossiers", __name__)


@dossiers.get("/cases/<string:case_id>/dossier")
@requires(SIGNED_IN)
def show(case_id: str) -> ResponseReturnValue:
    """Show the dossier."""
    case_or_404(case_id)
    abort(404)
