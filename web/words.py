"""Message ids of the domain in the reader's language."""

from datetime import date, datetime
from typing import Any

import flask_babel

from workflows.exceptions import Refusal
from workflows.system_time import BEIJING


def gettext(message: str, **params: object) -> str:
    """Return a message in the reader's language, its parameters filled in."""
    return str(flask_babel.gettext(message, **params))


def ngettext(one: str, many: str, num: int, **params: object) -> str:
    """Return the message that fits a number."""
    return str(flask_babel.ngettext(one, many, num, **params))


def translated(message: object) -> str:
    """Return a message id in the reader's language; the empty one stays empty."""
    text = str(message) if message is not None else ""
    return gettext(text) if text else ""  # gettext("") is the catalogue's header


def refusal_words(refusal: Refusal | str) -> str:
    """Return a refusal's sentence with its parameters, which may be message ids themselves."""
    if isinstance(refusal, str):
        return translated(refusal)
    text = translated(refusal.message)
    return (
        text % {name: _value(value) for name, value in refusal.params.items()}
        if (refusal.params)
        else text
    )


def _value(value: Any) -> str:
    if isinstance(value, Refusal):
        return refusal_words(value)
    if isinstance(value, datetime):
        return value.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    return translated(value)
