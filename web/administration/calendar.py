"""A year as twelve months of weeks, for the calendar page."""

from calendar import MONDAY, Calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from workflows.clocks.models import CalendarDay

SATURDAY = 5  # date.weekday()


@dataclass(frozen=True)
class DayCell:
    """A day of the grid; css is empty for a plain working day."""

    day: date
    css: str
    name: str


@dataclass(frozen=True)
class Month:
    """A month as weeks from Monday; None where a week begins or ends outside it."""

    n: int
    weeks: list[list[DayCell | None]]
    workdays: int


def months_of(year: int, named: Mapping[date, CalendarDay]) -> list[Month]:
    """Return the twelve months of a year."""
    weeks = Calendar(MONDAY)
    months = []
    for n in range(1, 13):
        grid = [
            [_cell(day, named) if day.month == n else None for day in week]
            for week in weeks.monthdatescalendar(year, n)
        ]
        workdays = sum(
            cell.css in ("", "day-makeup") for week in grid for cell in week if cell is not None
        )
        months.append(Month(n, grid, workdays))
    return months


def _cell(day: date, named: Mapping[date, CalendarDay]) -> DayCell:
    row = named.get(day)
    if row is not None:
        return DayCell(day, "day-holiday" if row.kind == "holiday" else "day-makeup", row.name)
    return DayCell(day, "day-weekend" if day.weekday() >= SATURDAY else "", "")
