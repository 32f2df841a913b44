"""The language of conditions, timers and decision tables: a strict interpreter that walks a tree.

It reads facts and computes one value. It calls nothing but its own seven functions, never a method
and never Python. Whatever it cannot be sure of is an error, not a value: in a legal decision a
silent "nothing" is as bad as an intruder. `docs/expressions.md` is the language as a page.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from itertools import pairwise

from bpmn import expression_values
from bpmn.exceptions import UnknownFact
from bpmn.expression_text import (
    ALSO_FACTS,
    CONSTANTS,
    FUNCTIONS,
    MAX_DEPTH,
    Mistake,
    dotted_path,
    is_refused_key,
    parse,
)

__all__ = [
    "ReadFact",
    "check",
    "equal",
    "evaluate",
    "evaluate_condition",
    "facts_reader",
    "names",
    "ordered",
    "text_comparisons",
]

ReadFact = Callable[[str], object]

MAX_STEPS = 5_000


def evaluate(text: str, read_fact: ReadFact) -> object:
    """Return the value of an expression; numbers come back as decimals.

    A chain such as `steps.intake.outcome` is asked of `read_fact` whole. Where it answers
    `UnknownFact`, ever shorter beginnings are asked, and the rest is looked up in the dict found.
    """
    tree = parse(text)
    try:
        return _Evaluation(read_fact).value(tree)
    except RecursionError:
        raise Mistake("The data are nested too deeply.") from None


def evaluate_condition(text: str, read_fact: ReadFact) -> bool:
    """Return the answer of a condition; anything but true or false is an error."""
    value = evaluate(text, read_fact)
    if not isinstance(value, bool):
        raise Mistake(
            "A condition is true or false, but this is %(kind)s.",
            kind=expression_values.kind_of(value),
        )
    return value


def check(text: str) -> None:
    """Raise ExpressionError when the text is not an expression; facts are not asked."""
    parse(text)


def names(text: str) -> frozenset[str]:
    """Return the facts that an expression may read, as dotted paths."""
    return frozenset(".".join(path) for path in _paths(parse(text)))


def text_comparisons(text: str) -> frozenset[tuple[str, str]]:
    """Return each (fact, literal text) that an expression compares, so that a check can judge it.

    `x == "a"`, `"a" != x` and `x in ["a", "b"]` count.
    """
    found = set()
    for node in ast.walk(parse(text)):
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            for left, right in pairwise(sides):
                found |= _compared(left, right) | _compared(right, left)
    return frozenset(found)


def facts_reader(facts: Mapping[str, object]) -> ReadFact:
    """Return a reader of plain data; raise ExpressionError for a reserved key in them."""
    _require_plain_keys(facts)

    def read(path: str) -> object:
        if path not in facts:
            raise UnknownFact(path)
        return facts[path]

    return read


def equal(left: object, right: object) -> bool:
    """Say whether two values are the same; values of different kinds are an error, never unequal.

    None may be compared with everything.
    """
    return _Evaluation(_no_facts).equal(
        expression_values.plain(left), expression_values.plain(right)
    )


def ordered(left: object, right: object) -> int:
    """Return -1, 0 or 1; only numbers have an order, and days."""
    return expression_values.order(expression_values.plain(left), expression_values.plain(right))


class _Evaluation:
    """One walk over one tree, with its budget of steps."""

    def __init__(self, read_fact: ReadFact) -> None:
        self._read_fact = read_fact
        self._steps = 0

    def value(self, node: ast.expr) -> object:
        self._count()
        match node:
            case ast.Constant(value=constant):
                return constant
            case ast.Name(id=name) if name in CONSTANTS:
                return CONSTANTS[name]
            case ast.Name() | ast.Attribute() | ast.Subscript():
                return self._looked_up(node)
            case ast.BoolOp():
                return self._bool_op(node)
            case ast.UnaryOp():
                return self._unary(node)
            case ast.BinOp():
                return expression_values.arithmetic(
                    node.op, self.value(node.left), self.value(node.right)
                )
            case ast.Compare():
                return self._compare(node)
            case ast.IfExp():
                chosen = self._truth(node.test)
                return self.value(node.body if chosen else node.orelse)
            case ast.List():
                return [self.value(item) for item in node.elts]
            case ast.Dict():
                return {
                    key.value: self.value(item)
                    for key, item in zip(node.keys, node.values, strict=True)
                    if isinstance(key, ast.Constant)
                }
            case ast.Call(func=ast.Name(id=name)):
                return self._call(name, [self.value(argument) for argument in node.args])
            case _:  # pragma: no cover - the allow-list of `parse` is what the cases above answer
                raise Mistake("This is not part of the language: %(what)s", what=type(node))

    def equal(self, left: object, right: object) -> bool:
        self._count()
        if left is None or right is None:
            return left is None and right is None
        left, right = expression_values.as_days(left, right)
        if expression_values.kind_of(left) != expression_values.kind_of(right):
            raise expression_values.different_kinds(left, right)
        if isinstance(left, list) and isinstance(right, list):
            return len(left) == len(right) and all(
                self.equal(expression_values.plain(a), expression_values.plain(b))
                for a, b in zip(left, right, strict=True)
            )
        if isinstance(left, dict) and isinstance(right, dict):
            return left.keys() == right.keys() and all(
                self.equal(expression_values.plain(left[key]), expression_values.plain(right[key]))
                for key in left
            )
        return left == right

    def _count(self) -> None:
        self._steps += 1
        if self._steps > MAX_STEPS:
            raise Mistake("The expression takes more than %(limit)s steps.", limit=MAX_STEPS)

    def _looked_up(self, node: ast.expr) -> object:
        path = dotted_path(node)
        if path is not None:
            return self._fact(path)
        if isinstance(node, ast.Attribute):
            return expression_values.part(self.value(node.value), node.attr)
        if isinstance(node, ast.Subscript):
            return expression_values.part(self.value(node.value), self.value(node.slice))
        raise Mistake("This cannot be looked up.")

    def _fact(self, path: tuple[str, ...]) -> object:
        for length in range(len(path), 0, -1):
            try:
                value = expression_values.plain(self._read_fact(".".join(path[:length])))
            except UnknownFact:
                continue
            for key in path[length:]:
                value = expression_values.part(value, key)
            return value
        raise Mistake("There is no fact named %(name)s.", name=".".join(path))

    def _truth(self, node: ast.expr) -> bool:
        value = self.value(node)
        if not isinstance(value, bool):
            raise Mistake(
                "A condition is true or false, but this is %(kind)s.",
                kind=expression_values.kind_of(value),
            )
        return value

    def _bool_op(self, node: ast.BoolOp) -> bool:
        stops_at = isinstance(node.op, ast.Or)
        return next((stops_at for v in node.values if self._truth(v) is stops_at), not stops_at)

    def _unary(self, node: ast.UnaryOp) -> object:
        if isinstance(node.op, ast.Not):
            return not self._truth(node.operand)
        number = expression_values.number(self.value(node.operand))
        return expression_values.NUMBERS.minus(number) if isinstance(node.op, ast.USub) else number

    def _compare(self, node: ast.Compare) -> bool:
        left = self.value(node.left)
        for operator, comparator in zip(node.ops, node.comparators, strict=True):
            right = self.value(comparator)
            if not self._holds(operator, left, right):
                return False
            left = right
        return True

    def _holds(self, operator: ast.cmpop, left: object, right: object) -> bool:
        match operator:
            case ast.Eq() | ast.Is():
                return self.equal(left, right)
            case ast.NotEq() | ast.IsNot():
                return not self.equal(left, right)
            case ast.In():
                return self._contains(right, left)
            case ast.NotIn():
                return not self._contains(right, left)
        order = expression_values.order(left, right)
        if isinstance(operator, ast.Lt):
            return order < 0
        if isinstance(operator, ast.LtE):
            return order <= 0
        return order > 0 if isinstance(operator, ast.Gt) else order >= 0

    def _contains(self, container: object, value: object) -> bool:
        if isinstance(container, str) and isinstance(value, str):
            return value in container
        if isinstance(container, list):
            return any(self.equal(expression_values.plain(item), value) for item in container)
        if isinstance(container, dict) and isinstance(value, str):
            return value in container
        raise expression_values.different_kinds(container, value)

    def _call(self, name: str, arguments: list[object]) -> object:
        match name, arguments:
            case "len", [str() | list() | dict() as value]:
                return Decimal(len(value))
            case (("min" | "max"), [list() as items]):
                return expression_values.extreme(name, items)
            case (("min" | "max"), [_, _, *_]):
                return expression_values.extreme(name, arguments)
            case "round", [value]:
                return expression_values.rounded(expression_values.number(value), 0)
            case "round", [value, Decimal() as places] if places in range(11):
                return expression_values.rounded(expression_values.number(value), int(places))
            case "days_between", [first, last]:
                return Decimal((expression_values.day(last) - expression_values.day(first)).days)
            case "contains", [container, value]:
                return self._contains(container, value)
            case "starts_with", [str() as value, str() as beginning]:
                return value.startswith(beginning)
        raise Mistake("%(name)s does not take these arguments.", name=name)


def _paths(root: ast.expr) -> Iterable[tuple[str, ...]]:
    waiting: list[ast.AST] = [root]
    while waiting:
        node = waiting.pop()
        path = dotted_path(node) if isinstance(node, ast.expr) else None
        if path is not None:
            yield path
        elif isinstance(node, ast.Call):
            waiting.extend(node.args)
        else:
            waiting.extend(ast.iter_child_nodes(node))


def _compared(fact: ast.expr, literal: ast.expr) -> set[tuple[str, str]]:
    path = dotted_path(fact)
    literals = literal.elts if isinstance(literal, ast.List) else [literal]
    if path is None:
        return set()
    return {
        (".".join(path), item.value)
        for item in literals
        if isinstance(item, ast.Constant) and isinstance(item.value, str)
    }


def _no_facts(path: str) -> object:
    raise UnknownFact(path)


def _require_plain_keys(value: object) -> None:
    """Refuse data that could pass for something else, before an expression reads them."""
    waiting = [(value, 0)]
    while waiting:
        item, depth = waiting.pop()
        if depth > MAX_DEPTH:
            raise Mistake("The data are nested too deeply.")
        if isinstance(item, Mapping):
            for key in item:
                if not isinstance(key, str) or is_refused_key(key) or (not depth and _taken(key)):
                    raise Mistake("This key is reserved: %(key)s", key=key)
            waiting.extend((child, depth + 1) for child in item.values())
        elif isinstance(item, list):
            waiting.extend((child, depth + 1) for child in item)


def _taken(key: str) -> bool:
    return key in FUNCTIONS - ALSO_FACTS or key in CONSTANTS
