"""The state tables of domain.md 4, as pure data: every move that is there, and no other."""

from datetime import date

import pytest

from workflows.cases.models import (
    ENDED,
    OPEN_ROUND,
    CaseState,
    ReviewCase,
    ReviewRound,
    RoundState,
)
from workflows.cases.roles import EXCLUDES, EXCLUSION_WORDS, REASON_OF_DUTY, ROLES, Duty
from workflows.cases.rules import (
    CASE_MOVES,
    CASE_STATE_WORDS,
    ROUND_MOVES,
    ROUND_STATE_WORDS,
    require_case_move,
    require_date_order,
    require_round_move,
)
from workflows.exceptions import CaseHasEnded, DateOrder, WrongState
from workflows.steps.registry import ACTS, KINDS

C, R = CaseState, RoundState
# The arrows of the state diagram of domain.md 4, with T25 "any open → CLOSED" and 4.4.15.
ARROWS = {
    (C.PREPARING, C.IN_REVIEW),
    (C.IN_REVIEW, C.PREPARING),
    (C.IN_REVIEW, C.NOT_REQUIRED),
    (C.IN_REVIEW, C.CLEARED),
    (C.IN_REVIEW, C.HANDLING_OPINION),
    (C.IN_REVIEW, C.TRANSFERRING),
    (C.HANDLING_OPINION, C.IN_REVIEW),
    (C.HANDLING_OPINION, C.COORDINATING),
    (C.COORDINATING, C.HANDLING_OPINION),
    (C.COORDINATING, C.IN_REVIEW),
    (C.COORDINATING, C.DELIBERATING),
    (C.CLEARED, C.DELIBERATING),
    (C.DELIBERATING, C.CLEARED),
    (C.DELIBERATING, C.HANDLING_OPINION),
    (C.DELIBERATING, C.IN_REVIEW),
    (C.DELIBERATING, C.PREPARING),
    (C.CLEARED, C.DECIDED),
    (C.CLEARED, C.PREPARING),
    (C.PREPARING, C.NOT_REQUIRED),
    (C.TRANSFERRING, C.TRANSFERRED),
    (C.TRANSFERRING, C.HANDLING_OPINION),
    (C.TRANSFERRED, C.PREPARING),
} | {(state, C.CLOSED) for state in C if state not in ENDED}
ROUND_ARROWS = {
    (R.SUBMITTED, R.UNDER_REVIEW),
    (R.SUBMITTED, R.RETURNED),
    (R.SUBMITTED, R.NOT_REQUIRED),
    (R.SUBMITTED, R.AWAITING_SUPPLEMENT),
    (R.UNDER_REVIEW, R.AWAITING_SUPPLEMENT),
    (R.UNDER_REVIEW, R.OPINION_PENDING),
    (R.AWAITING_SUPPLEMENT, R.SUBMITTED),
    (R.AWAITING_SUPPLEMENT, R.UNDER_REVIEW),
    (R.AWAITING_SUPPLEMENT, R.RETURNED),
    (R.OPINION_PENDING, R.UNDER_REVIEW),
    (R.OPINION_PENDING, R.CONCLUDED),
} | {(state, end) for state in OPEN_ROUND for end in (R.WITHDRAWN, R.DISCONTINUED)}


def test_cases_move_along_the_arrows_of_the_paper_and_no_others() -> None:
    assert {(a, b) for a, targets in CASE_MOVES.items() for b in targets} == ARROWS
    assert set(CASE_MOVES) == set(C)


def test_rounds_move_along_the_arrows_of_the_paper_and_no_others() -> None:
    assert {(a, b) for a, targets in ROUND_MOVES.items() for b in targets} == ROUND_ARROWS
    assert set(ROUND_MOVES) == set(R)


@pytest.mark.parametrize("state", list(C))
def test_every_move_off_the_table_is_refused_in_words(state: CaseState) -> None:
    case = ReviewCase(state=state)
    for target in C:
        if (state, target) in ARROWS:
            require_case_move(case, target)
        else:
            with pytest.raises(CaseHasEnded if state in ENDED else WrongState):
                require_case_move(case, target)


@pytest.mark.parametrize("state", list(R))
def test_every_move_of_a_round_off_the_table_is_refused(state: RoundState) -> None:
    current = ReviewRound(state=state)
    for target in R:
        if (state, target) not in ROUND_ARROWS:
            with pytest.raises(WrongState):
                require_round_move(current, target)


def test_only_one_way_leads_to_a_decision() -> None:
    assert [a for a, b in ARROWS if b == C.DECIDED] == [C.CLEARED]


def test_a_case_is_cleared_only_from_a_review_or_by_the_meeting_that_took_it_up() -> None:
    assert {a for a, b in ARROWS if b == C.CLEARED} == {C.IN_REVIEW, C.DELIBERATING}


def test_every_state_has_words() -> None:
    assert set(CASE_STATE_WORDS) == set(C)
    assert set(ROUND_STATE_WORDS) == set(R)


def test_handling_reviewing_and_approving_exclude_each_other_pairwise() -> None:
    for one in (Duty.HANDLE, Duty.REVIEW, Duty.APPROVE):
        for other in (Duty.HANDLE, Duty.REVIEW, Duty.APPROVE):
            assert (other in EXCLUDES[one]) == (one is not other)


def test_exclusions_hold_both_ways() -> None:
    for one, others in EXCLUDES.items():
        for other in others:
            assert one in EXCLUDES[other]
    assert set(REASON_OF_DUTY.values()) <= set(EXCLUSION_WORDS)


def test_every_duty_that_excludes_has_its_reason() -> None:
    assert {duty for duty, others in EXCLUDES.items() if others} == set(REASON_OF_DUTY)


@pytest.mark.parametrize("role", ["undertaker", "unitHead", "reviewer", "deputyLegal"])
def test_roles_carry_their_duty(role: str) -> None:
    expected = {
        "undertaker": Duty.HANDLE,
        "unitHead": Duty.RELEASE,
        "reviewer": Duty.REVIEW,
        "deputyLegal": Duty.APPROVE,
    }
    assert ROLES[role].duty == expected[role]


@pytest.mark.parametrize(
    ("kind", "duty"),
    [
        ("prepare", Duty.HANDLE),
        ("reply", Duty.HANDLE),
        ("intake", Duty.REVIEW),
        ("confirm_supplement", Duty.REVIEW),
        ("review", Duty.REVIEW),
        ("issue", Duty.REVIEW),
        ("ruling", Duty.APPROVE),
    ],
)
def test_a_kind_carries_its_duty_whatever_role_is_drawn(kind: str, duty: Duty) -> None:
    assert KINDS[kind].duty_for("") == duty


@pytest.mark.parametrize(
    ("subject", "duty"),
    [
        ("submission", Duty.RELEASE),
        ("resubmission", Duty.RELEASE),
        ("disagreement", Duty.RELEASE),
        ("decision", Duty.APPROVE),
        ("meeting", Duty.APPROVE),
        ("closing", Duty.APPROVE),
        ("", None),
    ],
)
def test_an_approval_carries_the_duty_of_what_is_approved(subject: str, duty: Duty | None) -> None:
    assert KINDS["approve"].duty_for(subject) == duty


@pytest.mark.parametrize("kind", [*KINDS.values(), *ACTS.values()], ids=lambda kind: kind.name)
def test_no_kind_but_a_plain_form_opens_in_an_ended_case(kind: object) -> None:
    for state in ENDED:
        allowed = kind.allows(ReviewCase(state=state), ReviewRound(state=R.SUBMITTED))  # type: ignore[attr-defined]
        assert allowed == (kind.name == "form")  # type: ignore[attr-defined]


def test_dates_follow_each_other() -> None:
    case = ReviewCase(last_acted_on=date(2026, 3, 4))
    today = date(2026, 3, 6)
    require_date_order(case, date(2026, 3, 4), today)
    require_date_order(case, today, today)
    with pytest.raises(DateOrder, match="later"):
        require_date_order(case, date(2026, 3, 3), today)
    with pytest.raises(DateOrder, match="future"):
        require_date_order(case, date(2026, 3, 7), today)
