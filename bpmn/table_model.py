"""What a decision table is, as plain values; `bpmn.tables` reads and decides them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Test:
    """One alternative of a cell: `operator` is one of == != < <= > >= or "in"; texts to evaluate.

    For "in" there are two texts, and `open_ends` says which end is left out.
    """

    operator: str
    texts: tuple[str, ...]
    open_ends: tuple[bool, bool] = (False, False)


@dataclass(frozen=True)
class Cell:
    """What an input must fulfil: any of the tests, none of them when negated; no test is any."""

    tests: tuple[Test, ...] = ()
    negated: bool = False


@dataclass(frozen=True)
class Input:
    """A question of the table: an expression, its label, and the values it may have."""

    id: str
    label: str
    expression: str
    type: str = ""
    allowed: Cell = Cell()


@dataclass(frozen=True)
class Output:
    """A named part of the answer."""

    id: str
    name: str
    label: str
    type: str = ""
    allowed: Cell = Cell()


@dataclass(frozen=True)
class Rule:
    """A row: one cell per input, one expression per output, and the text that an answer cites."""

    id: str
    annotation: str
    cells: tuple[Cell, ...]
    outputs: tuple[str, ...]


@dataclass(frozen=True)
class DecisionTable:
    """A decision with its table; `hit_policy` is UNIQUE, FIRST or COLLECT."""

    id: str
    name: str
    hit_policy: str
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rules: tuple[Rule, ...]
    description: str = ""
