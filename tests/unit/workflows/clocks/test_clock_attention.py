"""When a clock asks for attention: before the due date, on it, and after it."""

from datetime import date, datetime, time

import pytest

from bpmn.procedure import Escalation, Warning
from workflows.clocks.calendar import Calendar
from workflows.clocks.policy import attention_on, next_attention
from workflows.system_time import BEIJING

DUE = date(2026, 2, 26)  # five working days after 12 February, over the Spring Festival
WARNINGS = [Warning(2, ("reviewer",)), Warning(0, ("reviewer", "reviewHead"))]
ESCALATIONS = [Escalation(1, 1, ("reviewHead", "deputyLegal"))]


def at(month: int, day: int, hour: int = 8, minute: int = 30) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=BEIJING)


@pytest.mark.parametrize(
    ("after", "expected", "notify"),
    [
        (at(2, 12), at(2, 24), ("reviewer",)),  # the holiday lies between
        (at(2, 24, 8, 29), at(2, 24), ("reviewer",)),
        (at(2, 24), at(2, 26), ("reviewer", "reviewHead")),  # strictly after
        (at(2, 26), at(2, 27), ("reviewHead", "deputyLegal")),
        (at(2, 27), at(2, 28), ("reviewHead", "deputyLegal")),  # a worked Saturday
        (at(2, 28), at(3, 2), ("reviewHead", "deputyLegal")),
        (at(3, 7, 12), at(3, 9), ("reviewHead", "deputyLegal")),  # a weekend later
        (at(6, 30, 12), at(7, 1), ("reviewHead", "deputyLegal")),  # long overdue
    ],
)
def test_attention_comes_on_the_next_day_of_the_policy(
    after: datetime, expected: datetime, notify: tuple[str, ...], calendar: Calendar
) -> None:
    attention = next_attention(DUE, WARNINGS, ESCALATIONS, calendar, after)

    assert attention is not None
    assert (attention.at, attention.notify) == (expected, notify)


def test_warnings_come_again_after_an_extension(calendar: Calendar) -> None:
    extended = date(2026, 3, 11)

    attention = next_attention(extended, WARNINGS, ESCALATIONS, calendar, at(2, 26))

    assert attention is not None
    assert (attention.at, attention.notify) == (at(3, 9), ("reviewer",))


def test_nothing_is_left_where_nothing_repeats(calendar: Calendar) -> None:
    once = [Escalation(2, 0, ("agencyHead",))]

    first = next_attention(DUE, WARNINGS, once, calendar, at(2, 26))
    assert first is not None
    assert first.at == at(2, 28)
    assert next_attention(DUE, WARNINGS, once, calendar, at(2, 28)) is None
    assert next_attention(DUE, [], [], calendar, at(2, 12)) is None


def test_escalations_repeat_in_their_own_step(calendar: Calendar) -> None:
    every_third = [Escalation(2, 3, ("agencyHead",))]
    moment, days = at(2, 26), []

    for _ in range(3):
        attention = next_attention(DUE, [], every_third, calendar, moment)
        assert attention is not None
        moment = attention.at
        days.append(moment.date())

    assert days == [date(2026, 2, 28), date(2026, 3, 4), date(2026, 3, 9)]


def test_the_due_day_itself_is_never_an_escalation(calendar: Calendar) -> None:
    at_once = [Escalation(0, 1, ("agencyHead",))]

    attention = next_attention(DUE, [], at_once, calendar, at(2, 25))

    assert attention is not None
    assert attention.at == at(2, 27)


def test_roles_of_several_rules_on_one_day_are_told_once(calendar: Calendar) -> None:
    rules = [Escalation(1, 1, ("reviewHead",)), Escalation(2, 0, ("agencyHead", "reviewHead"))]

    assert attention_on(date(2026, 2, 28), DUE, WARNINGS, rules, calendar) == (
        "reviewHead",
        "agencyHead",
    )
    assert attention_on(date(2026, 3, 1), DUE, WARNINGS, rules, calendar) == ()


def test_the_hour_of_attention_is_a_parameter(calendar: Calendar) -> None:
    attention = next_attention(DUE, WARNINGS, [], calendar, at(2, 24), at=time(17, 0))

    assert attention is not None
    assert attention.at == at(2, 24, 17, 0)
