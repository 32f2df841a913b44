"""Which states follow which; pure. A diagram offers steps, these tables say what they may do."""

from datetime import date

from workflows.cases.models import CaseState, ReviewCase, ReviewRound, RoundState
from workflows.exceptions import N_, CaseHasEnded, DateOrder, WrongState

C, R = CaseState, RoundState

CASE_MOVES: dict[CaseState, frozenset[CaseState]] = {
    C.PREPARING: frozenset({C.IN_REVIEW, C.NOT_REQUIRED, C.CLOSED}),
    C.IN_REVIEW: frozenset(
        {C.PREPARING, C.NOT_REQUIRED, C.CLEARED, C.HANDLING_OPINION, C.TRANSFERRING, C.CLOSED}
    ),
    C.HANDLING_OPINION: frozenset({C.IN_REVIEW, C.COORDINATING, C.CLOSED}),
    C.COORDINATING: frozenset({C.HANDLING_OPINION, C.IN_REVIEW, C.DELIBERATING, C.CLOSED}),
    C.DELIBERATING: frozenset({C.CLEARED, C.PREPARING, C.HANDLING_OPINION, C.IN_REVIEW, C.CLOSED}),
    C.CLEARED: frozenset({C.DELIBERATING, C.DECIDED, C.PREPARING, C.CLOSED}),
    C.TRANSFERRING: frozenset({C.TRANSFERRED, C.HANDLING_OPINION, C.CLOSED}),
    C.TRANSFERRED: frozenset({C.PREPARING}),
    C.DECIDED: frozenset(),
    C.CLOSED: frozenset(),
    C.NOT_REQUIRED: frozenset(),
}

_OPEN_ENDS = {R.WITHDRAWN, R.DISCONTINUED}

ROUND_MOVES: dict[RoundState, frozenset[RoundState]] = {
    R.SUBMITTED: frozenset(
        {R.UNDER_REVIEW, R.AWAITING_SUPPLEMENT, R.RETURNED, R.NOT_REQUIRED} | _OPEN_ENDS
    ),
    R.UNDER_REVIEW: frozenset({R.AWAITING_SUPPLEMENT, R.OPINION_PENDING} | _OPEN_ENDS),
    R.AWAITING_SUPPLEMENT: frozenset({R.SUBMITTED, R.UNDER_REVIEW, R.RETURNED} | _OPEN_ENDS),
    R.OPINION_PENDING: frozenset({R.UNDER_REVIEW, R.CONCLUDED} | _OPEN_ENDS),
    R.CONCLUDED: frozenset(),
    R.RETURNED: frozenset(),
    R.NOT_REQUIRED: frozenset(),
    R.WITHDRAWN: frozenset(),
    R.DISCONTINUED: frozenset(),
}

CASE_STATE_WORDS: dict[CaseState, str] = {
    C.PREPARING: N_("Preparing"),
    C.IN_REVIEW: N_("In review"),
    C.HANDLING_OPINION: N_("Handling the opinion"),
    C.COORDINATING: N_("Coordinating"),
    C.DELIBERATING: N_("Before a meeting"),
    C.CLEARED: N_("Passed"),
    C.TRANSFERRING: N_("To be transferred"),
    C.TRANSFERRED: N_("Transferred"),
    C.DECIDED: N_("Decided"),
    C.CLOSED: N_("Closed without decision"),
    C.NOT_REQUIRED: N_("Review not required"),
}

ROUND_STATE_WORDS: dict[RoundState, str] = {
    R.SUBMITTED: N_("To be received"),
    R.UNDER_REVIEW: N_("Under review"),
    R.AWAITING_SUPPLEMENT: N_("Awaiting supplement"),
    R.OPINION_PENDING: N_("Opinion to be issued"),
    R.CONCLUDED: N_("Opinion issued"),
    R.RETURNED: N_("Materials returned"),
    R.NOT_REQUIRED: N_("Not required"),
    R.WITHDRAWN: N_("Withdrawn"),
    R.DISCONTINUED: N_("Discontinued"),
}


def require_case_move(case: ReviewCase, to: CaseState) -> None:
    """Refuse a move that the state machine of domain.md 4 does not have."""
    if case.ended and to not in CASE_MOVES[CaseState(case.state)]:
        raise CaseHasEnded(state=CASE_STATE_WORDS[CaseState(case.state)])
    if to not in CASE_MOVES[CaseState(case.state)]:
        raise WrongState(state=CASE_STATE_WORDS[CaseState(case.state)])


def require_round_move(current: ReviewRound, to: RoundState) -> None:
    """Refuse a move of the round that domain.md 4 does not have."""
    if to not in ROUND_MOVES[RoundState(current.state)]:
        raise WrongState(state=ROUND_STATE_WORDS[RoundState(current.state)])


def require_date_order(case: ReviewCase, acted_on: date, today: date) -> None:
    """Refuse a date before the step before it, or after today (domain.md 4.4.1)."""
    if acted_on > today:
        raise DateOrder(date=acted_on, reason=N_("it lies in the future"))
    if acted_on < case.last_acted_on:
        raise DateOrder(date=acted_on, reason=N_("the step before it is later"))
