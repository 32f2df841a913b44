"""A whole deadline, worked out anew from the log of its events; and where it stands on a day.

Pure, so that any deadline of any year can be checked by hand: the log, the policy's numbers and
the calendar are all it takes (R-073). The order of entry does not matter, only the legal dates:
an extension signed on day 5 and entered on day 6 is in time (domain.md 4.4, item 1).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from workflows.clocks.calendar import ONE_DAY, Calendar, workdays_between
from workflows.clocks.counting import (
    DayCount,
    DayKind,
    Due,
    Pause,
    Span,
    Unit,
    count,
    due_hours,
    merged,
)
from workflows.system_time import BEIJING


class ClockEventKind(StrEnum):
    """What can happen to a running limit."""

    START = "START"  # day 0: the day of delivery, or what the policy says
    PAUSE = "PAUSE"  # day P: a supplement was asked
    RESUME = "RESUME"  # day Q: what was later confirmed complete was delivered
    EXTEND = "EXTEND"  # granted, by `days` in `unit`
    RESTART = "RESTART"  # counts anew from here, whatever the policy says of supplements
    STOP = "STOP"  # the opinion was issued, or the round ended


class Supplement(StrEnum):
    """What the time of a supplement does to the clock (domain.md 6.2)."""

    PAUSE = "PAUSE"  # the working days in (P, Q] are given back
    RESTART = "RESTART"  # counts anew from Q; an extension granted before stays granted
    CONTINUE = "CONTINUE"  # runs on


@dataclass(frozen=True)
class ClockEvent:
    """One line of a deadline's log. `on` is the legal date; `at` the moment, for hours only."""

    kind: ClockEventKind
    on: date
    days: int | None = None
    unit: str = Unit.WORKDAY
    at: datetime | None = None


@dataclass(frozen=True)
class Elapsed:
    """Working days used: gross is what a bystander counts, net leaves out what does not count."""

    gross: int
    net: int


@dataclass(frozen=True)
class Reckoning:
    """Where a deadline stands. `gross_days` and `net_days` are working days in any unit."""

    start: date
    due: date  # while paused: as it stood when the clock was paused
    due_at: datetime  # the moment from which it is overdue
    provisional: bool
    days: tuple[DayCount, ...]  # up to the due date; while paused up to `would_be_due`
    gross_days: int
    net_days: int
    days_left: int  # working days; 0 on the due day, negative when overdue
    overdue: bool
    paused: bool
    would_be_due: date | None  # only while paused: the due date if resumed today
    stopped_on: date | None


def reckon(
    events: Iterable[ClockEvent],
    limit: int,
    unit: str,
    supplement: str,
    calendar: Calendar,
    today: date,
    *,
    now: datetime | None = None,
) -> Reckoning:
    """Work a deadline out from its log as it stands at the close of a day.

    ValueError for a log that cannot be: no start, resumed without a pause, anything after the stop.
    A limit in hours needs `now`, and `at` on every event.
    """
    log = _read(events, Supplement(supplement))
    if Unit(unit) is Unit.HOUR:
        return _reckon_hours(log, limit, calendar, now)
    ended = min(today, log.stopped.on) if log.stopped else today
    spans = [Span(limit, unit), *log.extensions]
    stands = shown = count(log.start.on, spans, calendar, log.pauses)
    open_pause = log.pause_open_until(ended)
    if open_pause is not None:
        shown = (
            count(open_pause.completed, spans, calendar)
            if log.restarts
            else count(log.start.on, spans, calendar, [*log.pauses, open_pause])
        )
    return Reckoning(
        start=log.first.on,
        due=stands.date,
        due_at=due_moment(stands.date),
        provisional=stands.provisional or shown.provisional,
        days=_days_before(shown.days[0].date, log, calendar, open_pause) + shown.days,
        **_used(log, ended, calendar, open_pause),
        days_left=days_left(ended, shown.date, calendar),
        overdue=ended > shown.date,
        paused=open_pause is not None,
        would_be_due=shown.date if open_pause is not None else None,
        stopped_on=log.stopped.on if log.stopped else None,
    )


