"""The counting rule against the tables of domain.md 5.3, counted there by hand."""

from datetime import date, datetime, timedelta

import pytest

from workflows.clocks.calendar import Calendar, DayInfo, DayInfoKind, calendar_of
from workflows.clocks.counting import (
    DayKind,
    Unit,
    add_months,
    before_event,
    due,
    due_hours,
    extend,
    yearly,
)
from workflows.system_time import BEIJING

WEEKDAYS = "一二三四五六日"

# day 0, working (y) or not (n), +3 wd, +5 wd, +5+10 wd, +7 wd, +20 wd, 30 calendar days rolled
TABLE = """
2025-01-20 一 y 2025-01-23 四 2025-01-26 日 2025-02-14 五 2025-02-05 三 2025-02-21 五 2025-02-19 三
2025-01-24 五 y 2025-02-05 三 2025-02-07 五 2025-02-20 四 2025-02-10 一 2025-02-27 四 2025-02-24 一
2025-01-26 日 y 2025-02-06 四 2025-02-08 六 2025-02-21 五 2025-02-11 二 2025-02-28 五 2025-02-25 二
2025-04-30 三 y 2025-05-08 四 2025-05-12 一 2025-05-26 一 2025-05-14 三 2025-06-03 二 2025-05-30 五
2025-09-26 五 y 2025-09-30 二 2025-10-10 五 2025-10-23 四 2025-10-13 一 2025-10-30 四 2025-10-27 一
2025-09-28 日 y 2025-10-09 四 2025-10-11 六 2025-10-24 五 2025-10-14 二 2025-10-31 五 2025-10-28 二
2025-12-29 一 y 2026-01-04 日 2026-01-06 二 2026-01-20 二 2026-01-08 四 2026-01-27 二 2026-01-28 三
2026-01-30 五 y 2026-02-04 三 2026-02-06 五 2026-02-27 五 2026-02-10 二 2026-03-05 四 2026-03-02 一
2026-02-12 四 y 2026-02-24 二 2026-02-26 四 2026-03-11 三 2026-02-28 六 2026-03-18 三 2026-03-16 一
2026-02-14 六 y 2026-02-26 四 2026-02-28 六 2026-03-13 五 2026-03-03 二 2026-03-20 五 2026-03-16 一
2026-03-07 六 n 2026-03-11 三 2026-03-13 五 2026-03-27 五 2026-03-17 二 2026-04-03 五 2026-04-07 二
2026-04-03 五 y 2026-04-09 四 2026-04-13 一 2026-04-27 一 2026-04-15 三 2026-05-07 四 2026-05-06 三
2026-04-30 四 y 2026-05-08 五 2026-05-11 一 2026-05-25 一 2026-05-13 三 2026-06-01 一 2026-06-01 一
2026-09-18 五 y 2026-09-22 二 2026-09-24 四 2026-10-15 四 2026-09-29 二 2026-10-22 四 2026-10-19 一
2026-09-24 四 y 2026-09-30 三 2026-10-09 五 2026-10-22 四 2026-10-12 一 2026-10-29 四 2026-10-26 一
2026-09-30 三 y 2026-10-10 六 2026-10-13 二 2026-10-27 二 2026-10-15 四 2026-11-03 二 2026-10-30 五
"""
ROWS = [line.split() for line in TABLE.strip().splitlines()]


def parsed(day: str, weekday: str) -> date:
    result = date.fromisoformat(day)
    assert WEEKDAYS[result.weekday()] == weekday
    return result


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_every_column_of_the_table_is_met(row: list[str], calendar: Calendar) -> None:
    start = parsed(row[0], row[1])
    plus3, plus5, plus15, plus7, plus20, thirty_days = (
        parsed(row[n], row[n + 1]) for n in range(3, 15, 2)
    )

    assert calendar.is_workday(start) == (row[2] == "y")
    assert due(start, 3, Unit.WORKDAY, calendar).date == plus3
    assert due(start, 5, Unit.WORKDAY, calendar).date == plus5
    assert extend(plus5, 10, Unit.WORKDAY, calendar).date == plus15
    assert due(start, 7, Unit.WORKDAY, calendar).date == plus7
    assert due(start, 20, Unit.WORKDAY, calendar).date == plus20
    assert due(start, 30, Unit.DAY, calendar).date == thirty_days


@pytest.mark.parametrize(
    ("limit", "extension", "unit", "first", "extended"),
    [
        (5, 10, "WORKDAY", "2026-05-08 五", "2026-05-21 四"),  # 002, natural resources
        (5, 5, "WORKDAY", "2026-05-08 五", "2026-05-14 四"),  # Inner Mongolia
        (7, 3, "WORKDAY", "2026-05-11 一", "2026-05-14 四"),  # Liaoning
        (7, 5, "WORKDAY", "2026-05-11 一", "2026-05-18 一"),  # Shahe
        (10, 3, "WORKDAY", "2026-05-14 四", "2026-05-19 二"),  # a municipal flow
        (10, 10, "WORKDAY", "2026-05-14 四", "2026-05-28 四"),  # medical insurance
        (10, 0, "WORKDAY", "2026-05-14 四", "2026-05-14 四"),  # housing: no extension
        (5, 15, "DAY", "2026-05-08 五", "2026-05-25 一"),  # agriculture: 23 May is a Saturday
    ],
)
def test_each_procedure_counts_the_same_receipt_by_its_own_policy(
    limit: int, extension: int, unit: str, first: str, extended: str, calendar: Calendar
) -> None:
    without = due(date(2026, 4, 28), limit, Unit.WORKDAY, calendar).date

    assert without == parsed(*first.split())
    assert extend(without, extension, unit, calendar).date == parsed(*extended.split())


@pytest.mark.parametrize(
    ("start", "n", "unit", "expected"),
    [
        ("2026-01-05", 90, "DAY", "2026-04-07"),  # filing: the 90th day is Tomb-Sweeping Day
        ("2026-01-31", 1, "MONTH", "2026-02-28"),  # a Saturday, but worked
        ("2025-01-31", 1, "MONTH", "2025-02-28"),
        ("2024-01-31", 1, "MONTH", "2024-02-29"),
        ("2026-01-30", 10, "WORKDAY", "2026-02-13"),  # annual report upward
        ("2026-04-30", 3, "WORKDAY", "2026-05-08"),  # take-down after a ruling
        ("2026-03-20", 30, "DAY", "2026-04-20"),  # archive: 19 April is a Sunday
        ("2026-02-27", 7, "WORKDAY", "2026-03-09"),  # W1: publication
        ("2026-03-24", 5, "WORKDAY", "2026-03-31"),  # W2: round 2
        ("2026-01-20", 3, "MONTH", "2026-04-20"),
        ("2026-07-01", 3, "MONTH", "2026-10-08"),  # 1 October and the week after are off
    ],
)
def test_the_other_checks_of_the_domain_model_hold(
    start: str, n: int, unit: str, expected: str, calendar: Calendar
) -> None:
    assert due(date.fromisoformat(start), n, unit, calendar).date == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("start", "n", "expected"),
    [
        ("2019-02-04", 1, "2019-02-11"),  # starts on a holiday (libraries have said 02-12)
        ("2019-04-30", 1, "2019-05-05"),  # the May Day that was changed after publication
        ("2020-01-23", 1, "2020-02-03"),  # 2020: lengthened to 2 February
        ("2020-01-23", 6, "2020-02-10"),  # Saturday 1 February was no longer worked
        ("2020-10-01", 2, "2020-10-10"),  # starts on a holiday, ends on a worked Saturday
        ("2022-12-30", 1, "2023-01-03"),
        ("2024-02-08", 1, "2024-02-09"),  # New Year's Eve was a working day until 2024
        ("2024-02-09", 1, "2024-02-18"),
        ("2026-02-17", 1, "2026-02-24"),
        ("2026-10-01", 2, "2026-10-09"),
        ("2026-10-03", 3, "2026-10-10"),
    ],
)
def test_a_receipt_on_or_around_a_holiday_is_counted_from_the_next_working_day(
    start: str, n: int, expected: str, calendar: Calendar
) -> None:
    assert due(date.fromisoformat(start), n, Unit.WORKDAY, calendar).date == date.fromisoformat(
        expected
    )


@pytest.mark.parametrize("year", [2025, 2026])
def test_a_year_has_248_working_days(year: int, calendar: Calendar) -> None:
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(365)]

    assert sum(map(calendar.is_workday, days)) == 248


def test_a_saturday_and_the_friday_before_it_give_the_same_due_date(calendar: Calendar) -> None:
    friday, saturday = date(2026, 3, 6), date(2026, 3, 7)

    assert (
        due(friday, 5, Unit.WORKDAY, calendar).date == due(saturday, 5, Unit.WORKDAY, calendar).date
    )


def test_every_day_is_explained(calendar: Calendar) -> None:
    explained = due(date(2026, 2, 12), 5, Unit.WORKDAY, calendar).days

    assert [(day.date.isoformat(), day.kind, day.n, day.note) for day in explained] == [
        ("2026-02-12", DayKind.START, None, ""),
        ("2026-02-13", DayKind.COUNTED, 1, ""),
        ("2026-02-14", DayKind.MAKEUP, 2, "春节"),
        ("2026-02-15", DayKind.WEEKEND, None, ""),
        ("2026-02-16", DayKind.HOLIDAY, None, "农历除夕"),
        ("2026-02-17", DayKind.HOLIDAY, None, "春节"),
        ("2026-02-18", DayKind.HOLIDAY, None, "春节"),
        ("2026-02-19", DayKind.HOLIDAY, None, "春节"),
        ("2026-02-20", DayKind.HOLIDAY, None, "春节"),
        ("2026-02-21", DayKind.WEEKEND, None, ""),
        ("2026-02-22", DayKind.WEEKEND, None, ""),
        ("2026-02-23", DayKind.HOLIDAY, None, "春节"),
        ("2026-02-24", DayKind.COUNTED, 3, ""),
        ("2026-02-25", DayKind.COUNTED, 4, ""),
        ("2026-02-26", DayKind.COUNTED, 5, ""),
    ]


def test_calendar_days_count_days_off_and_the_end_moves_off_them(calendar: Calendar) -> None:
    result = due(date(2026, 4, 2), 3, Unit.DAY, calendar)

    assert [(day.date.day, day.kind, day.n) for day in result.days] == [
        (2, DayKind.START, None),
        (3, DayKind.COUNTED, 1),
        (4, DayKind.COUNTED, 2),
        (5, DayKind.COUNTED, 3),
        (6, DayKind.HOLIDAY, None),
        (7, DayKind.MOVED, None),
    ]


def test_the_end_stays_on_a_day_off_where_the_rule_says_so(calendar: Calendar) -> None:
    assert due(date(2026, 4, 2), 3, Unit.DAY, calendar, roll=False).date == date(2026, 4, 5)


@pytest.mark.parametrize(
    ("start", "n", "unit", "provisional"),
    [
        ("2026-12-21", 5, "WORKDAY", False),  # 28 December 2026
        ("2026-12-22", 5, "WORKDAY", True),  # 29 December: New Year's notice reaches back
        ("2026-12-25", 3, "WORKDAY", True),
        ("2026-12-28", 30, "DAY", True),
        ("2026-12-01", 1, "MONTH", True),  # 1 January 2027
        ("2025-12-29", 5, "WORKDAY", False),  # crosses into a published year
        ("2018-12-28", 2, "WORKDAY", True),  # counts days of a year that is not in the calendar
        ("2030-06-03", 5, "WORKDAY", True),
    ],
)
def test_what_the_next_notice_may_still_move_is_provisional(
    start: str, n: int, unit: str, provisional: bool, calendar: Calendar
) -> None:
    assert due(date.fromisoformat(start), n, unit, calendar).provisional is provisional


def test_the_end_of_a_year_is_provisional_while_the_next_is_missing() -> None:
    with_a_gap = Calendar({}, frozenset({2019, 2021}))

    assert not with_a_gap.is_published(date(2019, 12, 30))
    assert with_a_gap.is_published(date(2019, 12, 28))
    assert not with_a_gap.is_published(date(2020, 6, 1))


def test_a_region_may_override_a_day_of_the_whole_country() -> None:
    day = date(2026, 3, 3)
    calendar = calendar_of([(day, "workday", ""), (day, "holiday", "三月三")], [2026])

    assert calendar.days[day] == DayInfo(DayInfoKind.HOLIDAY, "三月三")
    assert due(date(2026, 3, 2), 1, Unit.WORKDAY, calendar).date == date(2026, 3, 4)


def test_a_row_of_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="festive"):
        calendar_of([(date(2026, 3, 3), "festive", "")], [2026])


def test_hours_run_from_the_moment_whatever_the_day() -> None:
    start = datetime(2026, 2, 13, 15, 30, tzinfo=BEIJING)

    result = due_hours(start, 24)

    assert result.at == datetime(2026, 2, 14, 15, 30, tzinfo=BEIJING)
    assert [(day.date.day, day.n) for day in result.days] == [(13, 8), (14, 24)]


def test_hours_need_a_time_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        due_hours(datetime(2026, 2, 13, 15, 30), 24)  # noqa: DTZ001


def test_counts_that_cannot_be_are_refused(calendar: Calendar) -> None:
    day = date(2026, 3, 2)

    with pytest.raises(ValueError, match="-1"):
        due(day, -1, Unit.WORKDAY, calendar)
    with pytest.raises(ValueError, match="FORTNIGHT"):
        due(day, 1, "FORTNIGHT", calendar)
    with pytest.raises(ValueError, match="due_hours"):
        due(day, 1, Unit.HOUR, calendar)
    with pytest.raises(ValueError, match="-1"):
        due_hours(datetime(2026, 3, 2, tzinfo=BEIJING), -1)
    with pytest.raises(OverflowError):
        due(date(9999, 12, 30), 5, Unit.WORKDAY, calendar)
    with pytest.raises(OverflowError):
        due(date(9999, 12, 30), 5, Unit.MONTH, calendar)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2025-11-30", 3, "2026-02-28"),
        ("2025-12-31", 12, "2026-12-31"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-01-15", -1, "2025-12-15"),
    ],
)
def test_months_meet_the_corresponding_day_else_the_last(
    day: str, months: int, expected: str
) -> None:
    assert add_months(date.fromisoformat(day), months) == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("event", "n", "unit", "last_day"),
    [
        ("2026-03-13", 5, "WORKDAY", "2026-03-06"),
        ("2026-02-26", 5, "WORKDAY", "2026-02-12"),  # counts the worked Saturday, not the holiday
        ("2026-04-17", 7, "DAY", "2026-04-10"),  # a hearing: seven days before
        ("2026-04-12", 7, "DAY", "2026-04-03"),  # 5 April is off: act before it
        ("2026-03-31", 1, "MONTH", "2026-02-28"),  # a worked Saturday
    ],
)
def test_n_before_an_event_is_the_last_day_in_time(
    event: str, n: int, unit: str, last_day: str, calendar: Calendar
) -> None:
    result = before_event(date.fromisoformat(event), n, unit, calendar)

    assert result.date == date.fromisoformat(last_day)
    assert result.days[0].date == result.date
    assert result.days[-1].kind is DayKind.START


def test_n_before_an_event_refuses_what_cannot_be(calendar: Calendar) -> None:
    with pytest.raises(ValueError, match="-2"):
        before_event(date(2026, 3, 2), -2, Unit.DAY, calendar)
    with pytest.raises(ValueError, match="moment"):
        before_event(date(2026, 3, 2), 2, Unit.HOUR, calendar)


@pytest.mark.parametrize(
    ("since", "month", "day", "roll", "expected"),
    [
        ("2026-01-10", 1, 31, False, "2026-01-31"),  # a Saturday: a fixed date stays
        ("2026-01-10", 1, 31, True, "2026-02-02"),
        ("2026-01-31", 1, 31, False, "2026-01-31"),
        ("2025-02-01", 1, 15, False, "2026-01-15"),
        ("2025-03-01", 2, 29, False, "2026-02-28"),
    ],
)
def test_a_fixed_date_comes_every_year(
    since: str, month: int, day: int, roll: bool, expected: str, calendar: Calendar
) -> None:
    result = yearly(date.fromisoformat(since), month, day, calendar, roll=roll)

    assert result.date == date.fromisoformat(expected)
