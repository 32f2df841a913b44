"""DMN 1.3 text to decision tables, or every reason why not.

An input cell holds

    -  (or nothing)          any value
    5   "a"   expression     equal to this
    > 5   <= x   != "a"      compared with this
    [1..5]   (1..5]          between, a round bracket leaves the end out
    "a", "b", > 5            any of these
    not("a", "b")            none of these
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from lxml.etree import _Element

from bpmn import expressions, reader
from bpmn.exceptions import Defect, ExpressionError, InvalidDefinition
from bpmn.table_model import Cell, DecisionTable, Input, Output, Rule, Test

DMN = "{https://www.omg.org/spec/DMN/20191111/MODEL/}"
# Where the tables are drawn; nothing there is decided.
DRAWING = (
    "{https://www.omg.org/spec/DMN/20191111/DMNDI/}",
    "{http://www.omg.org/spec/DMN/20180521/DC/}",
    "{http://www.omg.org/spec/DMN/20180521/DI/}",
    "{http://bpmn.io/schema/dmn/biodi/2.0}",
)
HIT_POLICIES = frozenset({"UNIQUE", "FIRST", "COLLECT"})
ELEMENTS = frozenset(
    {
        "annotation",
        "annotationEntry",
        "decision",
        "decisionTable",
        "definitions",
        "description",
        "input",
        "inputEntry",
        "inputExpression",
        "inputValues",
        "output",
        "outputEntry",
        "outputValues",
        "rule",
        "text",
        "variable",
    }
)
MOST_RULES = 1_000

_COMPARISON = re.compile(r"(<=|>=|!=|<|>|=)(?!=)\s*(.+)", re.DOTALL)
_RANGE = re.compile(r"([\[(])(.+?)\.\.(.+)([\])])", re.DOTALL)
_NEGATION = re.compile(r"not\s*\((.*)\)", re.DOTALL)


def read_tables(text: bytes) -> Mapping[str, DecisionTable]:
    """Return the decision tables of a DMN text by decision id; raises `InvalidDefinition`."""
    root = _checked_root(text)
    defects: list[Defect] = []
    tables = {}
    for decision in root.findall(DMN + "decision"):
        table = _decision(decision, defects)
        if table is not None:
            tables[table.id] = table
    if not tables and not defects:
        defects.append(Defect("NO_TABLE", "", "there is no decision table"))
    if defects:
        raise InvalidDefinition(defects)
    return MappingProxyType(tables)


def _checked_root(text: bytes) -> _Element:
    defects = list(reader._problems_of_text(text))
    if defects:
        raise InvalidDefinition(defects)
    root = reader._parsed(text)
    if root.tag != DMN + "definitions":
        defects.append(Defect("NOT_DMN", "", f"the root element is {root.tag}, not DMN 1.3"))
    ids: set[str] = set()
    siblings = [*root.itersiblings(), *root.itersiblings(preceding=True)]
    for count, node in enumerate([*siblings, *root.iter()]):
        if count > reader.MOST_NODES:
            defects.append(Defect("TOO_MANY_NODES", "", f"more than {reader.MOST_NODES} elements"))
            break
        defects.extend(_defects_of_node(node, ids))
    if defects:
        raise InvalidDefinition(defects)
    return root


def _defects_of_node(node: _Element, ids: set[str]) -> Iterator[Defect]:
    tag: object = node.tag
    if not isinstance(tag, str):
        yield Defect("COMMENT", "", "comments, instructions and entities are not allowed")
        return
    element_id = node.get("id", "")
    if tag.startswith(DRAWING):
        return
    if not tag.startswith(DMN) or tag.removeprefix(DMN) not in ELEMENTS:
        yield Defect("UNSUPPORTED_ELEMENT", element_id, f"{tag} is not read")
    if element_id in ids and element_id:
        yield Defect("DOUBLED_ID", element_id, "the id is used twice")
    ids.add(element_id)
    holds_text = tag in (DMN + "text", DMN + "description")
    texts = [node.text, *(child.tail for child in node)]
    if not holds_text and any(text and text.strip() for text in texts):
        yield Defect("STRAY_TEXT", element_id, "text stands where only elements may stand")
    if holds_text and len(node):
        yield Defect("MARKUP_IN_TEXT", element_id, "a text may hold nothing but text")


def _decision(decision: _Element, defects: list[Defect]) -> DecisionTable | None:
    decision_id = decision.get("id", "")
    tables = decision.findall(DMN + "decisionTable")
    if not decision_id or len(tables) != 1:
        message = "a decision needs an id and exactly one decision table"
        defects.append(Defect("NO_TABLE", decision_id, message))
        return None
    stated = tables[0]
    hit_policy = stated.get("hitPolicy", "UNIQUE")
    if hit_policy not in HIT_POLICIES or stated.get("aggregation"):
        message = f"hit policy {hit_policy} {stated.get('aggregation', '')}".strip()
        message += " is not run; use UNIQUE, FIRST or COLLECT without aggregation"
        defects.append(Defect("HIT_POLICY", decision_id, message))
    reading = _Reading(defects)
    table = DecisionTable(
        id=decision_id,
        name=decision.get("name", ""),
        hit_policy=hit_policy,
        inputs=tuple(reading.input(element) for element in stated.findall(DMN + "input")),
        outputs=tuple(reading.output(element) for element in stated.findall(DMN + "output")),
        rules=tuple(reading.rule(element) for element in stated.findall(DMN + "rule")),
        description=(decision.findtext(DMN + "description") or "").strip(),
    )
    defects.extend(_defects_of_shape(table))
    return table


def _defects_of_shape(table: DecisionTable) -> Iterator[Defect]:
    if not table.outputs or not table.rules:
        yield Defect("EMPTY_TABLE", table.id, "a table needs an output and a rule")
    if len(table.rules) > MOST_RULES:
        yield Defect("TOO_MANY_RULES", table.id, f"more than {MOST_RULES} rules")
    names = [output.name for output in table.outputs]
    if len(set(names)) < len(names) or not all(names):
        yield Defect("OUTPUT_NAME", table.id, "every output needs a name of its own")
    for rule in table.rules:
        if not rule.id:
            yield Defect("NO_ID", table.id, "a rule has no id, so no answer could cite it")
        if len(rule.cells) != len(table.inputs) or len(rule.outputs) != len(table.outputs):
            yield Defect("RULE_SHAPE", rule.id, "a rule needs one cell per input and output")


class _Reading:
    """The columns and rows of one table; what is wrong goes to `defects`."""

    def __init__(self, defects: list[Defect]) -> None:
        self._defects = defects

    def input(self, element: _Element) -> Input:
        asked = element.find(DMN + "inputExpression")
        text = _text(asked) if asked is not None else ""
        self._expression(text, element)
        return Input(
            id=element.get("id", ""),
            label=element.get("label", ""),
            expression=text,
            type="" if asked is None else asked.get("typeRef", ""),
            allowed=self._allowed(element, "inputValues"),
        )

    def output(self, element: _Element) -> Output:
        return Output(
            id=element.get("id", ""),
            name=element.get("name", ""),
            label=element.get("label", ""),
            type=element.get("typeRef", ""),
            allowed=self._allowed(element, "outputValues"),
        )

    def rule(self, element: _Element) -> Rule:
        outputs = element.findall(DMN + "outputEntry")
        for output in outputs:
            self._expression(_text(output), output)
        notes = [element.findtext(DMN + "description") or ""]
        notes += [_text(note) for note in element.findall(DMN + "annotationEntry")]
        return Rule(
            id=element.get("id", ""),
            annotation=" ".join(note.strip() for note in notes if note.strip()),
            cells=tuple(self._cell(entry) for entry in element.findall(DMN + "inputEntry")),
            outputs=tuple(_text(output) for output in outputs),
        )

    def _allowed(self, element: _Element, name: str) -> Cell:
        listed = element.find(DMN + name)
        return Cell() if listed is None else self._cell(listed)

    def _cell(self, element: _Element) -> Cell:
        try:
            cell = parse_cell(_text(element))
        except ExpressionError as error:
            self._refuse(element, error)
            return Cell()
        for test in cell.tests:
            for text in test.texts:
                self._expression(text, element)
        return cell

    def _expression(self, text: str, element: _Element) -> None:
        try:
            expressions.check(text)
        except ExpressionError as error:
            self._refuse(element, error)

    def _refuse(self, element: _Element, error: ExpressionError) -> None:
        self._defects.append(Defect("BAD_EXPRESSION", element.get("id", ""), error.message))


def parse_cell(text: str) -> Cell:
    """Return what an input cell asks; the expressions in it are not checked yet."""
    text = text.strip()
    if text in ("", "-"):
        return Cell()
    negation = _NEGATION.fullmatch(text)
    if negation and _closes_at_the_end(text):
        tests = tuple(_test(part) for part in _alternatives(negation.group(1)))
        return Cell(tests, negated=True)
    return Cell(tuple(_test(part) for part in _alternatives(text)))


def _test(text: str) -> Test:
    text = text.strip()
    between = _RANGE.fullmatch(text)
    if between:
        opening, low, high, closing = between.groups()
        return Test("in", (low.strip(), high.strip()), (opening == "(", closing == ")"))
    comparison = _COMPARISON.fullmatch(text)
    if comparison:
        operator, bound = comparison.groups()
        return Test("==" if operator == "=" else operator, (bound.strip(),))
    return Test("==", (text,))


def _alternatives(text: str) -> Iterator[str]:
    start = 0
    for at, depth in _depths(text):
        if text[at] == "," and depth == 0:
            yield text[start:at]
            start = at + 1
    yield text[start:]


def _closes_at_the_end(text: str) -> bool:
    """Say whether the first bracket is closed by the last character: not `not(a) or (b)`."""
    closing = [at for at, depth in _depths(text) if text[at] == ")" and depth == 0]
    return closing[:1] == [len(text) - 1]


def _depths(text: str) -> Iterator[tuple[int, int]]:
    """Give each place outside quotes with the number of brackets around it."""
    depth = 0
    quote = ""
    escaped = False
    for at, character in enumerate(text):
        if quote:
            if character == quote and not escaped:
                quote = ""
            escaped = character == "\\" and not escaped
            continue
        if character in "'\"":
            quote = character
        elif character in "([{":
            depth += 1
        elif character in ")]}":
            depth -= 1
        yield at, depth


def _text(element: _Element) -> str:
    return (element.findtext(DMN + "text") or "").strip()
