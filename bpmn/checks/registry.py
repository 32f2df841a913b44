"""What a check is: a function over a diagram that gives what it found; a Problem is its report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from lxml.etree import _Element

from bpmn.bundle import Bundle
from bpmn.checks.texts import TEXTS
from bpmn.elements import FlowNode
from bpmn.exceptions import InvalidDefinition
from bpmn.procedure import Procedure
from bpmn.tables import DecisionTable, read_tables

Severity = Literal["error", "warning"]


@dataclass(frozen=True)
class Problem:
    """What is wrong with a diagram, where, and what to do; in English until asked otherwise."""

    element: str  # id, "" where it is the whole text
    code: str
    severity: Severity
    message: str
    help: str
    params: Mapping[str, str] = field(default_factory=dict)

    def in_language(self, language: str) -> Problem:
        """Return the same problem with its texts in "zh" or "en"."""
        return problem(self.element, self.code, self.severity, self.params, language)


@dataclass(frozen=True)
class Found:
    """An element at fault, and the words that the message names."""

    element: str
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Diagram:
    """All that a check may look at; `handlers` is None where the caller does not know them."""

    root: _Element
    procedure: Procedure
    bundle: Bundle | None = None
    handlers: frozenset[str] | None = None

    @property
    def nodes(self) -> Iterable[FlowNode]:
        """Every flow node, in document order."""
        return self.procedure.flow_nodes.values()

    def of_type(self, *types: str) -> Iterator[FlowNode]:
        """Give the flow nodes with one of these BPMN tags."""
        return (node for node in self.nodes if node.type in types)

    def steps_of_kind(self, kind: str) -> frozenset[str]:
        """Return the ids of the user tasks of this step kind."""
        return frozenset(i for i, step in self.procedure.steps.items() if step.kind == kind)

    @cached_property
    def tables(self) -> Mapping[str, DecisionTable] | None:
        """The decision tables of the bundle by id; None where no bundle is known or one is bad."""
        if self.bundle is None:
            return None
        found: dict[str, DecisionTable] = {}
        for text in self.bundle.tables.values():
            try:
                found.update(read_tables(text))
            except InvalidDefinition:
                return None
        return found


@dataclass(frozen=True)
class Check:
    """A named question to a diagram."""

    code: str
    severity: Severity
    find: Callable[[Diagram], Iterable[Found]]

    def __call__(self, diagram: Diagram) -> Iterator[Problem]:
        """Report what the check finds."""
        for found in self.find(diagram):
            yield problem(found.element, self.code, self.severity, found.params)


def check(
    code: str, severity: Severity = "error"
) -> Callable[[Callable[[Diagram], Iterable[Found]]], Check]:
    """Make a check of a function; it takes part when `bpmn.checks.CHECKS` lists it."""
    return lambda find: Check(code, severity, find)


def problem(
    element: str,
    code: str,
    severity: Severity,
    params: Mapping[str, str],
    language: str = "en",
) -> Problem:
    """Write a problem in a language; the words of diagrams are cut to a readable length."""
    words = {name: text[:200] for name, text in params.items()}
    message_en, help_en, message_zh, help_zh = TEXTS[code]
    message, advice = (message_zh, help_zh) if language == "zh" else (message_en, help_en)
    return Problem(element, code, severity, message % words, advice % words, params)
