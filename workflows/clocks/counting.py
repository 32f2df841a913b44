"""One counting rule for every limit of R-077, and the explanation of each day it passed.

Pure: no database, no present time. Day 0, the day of receipt, never counts (Civil Code art. 201);
a limit in calendar days or months that would end on a day off ends on the next working day
(art. 203); a limit in working days always ends on one.
"""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from workflows.clocks.calendar import ONE_DAY, Calendar, workdays_between

MONTHS_OF_YEAR = 12


class Unit(StrEnum):
    """In what a limit is counted (R-077)."""

    WORKDAY = "WORKDAY"
    DAY = "DAY"
    MONTH = "MONTH"
    HOUR = "HOUR"


class DayKind(StrEnum):
    """What became of one day while a limit was counted."""

    START = "start"  # day 0, or the day from which a restarted clock counts anew
    COUNTED = "counted"
    MAKEUP = "makeup"  # counted: a weekend day worked in exchange
    EXTENSION = "extension"  # counted towards an extension, unless it is a make-up day
    PAUSED = "paused"  # given back: a supplement was outstanding
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MOVED = "moved"  # the limit ended on a day off and therefore ends here


@dataclass(frozen=True)
class DayCount:
    """One day of a count: what it was, which number it got, the festival it belongs to."""

    date: date
    kind: DayKind
    n: int | None
    note: str


@dataclass(frozen=True)
class Due:
    """The last day of a limit, whether the calendar may still move it, and why it is that day."""

    date: date
    provisional: bool
    days: tuple[DayCount, ...]


@dataclass(frozen=True)
class Span:
    """A length of time to count: the limit itself, or an extension on top of it."""

    n: int
    unit: str
    extension: bool = False


@dataclass(frozen=True, order=True)
class Pause:
    """Days that do not count: after the day something was asked, up to the day it was complete."""

    asked: date
    completed: date

    def __contains__(self, day: date) -> bool:
        return self.asked < day <= self.completed


def due(start: date, n: int, unit: str, calendar: Calendar, *, roll: bool = True) -> Due:
    """Return the end of a limit of n units after day 0.

    Hours are `due_hours`. ValueError for another unit or a negative n, OverflowError beyond the
    year 9999.
    """
    return count(start, [Span(n, unit)], calendar, roll=roll)


def extend(current_due: date, m: int, unit: str, calendar: Calendar) -> Due:
    """Return the end of an extension by m units on top of a due date (R-069)."""
    return count(current_due, [Span(m, unit, extension=True)], calendar)


def count(
    start: date,
    spans: Sequence[Span],
    calendar: Calendar,
    pauses: Iterable[Pause] = (),
    *,
    roll: bool = True,
) -> Due:
    """Count one span after the other and leave out what was paused (domain.md 5.2).

    A pause that begins once the time was used up, on the due day or later, is given back in the
    unit of the first span, so that it never makes a round more overdue than it was.
    """
    walk = _Walk(start, calendar, merged(pauses))
    for span in spans:
        walk.go(span, roll=roll)
    walk.give_back(spans[0].unit if spans else Unit.WORKDAY)
    return walk.result()


def merged(pauses: Iterable[Pause]) -> list[Pause]:
    """Return the pauses in order of time with those that overlap made one."""
    result: list[Pause] = []
    for pause in sorted(pauses):
        if result and pause.asked <= result[-1].completed:
            last = result.pop()
            pause = Pause(last.asked, max(last.completed, pause.completed))
        result.append(pause)
    return result


class _Walk:
    """Goes from day to day and writes down what each was."""

    def __init__(self, start: date, calendar: Calendar, pauses: Sequence[Pause]) -> None:
        self.day = start
        self.calendar = calendar
        self.pauses = pauses
        self.days = [DayCount(start, DayKind.START, None, calendar.name(start))]
        self.n = 0
        self.certain = True

    def go(self, span: Span, *, roll: bool) -> None:
        unit = Unit(span.unit)
        if span.n < 0:
            raise ValueError(f"cannot count {span.n} units")
        if unit is Unit.HOUR:
            raise ValueError("hours start at a moment: use due_hours")
        if unit is Unit.WORKDAY:
            self._count_workdays(span.n, extension=span.extension)
            return
        days = span.n
        if unit is Unit.MONTH:
            days = (add_months(self.day, span.n) - self.day).days
        self._count_days(days, extension=span.extension)
        if roll:
            self._roll()

    def give_back(self, unit: str) -> None:
        for pause in self.pauses:
            if pause.asked < self.day:
                continue
            if unit == Unit.WORKDAY:
                n = workdays_between(pause.asked, pause.completed, self.calendar)
                self._count_workdays(n, skip_paused=False)
            else:
                self._count_days((pause.completed - pause.asked).days, skip_paused=False)
                self._roll(skip_paused=False)

    def result(self) -> Due:
        certain = self.certain and self.calendar.is_published(self.day)
        return Due(self.day, not certain, tuple(self.days))

    def _count_workdays(self, n: int, *, extension: bool = False, skip_paused: bool = True) -> None:
        while n > 0:
            if not self._step():
                self._note_day_off()
            elif self._is_paused() and skip_paused:
                self._note(DayKind.PAUSED)
            else:
                self._note_counted(extension)
                n -= 1

    def _count_days(self, n: int, *, extension: bool = False, skip_paused: bool = True) -> None:
        while n > 0:
            self.day += ONE_DAY
            if self._is_paused() and skip_paused:
                self._note(DayKind.PAUSED)
            else:
                self._note_counted(extension)
                n -= 1

    def _roll(self, *, skip_paused: bool = True) -> None:
        """End on a working day (Civil Code art. 203)."""
        self.certain &= self.calendar.is_published(self.day)
        if self.calendar.is_workday(self.day):
            return
        while True:
            if not self._step():
                self._note_day_off()
            elif self._is_paused() and skip_paused:
                self._note(DayKind.PAUSED)
            else:
                self._note(DayKind.MOVED)
                return

    def _step(self) -> bool:
        """Go to the next day and ask the calendar whether it is a working day."""
        self.day += ONE_DAY
        self.certain &= self.calendar.is_published(self.day)
        return self.calendar.is_workday(self.day)

    def _is_paused(self) -> bool:
        return any(self.day in pause for pause in self.pauses)

    def _note(self, kind: DayKind, n: int | None = None) -> None:
        self.days.append(DayCount(self.day, kind, n, self.calendar.name(self.day)))

    def _note_day_off(self) -> None:
        self._note(day_off_kind(self.day, self.calendar))

    def _note_counted(self, extension: bool) -> None:
        if self._is_paused():
            self._note(DayKind.PAUSED)
            return
        self.n += 1
        kind = counted_kind(self.day, self.calendar)
        if extension and kind is not DayKind.MAKEUP:  # why a Saturday counts says more
            kind = DayKind.EXTENSION
        self._note(kind, self.n)


def day_off_kind(day: date, calendar: Calendar) -> DayKind:
    """Tell a plain weekend from a day off that a notice names."""
    return DayKind.HOLIDAY if calendar.is_holiday(day) else DayKind.WEEKEND


def counted_kind(day: date, calendar: Calendar) -> DayKind:
    """Tell a make-up weekend day from another day that counts."""
    return DayKind.MAKEUP if calendar.is_makeup_day(day) else DayKind.COUNTED


def add_months(day: date, months: int) -> date:
    """Return the corresponding day, else the last day of that month (Civil Code art. 202)."""
    year, month = divmod(day.year * MONTHS_OF_YEAR + day.month - 1 + months, MONTHS_OF_YEAR)
    return _clamped(year, month + 1, day.day)


def _clamped(year: int, month: int, day: int) -> date:
    if not MINYEAR <= year <= MAXYEAR:
        raise OverflowError(f"year {year} is out of range")
    return date(year, month, min(day, monthrange(year, month)[1]))


def before_event(event: date, n: int, unit: str, calendar: Calendar) -> Due:
    """Return the last day on which something due n units before an event is in time.

    The day of the event does not count. Where that day is off, the working day before it: whoever
    must act beforehand cannot act later.
    """
    if n < 0:
        raise ValueError(f"cannot count {n} units")
    day, days, passed = event, [DayCount(event, DayKind.START, None, calendar.name(event))], 0
    wanted = Unit(unit)
    if wanted is Unit.HOUR:
        raise ValueError("hours end at a moment: subtract them from it")
    total = n if wanted is not Unit.MONTH else (event - add_months(event, -n)).days
    while passed < total or not calendar.is_workday(day):
        day -= ONE_DAY
        is_workday = calendar.is_workday(day)
        if passed < total and (is_workday or wanted is not Unit.WORKDAY):
            passed += 1
            days.append(DayCount(day, counted_kind(day, calendar), passed, calendar.name(day)))
        elif is_workday:
            days.append(DayCount(day, DayKind.MOVED, None, calendar.name(day)))
        else:
            days.append(DayCount(day, day_off_kind(day, calendar), None, calendar.name(day)))
    certain = calendar.is_published(day) and calendar.is_published(event)
    return Due(day, not certain, tuple(reversed(days)))


def yearly(since: date, month: int, day: int, calendar: Calendar, *, roll: bool = False) -> Due:
    """Return the first "31 January of each year" on or after a day.

    A fixed date is not a period, so it moves off a day off only where the rule says so (roll).
    """
    this_year = _clamped(since.year, month, day)
    target = this_year if this_year >= since else _clamped(since.year + 1, month, day)
    if roll:
        return due(target, 0, Unit.DAY, calendar)
    fixed = DayCount(target, DayKind.COUNTED, None, calendar.name(target))
    return Due(target, not calendar.is_published(target), (fixed,))


@dataclass(frozen=True)
class DueMoment:
    """The end of a limit in hours, exact, and the hours used at the end of each day it passed."""

    at: datetime
    days: tuple[DayCount, ...]


def due_hours(start: datetime, hours: int, *, extra: timedelta = timedelta()) -> DueMoment:
    """Return the moment a limit in hours ends: it starts at the moment (Civil Code art. 201).

    Every hour counts, day off or not, so the calendar cannot move it and it is never provisional.
    The start must carry its time zone. `extra` is time given back.
    """
    if start.tzinfo is None:
        raise ValueError("a limit in hours needs a start with its time zone")
    if hours < 0:
        raise ValueError(f"cannot count {hours} units")
    length = timedelta(hours=hours) + extra
    at = (start.astimezone(UTC) + length).astimezone(start.tzinfo)
    midnights = [
        datetime.combine(start.date() + n * ONE_DAY, datetime.min.time(), start.tzinfo)
        for n in range(1, (at.date() - start.date()).days + 1)
    ]
    moments = [start, *midnights, at]
    days = tuple(
        DayCount(
            earlier.date(),
            DayKind.START if earlier is start else DayKind.COUNTED,
            int((later - start).total_seconds() // 3600),
            "",
        )
        for earlier, later in pairwise(moments)
    )
    return DueMoment(at, days)
