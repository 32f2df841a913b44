"""A whole deadline, worked out anew from the log of its events; and where it stands on a day.

Pure, so that any deadline of any year can be checked by hand: the log, the policy's numbers and
the calendar are all it takes (R-073). The order of entry does not matter, only the legal dates:
an extension signed on day 5 and entered on day 6 is in time (domain.md 4.4, item 1).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from workflows.clocks.calendar import ONE_DAY, Calendar, workdays_between
from workflows.clocks.counting import (
    DayCount,
    DayKind,
    Pause,
    Span,
    Unit,
    count,
    counted_kind,
    day_off_kind,
    due_hours,
    merged,
)
from workflows.system_time import BEIJING, civil_date


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
    RESTART = "RESTART"  # counts anew from Q; an extension once granted stays granted
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
    """Where a deadline stands at the close of a day."""

    start: date
    due: date  # while paused: as it stood when the pause began
    due_at: datetime  # the moment from which it is overdue
    provisional: bool
    days: tuple[DayCount, ...]  # up to the due date; while paused, up to `would_be_due`
    gross_days: int  # working days, whatever the unit of the limit
    net_days: int
    days_left: int  # working days; 0 on the due day, negative when overdue
    overdue: bool
    paused: bool
    would_be_due: date | None  # only while paused: the due date if it were resumed today
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
    ended = min(today, log.stop.on) if log.stop else today
    count_limit = _hours if Unit(unit) is Unit.HOUR else _days
    end = count_limit(log, Span(limit, unit), calendar, ended, now)
    not_counted = [*log.closed_pauses(), *log.open_pause(ended)]
    void = _days_before(end.days[0].date, log, not_counted, calendar)
    return Reckoning(
        start=log.first.on,
        due=end.due,
        due_at=end.due_at,
        provisional=end.provisional,
        days=void + end.days,
        gross_days=workdays_between(log.first.on, ended, calendar),
        net_days=elapsed(log.start.on, ended, calendar, not_counted).net,
        days_left=days_left(ended, end.if_resumed, calendar),
        overdue=end.overdue,
        paused=log.asked is not None,
        would_be_due=end.if_resumed if log.asked else None,
        stopped_on=log.stop.on if log.stop else None,
    )


@dataclass(frozen=True)
class _End:
    """The end of a limit as it stands, and as if a pause ended now (the same when none is open)."""

    due: date
    due_at: datetime
    if_resumed: date
    overdue: bool
    provisional: bool
    days: tuple[DayCount, ...]


def _days(log: "_Log", limit: Span, calendar: Calendar, ended: date, _: datetime | None) -> _End:
    spans, pauses = [limit, *log.extensions], log.closed_pauses()
    stands = shown = count(log.start.on, spans, calendar, pauses)
    for pause in log.open_pause(ended):
        if log.restarts:
            shown = count(pause.completed, spans, calendar)
        else:
            shown = count(log.start.on, spans, calendar, [*pauses, pause])
    return _End(
        due=stands.date,
        due_at=due_moment(stands.date),
        if_resumed=shown.date,
        overdue=ended > shown.date,
        provisional=stands.provisional or shown.provisional,
        days=shown.days,
    )


def _hours(log: "_Log", limit: Span, _: Calendar, __: date, now: datetime | None) -> _End:
    if any(span.unit != Unit.HOUR for span in log.extensions):
        raise ValueError("a limit in hours is extended in hours")
    if now is None:
        raise ValueError("a limit in hours needs the present moment")
    ended = _at(log.stop) if log.stop else now.astimezone(BEIJING)
    hours = limit.n + sum(span.n for span in log.extensions)
    paused = sum((_at(done) - _at(asked) for asked, done in log.pauses), start=timedelta())
    stands = shown = due_hours(_at(log.start), hours, extra=paused)
    if log.asked is not None and log.restarts:
        shown = due_hours(ended, hours)
    elif log.asked is not None:
        shown = due_hours(_at(log.start), hours, extra=paused + (ended - _at(log.asked)))
    return _End(
        due=civil_date(stands.at),
        due_at=stands.at,
        if_resumed=civil_date(shown.at),
        overdue=ended > shown.at,
        provisional=False,
        days=shown.days,
    )


def elapsed(start: date, today: date, calendar: Calendar, pauses: Iterable[Pause] = ()) -> Elapsed:
    """Return the working days used from the day after the start up to today.

    Day P of a pause counts as used, day Q does not (domain.md 5.2).
    """
    gross = workdays_between(start, today, calendar)
    given_back = sum(
        workdays_between(max(pause.asked, start), min(pause.completed, today), calendar)
        for pause in merged(pauses)
    )
    return Elapsed(gross, gross - given_back)


def days_left(today: date, due: date, calendar: Calendar) -> int:
    """Return the working days left: 0 on the due day, negative when overdue.

    An overdue limit is at least one day overdue, also on the weekend right after its end.
    """
    if today > due:
        return -max(1, workdays_between(due, today, calendar))
    return workdays_between(today, due, calendar)


def due_moment(due: date, close: time | None = None) -> datetime:
    """Return the moment from which a due date has passed: 24:00 Beijing time.

    Where an agency counts business hours, its close of business (Civil Code art. 203).
    """
    if close is None:
        return datetime.combine(due + ONE_DAY, time.min, BEIJING)
    return datetime.combine(due, close, BEIJING)


def is_overdue(now: datetime, due: date, close: time | None = None) -> bool:
    """Tell whether a due date has passed at a moment."""
    moment = due_moment(due, close)
    return now >= moment if close is None else now > moment


@dataclass
class _Log:
    """The events of a deadline in the order of their legal dates, sorted by what they do."""

    first: ClockEvent
    start: ClockEvent  # the last restart, else the first event
    restarts: bool = False
    pauses: list[tuple[ClockEvent, ClockEvent]] = field(default_factory=list)  # since `start`
    void_pauses: list[Pause] = field(default_factory=list)  # before it
    extensions: list[Span] = field(default_factory=list)
    asked: ClockEvent | None = None
    stop: ClockEvent | None = None

    def closed_pauses(self) -> list[Pause]:
        return [Pause(asked.on, completed.on) for asked, completed in self.pauses]

    def open_pause(self, until: date) -> list[Pause]:
        return [Pause(self.asked.on, max(self.asked.on, until))] if self.asked else []

    def complete(self, event: ClockEvent) -> None:
        if self.asked is not None:
            self.pauses.append((self.asked, event))
            self.asked = None

    def restart(self, event: ClockEvent) -> None:
        self.complete(event)
        self.void_pauses += self.closed_pauses()
        self.start, self.pauses = event, []


def _read(events: Iterable[ClockEvent], supplement: Supplement) -> _Log:
    order = {ClockEventKind.START: 0, ClockEventKind.STOP: 2}
    in_order = sorted(events, key=lambda event: (event.on, order.get(event.kind, 1)))
    if not in_order or in_order[0].kind is not ClockEventKind.START:
        raise ValueError("the log of a clock begins with START")
    first, *others = in_order
    log = _Log(first, first, supplement is Supplement.RESTART)
    for event in others:
        if log.stop is not None:
            raise ValueError(f"{event.kind} on {event.on}: the clock stopped on {log.stop.on}")
        _apply(event, log, supplement)
    return log


def _apply(event: ClockEvent, log: _Log, supplement: Supplement) -> None:
    match event.kind:
        case ClockEventKind.START:
            raise ValueError(f"started twice, on {log.first.on} and on {event.on}")
        case ClockEventKind.RESTART:
            log.restart(event)
        case ClockEventKind.EXTEND:
            if event.days is None:
                raise ValueError(f"the extension of {event.on} has no length")
            log.extensions.append(Span(event.days, event.unit, extension=True))
        case ClockEventKind.STOP:
            log.complete(event)
            log.stop = event
        case _ if supplement is Supplement.CONTINUE:
            pass
        case ClockEventKind.PAUSE:
            if log.asked is not None:
                raise ValueError(f"paused twice, on {log.asked.on} and on {event.on}")
            log.asked = event
        case ClockEventKind.RESUME:
            if log.asked is None:
                raise ValueError(f"resumed on {event.on} without a pause")
            if log.restarts:
                log.restart(event)
            else:
                log.complete(event)


def _days_before(
    start: date, log: _Log, pauses: list[Pause], calendar: Calendar
) -> tuple[DayCount, ...]:
    """Explain the days that a restart made void: what was counted then, and what was paused."""
    void_pauses = [*log.void_pauses, *pauses]
    days, day, n = [], log.first.on, 0
    while day < start:
        kind, number = DayKind.START, None
        if day > log.first.on:
            if not calendar.is_workday(day):
                kind = day_off_kind(day, calendar)
            elif any(day in pause for pause in void_pauses):
                kind = DayKind.PAUSED
            else:
                n += 1
                kind, number = counted_kind(day, calendar), n
        days.append(DayCount(day, kind, number, calendar.name(day)))
        day += ONE_DAY
    return tuple(days)


def _at(event: ClockEvent) -> datetime:
    if event.at is None:
        raise ValueError(f"{event.kind} on {event.on}: a limit in hours needs the moment")
    return event.at.astimezone(BEIJING)
