"""What a form sends: flat names such as `findings[BODY][result]` and the groups that they mean."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from web.words import refusal_words
from workflows.exceptions import InvalidAnswers

NAME = re.compile(r"^([A-Za-z_]\w{0,79})((?:\[[^\[\]]{1,80}\])*)$")
PART = re.compile(r"\[([^\[\]]+)\]")
DEEPEST = 4
MOST_ROWS = 60  # of a repeated group, such as participants of a meeting
NOT_ANSWERS = frozenset({"csrf_token", "key", "version", "add_row", "check", "merge"})

Typed = Mapping[str, str]


def typed(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return what was typed by field name, without what the page itself sends along."""
    return {
        name: value.replace("\r\n", "\n").replace("\x00", "")
        for name, value in pairs
        if name not in NOT_ANSWERS and not name.startswith("_") and NAME.match(name)
    }


def nested(flat: Typed) -> dict[str, Any]:
    """Return the groups that the names mean; a name that contradicts another is left out."""
    result: dict[str, Any] = {}
    for name, value in flat.items():
        match = NAME.match(name)
        if match is None:
            continue
        path = [match[1], *PART.findall(match[2])]
        if len(path) > DEEPEST:
            continue
        group: Any = result
        for part in path[:-1]:
            group = group.setdefault(part, {}) if isinstance(group, dict) else None
        if isinstance(group, dict):
            group.setdefault(path[-1], value)
    return result


def flat(answers: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    """Return stored answers under the names of their fields; an unticked box has none."""
    result: dict[str, str] = {}
    for name, value in answers.items():
        full = f"{prefix}[{name}]" if prefix else str(name)
        if isinstance(value, Mapping):
            result |= flat(value, full)
        elif isinstance(value, (list, tuple)):
            entries = {str(n): entry for n, entry in enumerate(value)}
            result |= flat(entries, full)
        elif value is True:
            result[full] = "on"
        elif value is not None and value is not False:
            result[full] = str(value)
    return result


def field_name(error: str) -> str:
    """Return the name of the field that an error of the domain is about: a.b.c is a[b][c]."""
    first, *rest = error.split(".")
    return first + "".join(f"[{part}]" for part in rest)


def error_words(refusal: InvalidAnswers) -> dict[str, str]:
    """Return the sentence for each wrong field, by its name on the page."""
    return {field_name(name): refusal_words(error) for name, error in refusal.errors.items()}


@dataclass
class FormState:
    """A form with what is in it: typed just now or kept as a draft, over what was stated before.

    A box that is not ticked sends nothing, and neither does a field of a hidden part. So each box
    sends a mark along (`seen[…]`) that tells the two apart.
    """

    typed: Typed = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    before: Typed = field(default_factory=dict)
    key: str = ""
    draft_version: int = 0
    draft_at: Any = None
    more_rows: str = ""  # the group to which an empty row was asked to be added

    def value(self, name: str, default: Any = "") -> Any:
        """Return what stands in a field."""
        if name in self.typed:
            return self.typed[name]
        if name in self.before:
            return self.before[name]
        return "" if default is None else default

    def ticked(self, name: str, default: Any = False) -> bool:
        """Say whether a box is ticked."""
        if name in self.typed:
            return True
        if seen(name) in self.typed:
            return False
        return name in self.before or bool(default)

    def error(self, name: str) -> str:
        """Return what is wrong with a field, or nothing."""
        return self.errors.get(name, "")

    def rows(self, group: str, least: int = 1) -> range:
        """Return the numbers of the rows of a repeated group that are shown."""
        start = f"{group}["
        numbers = [
            int(number)
            for name in (*self.typed, *self.before)
            if name.startswith(start) and (number := name[len(start) :].split("]")[0]).isdigit()
        ]
        count = max([least, *(n + 1 for n in numbers)]) + (self.more_rows == group)
        return range(min(count, MOST_ROWS))


def seen(box: str) -> str:
    """Return the name of the mark that a box sends along."""
    return "seen[" + box.replace("[", ".").replace("]", "") + "]"
