"""The clocks of a case as its acts move them: domain.md 5.3, 5.4 (W1, W2, W7), 6.2–6.4."""

from datetime import date

import pytest
from fixtures.application import Clock
from fixtures.played import (
    SUBMITTED,
    UNDER_REVIEW,
    TestPlayer,
    opinion,
)

from bpmn.bundle import Bundle
from workflows.acts import Act
from workflows.cases.models import CaseState, ReviewCase, RoundState
from workflows.clocks import actions as clocks
from workflows.clocks.models import DeadlineState
from workflows.clocks.reckoning import Reckoning
from workflows.decisions.models import Decision
from workflows.definitions import actions as definitions
from workflows.definitions.library import bundle_of, load
from workflows.definitions.models import VersionState
from workflows.exceptions import AlreadyDone, ExtensionRefused, WrongState
from workflows.instances.actions import open_turn, perform_step
from workflows.opinions.models import Opinion
from workflows.requests.models import RequestResult
from workflows.steps.deciding import gate_reasons


def explained(player: TestPlayer, case: ReviewCase, round_n: int = 1) -> Reckoning:
    """Return the count of a round's review clock as it stands now."""
    of_round = next(r for r in player.rounds(case) if r.n == round_n)
    act = Act(player.by_clock(), player.clock.now, case.id)
    deadline = next(
        d for d in act.records(clocks.Deadline) if d.clock == "review" and d.round_id == of_round.id
    )
    version = definitions.version(case.agency_id, case.procedure_version_id)
    return clocks.explain(act, deadline, load(version).procedure.clocks["review"])


def due(player: TestPlayer, case: ReviewCase) -> str:
    return player.clock_of(case).due_on.isoformat()


def accepted_on(player: TestPlayer, clock: Clock, day: str) -> ReviewCase:
    clock.set(day)
    return player.at(UNDER_REVIEW)


def test_w1_simple_pass(player: TestPlayer, clock: Clock) -> None:
    case = accepted_on(player, clock, "2026-02-12")
    assert due(player, case) == "2026-02-26"
    clock.set("2026-02-25")
    player.tick()
    player.play(case, [("review", "draft", opinion("pass")), ("issue", "issue", {})])
    assert explained(player, case).net_days == 4  # 13, 14, 24 and 25 February
    clock.set("2026-02-27")
    player.play(case, [("decide", "propose", {}), ("approve_decision", "approve", {})])
    assert case.state == CaseState.DECIDED
    assert player.rows(Decision, case)[0].decided_on == date(2026, 2, 27)


def test_w2_supplement_extension_revision_and_a_second_round(
    player: TestPlayer, clock: Clock
) -> None:
    """The register shows two rounds, one supplement, one extension; 14 days gross, 10 net."""
    case = accepted_on(player, clock, "2026-03-02")
    clock.set("2026-03-04")
    player.do(case, "review", "supplement")
    clock.set("2026-03-10")
    player.do(case, "give_supplement")
    player.do(case, "confirm_supplement", "complete")
    assert due(player, case) == "2026-03-13"
    clock.set("2026-03-11")
    player.do(case, "request_extension", days="6")
    player.do(case, "approve_extension")
    assert due(player, case) == "2026-03-23"
    clock.set("2026-03-20")
    player.tick()
    player.play(case, [("review", "draft", opinion("revise")), ("issue", "issue", {})])
    used = explained(player, case)
    assert (used.gross_days, used.net_days) == (14, 10)
    assert not used.overdue
    clock.set("2026-03-24")
    player.do(case, "reply", "resubmit")
    player.do(case, "approve_resubmission")
    player.do(case, "intake", "accept")
    assert due(player, case) == "2026-03-31"
    player.play(case, [("review", "draft", opinion("pass")), ("issue", "issue", {})])
    assert case.state == CaseState.CLEARED
    clock.set("2026-06-01")
    again = explained(player, case)  # a stopped clock stands still for ever
    assert (again.gross_days, again.net_days) == (14, 10)


def test_w7_expiry_never_produces_an_outcome(player: TestPlayer, clock: Clock) -> None:
    """Thirty days without an opinion: red, escalated daily to the named, still blocked."""
    case = accepted_on(player, clock, "2026-03-02")
    for day in range(3, 32):
        clock.set(f"2026-03-{day:02}")
        player.tick()
    assert case.state == CaseState.IN_REVIEW
    assert player.rounds(case)[0].state == RoundState.UNDER_REVIEW
    assert player.rows(Opinion, case) == []
    assert player.open_steps(case) == ["review"]
    counted = explained(player, case)
    assert counted.overdue
    assert counted.days_left == -16
    told = player.notices(case, "overdue")
    named = {"孙把关", "钱法制", "秦表率"}  # review head, deputy for legal affairs, agency head
    workdays = {date(2026, 3, d) for d in range(10, 32) if date(2026, 3, d).isoweekday() < 6}
    for day in workdays:
        assert {name for when, name in told if when == day} == named, day
    assert {when for when, _ in told} == workdays
    assert len(told) == len(named) * len(workdays)
    assert gate_reasons(open_turn(player.actor(case.undertaker_id), case.id, "", ""))


def test_warnings_go_to_the_reviewer_two_days_before_and_on_the_day(
    player: TestPlayer, clock: Clock
) -> None:
    case = accepted_on(player, clock, "2026-03-02")
    reviewer = player.rounds(case)[0].reviewer_id
    name = next(p.name for p in player._people() if p.id == reviewer)
    for day in range(3, 10):
        clock.set(f"2026-03-{day:02}")
        player.tick()
    soon = player.notices(case, "due-soon")
    mine = [when for when, who in soon if who == name]
    assert mine == [date(2026, 3, 5), date(2026, 3, 9)]
    assert (date(2026, 3, 9), "孙把关") in soon


def test_warnings_come_again_after_an_extension(player: TestPlayer, clock: Clock) -> None:
    case = accepted_on(player, clock, "2026-03-02")
    clock.set("2026-03-09")
    player.tick()
    player.do(case, "request_extension", days="10")
    player.do(case, "approve_extension")
    assert due(player, case) == "2026-03-23"
    for day in range(10, 24):
        clock.set(f"2026-03-{day:02}")
        player.tick()
    days = sorted({when for when, _ in player.notices(case, "due-soon")})
    assert days == [date(2026, 3, d) for d in (9, 19, 23)]
    assert player.notices(case, "overdue") == []


def test_nobody_is_warned_while_the_clock_is_paused(player: TestPlayer, clock: Clock) -> None:
    case = accepted_on(player, clock, "2026-03-02")
    clock.set("2026-03-04")
    player.do(case, "review", "supplement")
    assert player.armed(case)["review_attention"].due_at is None
    for day in range(5, 14):
        clock.set(f"2026-03-{day:02}")
        player.tick()
    about = {e.payload["clock"] for e in player.events(case, "clock.attention")}
    assert about == {"supplement"}
    paused = explained(player, case)
    assert paused.paused
    assert paused.due == date(2026, 3, 9)
    assert paused.would_be_due == date(2026, 3, 18)


def test_an_extension_is_possible_during_a_pause(player: TestPlayer, clock: Clock) -> None:
    case = accepted_on(player, clock, "2026-03-02")
    clock.set("2026-03-04")
    player.do(case, "review", "supplement")
    clock.set("2026-03-16")  # past the date before the pause
    player.tick()
    player.do(case, "request_extension", days="6")
    player.do(case, "approve_extension")
    assert player.request(case, "extension").result == RequestResult.GRANTED
    assert player.clock_of(case).state == DeadlineState.PAUSED
    player.do(case, "give_supplement")
    player.do(case, "confirm_supplement", "complete")
    # 5 + 6 working days, those of 5–16 March (8) given back: 9 March + 8 = 19, + 6 = 27 March
    assert due(player, case) == "2026-03-27"


def test_an_extension_request_undecided_at_expiry_lapses(player: TestPlayer, clock: Clock) -> None:
    case = accepted_on(player, clock, "2026-03-02")
    clock.set("2026-03-06")
    player.do(case, "request_extension", days="5")
    clock.set("2026-03-09T23:59")
    player.tick()
    assert player.request(case, "extension").result == RequestResult.PENDING
    clock.set("2026-03-10T00:00")
    player.tick()
    assert player.request(case, "extension").result == RequestResult.LAPSED
    assert due(player, case) == "2026-03-09"
    assert player.open_steps(case) == ["review"]
    assert {name for _, name in player.notices(case, "extension-lapsed")} >= {"钱法制"}
    assert [e.payload["subject"] for e in player.events(case, "request.lapsed")] == ["extension"]
    clock.set("2026-03-10")
    player.tick()
    with player.refuses(case, ExtensionRefused):
        player.do(case, "request_extension", days="5")


def test_a_late_decision_on_an_extension_meets_the_lapsed_request_without_a_sweep(
    player: TestPlayer, clock: Clock
) -> None:
    """Nobody swept over night: the due timer fires before the late act is judged."""
    case = accepted_on(player, clock, "2026-03-02")
    clock.set("2026-03-06")
    player.do(case, "request_extension", days="5")
    clock.set("2026-03-10")
    task = player.newest_task(case, "approve_extension")
    with pytest.raises(AlreadyDone):
        perform_step(player.who("fazhi"), task.public_id, "approve", {}, "late")
    assert player.request(case, "extension").result == RequestResult.LAPSED
    assert due(player, case) == "2026-03-09"


def test_a_supplement_given_before_acceptance_moves_day_zero(
    player: TestPlayer, clock: Clock
) -> None:
    clock.set("2026-03-02")
    case = player.at([*SUBMITTED, ("intake", "supplement", {})])
    clock.set("2026-03-05")
    player.do(case, "give_supplement")
    clock.set("2026-03-06")
    player.play(case, [("confirm_supplement", "complete", {}), ("intake", "accept", {})])
    deadline = player.clock_of(case)
    assert deadline.day_zero == date(2026, 3, 5)  # delivery of the last accepted item
    assert deadline.due_on == date(2026, 3, 12)


def test_acceptance_on_a_later_day_counts_from_delivery(player: TestPlayer, clock: Clock) -> None:
    clock.set("2026-03-06")
    case = player.at(SUBMITTED)
    clock.set("2026-03-10")
    player.tick()
    player.do(case, "intake", "accept")
    assert due(player, case) == "2026-03-13"
    assert "孙把关" in {name for _, name in player.notices(case, "overdue")}  # intake was late


@pytest.mark.parametrize(
    ("day", "ends", "provisional"),
    [
        ("2026-12-18", "2026-12-25", False),
        ("2026-12-21", "2026-12-28", False),
        ("2026-12-22", "2026-12-29", True),  # after 28 December: New Year's notice reaches back
        ("2026-12-28", "2027-01-04", True),
    ],
)
def test_a_due_date_that_reaches_an_unpublished_year_is_provisional(
    player: TestPlayer, clock: Clock, day: str, ends: str, provisional: bool
) -> None:
    case = accepted_on(player, clock, day)
    deadline = player.clock_of(case)
    assert (deadline.due_on.isoformat(), deadline.provisional) == (ends, provisional)
    task = player.newest_task(case, "review")
    assert (task.due_on, task.provisional) == (deadline.due_on, provisional)


def test_the_shipped_year_boundary_counts_the_make_up_sunday(
    player: TestPlayer, clock: Clock
) -> None:
    """domain.md 5.3: day 0 2026-09-18, due 09-24, over the make-up Sunday of 20 September."""
    case = accepted_on(player, clock, "2026-09-18")
    assert due(player, case) == "2026-09-24"


def test_withdrawal_and_a_new_submission_start_a_clock_of_their_own(
    player: TestPlayer, clock: Clock
) -> None:
    case = accepted_on(player, clock, "2026-03-02")
    clock.set("2026-03-05")
    player.do(case, "withdraw")
    stopped = player.clock_of(case)
    assert (stopped.state, stopped.stopped_on) == (DeadlineState.STOPPED, date(2026, 3, 5))
    clock.set("2026-03-16")
    player.play(case, [*UNDER_REVIEW[1:]])
    assert due(player, case) == "2026-03-23"


def test_the_extension_act_is_not_offered_before_acceptance(player: TestPlayer) -> None:
    case = player.at(SUBMITTED)
    with player.refuses(case, WrongState):
        player.do(case, "request_extension")


def changed(player: TestPlayer, *changes: tuple[str, str]) -> str:
    """Put a changed copy of the shipped procedure in force, and return its key."""
    shipped = player.shipped()
    diagram = shipped.diagram.decode()
    for before, after in changes:
        assert before in diagram
        diagram = diagram.replace(before, after, 1)
    others = [(path, content) for path, _, content in shipped.files() if path != "diagram.bpmn"]
    player.activate(Bundle.of_files([("diagram.bpmn", diagram.encode()), *others]), "changed")
    return "changed"


@pytest.mark.parametrize(
    ("supplement", "ends"),
    [("PAUSE", "2026-03-13"), ("RESTART", "2026-03-17"), ("CONTINUE", "2026-03-09")],
)
def test_what_a_supplement_does_is_the_policys(
    player: TestPlayer, clock: Clock, supplement: str, ends: str
) -> None:
    """domain.md 5.3: received 03-02, asked 03-04, complete 03-10."""
    key = changed(player, ('supplement="PAUSE"', f'supplement="{supplement}"'))
    case = player.at(UNDER_REVIEW, procedure=key)
    clock.set("2026-03-04")
    player.do(case, "review", "supplement")
    clock.set("2026-03-10")
    player.do(case, "give_supplement")
    player.do(case, "confirm_supplement", "complete")
    assert due(player, case) == ends


@pytest.mark.parametrize(("days", "ends"), [("6", "2026-03-23"), ("10", "2026-03-27")])
def test_an_extension_counts_from_the_due_date_after_a_pause(
    player: TestPlayer, clock: Clock, days: str, ends: str
) -> None:
    case = accepted_on(player, clock, "2026-03-02")
    clock.set("2026-03-04")
    player.do(case, "review", "supplement")
    clock.set("2026-03-10")
    player.do(case, "give_supplement")
    player.do(case, "confirm_supplement", "complete")
    player.do(case, "request_extension", days=days)
    player.do(case, "approve_extension")
    assert due(player, case) == ends


def test_several_extensions_stay_below_the_sum(player: TestPlayer, clock: Clock) -> None:
    key = changed(player, ('times="1"', 'times="2"'))
    case = player.at(UNDER_REVIEW, procedure=key)
    player.do(case, "request_extension", days="6")
    player.do(case, "approve_extension")
    with player.refuses(case, ExtensionRefused, "more days"):
        player.do(case, "request_extension", days="5")
    player.do(case, "request_extension", days="4")
    player.do(case, "approve_extension")
    assert due(player, case) == "2026-03-23"
    with player.refuses(case, ExtensionRefused, "as often"):
        player.do(case, "request_extension", days="1")


def test_a_changed_limit_is_for_new_cases_and_running_ones_keep_theirs(
    player: TestPlayer, clock: Clock
) -> None:
    """4.3.5: a case keeps its procedure version."""
    running = player.at(SUBMITTED)
    before = running.procedure_version_id
    shipped = definitions.active_version(player.agency_id, "legal-review")
    shipped.state = VersionState.SUPERSEDED
    bundle = bundle_of(shipped)
    diagram = bundle.diagram.replace(
        b'limit="5" unit="WORKDAY" start="DELIVERY"', b'limit="7" unit="WORKDAY" start="DELIVERY"'
    )
    others = [(path, content) for path, _, content in bundle.files() if path != "diagram.bpmn"]
    player.activate(Bundle.of_files([("diagram.bpmn", diagram), *others]), "legal-review")
    player.do(running, "intake", "accept")
    assert running.procedure_version_id == before
    assert due(player, running) == "2026-03-09"
    assert due(player, player.at(UNDER_REVIEW)) == "2026-03-11"
