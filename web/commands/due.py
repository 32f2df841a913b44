"""`fashen due`: count a limit with the shipped calendar and explain each day; no database."""

import json
import re
from datetime import date, datetime
from typing import Any

import click

from workflows.clocks.counting import DayCount, DayKind, Due, Span, Unit, count, due_hours
from workflows.clocks.seed import PUBLISHED, shipped_calendar
from workflows.system_time import BEIJING

FIRST_YEAR = min(PUBLISHED)  # before it a calendar existed, but not ours
LAST_YEAR = 2100
LONGEST = 10_000

# The English names of what the notices call a festival; an unknown name stays as it is.
FESTIVALS = {
    "元旦": "New Year's Day",
    "春节延长假期": "Spring Festival, lengthened",
    "农历除夕": "Lunar New Year's Eve",
    "春节": "Spring Festival",
    "清明节": "Tomb-Sweeping Day",
    "劳动节": "Labour Day",
    "端午节": "Dragon Boat Festival",
    "中秋节": "Mid-Autumn Festival",
    "国庆节": "National Day",
}
WEEKDAYS = {"zh": "一二三四五六日", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}
WORDS: dict[str, dict[str, str]] = {
    "zh": {
        DayKind.START: "起算日，不计入",
        DayKind.COUNTED: "计入",
        DayKind.MAKEUP: "调休上班，计入",
        DayKind.EXTENSION: "延长期限，计入",
        DayKind.WEEKEND: "周末，不计入",
        DayKind.HOLIDAY: "放假，不计入",
        DayKind.MOVED: "末日遇休息日，顺延至此",
        "hours": "累计 {n} 小时",
        "number": "第{n}日",
        "bad_date": "“{text}”不是日期，请写成 2025-01-20。",
        "bad_moment": "“{text}”不是时刻，按小时计算请写成 2025-01-20T09:30。",
        "year": "起止年份须在 {first} 至 {last} 之间。",
        "one_option": "请在 --working-days、--calendar-days、--months、--hours 中选且只选一个。",
        "range": "{option} 须在 0 至 {longest} 之间。",
        "hours_extended": "按小时计算的期限不能用 --extend 延长工作日。",
        "provisional": "暂定：{year}年放假安排尚未公布，公布后须重新计算。",
    },
    "en": {
        DayKind.START: "day 0, not counted",
        DayKind.COUNTED: "counted",
        DayKind.MAKEUP: "make-up working day, counted",
        DayKind.EXTENSION: "extension, counted",
        DayKind.WEEKEND: "weekend, not counted",
        DayKind.HOLIDAY: "day off, not counted",
        DayKind.MOVED: "the end fell on a day off and moves here",
        "hours": "{n} hours so far",
        "number": "day {n}",
        "bad_date": '"{text}" is not a date; write it as 2025-01-20.',
        "bad_moment": '"{text}" is not a moment; for hours write it as 2025-01-20T09:30.',
        "year": "Both ends of the limit must lie in the years {first} to {last}.",
        "one_option": "Give exactly one of --working-days, --calendar-days, --months, --hours.",
        "range": "{option} must be 0 to {longest}.",
        "hours_extended": "A limit in hours cannot be extended by working days (--extend).",
        "provisional": "Provisional: the days off of {year} are not published yet.",
    },
}


@click.command("due")
@click.argument("start")
@click.option("--working-days", type=int, help="Count working days, make-up days included.")
@click.option("--calendar-days", type=int, help="Count every day; moves off a day off at the end.")
@click.option("--months", type=int, help="Count months; moves off a day off at the end.")
@click.option("--hours", type=int, help="Count hours from the moment START (2025-01-20T09:30).")
@click.option("--extend", type=int, help="Working days on top of the limit.")
@click.option("--explain", is_flag=True, help="Print one line for each day.")
@click.option("--json", "as_json", is_flag=True, help="Print the date and all days as JSON.")
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True)
def due(
    start: str,
    working_days: int | None,
    calendar_days: int | None,
    months: int | None,
    hours: int | None,
    extend: int | None,
    explain: bool,
    as_json: bool,
    lang: str,
) -> None:
    """Print the last day of a limit that begins on START, which itself does not count."""
    words = WORDS[lang]
    limit = _limit(words, working_days, calendar_days, months, hours)
    if limit.unit == Unit.HOUR:
        if extend is not None:
            raise click.UsageError(words["hours_extended"])
        ends = due_hours(_moment(start, words), limit.n)
        text, result = ends.at.isoformat(timespec="minutes"), Due(ends.at.date(), False, ends.days)
    else:
        extension = Span(_checked("--extend", extend or 0, words), Unit.WORKDAY, extension=True)
        result = count(_date(start, words), [limit, extension], shipped_calendar())
        text = result.date.isoformat()
    _require_in_range(result.date, words)
    notes = [(day, _note(day, limit.unit, lang)) for day in result.days]
    if as_json:
        days = [_as_json(day, note) for day, note in notes]
        answer = {"due": text, "provisional": result.provisional, "days": days}
        click.echo(json.dumps(answer, ensure_ascii=False))
        return
    if explain:
        for day, note in notes:
            click.echo(f"{day.date}  {_weekday(day.date, lang)}  {note}")
    click.echo(text)
    if result.provisional:
        year = max(result.date.year, max(PUBLISHED) + 1)
        click.echo(words["provisional"].format(year=year), err=True)


def _limit(
    words: dict[str, str],
    working_days: int | None,
    calendar_days: int | None,
    months: int | None,
    hours: int | None,
) -> Span:
    options = [
        ("--working-days", working_days, Unit.WORKDAY),
        ("--calendar-days", calendar_days, Unit.DAY),
        ("--months", months, Unit.MONTH),
        ("--hours", hours, Unit.HOUR),
    ]
    given = [(option, n, unit) for option, n, unit in options if n is not None]
    if len(given) != 1:
        raise click.UsageError(words["one_option"])
    option, n, unit = given[0]
    return Span(_checked(option, n, words), unit)


def _checked(option: str, n: int, words: dict[str, str]) -> int:
    if not 0 <= n <= LONGEST:
        raise click.UsageError(words["range"].format(option=option, longest=LONGEST))
    return n


def _date(text: str, words: dict[str, str]) -> date:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise click.UsageError(words["bad_date"].format(text=text))
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise click.UsageError(words["bad_date"].format(text=text)) from None
    _require_in_range(day, words)
    return day


def _moment(text: str, words: dict[str, str]) -> datetime:
    """Read a moment; one without a time zone is in Beijing time."""
    try:
        moment = datetime.fromisoformat(text if "T" in text else "")
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=BEIJING)
        moment = moment.astimezone(BEIJING)
    except (ValueError, OverflowError):
        raise click.UsageError(words["bad_moment"].format(text=text)) from None
    _require_in_range(moment.date(), words)
    return moment


def _require_in_range(day: date, words: dict[str, str]) -> None:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise click.UsageError(words["year"].format(first=FIRST_YEAR, last=LAST_YEAR))


def _note(day: DayCount, unit: str, lang: str) -> str:
    """Say in words what became of a day."""
    words = WORDS[lang]
    if unit == Unit.HOUR:
        return words["hours"].format(n=day.n)
    parts = [words[day.kind]]
    if day.n is not None:
        parts.insert(0, words["number"].format(n=day.n))
    if day.note:
        parts.append(_festival(day.note, lang))
    return "  ".join(parts)


def _festival(name: str, lang: str) -> str:
    if lang == "zh":
        return name
    return ", ".join(FESTIVALS.get(part, part) for part in name.split("、"))


def _weekday(day: date, lang: str) -> str:
    name = WEEKDAYS[lang][day.weekday()]
    return f"周{name}" if lang == "zh" else name


def _as_json(day: DayCount, note: str) -> dict[str, Any]:
    return {"date": day.date.isoformat(), "kind": day.kind, "n": day.n, "note": note}
