"""The timeline in words: each audit event with its codes, clocks and steps by name."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bpmn.procedure import Procedure
from web import codes
from web.filters import case_tag, local_name, round_tag
from web.words import gettext as _
from web.words import translated
from workflows.audit.words import WORDS
from workflows.case_files.timeline import Entry, Happening

REFUSED = frozenset({"gate.refused", "act.refused"})
MOST = 120  # characters of a fact's value


@dataclass(frozen=True)
class Line:
    """An entry of the timeline as the page shows it."""

    at: datetime
    words: str
    who: str
    why: list[str]
    facts: list[tuple[str, str]]
    acted_on: date | None
    recorded_by: str
    css: str


def line_of(entry: Entry, procedure: Procedure, names: Mapping[int, str]) -> Line:
    """Return an entry in the reader's language."""
    refused = entry.heading.event in REFUSED
    by_clock = not entry.who
    return Line(
        at=entry.at,
        words=event_words(entry.heading, procedure),
        who=entry.who or _("the system"),
        why=[event_words(d, procedure) for d in entry.details],
        facts=[(name, _fact(value)) for name, value in sorted(entry.facts.items())],
        acted_on=entry.acted_on,
        recorded_by=names.get(entry.recorded_by or 0, ""),
        css="event-refused" if refused else "event-system" if by_clock else "",
    )


def event_words(happening: Happening, procedure: Procedure) -> str:
    """Return what one event says."""
    params: defaultdict[str, str] = defaultdict(lambda: "—")
    for name, value in happening.payload.items():
        params[name] = _value(happening.event, name, value, procedure)
    return (translated(WORDS.get(happening.event, happening.event)) % params).strip()


def _value(event: str, name: str, value: Any, procedure: Procedure) -> str:
    match name:
        case "clock":
            policy = procedure.clocks.get(value)
            return local_name(policy.name, policy.name_en) if policy else str(value)
        case "step":
            return procedure.names.get(value) or str(value) or _("the procedure")
        case "before" | "after" if event == "case.moved":
            return case_tag(value).words
        case "before" | "after" if event == "round.moved":
            return round_tag(value).words
        case "subject" | "result" | "ruling" | "conclusion":
            return codes.words(value, name)
        case "kind" if event == "supplement.asked":
            return codes.words(value, "asked")
        case "kind" if event == "paper.rendered":
            return codes.words(value, "paper")
        case "in_scope":
            return _("inside") if value else _("outside")
        case "same_text":
            return _("as reviewed") if value else _("not as reviewed")
        case _:
            return translated(value) if isinstance(value, str) else str(value)


def _fact(value: Any) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    text = "—" if value is None else str(value)
    return text if len(text) <= MOST else text[:MOST] + "…"
