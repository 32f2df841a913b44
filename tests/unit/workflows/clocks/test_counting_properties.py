"""What holds for every count, on any day of the published years and around their ends."""

from datetime import date, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from workflows.clocks.calendar import workdays_between
from workflows.clocks.counting import DayKind, Pause, Span, Unit, before_event, count, due
from workflows.clocks.reckoning import ClockEvent, ClockEventKind, elapsed, reckon
from workflows.clocks.seed import shipped_calendar

CALENDAR = shipped_calendar()
days = st.dates(date(2019, 1, 1), date(2027, 3, 31))
lengths = st.integers(0, 60)
units = st.sampled_from([Unit.WORKDAY, Unit.DAY, Unit.MONTH])


@st.composite
def pauses_after(draw: st.DrawFn, start: date) -> list[Pause]:
    """Up to three pauses, one after the other."""
    result, day = [], start
    for _ in range(draw(st.integers(0, 3))):
        asked = day + timedelta(days=draw(st.integers(0, 12)))
        day = asked + timedelta(days=draw(st.integers(0, 12)))
        result.append(Pause(asked, day))
    return result


starts_and_pauses = days.flatmap(lambda day: st.tuples(st.just(day), pauses_after(day)))


@given(days, lengths)
def test_counting_forth_and_counting_the_days_agree(start: date, n: int) -> None:
    end = due(start, n, Unit.WORKDAY, CALENDAR).date

    assert workdays_between(start, end, CALENDAR) == n
    assert n == 0 or CALENDAR.is_workday(end)


@given(days, st.integers(1, 60))
def test_counting_forth_and_back_meet(start: date, n: int) -> None:
    end = due(start, n, Unit.WORKDAY, CALENDAR).date

    back = before_event(end, n, Unit.WORKDAY, CALENDAR).date
    assert back <= start or not CALENDAR.is_workday(start)
    assert due(back, n, Unit.WORKDAY, CALENDAR).date == end


@given(days, lengths, lengths)
def test_counting_in_two_steps_is_counting_in_one(start: date, n: int, m: int) -> None:
    first = due(start, n, Unit.WORKDAY, CALENDAR).date

    assert (
        due(first, m, Unit.WORKDAY, CALENDAR).date == due(start, n + m, Unit.WORKDAY, CALENDAR).date
    )


@given(days, lengths, units)
def test_a_longer_limit_never_ends_earlier(start: date, n: int, unit: Unit) -> None:
    assert due(start, n, unit, CALENDAR).date <= due(start, n + 1, unit, CALENDAR).date


@given(days, lengths, units)
def test_a_later_receipt_never_ends_earlier(start: date, n: int, unit: Unit) -> None:
    next_day = start + timedelta(days=1)

    assert due(start, n, unit, CALENDAR).date <= due(next_day, n, unit, CALENDAR).date


@given(days, st.integers(1, 60), units)
def test_a_limit_ends_on_a_working_day(start: date, n: int, unit: Unit) -> None:
    assert CALENDAR.is_workday(due(start, n, unit, CALENDAR).date)


@given(starts_and_pauses, lengths, lengths, units)
def test_each_day_is_explained_once_and_in_order(
    start_and_pauses: tuple[date, list[Pause]], n: int, m: int, unit: Unit
) -> None:
    start, pauses = start_and_pauses
    spans = [Span(n, unit), Span(m, Unit.WORKDAY, extension=True)]

    result = count(start, spans, CALENDAR, pauses)

    length = (result.date - start).days
    assert [day.date for day in result.days] == [
        start + timedelta(days=k) for k in range(length + 1)
    ]
    numbers = [day.n for day in result.days if day.n is not None]
    assert numbers == list(range(1, len(numbers) + 1))


@given(days, lengths)
def test_a_day_is_counted_if_and_only_if_it_is_a_working_day(start: date, n: int) -> None:
    for day in due(start, n, Unit.WORKDAY, CALENDAR).days[1:]:
        assert (day.n is not None) == CALENDAR.is_workday(day.date)
        assert (day.kind is DayKind.MAKEUP) == CALENDAR.is_makeup_day(day.date)


@given(starts_and_pauses, lengths)
def test_each_pause_gives_its_working_days_back(
    start_and_pauses: tuple[date, list[Pause]], n: int
) -> None:
    start, pauses = start_and_pauses
    expected = due(start, n, Unit.WORKDAY, CALENDAR).date
    for pause in pauses:
        given_back = workdays_between(pause.asked, pause.completed, CALENDAR)
        expected = due(expected, given_back, Unit.WORKDAY, CALENDAR).date

    assert count(start, [Span(n, Unit.WORKDAY)], CALENDAR, pauses).date == expected


@given(starts_and_pauses, lengths, units, st.randoms(use_true_random=False))
def test_the_order_of_the_pauses_does_not_matter(
    start_and_pauses: tuple[date, list[Pause]], n: int, unit: Unit, random: Random
) -> None:
    start, pauses = start_and_pauses
    shuffled = random.sample(pauses, len(pauses))

    in_order = count(start, [Span(n, unit)], CALENDAR, pauses)

    assert count(start, [Span(n, unit)], CALENDAR, shuffled) == in_order


@given(starts_and_pauses, lengths, st.integers(1, 20))
def test_a_log_and_a_count_agree(
    start_and_pauses: tuple[date, list[Pause]], n: int, extension: int
) -> None:
    start, pauses = start_and_pauses
    log = [ClockEvent(ClockEventKind.START, start)]
    for pause in pauses:
        log.append(ClockEvent(ClockEventKind.PAUSE, pause.asked))
        log.append(ClockEvent(ClockEventKind.RESUME, pause.completed))
    log.append(ClockEvent(ClockEventKind.EXTEND, start, extension))
    spans = [Span(n, Unit.WORKDAY), Span(extension, Unit.WORKDAY, extension=True)]
    end = count(start, spans, CALENDAR, pauses)

    result = reckon(log, n, Unit.WORKDAY, "PAUSE", CALENDAR, end.date)

    assert (result.due, result.days, result.days_left) == (end.date, end.days, 0)
    assert not result.overdue


@given(starts_and_pauses, st.integers(0, 90))
def test_net_is_gross_less_the_days_given_back(
    start_and_pauses: tuple[date, list[Pause]], passed: int
) -> None:
    start, pauses = start_and_pauses
    today = start + timedelta(days=passed)
    paused = {
        day
        for day in (start + timedelta(days=k) for k in range(1, passed + 1))
        if CALENDAR.is_workday(day) and any(day in pause for pause in pauses)
    }

    used = elapsed(start, today, CALENDAR, pauses)

    assert used.gross - used.net == len(paused)


@given(days, lengths, units)
def test_only_what_the_calendar_knows_for_good_is_not_provisional(
    start: date, n: int, unit: Unit
) -> None:
    result = due(start, n, unit, CALENDAR)

    assert result.provisional == (result.date > date(2026, 12, 28))
