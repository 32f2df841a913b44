"""The working-day calendar as a value: weekends, days off, make-up days, and what is published.

Knows no database: whoever loads the calendar tables builds the value with `calendar_of`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

ONE_DAY = timedelta(days=1)
SATURDAY = 5  # date.weekday()
LAST_CERTAIN_DAY = (12, 28)  # the next New Year's notice has reached back to 29 December


class DayInfoKind(StrEnum):
    """What a notice says about a day that differs from the plain week."""

    HOLIDAY = "holiday"  # a day off, also where it falls on a weekend
    WORKDAY = "workday"  # a weekend day worked in exchange (调休上班)


@dataclass(frozen=True)
class DayInfo:
    """One day that a notice names, with the festival it belongs to ("春节")."""

    kind: DayInfoKind
    name: str


@dataclass(frozen=True)
class Calendar:
    """Which days are working days, and how far this is known (domain.md 5.1, "Working day")."""

    days: Mapping[date, DayInfo]
    published: frozenset[int]

    def is_workday(self, day: date) -> bool:
        """Tell a working day: Monday to Friday less days off, plus make-up weekend days."""
        info = self.days.get(day)
        if info is not None:
            return info.kind is DayInfoKind.WORKDAY
        return day.weekday() < SATURDAY

    def is_makeup_day(self, day: date) -> bool:
        """Tell a weekend day that is worked in exchange for a day off."""
        return day.weekday() >= SATURDAY and self.is_workday(day)

    def is_holiday(self, day: date) -> bool:
        """Tell a day off that a notice names, as against a plain weekend."""
        info = self.days.get(day)
        return info is not None and info.kind is DayInfoKind.HOLIDAY

    def name(self, day: date) -> str:
        """Return the festival a day belongs to, or nothing for a plain day."""
        info = self.days.get(day)
        return info.name if info is not None else ""

    def is_published(self, day: date) -> bool:
        """Tell whether a day can no longer change by the yearly notice (domain.md 4.4, item 12).

        Its year must be published, and for 29 to 31 December the next year too.
        """
        if day.year not in self.published:
            return False
        return (day.month, day.day) <= LAST_CERTAIN_DAY or day.year + 1 in self.published


def calendar_of(rows: Iterable[tuple[date, str, str]], published: Iterable[int]) -> Calendar:
    """Build the calendar from rows of (day, kind, name); a later row wins over an earlier one.

    Pass the days of the whole country first and those of the agency's region after them.
    """
    days = {day: DayInfo(DayInfoKind(kind), name) for day, kind, name in rows}
    return Calendar(days, frozenset(published))


def workdays_between(after: date, until: date, calendar: Calendar) -> int:
    """Return the number of working days in (after, until]; none where until is not later."""
    span = range(1, (until - after).days + 1)
    return sum(calendar.is_workday(after + timedelta(days=n)) for n in span)
