"""Checks that pages make before an act: nothing is stored by them."""

from collections.abc import Mapping
from typing import Any

from web.tasks.answers import error_words
from workflows.db import db
from workflows.exceptions import N_, InvalidAnswers
from workflows.steps.scope import scope_table
from workflows.steps.submission import state_proposal
from workflows.steps.turn import Turn


def require_scope_answered(turn: Turn, answers: Mapping[str, str]) -> None:
    """Refuse a scope question left open: silence is no “no”, which would end the case."""
    errors = {
        f"criteria.{question.expression}": N_("Answer yes or no.")
        for question in scope_table(turn).inputs
        if answers.get(f"criteria[{question.expression}]") not in ("yes", "no")
    }
    if errors:
        raise InvalidAnswers(errors)


def check_submission(turn: Turn, raw: Mapping[str, Any]) -> dict[str, str]:
    """Return what a submission still lacks, by field; the statement is confirmed at the end."""
    try:
        state_proposal(turn, {**raw, "warranty": "on"})
    except InvalidAnswers as refusal:
        return error_words(refusal)
    finally:
        db.session.rollback()
    return {}
