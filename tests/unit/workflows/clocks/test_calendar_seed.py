"""The shipped calendar against the two libraries that know the State Council's notices."""

import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import pytest

from workflows.clocks import seed
from workflows.clocks.calendar import Calendar


def days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]


def test_the_shipped_file_is_what_holidays_says_of_the_published_years() -> None:
    assert seed.published_rows() == seed.rows_from_library()


@pytest.mark.parametrize("year", seed.PUBLISHED)
def test_every_day_agrees_with_chinese_calendar(year: int, calendar: Calendar) -> None:
    wrong = [
        day for day in days_of(year) if calendar.is_workday(day) != chinese_calendar.is_workday(day)
    ]

    assert wrong == []


def test_only_published_years_are_shipped_and_they_have_no_gap(calendar: Calendar) -> None:
    years = sorted(seed.PUBLISHED)

    assert {row.date.year for row in seed.published_rows()} == set(years)
    assert calendar.published == frozenset(years)
    assert years == list(range(years[0], years[-1] + 1))


def test_no_day_is_named_twice_and_each_has_its_notice() -> None:
    rows = seed.published_rows()

    assert len({row.date for row in rows}) == len(rows)
    assert all(row.source == seed.PUBLISHED[row.date.year] for row in rows)
    assert all(row.name for row in rows)


def test_make_up_days_are_weekend_days() -> None:
    worked = [row.date for row in seed.published_rows() if row.kind == "workday"]

    assert all(day.weekday() >= 5 for day in worked)
    assert [day for day in worked if day.year == 2026] == [
        date(2026, 1, 4),
        date(2026, 2, 14),
        date(2026, 2, 28),
        date(2026, 5, 9),
        date(2026, 9, 20),
        date(2026, 10, 10),
    ]


def test_the_spring_festival_of_2020_was_lengthened(calendar: Calendar) -> None:
    days_off = [date(2020, 1, 24) + timedelta(days=n) for n in range(10)]

    assert not any(map(calendar.is_workday, days_off))
    assert calendar.name(date(2020, 1, 31)) == "春节延长假期"
    assert calendar.is_workday(date(2020, 2, 3))


def test_may_day_of_2019_was_lengthened(calendar: Calendar) -> None:
    assert calendar.is_makeup_day(date(2019, 4, 28))
    assert calendar.is_makeup_day(date(2019, 5, 5))
    assert not calendar.is_workday(date(2019, 5, 3))


def test_the_library_is_not_loaded_to_read_the_calendar() -> None:
    program = (
        "import sys; from workflows.clocks.seed import shipped_calendar; shipped_calendar(); "
        "sys.exit('holidays' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_the_file_can_be_written_anew(tmp_path: Path) -> None:
    path = tmp_path / "days.csv"

    seed.write_file(path)

    shipped = seed.files("workflows.clocks").joinpath(seed.DATA_FILE).read_bytes()
    assert path.read_bytes() == shipped
