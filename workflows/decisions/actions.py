"""Propose and make decisions, behind the gate. Callers open the transaction."""

from datetime import date
from typing import Any

from workflows.acts import Act
from workflows.cases.actions import move_case
from workflows.cases.models import CaseState, ReviewCase, ReviewRound
from workflows.decisions.gate import Proposed, require_open
from workflows.decisions.models import Decision, DecisionState
from workflows.exceptions import N_, NotAllowed
from workflows.opinions.actions import latest_issued
from workflows.opinions.models import CollectiveDiscussion, Opinion


def passing_opinion(act: Act, case: ReviewCase, proposed: Proposed | None = None) -> Opinion:
    """Return the opinion that opens the gate, or refuse (GateClosed)."""
    return require_open(
        case,
        act.records(ReviewRound),
        latest_issued(act),
        act.records(CollectiveDiscussion),
        proposed,
    )


def propose(
    act: Act,
    case: ReviewCase,
    *,
    number: str,
    decided_on: date,
    text_version_id: int | None,
    canonical_digest: str,
    fields: dict[str, Any],
    differences: list[dict[str, str]],
    hearing_closed_on: date | None,
    formal_reason: str = "",
) -> Decision:
    """Propose a decision on the reviewed text (T24); differences need a formal statement."""
    proposed = Proposed(decided_on, not differences or bool(formal_reason), hearing_closed_on)
    opinion = passing_opinion(act, case, proposed)
    decision = act.add(
        Decision(
            case_id=case.id,
            opinion_id=opinion.id,
            state=DecisionState.PROPOSED,
            number=number,
            decided_on=decided_on,
            text_version_id=text_version_id,
            canonical_digest=canonical_digest,
            fields={**fields, "hearing_closed_on": _text(hearing_closed_on)},
            differences=differences,
            formal_reason=formal_reason,
            **act.stamp(),
        )
    )
    act.note("decision.proposed", number=number, digest=canonical_digest, same_text=not differences)
    return decision


def proposed(act: Act) -> Decision:
    """Return the decision that waits for approval."""
    for decision in reversed(act.records(Decision)):
        if decision.state == DecisionState.PROPOSED:
            return decision
    raise NotAllowed(N_("No decision has been proposed."))


def refuse(act: Act) -> None:
    """Do not approve the proposed decision; another may be proposed."""
    proposed(act).state = DecisionState.REFUSED


def confirm_formal(act: Act) -> None:
    """Confirm that the change is purely formal (R-094); an act of the review head."""
    proposed(act).formal_confirmed_by = act.actor.person_id


def make(act: Act, case: ReviewCase) -> Decision:
    """Make the proposed decision; the gate is asked again at this moment (R-093)."""
    decision = proposed(act)
    same_text = not decision.differences or decision.formal_confirmed_by is not None
    hearing = decision.fields.get("hearing_closed_on")
    opinion = passing_opinion(
        act,
        case,
        Proposed(decision.decided_on, same_text, date.fromisoformat(hearing) if hearing else None),
    )
    decision.state = DecisionState.MADE
    decision.approved_by = act.actor.person_id
    decision.approved_on = act.on
    move_case(act, case, CaseState.DECIDED)
    act.note(
        "decision.made",
        number=decision.number,
        decided_on=str(decision.decided_on),
        opinion=opinion.number,
    )
    return decision


def _text(day: date | None) -> str:
    return day.isoformat() if day else ""
