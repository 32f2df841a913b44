"""The sweep: each timer once, late ones marked as late, no bursts, and no case holds up another."""

from datetime import date, datetime

import pytest
from fixtures.application import Clock
from fixtures.played import AWAITING, SUBMITTED, UNDER_REVIEW, TestPlayer

from workflows import service_tasks
from workflows.db import db
from workflows.instances.actions import fire_timer
from workflows.instances.models import IncidentKind, Timer, TimerState
from workflows.instances.timers import sweep
from workflows.system_time import BEIJING


def test_a_timer_is_armed_for_the_first_warning_in_the_morning(player: TestPlayer) -> None:
    case = player.at(UNDER_REVIEW)
    armed = player.armed(case)
    assert set(armed) == {"review_attention", "intake_attention", "supplement_attention"}
    assert armed["review_attention"].due_at == datetime(2026, 3, 5, 8, 30, tzinfo=BEIJING)
    assert armed["intake_attention"].due_at is None  # that clock has stopped
    assert armed["supplement_attention"].due_at is None


def test_nothing_fires_before_its_time(player: TestPlayer, clock: Clock) -> None:
    player.at(UNDER_REVIEW)
    clock.set("2026-03-05T08:29")
    assert player.tick() == 0
    clock.set("2026-03-05T08:30")
    assert player.tick() == 1


def test_swept_twice_it_fires_once(player: TestPlayer, clock: Clock) -> None:
    case = player.at(UNDER_REVIEW)
    clock.set("2026-03-05")
    assert player.tick() == 1
    assert player.tick() == 0
    assert len(player.events(case, "timer.fired")) == 1
    assert len(player.notices(case, "due-soon")) == 1


def test_a_timer_fired_by_two_processes_fires_once(player: TestPlayer, clock: Clock) -> None:
    """Both read the row before either wrote: the second finds it fired."""
    case = player.at(UNDER_REVIEW)
    timer = player.armed(case)["review_attention"]
    clock.set("2026-03-05")
    assert fire_timer(timer) is True
    timer.state = TimerState.ARMED  # what the other process still holds in memory
    assert fire_timer(timer) is False
    assert len(player.events(case, "timer.fired")) == 1


def test_after_a_week_of_downtime_each_due_item_fires_once_and_late(
    player: TestPlayer, clock: Clock
) -> None:
    case = player.at(UNDER_REVIEW)
    clock.set("2026-03-17")  # the warnings of 5 and 9 March and five escalations were missed
    assert player.tick() == 1
    assert player.tick() == 0
    (fired,) = player.events(case, "timer.fired")
    assert fired.payload["late"] is True
    (attention,) = player.events(case, "clock.attention")
    assert attention.payload["late"] is True
    told = player.notices(case, "overdue")
    assert len(told) == len(set(told)) == 4  # the reviewer, his head, the deputy, the head: once
    clock.set("2026-03-18")
    player.tick()
    assert len(player.notices(case, "overdue")) == 7  # and daily from then on: the three above him
    assert player.events(case, "timer.fired")[-1].payload["late"] is False


def test_after_downtime_a_flow_timer_and_a_reminder_of_one_case_each_fire_once(
    player: TestPlayer, clock: Clock
) -> None:
    case = player.at([*UNDER_REVIEW, ("request_extension", "", {})])
    clock.set("2026-03-17")
    player.tick()
    player.tick()
    fired = [e.payload["step"] for e in player.events(case, "timer.fired")]
    assert sorted(fired) == ["extension_expired", "review_attention"]
    assert len(player.events(case, "request.lapsed")) == 1


def test_several_cases_are_served_in_the_order_of_their_due_times(
    player: TestPlayer, clock: Clock
) -> None:
    first = player.at(UNDER_REVIEW)
    clock.set("2026-03-03")
    second = player.at(AWAITING)
    third = player.at(SUBMITTED)
    clock.set("2026-03-16")
    assert player.tick() == 3
    for case in (first, second, third):
        assert len(player.events(case, "timer.fired")) == 1


def test_before_an_act_the_timers_of_its_case_fire_though_nobody_swept(
    player: TestPlayer, clock: Clock
) -> None:
    case = player.at(UNDER_REVIEW)
    clock.set("2026-03-10")
    player.do(case, "review", "explanation")
    names = [e.event for e in player.events(case)]
    assert names.index("timer.fired") < names.index("supplement.asked")


def test_a_timer_row_is_recounted_when_its_deadline_moves(player: TestPlayer, clock: Clock) -> None:
    case = player.at(UNDER_REVIEW)
    clock.set("2026-03-04")
    player.do(case, "request_extension", days="10")
    assert player.armed(case)["extension_expired"].due_at == datetime(2026, 3, 10, tzinfo=BEIJING)
    player.do(case, "approve_extension")
    armed = player.armed(case)
    assert armed["review_attention"].due_at == datetime(2026, 3, 19, 8, 30, tzinfo=BEIJING)
    assert "extension_expired" not in armed


def test_timers_of_a_round_end_with_it(player: TestPlayer, clock: Clock) -> None:
    case = player.at(UNDER_REVIEW)
    player.do(case, "withdraw")
    assert player.armed(case) == {}
    clock.set("2026-04-30")
    assert player.tick() == 0


def test_a_timer_whose_element_no_longer_waits_is_put_away(
    player: TestPlayer, clock: Clock
) -> None:
    case = player.at(SUBMITTED[:2])
    stray = Timer(
        agency_id=player.agency_id,
        case_id=case.id,
        element_id="review_attention",
        rule="clock.review.next_attention",
        state=TimerState.ARMED,
        due_at=clock.now,
    )
    db.session.add(stray)
    db.session.commit()
    assert player.tick() == 0
    assert stray.state == TimerState.CANCELLED


def test_one_case_that_cannot_move_holds_up_no_other_and_is_an_incident(
    player: TestPlayer, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, sound = player.at(UNDER_REVIEW), player.at(UNDER_REVIEW)
    original = service_tasks._handlers["notices.attention"]

    def fails(context: service_tasks.ServiceTaskContext) -> None:
        if context.turn.case.id == broken.id:
            raise RuntimeError("the printer is on fire")
        original(context)

    monkeypatch.setitem(service_tasks._handlers, "notices.attention", fails)
    clock.set("2026-03-05")
    before = player.snapshot(broken)["deadlines"]
    assert player.tick() == 1
    assert player.notices(sound, "due-soon")
    (incident,) = player.incidents(broken)
    assert incident.kind == IncidentKind.TURN_FAILED
    assert "the printer is on fire" in incident.message
    assert player.snapshot(broken)["deadlines"] == before
    assert {name for _, name in player.notices(broken, "incident")} == {"陶管理"}
    # It does not hold up the people of its own case either, is one incident, and heals.
    player.do(broken, "review", "explanation")
    sweep(clock.now)
    assert len(player.incidents(broken)) == 1
    monkeypatch.undo()
    player.do(broken, "give_supplement")
    player.do(broken, "confirm_supplement", "complete")
    clock.set("2026-03-10")
    player.tick()
    assert {when for when, _ in player.notices(broken, "overdue")} | {
        when for when, _ in player.notices(broken, "due-soon")
    } == {date(2026, 3, 10)}
