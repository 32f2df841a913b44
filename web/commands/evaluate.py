"""`fashen eval`: try an expression on facts from a file."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

import click

from bpmn import expressions
from bpmn.exceptions import ExpressionError

MAX_FACTS = 10 * 1024 * 1024  # bytes


@click.command("eval", context_settings={"ignore_unknown_options": True})
@click.argument("expression")
@click.option(
    "--facts",
    type=click.Path(path_type=Path),
    help="A JSON file with one object: the facts that the expression may read.",
)
def evaluate(expression: str, facts: Path | None) -> None:
    """Print the value of EXPRESSION as JSON; exit 2 with one line when it has none."""
    try:
        read_fact = expressions.facts_reader(_facts_of(facts) if facts else {})
        answer = _json(expressions.evaluate(expression, read_fact))
    except ExpressionError as error:
        _refuse(error.message)
    except (OSError, ValueError) as error:
        _refuse(f"The facts cannot be read: {error}")
    except RecursionError:
        _refuse("The data are nested too deeply.")
    else:
        click.echo(answer)


def _refuse(message: str) -> None:
    click.echo(" ".join(message.split()), err=True)
    raise SystemExit(2)


def _facts_of(path: Path) -> dict[str, object]:
    if path.stat().st_size > MAX_FACTS:
        raise ValueError(f"the file has more than {MAX_FACTS} bytes")
    text = path.read_bytes().decode("utf-8-sig")
    facts = json.loads(
        text,
        parse_float=_decimal,
        parse_constant=_no_number,
        object_pairs_hook=_object,
    )
    if not isinstance(facts, dict):
        raise ValueError("the file does not hold a JSON object")
    return facts


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice in one object")
    return found


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise ValueError(f"not a number: {text[:40]}") from None


def _no_number(text: str) -> object:
    raise ValueError(f"{text} is not a number")


def _json(value: object) -> str:
    """Write a value as JSON, decimals with all their digits and never as a power of ten."""
    match value:
        case bool() | None | str() | int():
            return json.dumps(value, ensure_ascii=False)
        case Decimal():
            return format(value, "f")
        case float():
            return format(Decimal(repr(value)), "f")
        case date():
            return json.dumps(value.isoformat())
        case list():
            return "[" + ", ".join(_json(item) for item in value) + "]"
        case dict():
            entries = (
                f"{json.dumps(key, ensure_ascii=False)}: {_json(item)}"
                for key, item in value.items()
            )
            return "{" + ", ".join(entries) + "}"
        case _:
            raise ValueError(f"{type(value).__name__} has no form in JSON")
