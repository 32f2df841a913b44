"""The values of the expression language: numbers as decimals, days, and what may be done with them.

A value is nothing, true or false, a number, a text, a day or point in time, a list or a dict.
"""

from __future__ import annotations

import ast
import re
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Context, Decimal, DecimalException, Overflow
from decimal import DivisionByZero as DecimalDivisionByZero
from decimal import InvalidOperation as DecimalInvalidOperation

from bpmn.exceptions import ExpressionError
from bpmn.expression_text import MAX_DIGITS, Mistake, is_refused_key

MAX_RESULT_TEXT = 20_000  # characters
MAX_ITEMS = 2_000

NUMBERS = Context(
    prec=MAX_DIGITS,
    Emax=MAX_DIGITS - 1,
    Emin=-999,
    rounding=ROUND_HALF_UP,
    traps=[DecimalDivisionByZero, DecimalInvalidOperation, Overflow],
)
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def plain(value: object) -> object:
    """Return a fact as the language knows it: numbers as decimals, sizes within the bounds."""
    if value is None or isinstance(value, bool | date):
        return value
    if isinstance(value, str):
        return _bounded_text(str.__str__(value))
    if isinstance(value, int | float | Decimal):
        return number(value)
    if type(value) in (list, dict):
        if len(value) > MAX_ITEMS:  # type: ignore[arg-type]
            raise Mistake("A list has more than %(limit)s entries.", limit=MAX_ITEMS)
        return value
    raise Mistake("A fact is of a kind that the language does not know: %(kind)s", kind=type(value))


def _bounded_text(text: str) -> str:
    if len(text) > MAX_RESULT_TEXT:
        raise Mistake("A text has more than %(limit)s characters.", limit=MAX_RESULT_TEXT)
    return text


def number(value: object) -> Decimal:
    """Return a number of at most 34 digits; a text of digits is not one, and neither is true."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise Mistake("A number is needed, but this is %(kind)s.", kind=kind_of(value))
    # Asked before the conversion, which alone would take seconds for a million digits.
    if isinstance(value, int) and value.bit_length() > 4 * MAX_DIGITS:
        raise Mistake("A number has at most %(limit)s digits.", limit=MAX_DIGITS)
    found = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    fits = found.is_finite() and -99 <= found.adjusted() < MAX_DIGITS
    if not fits or len(found.as_tuple().digits) > MAX_DIGITS:
        raise Mistake("A number has at most %(limit)s digits.", limit=MAX_DIGITS)
    return found


def arithmetic(operator: ast.operator, left: object, right: object) -> object:
    """Return + - * / % of two numbers, or two texts joined by +."""
    if isinstance(operator, ast.Add) and isinstance(left, str) and isinstance(right, str):
        return _bounded_text(left + right)
    a, b = number(left), number(right)
    try:
        match operator:
            case ast.Add():
                return NUMBERS.add(a, b)
            case ast.Sub():
                return NUMBERS.subtract(a, b)
            case ast.Mult():
                return NUMBERS.multiply(a, b)
            case ast.Div():
                return _divided(a, b)
            case _:
                return _remainder(a, b)
    except DecimalException:
        raise Mistake("A number has at most %(limit)s digits.", limit=MAX_DIGITS) from None


def _divided(a: Decimal, b: Decimal) -> Decimal:
    if not b:
        raise Mistake("Division by zero.")
    return NUMBERS.divide(a, b)


def _remainder(a: Decimal, b: Decimal) -> Decimal:
    """Return what is left, with the sign of the divisor, as in Python and at school."""
    if not b:
        raise Mistake("Division by zero.")
    rest = NUMBERS.remainder(a, b)
    return NUMBERS.add(rest, b) if rest and (rest < 0) != (b < 0) else rest


def rounded(amount: Decimal, places: int) -> Decimal:
    """Round half up, as money is rounded in China, never half to even."""
    try:
        return amount.quantize(Decimal(1).scaleb(-places), context=NUMBERS)
    except DecimalException:
        raise Mistake("A number has at most %(limit)s digits.", limit=MAX_DIGITS) from None


def extreme(name: str, items: list[object]) -> object:
    """Return the "min" or the "max" of numbers or of days."""
    if not items:
        raise Mistake("%(name)s does not take these arguments.", name=name)
    wanted = -1 if name == "min" else 1
    best = plain(items[0])
    for item in items:
        value = plain(item)
        if order(value, best) == wanted:
            best = value
    return best


def part(container: object, key: object) -> object:
    """Look a key up in a dict or a place in a list; nothing else has parts."""
    if isinstance(container, dict):
        if not isinstance(key, str):
            raise Mistake("A key is a text, but this is %(kind)s.", kind=kind_of(key))
        if key not in container or is_refused_key(key):
            raise Mistake("There is no entry named %(key)s.", key=key)
        return plain(container[key])
    if isinstance(container, list):
        if not isinstance(key, Decimal) or key != key.to_integral_value():
            raise Mistake("A place in a list is a whole number, counted from 0.")
        if not 0 <= key < len(container):
            raise Mistake("The list has no entry at place %(key)s.", key=key)
        return plain(container[int(key)])
    raise Mistake(
        "There is no entry named %(key)s, because this is %(kind)s.",
        key=key,
        kind=kind_of(container),
    )


def order(left: object, right: object) -> int:
    """Return -1, 0 or 1; only numbers and days have an order."""
    left, right = as_days(left, right)
    if isinstance(left, str) and isinstance(right, str):
        # "10" comes before "9" in a dictionary; only texts that are days may be ordered.
        if not (_ISO_DAY.fullmatch(left) and _ISO_DAY.fullmatch(right)):
            raise Mistake("Texts have no order; only numbers and days have one.")
        left, right = day(left), day(right)
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return (left > right) - (left < right)
    if isinstance(left, date) and isinstance(right, date) and type(left) is type(right):
        try:
            return (left > right) - (left < right)
        except TypeError:
            raise different_kinds(left, right) from None
    raise different_kinds(left, right)


def as_days(left: object, right: object) -> tuple[object, object]:
    """Read a text beside a day as a day, so that a day may be written as "2025-01-31"."""
    if isinstance(left, date) and not isinstance(left, datetime) and isinstance(right, str):
        return left, day(right)
    if isinstance(right, date) and not isinstance(right, datetime) and isinstance(left, str):
        return day(left), right
    return left, right


def day(value: object) -> date:
    """Return a day; a point in time counts as the day that it shows in its own zone."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, str) and _ISO_DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise Mistake("A day is written as 2025-01-31, but this is %(what)s.", what=value)


def different_kinds(left: object, right: object) -> ExpressionError:
    """Return the error for two values that are never compared with each other."""
    return Mistake(
        "%(left)s and %(right)s cannot be compared.", left=kind_of(left), right=kind_of(right)
    )


def kind_of(value: object) -> str:
    """Say in words what a value is, for an error message."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, int | float | Decimal):
        return "a number"
    if isinstance(value, str):
        return "a text"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, dict):
        return "a set of entries"
    return "a point in time" if isinstance(value, datetime) else "a day"
