"""How far a submission has come, section by section, for its task list."""

from dataclasses import dataclass

from web.tasks.answers import FormState
from web.tasks.labels import REQUIRED, SECTIONS
from web.words import gettext as _


@dataclass(frozen=True)
class Status:
    """The status of a section: the end of its CSS class, and its word."""

    css: str
    words: str


def progress(form: FormState) -> dict[str, Status]:
    """Return the status of each section of the submission form."""
    return {name: _status(form, name, fields) for name, (_label, fields) in SECTIONS.items()}


def _status(form: FormState, name: str, fields: tuple[str, ...]) -> Status:
    if any(form.error(field) for field in fields):
        return Status("fix", _("To be mended"))
    required = REQUIRED[name]
    filled = [field for field in fields if str(form.value(field)).strip()]
    if required and all(field in filled for field in required):
        return Status("done", _("Complete"))
    if not filled or filled == ["party"]:  # the party stands there from the opening of the case
        return Status("todo", _("Not started"))
    return Status("progress" if required else "done", _("Begun") if required else _("Complete"))
