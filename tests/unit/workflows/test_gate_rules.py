"""The gate, pure: every reason that keeps it shut, and that nothing else opens it (4.3.1, 4.4)."""

from datetime import date
from typing import Any

import pytest

from workflows.cases.models import CaseState, ReviewCase, ReviewRound, RoundState
from workflows.decisions.gate import Proposed, reasons_against, require_open
from workflows.exceptions import GateClosed
from workflows.opinions.models import CollectiveDiscussion, Effect, Opinion

SUBMITTED, ISSUED, DECIDED = date(2026, 3, 2), date(2026, 3, 5), date(2026, 3, 10)


def a_case(**given: Any) -> ReviewCase:
    return ReviewCase(**({"state": CaseState.CLEARED, "needs_discussion": False} | given))


def a_round(n: int = 1, **given: Any) -> ReviewRound:
    standard = {"id": n, "n": n, "state": RoundState.CONCLUDED, "acted_on": SUBMITTED}
    return ReviewRound(**(standard | {"accepted_on": SUBMITTED} | given))


def an_opinion(**given: Any) -> Opinion:
    return Opinion(**({"id": 1, "round_id": 1, "effect": Effect.PASS, "issued_on": ISSUED} | given))


def a_discussion(**given: Any) -> CollectiveDiscussion:
    standard = {
        "id": 2,
        "conclusion": "APPROVED",
        "confirmed_on": date(2026, 3, 9),
        "held_on": date(2026, 3, 6),
        "body": "RESPONSIBLE_OFFICERS",
    }
    return CollectiveDiscussion(**(standard | given))


def proposed(**given: Any) -> Proposed:
    standard: dict[str, Any] = {
        "decided_on": DECIDED,
        "same_text": True,
        "hearing_closed_on": None,
    }
    return Proposed(**(standard | given))


def test_a_pass_on_the_same_text_opens_the_gate() -> None:
    assert reasons_against(a_case(), [a_round()], an_opinion(), [], proposed()) == []
    assert require_open(a_case(), [a_round()], an_opinion(), [], proposed()).effect == Effect.PASS


@pytest.mark.parametrize("effect", [Effect.REVISE, Effect.REJECT, Effect.TRANSFER])
def test_no_other_effect_opens_it(effect: Effect) -> None:
    with pytest.raises(GateClosed, match="was not passed"):
        require_open(a_case(), [a_round()], an_opinion(effect=effect), [], proposed())


def test_no_opinion_no_decision() -> None:
    with pytest.raises(GateClosed, match="no opinion has been issued"):
        require_open(a_case(), [], None, [], proposed())


@pytest.mark.parametrize("state", [s for s in CaseState if s != CaseState.CLEARED])
def test_the_case_stands_at_passed(state: CaseState) -> None:
    assert reasons_against(a_case(state=state), [a_round()], an_opinion(), [], proposed())


@pytest.mark.parametrize(
    ("state", "accepted", "closes"),
    [
        (RoundState.SUBMITTED, None, True),
        (RoundState.UNDER_REVIEW, SUBMITTED, True),
        (RoundState.RETURNED, None, True),
        (RoundState.NOT_REQUIRED, None, True),
        (RoundState.DISCONTINUED, None, True),
        (RoundState.WITHDRAWN, SUBMITTED, True),  # the reviewer had it in hand
        (RoundState.WITHDRAWN, None, False),
    ],
)
def test_a_later_round_closes_it_unless_withdrawn_before_acceptance(
    state: RoundState, accepted: date | None, closes: bool
) -> None:
    later = a_round(2, state=state, accepted_on=accepted)
    found = reasons_against(a_case(), [a_round(), later], an_opinion(), [], proposed())
    assert bool(found) == closes


def test_an_earlier_round_plays_no_part() -> None:
    rounds = [a_round(1, state=RoundState.RETURNED), a_round(2)]
    assert reasons_against(a_case(), rounds, an_opinion(round_id=2), [], proposed()) == []


def test_another_text_closes_it() -> None:
    found = reasons_against(a_case(), [a_round()], an_opinion(), [], proposed(same_text=False))
    assert len(found) == 1
    assert "differ" in found[0]


@pytest.mark.parametrize(
    ("closed_on", "shut"),
    [(date(2026, 3, 1), False), (SUBMITTED, False), (date(2026, 3, 3), True), (ISSUED, True)],
)
def test_a_pass_older_than_the_hearing_does_not_open_it(closed_on: date, shut: bool) -> None:
    found = reasons_against(
        a_case(), [a_round()], an_opinion(), [], proposed(hearing_closed_on=closed_on)
    )
    assert bool(found) == shut


@pytest.mark.parametrize(("day", "shut"), [(date(2026, 3, 4), True), (ISSUED, False)])
def test_a_decision_is_not_older_than_its_pass(day: date, shut: bool) -> None:
    found = reasons_against(a_case(), [a_round()], an_opinion(), [], proposed(decided_on=day))
    assert bool(found) == shut


@pytest.mark.parametrize(
    ("given", "shut"),
    [
        ({}, False),
        ({"held_on": ISSUED}, False),
        ({"held_on": date(2026, 3, 4)}, True),  # before the pass
        ({"conclusion": "CHANGE"}, True),
        ({"conclusion": "UPHOLD"}, True),
        ({"confirmed_on": None}, True),
        ({"body": "PARTY_GROUP"}, True),  # stored beside, does not replace
        ({"body": "OFFICE"}, True),
        ({"held_on": date(2026, 3, 11)}, True),  # the decision would be older
    ],
)
def test_what_has_to_be_discussed_waits_for_the_responsible_officers(
    given: dict[str, Any], shut: bool
) -> None:
    found = reasons_against(
        a_case(needs_discussion=True),
        [a_round()],
        an_opinion(),
        [a_discussion(**given)],
        proposed(),
    )
    assert bool(found) == shut


def test_without_any_discussion_it_stays_shut() -> None:
    case = a_case(needs_discussion=True)
    assert reasons_against(case, [a_round()], an_opinion(), [], proposed())


def test_before_text_and_date_are_known_only_the_review_is_judged() -> None:
    case = a_case(needs_discussion=True)
    assert reasons_against(case, [a_round()], an_opinion(), []) == []


def test_every_reason_is_given_and_the_first_is_the_refusal() -> None:
    bad = proposed(decided_on=date(2026, 3, 1), same_text=False, hearing_closed_on=date(2026, 3, 4))
    found = reasons_against(a_case(needs_discussion=True), [a_round()], an_opinion(), [], bad)
    assert len(found) == 4
    with pytest.raises(GateClosed) as caught:
        require_open(a_case(needs_discussion=True), [a_round()], an_opinion(), [], bad)
    assert found[0] in str(caught.value)
