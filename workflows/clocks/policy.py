"""When a clock asks for attention: warnings before the due date, escalations after it (design D6).

The dates follow from the due date alone, so after an extension or a pause the warnings come again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Protocol

from workflows.clocks.calendar import Calendar, workdays_between
from workflows.clocks.counting import Unit, before_event, due
from workflows.system_time import BEIJING, civil_date

MORNING = time(8, 30)


class WarningRule(Protocol):
    """Tell some roles `before` working days ahead of the due date; 0 is the due day."""

    @property
    def before(self) -> int: ...  # noqa: D102

    @property
    def notify(self) -> Sequence[str]: ...  # noqa: D102


class EscalationRule(Protocol):
    """Tell some roles once `after` working days overdue, then every `every` (0: only once)."""

    @property
    def after(self) -> int: ...  # noqa: D102

    @property
    def every(self) -> int: ...  # noqa: D102

    @property
    def notify(self) -> Sequence[str]: ...  # noqa: D102


@dataclass(frozen=True)
class Attention:
    """A moment at which a clock asks for attention, and the roles to tell."""

    at: datetime
    notify: tuple[str, ...]


def next_attention(
    due_on: date,
    warnings: Sequence[WarningRule],
    escalations: Sequence[EscalationRule],
    calendar: Calendar,
    after: datetime,
    *,
    at: time = MORNING,
) -> Attention | None:
    """Return the first moment of attention strictly after a moment, or None when none is left.

    Times are Beijing times. Days that passed unattended are not made up for: one is enough.
    """
    days = [_warning_day(due_on, rule, calendar) for rule in warnings]
    days += [
        day
        for rule in escalations
        if (day := _next_escalation_day(due_on, rule, calendar, after, at)) is not None
    ]
    coming = [day for day in days if datetime.combine(day, at, BEIJING) > after]
    if not coming:
        return None
    day = min(coming)
    roles = attention_on(day, due_on, warnings, escalations, calendar)
    return Attention(datetime.combine(day, at, BEIJING), roles)


def attention_on(
    day: date,
    due_on: date,
    warnings: Sequence[WarningRule],
    escalations: Sequence[EscalationRule],
    calendar: Calendar,
) -> tuple[str, ...]:
    """Return the roles to tell on a day, each once, in the order of the policy."""
    roles: dict[str, None] = {}
    for warning in warnings:
        if _warning_day(due_on, warning, calendar) == day:
            roles.update(dict.fromkeys(warning.notify))
    for escalation in escalations:
        if _is_escalation_day(day, due_on, escalation, calendar):
            roles.update(dict.fromkeys(escalation.notify))
    return tuple(roles)


def _warning_day(due_on: date, rule: WarningRule, calendar: Calendar) -> date:
    if rule.before == 0:
        return due_on
    return before_event(due_on, rule.before, Unit.WORKDAY, calendar).date


def _is_escalation_day(day: date, due_on: date, rule: EscalationRule, calendar: Calendar) -> bool:
    if day <= due_on or not calendar.is_workday(day):
        return False
    beyond = workdays_between(due_on, day, calendar) - _first(rule)
    return beyond == 0 or (rule.every > 0 and beyond > 0 and beyond % rule.every == 0)


def _first(rule: EscalationRule) -> int:
    return max(1, rule.after)  # on the due day nothing is overdue yet


def _next_escalation_day(
    due_on: date, rule: EscalationRule, calendar: Calendar, after: datetime, at: time
) -> date | None:
    overdue_by = max(0, workdays_between(due_on, civil_date(after), calendar))
    steps = max(0, overdue_by - _first(rule)) // rule.every if rule.every else 0
    day = due(due_on, _first(rule) + steps * rule.every, Unit.WORKDAY, calendar).date
    while datetime.combine(day, at, BEIJING) <= after:
        if not rule.every:
            return None
        day = due(day, rule.every, Unit.WORKDAY, calendar).date
    return day
