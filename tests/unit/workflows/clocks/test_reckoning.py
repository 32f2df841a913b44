"""A deadline worked out from its log: pauses, restarts, extensions, and what is shown of it."""

from datetime import date, datetime, time

import pytest

from workflows.clocks.calendar import Calendar
from workflows.clocks.counting import DayKind, Pause
from workflows.clocks.reckoning import (
    ClockEvent,
    ClockEventKind,
    Reckoning,
    days_left,
    due_moment,
    elapsed,
    is_overdue,
    reckon,
)
from workflows.system_time import BEIJING

START, PAUSE, RESUME, EXTEND, RESTART, STOP = ClockEventKind


def march(day: int) -> date:
    return date(2026, 3, day)


RECEIVED = ClockEvent(START, march(2))
ASKED = ClockEvent(PAUSE, march(4))
COMPLETE = ClockEvent(RESUME, march(10))
LATE = date(2026, 12, 1)


def reckoned(
    *events: ClockEvent,
    calendar: Calendar,
    supplement: str = "PAUSE",
    today: date = LATE,
    limit: int = 5,
    unit: str = "WORKDAY",
) -> Reckoning:
    return reckon(events, limit, unit, supplement, calendar, today)


@pytest.mark.parametrize(
    ("supplement", "due"), [("PAUSE", march(13)), ("RESTART", march(17)), ("CONTINUE", march(9))]
)
def test_a_supplement_moves_the_due_date_as_the_policy_says(
    supplement: str, due: date, calendar: Calendar
) -> None:
    assert reckoned(RECEIVED, calendar=calendar).due == march(9)
    assert reckoned(RECEIVED, ASKED, COMPLETE, calendar=calendar, supplement=supplement).due == due


@pytest.mark.parametrize(("days", "due"), [(6, march(23)), (10, march(27))])
def test_an_extension_comes_on_top_of_a_pause(days: int, due: date, calendar: Calendar) -> None:
    extended = ClockEvent(EXTEND, march(11), days)

    assert reckoned(RECEIVED, ASKED, COMPLETE, extended, calendar=calendar).due == due


def test_the_second_walk_through_uses_14_days_gross_and_10_net(calendar: Calendar) -> None:
    log = [
        RECEIVED,
        ASKED,
        COMPLETE,
        ClockEvent(EXTEND, march(11), 6),
        ClockEvent(STOP, march(20)),
    ]

    result = reckoned(*log, calendar=calendar)

    assert (result.gross_days, result.net_days) == (14, 10)
    assert (result.due, result.stopped_on, result.overdue) == (march(23), march(20), False)
    assert result.days_left == 1


def test_the_first_walk_through_uses_4_days(calendar: Calendar) -> None:
    log = [ClockEvent(START, date(2026, 2, 12)), ClockEvent(STOP, date(2026, 2, 25))]

    result = reckoned(*log, calendar=calendar)

    assert (result.due, result.gross_days, result.net_days) == (date(2026, 2, 26), 4, 4)


def test_the_order_of_entry_does_not_matter(calendar: Calendar) -> None:
    signed_on_day_5_and_entered_after_the_opinion = ClockEvent(EXTEND, march(9), 3)
    log = [RECEIVED, ClockEvent(STOP, march(12)), signed_on_day_5_and_entered_after_the_opinion]

    assert reckoned(*log, calendar=calendar).due == march(12)


def test_while_paused_the_due_date_stands_and_what_it_would_be_is_shown(
    calendar: Calendar,
) -> None:
    result = reckoned(RECEIVED, ASKED, calendar=calendar, today=march(10))

    assert result.paused
    assert (result.due, result.would_be_due) == (march(9), march(13))
    assert (result.overdue, result.days_left) == (False, 3)
    assert (result.gross_days, result.net_days) == (6, 2)
    assert result.days[-1].date == march(13)


def test_while_paused_under_restart_it_would_be_counted_anew_from_today(
    calendar: Calendar,
) -> None:
    result = reckoned(RECEIVED, ASKED, calendar=calendar, supplement="RESTART", today=march(10))

    assert (result.due, result.would_be_due) == (march(9), march(17))


def test_a_clock_that_runs_on_is_never_paused(calendar: Calendar) -> None:
    result = reckoned(RECEIVED, ASKED, calendar=calendar, supplement="CONTINUE", today=march(10))

    assert not result.paused
    assert result.would_be_due is None
    assert (result.overdue, result.days_left) == (True, -1)
    assert (result.gross_days, result.net_days) == (6, 6)


def test_an_extension_is_possible_during_a_pause(calendar: Calendar) -> None:
    log = [RECEIVED, ASKED, ClockEvent(EXTEND, march(6), 6), COMPLETE]

    assert reckoned(*log, calendar=calendar).due == march(23)


def test_an_extension_once_granted_outlives_a_restart(calendar: Calendar) -> None:
    log = [RECEIVED, ClockEvent(EXTEND, march(3), 6), ASKED, COMPLETE]

    assert reckoned(*log, calendar=calendar, supplement="RESTART").due == march(25)


def test_every_day_of_a_pause_and_an_extension_is_explained(calendar: Calendar) -> None:
    log = [RECEIVED, ASKED, COMPLETE, ClockEvent(EXTEND, march(11), 2)]

    days = reckoned(*log, calendar=calendar).days

    assert [(day.date.day, day.kind, day.n) for day in days] == [
        (2, DayKind.START, None),
        (3, DayKind.COUNTED, 1),
        (4, DayKind.COUNTED, 2),
        (5, DayKind.PAUSED, None),
        (6, DayKind.PAUSED, None),
        (7, DayKind.WEEKEND, None),
        (8, DayKind.WEEKEND, None),
        (9, DayKind.PAUSED, None),
        (10, DayKind.PAUSED, None),
        (11, DayKind.COUNTED, 3),
        (12, DayKind.COUNTED, 4),
        (13, DayKind.COUNTED, 5),
        (14, DayKind.WEEKEND, None),
        (15, DayKind.WEEKEND, None),
        (16, DayKind.EXTENSION, 6),
        (17, DayKind.EXTENSION, 7),
    ]


def test_the_days_before_a_restart_are_explained_too(calendar: Calendar) -> None:
    days = reckoned(RECEIVED, ASKED, COMPLETE, calendar=calendar, supplement="RESTART").days

    assert [(day.date.day, day.kind, day.n) for day in days[:10]] == [
        (2, DayKind.START, None),
        (3, DayKind.COUNTED, 1),
        (4, DayKind.COUNTED, 2),
        (5, DayKind.PAUSED, None),
        (6, DayKind.PAUSED, None),
        (7, DayKind.WEEKEND, None),
        (8, DayKind.WEEKEND, None),
        (9, DayKind.PAUSED, None),
        (10, DayKind.START, None),
        (11, DayKind.COUNTED, 1),
    ]
    assert days[-1].date == march(17)


def test_a_restart_by_hand_counts_anew_under_any_policy(calendar: Calendar) -> None:
    result = reckoned(RECEIVED, ASKED, ClockEvent(RESTART, march(10)), calendar=calendar)

    assert (result.start, result.due, result.paused) == (march(2), march(17), False)


def test_a_pause_asked_on_the_due_day_or_later_is_given_back(calendar: Calendar) -> None:
    on_the_due_day = [ClockEvent(PAUSE, march(9)), ClockEvent(RESUME, march(12))]
    three_days_late = [ClockEvent(PAUSE, march(12)), ClockEvent(RESUME, march(16))]

    assert reckoned(RECEIVED, *on_the_due_day, calendar=calendar).due == march(12)
    late = reckoned(RECEIVED, *three_days_late, calendar=calendar, today=march(16))
    assert (late.due, late.days_left) == (march(11), -3)


def test_two_pauses_are_both_given_back(calendar: Calendar) -> None:
    again = [ClockEvent(PAUSE, march(11)), ClockEvent(RESUME, march(13))]

    result = reckoned(RECEIVED, ASKED, COMPLETE, *again, calendar=calendar)

    assert result.due == march(17)


def test_a_round_that_ends_in_a_pause_is_not_overdue(calendar: Calendar) -> None:
    result = reckoned(RECEIVED, ASKED, ClockEvent(STOP, march(20)), calendar=calendar)

    assert (result.paused, result.overdue, result.would_be_due) == (False, False, None)
    assert (result.gross_days, result.net_days) == (14, 2)


def test_a_limit_in_calendar_days_gives_calendar_days_back(calendar: Calendar) -> None:
    log = [RECEIVED, ASKED, COMPLETE]

    result = reckoned(*log, calendar=calendar, limit=30, unit="DAY")

    # 30 days end on 1 April; six days of pause lead to 7 April, the first working day of the week
    assert result.due == date(2026, 4, 7)


def test_a_pause_after_a_limit_in_calendar_days_is_given_back(calendar: Calendar) -> None:
    log = [RECEIVED, ClockEvent(PAUSE, march(9)), ClockEvent(RESUME, march(11))]

    assert reckoned(*log, calendar=calendar, limit=7, unit="DAY").due == march(11)


def test_a_limit_that_would_end_on_a_day_off_skips_a_pause_on_its_way(calendar: Calendar) -> None:
    log = [RECEIVED, ClockEvent(PAUSE, march(8)), ClockEvent(RESUME, march(9))]

    # the fifth day is Saturday 7 March; Monday, to which it would move, is paused
    assert reckoned(*log, calendar=calendar, limit=5, unit="DAY").due == march(10)


def test_a_due_date_that_the_next_notice_may_move_is_provisional(calendar: Calendar) -> None:
    started = ClockEvent(START, date(2026, 12, 25))

    assert reckoned(started, calendar=calendar).provisional
    assert not reckoned(RECEIVED, calendar=calendar).provisional


def test_before_the_start_nothing_is_used(calendar: Calendar) -> None:
    result = reckoned(RECEIVED, calendar=calendar, today=date(2026, 2, 20))

    assert (result.gross_days, result.net_days) == (0, 0)


@pytest.mark.parametrize(
    ("log", "message"),
    [
        ([], "begins with START"),
        ([ASKED], "begins with START"),
        ([RECEIVED, ClockEvent(START, march(3))], "started twice"),
        ([RECEIVED, COMPLETE], "without a pause"),
        ([RECEIVED, ASKED, ClockEvent(PAUSE, march(5))], "paused twice"),
        ([RECEIVED, ClockEvent(STOP, march(3)), ASKED], "stopped on 2026-03-03"),
        ([RECEIVED, ClockEvent(EXTEND, march(3))], "no length"),
    ],
)
def test_a_log_that_cannot_be_is_refused(
    log: list[ClockEvent], message: str, calendar: Calendar
) -> None:
    with pytest.raises(ValueError, match=message):
        reckoned(*log, calendar=calendar)


def test_elapsed_counts_day_p_and_not_day_q(calendar: Calendar) -> None:
    used = elapsed(march(2), march(20), calendar, [Pause(march(4), march(10))])

    assert (used.gross, used.net) == (14, 10)


@pytest.mark.parametrize(
    ("today", "left"),
    [(2, 5), (6, 1), (7, 1), (9, 0), (10, -1), (13, -4), (14, -4), (16, -5)],
)
def test_days_left_counts_working_days_down_through_the_due_day(
    today: int, left: int, calendar: Calendar
) -> None:
    assert days_left(march(today), march(9), calendar) == left


def test_the_saturday_after_the_due_day_is_already_overdue(calendar: Calendar) -> None:
    assert days_left(march(14), march(13), calendar) == -1


def test_a_due_day_lasts_until_midnight_in_beijing() -> None:
    assert not is_overdue(datetime(2026, 3, 9, 23, 59, tzinfo=BEIJING), march(9))
    assert is_overdue(datetime(2026, 3, 10, 0, 0, tzinfo=BEIJING), march(9))
    assert due_moment(march(9)) == datetime(2026, 3, 10, 0, 0, tzinfo=BEIJING)


def test_a_due_day_may_end_at_the_close_of_business() -> None:
    close = time(17, 30)

    assert not is_overdue(datetime(2026, 3, 9, 17, 30, tzinfo=BEIJING), march(9), close)
    assert is_overdue(datetime(2026, 3, 9, 17, 31, tzinfo=BEIJING), march(9), close)


def at(day: int, hour: int) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=BEIJING)


def hourly(kind: ClockEventKind, day: int, hour: int, days: int | None = None) -> ClockEvent:
    return ClockEvent(kind, march(day), days, "HOUR", at(day, hour))


HOURLY_LOG = [hourly(START, 2, 10), hourly(PAUSE, 2, 16), hourly(RESUME, 4, 9)]


@pytest.mark.parametrize(
    ("log", "supplement", "due_at"),
    [
        (HOURLY_LOG[:1], "PAUSE", at(3, 10)),
        (HOURLY_LOG, "PAUSE", at(5, 3)),
        (HOURLY_LOG, "RESTART", at(5, 9)),
        (HOURLY_LOG, "CONTINUE", at(3, 10)),
        ([*HOURLY_LOG, hourly(EXTEND, 4, 12, 24)], "PAUSE", at(6, 3)),
    ],
)
def test_a_limit_in_hours_is_exact(
    log: list[ClockEvent], supplement: str, due_at: datetime, calendar: Calendar
) -> None:
    before, after = due_at.replace(minute=0), due_at.replace(minute=1)

    result = reckon(log, 24, "HOUR", supplement, calendar, march(9), now=before)
    later = reckon(log, 24, "HOUR", supplement, calendar, march(9), now=after)

    assert (result.due_at, result.due) == (due_at, due_at.date())
    assert (result.overdue, later.overdue, result.provisional) == (False, True, False)


@pytest.mark.parametrize(("supplement", "would_be"), [("PAUSE", 5), ("RESTART", 6)])
def test_a_paused_limit_in_hours_shows_what_it_would_be(
    supplement: str, would_be: int, calendar: Calendar
) -> None:
    result = reckon(HOURLY_LOG[:2], 24, "HOUR", supplement, calendar, march(5), now=at(5, 2))

    assert (result.due, result.paused) == (march(3), True)
    assert result.would_be_due == march(would_be)


def test_a_stopped_limit_in_hours_is_judged_at_its_stop(calendar: Calendar) -> None:
    log = [HOURLY_LOG[0], hourly(STOP, 3, 9)]

    assert not reckon(log, 24, "HOUR", "PAUSE", calendar, march(9), now=at(9, 9)).overdue


def test_a_limit_in_hours_needs_moments(calendar: Calendar) -> None:
    with pytest.raises(ValueError, match="needs the moment"):
        reckon([RECEIVED], 24, "HOUR", "PAUSE", calendar, march(9), now=at(9, 9))
    with pytest.raises(ValueError, match="present moment"):
        reckon(HOURLY_LOG, 24, "HOUR", "PAUSE", calendar, march(9))
    with pytest.raises(ValueError, match="extended in hours"):
        reckon(
            [HOURLY_LOG[0], ClockEvent(EXTEND, march(3), 1, "WORKDAY", at(3, 9))],
            24,
            "HOUR",
            "PAUSE",
            calendar,
            march(9),
            now=at(9, 9),
        )
