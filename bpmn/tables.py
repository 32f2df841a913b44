"""Decision tables as plain values, decided in our own expression language.

An answer names the rows it rests on. "No row" and "two rows where one was promised" are answers of
their own, never a silent first hit (design D11). `bpmn.table_reader` reads them from DMN.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from types import MappingProxyType

from bpmn import expressions
from bpmn.exceptions import ExpressionError
from bpmn.expressions import ReadFact
from bpmn.table_model import Cell, DecisionTable, Input, Output, Rule, Test
from bpmn.table_reader import read_tables

__all__ = [
    "Cell",
    "Decided",
    "DecisionTable",
    "Input",
    "NoRow",
    "Output",
    "Row",
    "Rule",
    "SeveralRows",
    "Test",
    "Undecided",
    "decide",
    "gaps_and_overlaps",
    "read_tables",
]

MOST_COMBINATIONS = 4_096


class Undecided(Exception):
    """A table gives no answer for these facts; `table` is its id, `rows` the rules that fit."""

    def __init__(self, table: str, rows: tuple[str, ...], message: str) -> None:
        self.table = table
        self.rows = rows
        super().__init__(f"{table}: {message}")


class NoRow(Undecided):
    """No rule of the table fits the facts."""


class SeveralRows(Undecided):
    """More than one rule fits where the table promises at most one."""


@dataclass(frozen=True)
class Row:
    """A rule that fitted, with its citation and its values by output name."""

    rule: str
    annotation: str
    outputs: Mapping[str, object]


@dataclass(frozen=True)
class Decided:
    """The answer of a table: one row, or under COLLECT every row that fits, in table order.

    `inputs` are the values that were asked, by input label or expression, for the record.
    """

    table: str
    rows: tuple[Row, ...]
    inputs: Mapping[str, object]

    @property
    def outputs(self) -> Mapping[str, object]:
        """Return the values of the first row, which is the only one except under COLLECT."""
        return self.rows[0].outputs


def decide(table: DecisionTable, read_fact: ReadFact) -> Decided:
    """Return the rows that fit; raises NoRow, SeveralRows or ExpressionError, never guesses."""
    values = [expressions.evaluate(question.expression, read_fact) for question in table.inputs]
    for question, value in zip(table.inputs, values, strict=True):
        _require_allowed(question, value, read_fact)

    hits = []
    for rule in table.rules:
        if _fits(rule, values, read_fact):
            hits.append(rule)
            if table.hit_policy == "FIRST":
                break
    if not hits:
        raise NoRow(table.id, (), "no rule fits")
    if table.hit_policy == "UNIQUE" and len(hits) > 1:
        ids = tuple(rule.id for rule in hits)
        raise SeveralRows(table.id, ids, f"several rules fit: {', '.join(ids)}")

    asked = {q.label or q.expression: v for q, v in zip(table.inputs, values, strict=True)}
    rows = tuple(_row(table, rule, read_fact) for rule in hits)
    return Decided(table.id, rows, MappingProxyType(asked))


def gaps_and_overlaps(
    table: DecisionTable,
) -> tuple[list[dict[str, object]], list[tuple[str, ...]]] | None:
    """Return the combinations that no rule fits and the sets of rules that fit together.

    None where that cannot be counted out: an input neither boolean nor with listed values, a cell
    that reads facts, or too many combinations.
    """
    domains = [_values_of(question) for question in table.inputs]
    combinations = 1
    for domain in domains:
        combinations *= len(domain)
    if not 0 < combinations <= MOST_COMBINATIONS:
        return None
    gaps: list[dict[str, object]] = []
    overlaps: dict[tuple[str, ...], None] = {}
    nothing = expressions.facts_reader({})
    try:
        for values in product(*domains):
            hits = tuple(rule.id for rule in table.rules if _fits(rule, values, nothing))
            if not hits:
                gaps.append({q.expression: v for q, v in zip(table.inputs, values, strict=True)})
            elif len(hits) > 1:
                overlaps[hits] = None
    except ExpressionError:
        return None
    return gaps, list(overlaps)


def _values_of(question: Input) -> Sequence[object]:
    if question.type == "boolean":
        return (True, False)
    if question.allowed.negated or any(t.operator != "==" for t in question.allowed.tests):
        return ()
    nothing = expressions.facts_reader({})
    try:
        return [expressions.evaluate(t.texts[0], nothing) for t in question.allowed.tests]
    except ExpressionError:
        return ()


def _fits(rule: Rule, values: Sequence[object], read_fact: ReadFact) -> bool:
    return all(
        _matches(cell, value, read_fact) for cell, value in zip(rule.cells, values, strict=True)
    )


def _matches(cell: Cell, value: object, read_fact: ReadFact) -> bool:
    if not cell.tests:
        return True
    return any(_holds(test, value, read_fact) for test in cell.tests) is not cell.negated


def _holds(test: Test, value: object, read_fact: ReadFact) -> bool:
    bounds = [expressions.evaluate(text, read_fact) for text in test.texts]
    if test.operator == "==":
        return expressions.equal(value, bounds[0])
    if test.operator == "!=":
        return not expressions.equal(value, bounds[0])
    order = expressions.ordered(value, bounds[0])
    if test.operator == "in":
        upper = expressions.ordered(value, bounds[1])
        above = order > 0 if test.open_ends[0] else order >= 0
        return above and (upper < 0 if test.open_ends[1] else upper <= 0)
    return {"<": order < 0, "<=": order <= 0, ">": order > 0, ">=": order >= 0}[test.operator]


def _require_allowed(column: Input | Output, value: object, read_fact: ReadFact) -> None:
    if not _matches(column.allowed, value, read_fact):
        raise ExpressionError(f"{column.label or column.id}: {value!s:.80} is not a listed value.")


def _row(table: DecisionTable, rule: Rule, read_fact: ReadFact) -> Row:
    outputs = {}
    for output, text in zip(table.outputs, rule.outputs, strict=True):
        value = expressions.evaluate(text, read_fact)
        _require_allowed(output, value, read_fact)
        outputs[output.name] = value
    return Row(rule.id, rule.annotation, MappingProxyType(outputs))
