"""Typing answers into a form, field by field, as a person does."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Locator

KINDS = """form => Object.fromEntries(
  [...form.elements].filter(e => e.name && e.type !== 'hidden').map(e => [e.name, e.type]))"""


def fill(form: "Locator", answers: Mapping[str, Any]) -> None:
    """Fill in the fields that the answers name: {"findings": {"BODY": {"result": "YES"}}}."""
    kinds: dict[str, str] = form.evaluate(KINDS)
    for name, value in _flat(answers):
        if name not in kinds:
            if value in ("", None, False):
                continue  # nothing to say, and no field for it
            raise AssertionError(f"the form has no field {name}; it has {sorted(kinds)}")
        _answer(form, name, kinds[name], value)


def _answer(form: "Locator", name: str, kind: str, value: Any) -> None:
    field = form.locator(f'[name="{name}"]:not([type=hidden])')
    match kind:
        case "radio":
            if value:
                form.locator(f'[name="{name}"][value="{value}"]').check()
        case "checkbox":
            if field.is_visible():
                field.set_checked(value in (True, "on"))
        case "select-one":
            field.select_option(str(value))
        case _:
            text = value.isoformat() if isinstance(value, date) else str(value or "")
            if text or field.is_visible():
                field.fill(text)


def _flat(answers: Mapping[str, Any], prefix: str = "") -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for name, value in answers.items():
        full = f"{prefix}[{name}]" if prefix else name
        if isinstance(value, Mapping):
            found += _flat(value, full)
        elif isinstance(value, (list, tuple)):
            found += _flat({str(n): entry for n, entry in enumerate(value)}, full)
        else:
            found.append((full, value))
    return found
