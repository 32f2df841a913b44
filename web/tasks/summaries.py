"""The list of errors at the top of a page: each says which field it is about."""

import re
from collections.abc import Mapping

from web.filters import local_name
from web.tasks.labels import FIELDS
from web.words import gettext as _
from web.words import translated
from workflows.steps.turn import Turn

GROUP = re.compile(r"^(\w+)\[([^\]]+)\]")


def error_summary(turn: Turn, errors: Mapping[str, str]) -> dict[str, str]:
    """Return one line per field or group of fields, by the name that its link leads to."""
    names: dict[str, str] = {}  # what it is about -> the first field of it
    words: dict[str, list[str]] = {}
    for name, message in errors.items():
        about = _about(turn, name) or name
        names.setdefault(about, name)
        words.setdefault(about, []).append(message)
    return {
        name: " ".join(words[about]) if about == name else f"{about}：{' '.join(words[about])}"
        for about, name in names.items()
    }


def _about(turn: Turn, name: str) -> str:
    match = GROUP.match(name)
    if match is None:
        return translated(FIELDS.get(name, ""))
    group, key = match[1], match[2]
    match group:
        case "findings":
            items = {i.code: local_name(i.label, i.label_en) for i in turn.procedure.items}
            return items.get(key, "")
        case "checks" | "slots":
            slots = {s.code: local_name(s.label, s.label_en) for s in turn.procedure.slots}
            return slots.get(key, "")
        case "criteria":
            table = turn.loaded.tables[turn.procedure.scope_table]
            return {i.expression: i.label for i in table.inputs}.get(key, "")
        case "points":
            return _("Point %(n)s", n=key)
        case "answers":
            return _("Item %(n)s", n=int(key) + 1) if key.isdigit() else ""
    return ""
