"""After an opinion that found problems: reply, disagreement and ruling (T18–T20; R-084–R-089)."""

from typing import Any

from workflows.cases.actions import move_case
from workflows.cases.models import CaseState, ReviewRound
from workflows.cases.roles import Duty
from workflows.dossiers import actions as dossiers
from workflows.exceptions import N_, InvalidAnswers, NotOffered
from workflows.opinions import actions as opinions
from workflows.opinions import rules
from workflows.opinions.models import Opinion
from workflows.requests import actions as requests
from workflows.requests.models import Subject
from workflows.steps.kinds import Raw, StepKind, require_text, ticked
from workflows.steps.submission import (
    TEXT_SLOT,
    require_dossier,
    return_to_reviewed,
    state_proposal,
    submission_page,
    submit,
)
from workflows.steps.turn import Turn


class Reply(StepKind):
    """The unit takes a position on every point, and submits again or disagrees."""

    name = "reply"
    duty = Duty.HANDLE
    meanings = ("RESUBMIT", "DISAGREE")
    case_states = frozenset({CaseState.HANDLING_OPINION})

    def perform(self, turn: Turn, meaning: str, raw: Raw) -> dict[str, Any]:
        """Record the reply and ask the unit head to release it."""
        opinion = _opinion(turn)
        given = raw.get("points") or {}
        errors = rules.reply_errors(opinion.problems, given)
        points = [
            {
                "n": p["n"],
                "problem": p["problem"],
                "position": (given.get(str(p["n"])) or {}).get("position"),
                "reason": str((given.get(str(p["n"])) or {}).get("reason") or "").strip(),
                "measure": str((given.get(str(p["n"])) or {}).get("measure") or "").strip(),
            }
            for p in opinion.problems
        ]
        text = str(raw.get("text") or "").strip()
        disputed = any(p["position"] == "NOT_ACCEPTED" for p in points)
        if meaning == "DISAGREE" and not errors and not disputed:
            errors["points"] = N_("A disagreement needs at least one point that is not accepted.")
        if meaning == "RESUBMIT" and _text_unchanged(turn) and not text:
            errors["text"] = N_(
                "The text of the decision is the one reviewed before. Upload the new text, or say "
                "here why it is unchanged."
            )
        if errors:
            raise InvalidAnswers(errors)
        if meaning == "RESUBMIT":
            state_proposal(turn, raw)
        else:
            require_dossier(turn)
            return_to_reviewed(turn)
        opinions.reply(turn, opinion, points, meaning, text)
        subject = Subject.RESUBMISSION if meaning == "RESUBMIT" else Subject.DISAGREEMENT
        requests.make(turn, None, subject, text or points[0]["reason"])
        return {"overall": meaning}

    def page(self, turn: Turn) -> dict[str, Any]:
        """Return the opinion with its points, and the submission form."""
        return {
            "opinion": _opinion(turn),
            "reply": opinions.latest_reply(turn),
            "disagreement": opinions.latest_disagreement(turn),
            **submission_page(turn),
        }


class Ruling(StepKind):
    """The deputy director in charge rules on a disagreement; he cannot release a decision."""

    name = "ruling"
    duty = Duty.APPROVE
    meanings = ("UPHOLD", "RE_REVIEW", "TO_MEETING")
    case_states = frozenset({CaseState.COORDINATING})

    def perform(self, turn: Turn, meaning: str, raw: Raw) -> dict[str, Any]:
        """Uphold the opinion, order a fresh round, or put it before a meeting (T20)."""
        disagreement = opinions.latest_disagreement(turn)
        if disagreement is None:
            raise NotOffered
        reasons = require_text(raw, "reasons")
        opinions.rule(turn, disagreement, meaning, reasons)
        match meaning:
            case "UPHOLD":
                move_case(turn, turn.case, CaseState.HANDLING_OPINION)
            case "RE_REVIEW":
                current = submit(turn, input_note=reasons)
                if ticked(raw, "another_reviewer"):
                    current.reviewer_id = None
            case "TO_MEETING":
                move_case(turn, turn.case, CaseState.DELIBERATING)
        turn.tell("undertaker unitHead reviewer reviewHead", "ruled", ruling=meaning)
        return {"reasons": reasons}

    def page(self, turn: Turn) -> dict[str, Any]:
        """Return both positions."""
        return {"opinion": _opinion(turn), "disagreement": opinions.latest_disagreement(turn)}


def _opinion(turn: Turn) -> Opinion:
    opinion = opinions.latest_issued(turn)
    if opinion is None:
        raise NotOffered
    return opinion


def _text_unchanged(turn: Turn) -> bool:
    before = turn.records(ReviewRound)[-1]
    texts = [m.version for m in dossiers.materials(turn.case) if m.document.slot == TEXT_SLOT]
    return bool(texts) and texts[0].sha256 == before.text_sha256
