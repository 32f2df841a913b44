"""Read a form definition (a JSON Schema with labels and widgets) and check answers against it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from workflows.exceptions import N_

WIDGETS = ("text", "textarea", "number", "date", "select", "checkbox")
MAX_TEXT = 20_000
RESERVED = frozenset({"outcome", "key", "csrf_token", "version", "typename", "data_objects"})


@dataclass(frozen=True)
class FormField:
    """One field of a form."""

    name: str
    title: str
    title_en: str
    widget: str
    required: bool
    options: tuple[tuple[str, str, str], ...] = ()  # (value, zh, en)


@dataclass(frozen=True)
class Form:
    """A form of a procedure version."""

    id: str
    title: str
    title_en: str
    fields: tuple[FormField, ...]


class InvalidForm(ValueError):
    """A form definition that cannot be used; the message names the field."""


def read_form(form_id: str, data: Any) -> Form:
    """Read a definition; raises InvalidForm with what is wrong."""
    if not isinstance(data, Mapping) or not isinstance(data.get("properties"), Mapping):
        raise InvalidForm(f"{form_id}: a form is an object with properties")
    required = data.get("required", [])
    if not isinstance(required, list):
        raise InvalidForm(f"{form_id}: required is a list of field names")
    return Form(
        form_id,
        str(data.get("title", form_id)),
        str(data.get("x-title-en", "")),
        tuple(_field(name, spec, name in required) for name, spec in data["properties"].items()),
    )


def _field(name: str, spec: Any, required: bool) -> FormField:
    if not isinstance(spec, Mapping):
        raise InvalidForm(f"{name}: a field is an object")
    if not name.isidentifier() or name.startswith("_") or name in RESERVED:
        raise InvalidForm(f"{name}: not a name that a field may have")
    widget = spec.get("x-widget", "select" if "enum" in spec else "text")
    if widget not in WIDGETS:
        raise InvalidForm(f"{name}: unknown widget {widget!r}")
    values = [str(value) for value in _list(name, spec, "enum", [])]
    if widget == "select" and not values:
        raise InvalidForm(f"{name}: a list to choose from needs its options")
    labels = _list(name, spec, "x-enum-titles", values)
    english = _list(name, spec, "x-enum-titles-en", labels)
    if not len(values) == len(labels) == len(english):
        raise InvalidForm(f"{name}: every option needs its label, in order")
    return FormField(
        name,
        str(spec.get("title", name)),
        str(spec.get("x-title-en", "")),
        widget,
        required,
        tuple(zip(values, map(str, labels), map(str, english), strict=True)),
    )


def _list(name: str, spec: Mapping[str, Any], key: str, otherwise: list[Any]) -> list[Any]:
    given = spec.get(key, otherwise)
    if not isinstance(given, list):
        raise InvalidForm(f"{name}: {key} is a list")
    return given


def check_answers(form: Form, raw: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the answers of the declared fields and the errors by field; ignore other keys."""
    answers: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for field in form.fields:
        try:
            answers[field.name] = _value(field, raw.get(field.name))
        except ValueError as error:
            errors[field.name] = str(error)
    return answers, errors


def _value(field: FormField, raw: Any) -> Any:
    if field.widget == "checkbox":
        checked = raw in (True, "on", "true", "1", "yes")
        if field.required and not checked:
            raise ValueError(N_("This has to be confirmed."))
        return checked
    text = "" if raw is None else str(raw).strip()
    if not text:
        if field.required:
            raise ValueError(N_("Fill this in."))
        return None
    if len(text) > MAX_TEXT:
        raise ValueError(N_("This is too long."))
    if field.widget == "number":
        return _number(text)
    if field.widget == "date":
        return _date(text)
    if field.widget == "select" and text not in [value for value, _, _ in field.options]:
        raise ValueError(N_("Choose one of the list."))
    return text


def _number(text: str) -> str:
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise ValueError(N_("Enter a number.")) from None
    if not number.is_finite():
        raise ValueError(N_("Enter a number."))
    return str(number)


def _date(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise ValueError(N_("Enter a date, such as 2026-11-22.")) from None
