"""What templates use to show dates, states, deadlines and sizes."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, current_app, url_for

from web.babel import language
from web.codes import EFFECTS, words
from web.words import gettext as _
from web.words import ngettext, refusal_words, translated
from workflows import system_time
from workflows.accounts.models import Post
from workflows.cases.models import CaseState, RoundState
from workflows.cases.roles import ROLES
from workflows.cases.rules import CASE_STATE_WORDS, ROUND_STATE_WORDS
from workflows.clocks.calendar import Calendar
from workflows.clocks.counting import DayCount, DayKind
from workflows.clocks.reckoning import days_left
from workflows.exceptions import N_
from workflows.system_time import BEIJING

AMBER_FROM = 2  # working days left (ecosystem-ux.md 5.2)
KILO = 1024
NOT_IN_IDS = re.compile(r"[^A-Za-z0-9_-]+")

CASE_COLOURS: Mapping[CaseState, str] = {
    CaseState.PREPARING: "neutral",
    CaseState.IN_REVIEW: "blue",
    CaseState.HANDLING_OPINION: "amber",
    CaseState.COORDINATING: "amber",
    CaseState.DELIBERATING: "amber",
    CaseState.CLEARED: "green",
    CaseState.TRANSFERRING: "amber",
    CaseState.TRANSFERRED: "neutral",
    CaseState.DECIDED: "green",
    CaseState.CLOSED: "neutral",
    CaseState.NOT_REQUIRED: "neutral",
}
ROUND_COLOURS: Mapping[RoundState, str] = {
    RoundState.SUBMITTED: "blue",
    RoundState.UNDER_REVIEW: "blue",
    RoundState.AWAITING_SUPPLEMENT: "amber",
    RoundState.OPINION_PENDING: "blue",
    RoundState.CONCLUDED: "green",
    RoundState.RETURNED: "amber",
    RoundState.NOT_REQUIRED: "neutral",
    RoundState.WITHDRAWN: "neutral",
    RoundState.DISCONTINUED: "neutral",
}


@dataclass(frozen=True)
class Chip:
    """How a deadline is shown: colour, words, and what the pointer tells."""

    css: str
    words: str
    title: str


@dataclass(frozen=True)
class Tag:
    """How a state is shown."""

    colour: str
    words: str


def init_app(app: Flask) -> None:
    """Give the templates these filters and functions."""
    app.jinja_env.filters.update(
        day=day,
        iso=iso,
        moment=moment,
        filesize=filesize,
        money=money,
        translated=translated,
        refusal_words=refusal_words,
        role_name=role_name,
        case_tag=case_tag,
        round_tag=round_tag,
        field_id=field_id,
        post_name=post_name,
        day_words=day_words,
        code=words,
    )
    app.jinja_env.globals.update(
        built=built, local_name=local_name, weekday=weekday, effect_colours=EFFECTS
    )


def deadline_chip(
    due_on: date | None, paused: bool, provisional: bool, today: date, calendar: Calendar
) -> Chip:
    """Show a deadline in colour and words; the colours are those of ecosystem-ux.md 5.2."""
    if paused:
        return Chip("chip-grey", _("Clock paused"), _("The limit does not run at the moment."))
    if due_on is None:
        return Chip("chip-none", _("No limit"), "")
    left = days_left(today, due_on, calendar)
    title = _("Due on %(date)s, %(weekday)s", date=due_on.isoformat(), weekday=weekday(due_on))
    if left < 0:
        css, words = (
            "chip-red",
            ngettext("%(num)s working day overdue", "%(num)s working days overdue", -left),
        )
    elif due_on == today:
        css, words = "chip-red", _("Due today")
    else:
        css = "chip-amber" if left <= AMBER_FROM else "chip-green"
        words = ngettext("%(num)s working day left", "%(num)s working days left", left)
    if provisional:
        css += " chip-provisional"
        title = _(
            "%(due)s. Provisional: the holidays of %(year)s are not published yet.",
            due=title,
            year=due_on.year if due_on.month == 1 else due_on.year + 1,
        )
    return Chip(css, f"{words} · {day(due_on)}", title)


def day(value: date | datetime | None) -> str:
    """Return 11-24, with the year where it is not this one."""
    if value is None:
        return ""
    shown = civil(value)
    return f"{shown:%m-%d}" if shown.year == system_time.today().year else shown.isoformat()


def iso(value: date | datetime | None) -> str:
    """Return 2026-11-24."""
    return "" if value is None else civil(value).isoformat()


def moment(value: datetime | None) -> str:
    """Return 2026-11-24 09:31 in Beijing time."""
    return "" if value is None else f"{value.astimezone(BEIJING):%Y-%m-%d %H:%M}"


def civil(value: date | datetime) -> date:
    """Return the Beijing date of a date or instant."""
    return system_time.civil_date(value) if isinstance(value, datetime) else value


def weekday(value: date) -> str:
    """Return the name of the day of the week."""
    names = (
        _("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"),
        _("Friday"), _("Saturday"), _("Sunday"),
    )  # fmt: skip
    return names[value.weekday()]


def filesize(size: int) -> str:
    """Return a size in kB or MB."""
    if size < KILO * KILO:
        return f"{max(1, round(size / KILO))} kB"
    return f"{size / KILO / KILO:.1f} MB"


POSTS: Mapping[Post, str] = {
    Post.MEMBER: N_("member"),
    Post.HEAD: N_("head"),
    Post.REVIEWER: N_("reviewer"),
    Post.DEPUTY: N_("deputy director in charge"),
    Post.SECRETARY: N_("meeting secretary"),
    Post.ADVISER: N_("legal adviser"),
    Post.ADMINISTRATOR: N_("administrator"),
    Post.SUPERVISOR: N_("supervisor"),
}


def post_name(post: str) -> str:
    """Return the name of a post."""
    return translated(POSTS[Post(post)])


def day_words(entry: DayCount) -> str:
    """Say what became of one day of a count."""
    n, festival = entry.n or 0, entry.note
    match entry.kind:
        case DayKind.START:
            return _("day 0, not counted")
        case DayKind.COUNTED:
            return _("day %(n)s", n=n)
        case DayKind.MAKEUP:
            return _("day %(n)s, make-up working day", n=n)
        case DayKind.EXTENSION:
            return _("day %(n)s, extension", n=n)
        case DayKind.PAUSED:
            return _("clock paused")
        case DayKind.WEEKEND:
            return _("weekend")
        case DayKind.HOLIDAY:
            return _("holiday: %(festival)s", festival=festival) if festival else _("holiday")
        case DayKind.MOVED:
            return _("moved here from a day off")


def field_id(name: str) -> str:
    """Return the id of a form field by its name."""
    return "field-" + NOT_IN_IDS.sub("-", name)


def money(amount: object) -> str:
    """Return an amount with its thousands apart; what is no number stays as it is."""
    try:
        return f"{Decimal(str(amount)):,.2f}"
    except InvalidOperation:
        return str(amount)


def role_name(key: str) -> str:
    """Return the name of a role key."""
    return translated(ROLES[key].name) if key in ROLES else key.removeprefix("unit:")


def case_tag(state: str) -> Tag:
    """Return colour and words of a case state."""
    return Tag(CASE_COLOURS[CaseState(state)], translated(CASE_STATE_WORDS[CaseState(state)]))


def round_tag(state: str) -> Tag:
    """Return colour and words of a round state."""
    return Tag(ROUND_COLOURS[RoundState(state)], translated(ROUND_STATE_WORDS[RoundState(state)]))


def local_name(zh: str, en: str | None) -> str:
    """Return the name that fits the page's language, of two that the data carry."""
    return en if en and language() == "en" else zh


def built(name: str) -> str:
    """Return the address of a built file by its logical name, such as "ui.css"."""
    folder = Path(current_app.static_folder or "") / "built"
    return url_for("static", filename=f"built/{_manifest(folder)[name]}")


@lru_cache(maxsize=1)
def _manifest(folder: Path) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return manifest
