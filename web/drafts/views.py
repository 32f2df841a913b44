"""Save what somebody types, a moment after the last key; the scripts of the pages ask for it."""

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from web.access import SIGNED_IN, case_or_404, requires
from web.tasks.answers import typed
from web.tasks.pages import Offer, act_offer, step_offer
from web.words import refusal_words
from workflows import system_time
from workflows.cases import drafts as stored
from workflows.cases.drafts import DraftChangedElsewhere
from workflows.db import transaction

drafts = Blueprint("drafts", __name__)


@drafts.post("/drafts/tasks/<string:task_id>")
@requires(SIGNED_IN)
def save_step(task_id: str) -> ResponseReturnValue:
    """Save the draft of a step."""
    return _save(step_offer(task_id))


@drafts.post("/drafts/acts/<string:case_id>/<string:element_id>")
@requires(SIGNED_IN)
def save_act(case_id: str, element_id: str) -> ResponseReturnValue:
    """Save the draft of an act."""
    return _save(act_offer(case_or_404(case_id), element_id))


def _save(offer: Offer) -> ResponseReturnValue:
    if offer.refusal is not None:
        return jsonify(message=refusal_words(offer.refusal)), 409
    seen = request.form.get("version", 0, int)
    now = system_time.now()
    try:
        with transaction():
            version = stored.save(offer.draft_key, typed(request.form.items()), seen, now)
    except DraftChangedElsewhere as refusal:
        return jsonify(message=refusal_words(refusal), version=refusal.version), 409
    return jsonify(version=version, saved_at=f"{now.astimezone(system_time.BEIJING):%H:%M}")
