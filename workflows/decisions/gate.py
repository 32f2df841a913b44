"""The gate: no decision without a pass on the same text (R-005; domain.md 4.3.1, 4.4.2–10).

Pure; whatever a diagram offers, a decision is recorded only when this finds nothing against it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from workflows.cases.models import CaseState, ReviewCase, ReviewRound, RoundState
from workflows.exceptions import N_, GateClosed
from workflows.opinions.models import CollectiveDiscussion, Effect, Opinion


@dataclass(frozen=True)
class Proposed:
    """What is to be decided: its day, whether its text is the reviewed one, and the hearing."""

    decided_on: date
    same_text: bool  # or a formal change that the review head has confirmed
    hearing_closed_on: date | None


def reasons_against(
    case: ReviewCase,
    rounds: Sequence[ReviewRound],
    passing: Opinion | None,
    discussions: Sequence[CollectiveDiscussion],
    proposed: Proposed | None = None,
) -> list[str]:
    """Return every reason why the decision may not be recorded; none means the gate is open.

    Without `proposed` only what can be known before its text and date is judged.
    """
    if case.ended:
        return [N_("the case has ended.")]
    if passing is None:
        return [N_("no opinion has been issued. Submit the case for legal review first.")]
    if passing.effect != Effect.PASS:
        return [
            N_(
                "the review was not passed. Reply to the opinion and submit the case again; "
                "neither a ruling nor a meeting can take the place of a pass."
            )
        ]
    found: list[str] = []
    reviewed = next(r for r in rounds if r.id == passing.round_id)
    if any(r.n > reviewed.n and not _withdrawn_unaccepted(r) for r in rounds):
        found.append(N_("the case was submitted again after the pass; wait for the new opinion."))
    if case.state != CaseState.CLEARED and not found:
        found.append(N_("the case does not stand at “passed”."))
    if proposed is not None:
        found += _against(case, reviewed, passing, discussions, proposed)
    return found


def _against(
    case: ReviewCase,
    reviewed: ReviewRound,
    passing: Opinion,
    discussions: Sequence[CollectiveDiscussion],
    proposed: Proposed,
) -> list[str]:
    found: list[str] = []
    issued_on = passing.issued_on or proposed.decided_on
    if not proposed.same_text:
        found.append(
            N_(
                "its text or fields differ from what was reviewed. Declare a purely formal change "
                "for the review head to confirm, or submit the changed text for a new review."
            )
        )
    if proposed.hearing_closed_on and proposed.hearing_closed_on > reviewed.acted_on:
        found.append(
            N_(
                "the hearing ended after the reviewed submission. Submit the case for a short "
                "new review first."
            )
        )
    if proposed.decided_on < issued_on:
        found.append(N_("its date is before the pass was issued."))
    if case.needs_discussion:
        held = [
            d.held_on
            for d in discussions
            if d.conclusion == "APPROVED"
            and d.confirmed_on is not None
            and d.body == "RESPONSIBLE_OFFICERS"
            and d.held_on >= issued_on
            and d.id > passing.id  # not of an earlier pass of the same day: ids rise with time
        ]
        if not held:
            found.append(
                N_(
                    "it has to be discussed by the responsible officers of the agency after the "
                    "pass (Penalty Law art. 57), and no confirmed record is there."
                )
            )
        elif proposed.decided_on < min(held):
            found.append(N_("its date is before the collective discussion."))
    return found


def require_open(
    case: ReviewCase,
    rounds: Sequence[ReviewRound],
    passing: Opinion | None,
    discussions: Sequence[CollectiveDiscussion],
    proposed: Proposed | None = None,
) -> Opinion:
    """Return the passing opinion, or refuse with the first reason."""
    reasons = reasons_against(case, rounds, passing, discussions, proposed)
    if reasons or passing is None:
        raise GateClosed(reason=reasons[0])
    return passing


def _withdrawn_unaccepted(current: ReviewRound) -> bool:
    return current.state == RoundState.WITHDRAWN and current.accepted_on is None
