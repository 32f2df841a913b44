"""From the text of an expression to a checked tree: the grammar and its bounds.

Nothing here knows a fact or computes a value. The text is scanned first, character by character,
and only then given to `ast.parse`, so that a hostile text is refused before a parser sees it. What
the tree may hold is an allow-list: a node that is not named here does not exist in the language.
"""

from __future__ import annotations

import ast
import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from bpmn.exceptions import ExpressionError

MAX_TEXT = 2_000  # characters
MAX_NODES = 400
MAX_DEPTH = 40
MAX_DIGITS = 34

FUNCTIONS = frozenset({"contains", "days_between", "len", "max", "min", "round", "starts_with"})
# `round(2.5)` is a function and `round.state` a fact: the brackets tell them apart.
ALSO_FACTS = frozenset({"round"})
CONSTANTS = {"true": True, "false": False, "none": None}
# Keys that the process library reads for itself when they turn up in data; never ours.
RESERVED = frozenset({"data_objects", "dmninputexpr", "typename"})

_TOKEN = re.compile(
    r"""
    (?P<space>[ \t\r\n]+)
    | (?P<number>[0-9]+(?:\.[0-9]+)?|\.[0-9]+)
    | (?P<name>[^\W\d]\w*)
    | (?P<text>'(?:[^'\\\t\r\n]|\\['"\\nt])*'|"(?:[^"\\\t\r\n]|\\['"\\nt])*")
    | (?P<operator>==|!=|<=|>=|[<>+\-*/%.,:()\[\]{}])
    """,
    re.VERBOSE,
)
_HINTS = {
    "=": "A single = does not compare; write ==.",
    "#": "A comment is not allowed in an expression.",
    "&": "Write the word and.",
    "|": "Write the word or.",
    "!": "Write the word not, or != to compare.",
    "\\": "This character cannot be used here: %(char)s",
}
_FULL_WIDTH = "，。：；（）［］｛｝＜＞＝＋－＊／％“”‘’【】"
_REFUSED_CATEGORIES = {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"}
# Blank to the eye although Unicode calls them letters, marks or symbols.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_STRING_PREFIX = frozenset("bfrtu")

_EXPRESSIONS = (
    ast.Attribute,
    ast.BinOp,
    ast.BoolOp,
    ast.Call,
    ast.Compare,
    ast.Constant,
    ast.Dict,
    ast.IfExp,
    ast.List,
    ast.Name,
    ast.Subscript,
    ast.UnaryOp,
)
_OPERATORS = (
    ast.Add,
    ast.Sub,
    ast.Mult,
    ast.Div,
    ast.Mod,
    ast.And,
    ast.Or,
    ast.Not,
    ast.USub,
    ast.UAdd,
    ast.Eq,
    ast.NotEq,
    ast.Lt,
    ast.LtE,
    ast.Gt,
    ast.GtE,
    ast.In,
    ast.NotIn,
    ast.Is,
    ast.IsNot,
    ast.Load,
)


class Mistake(ExpressionError):
    """An expression error whose sentence and the words put into it stay apart for translation."""

    def __init__(self, msgid: str, **params: object) -> None:
        self.msgid = msgid
        self.params = {name: _one_line(value) for name, value in params.items()}
        super().__init__(msgid % self.params)


@lru_cache(maxsize=1024)
def parse(text: str) -> ast.expr:
    """Return the checked tree of an expression, its number literals as decimals."""
    line = _scan(text)
    try:
        root = ast.parse(line, mode="eval").body
    except SyntaxError as error:
        raise Mistake("This cannot be read at character %(at)s.", at=error.offset or 1) from None
    except (ValueError, MemoryError, RecursionError):
        raise Mistake("This is nested too deeply.") from None
    _check(root, line.encode())
    return root


def dotted_path(node: ast.expr) -> tuple[str, ...] | None:
    """Return the parts of `a.b["c"]`, or None where the chain does not start at a name."""
    parts: list[str] = []
    while not isinstance(node, ast.Name):
        if isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        elif isinstance(node, ast.Subscript) and _is_plain_key(node.slice):
            parts.append(str(node.slice.value))  # type: ignore[attr-defined]
            node = node.value
        else:
            return None
    if node.id in CONSTANTS:
        return None
    return (node.id, *reversed(parts))


def is_refused_key(key: str) -> bool:
    """Say whether data may not carry this key: reserved by the library, private or a function."""
    return key.startswith("_") or key in RESERVED


def _is_plain_key(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and "." not in node.value


def _one_line(value: object) -> str:
    text = value if isinstance(value, str) else str(value)
    shown = "".join(c if c.isprintable() else f"U+{ord(c):04X}" for c in text[:80])
    return shown + ("…" if len(text) > 80 else "")


def _scan(text: str) -> str:
    """Return the expression on one line, or refuse it before any parser has seen it."""
    if len(text) > MAX_TEXT:
        raise Mistake("An expression has at most %(limit)s characters.", limit=MAX_TEXT)
    for character in text:
        _require_visible(character)
    tokens = [("space", " ") if kind == "space" else (kind, word) for kind, word in _tokens(text)]
    _require_plain_neighbours(tokens)
    line = "".join(word for _, word in tokens).strip()
    if not line:
        raise Mistake("The expression is empty.")
    return line


def _require_visible(character: str) -> None:
    if character in "\t\r\n" or " " <= character <= "~":
        return
    category = unicodedata.category(character)
    blank = category == "Zs" and character != "\u3000"
    selector = "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"
    if category in _REFUSED_CATEGORIES or blank or selector or character in _BLANK:
        raise Mistake(
            "An invisible character is not allowed: %(char)s", char=f"U+{ord(character):04X}"
        )


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise _unreadable(text[at])
        kind, word = str(match.lastgroup), match.group()
        if kind == "name":
            _require_plain_name(word)
        elif kind == "number" and len(word.replace(".", "")) > MAX_DIGITS:
            raise Mistake("A number has at most %(limit)s digits.", limit=MAX_DIGITS)
        yield kind, word
        at = match.end()


def _unreadable(character: str) -> Mistake:
    if character in "'\"":
        return Mistake("A text is not closed, or holds a line break or a backslash.")
    if character in _FULL_WIDTH:
        return Mistake("Write %(char)s as a half-width character.", char=character)
    return Mistake(
        _HINTS.get(character, "This character cannot be used here: %(char)s"), char=character
    )


def _require_plain_name(name: str) -> None:
    """Refuse a name that looks like another: only ASCII letters and Chinese characters."""
    if name.startswith("_") or "__" in name:
        raise Mistake("A name may not begin with _ or hold __: %(name)s", name=name)
    if unicodedata.normalize("NFKC", name) != name:
        raise Mistake("A name is written in unusual characters: %(name)s", name=name)
    for character in name:
        if not (character.isascii() or unicodedata.name(character, "").startswith("CJK UNIFIED")):
            raise Mistake("A name is written in unusual characters: %(name)s", name=name)


def _require_plain_neighbours(tokens: list[tuple[str, str]]) -> None:
    before = ("", "")
    last_word = ""
    depth = 0
    for kind, word in tokens:
        depth += (word in ("(", "[", "{")) - (word in (")", "]", "}"))
        if depth > MAX_DEPTH:
            raise Mistake("This is nested too deeply.")
        if before[0] == "number" and (kind == "name" or word == "."):
            raise Mistake("A number is written with digits and one point only.")
        if kind == "text" and before[0] == "name" and set(before[1].lower()) <= _STRING_PREFIX:
            raise Mistake("A text has no letter before its quotes.")
        if kind == "text" and last_word == "text":
            raise Mistake("Two texts stand side by side; put a comma or + between them.")
        before = (kind, word)
        last_word = last_word if kind == "space" else kind


def _check(root: ast.expr, line: bytes) -> None:
    """Refuse every node that is not in the language and every tree that is too big."""
    waiting: list[tuple[ast.AST, int]] = [(root, 1)]
    nodes = 0
    while waiting:
        node, depth = waiting.pop()
        if isinstance(node, _OPERATORS):
            continue
        nodes += 1
        if nodes > MAX_NODES:
            raise Mistake("An expression has at most %(limit)s parts.", limit=MAX_NODES)
        if depth > MAX_DEPTH:
            raise Mistake("This is nested too deeply.")
        if not isinstance(node, _EXPRESSIONS):
            raise Mistake("This is not part of the language: %(what)s", what=_name_of(node))
        _check_node(node, line)
        waiting.extend((child, depth + 1) for child in _children(node))


def _children(node: ast.expr) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        # A called name is looked up among the functions, never among the facts.
        if not (isinstance(node, ast.Call) and child is node.func):
            yield child


def _check_node(node: ast.expr, line: bytes) -> None:
    match node:
        case ast.Constant(value=bool() | None | str()):
            pass
        case ast.Constant(value=int() | float()):
            literal = line[node.col_offset : node.end_col_offset].decode()
            # The written digits, not the nearest binary fraction: 0.1 + 0.2 is 0.3.
            node.value = Decimal(literal)  # type: ignore[assignment]
        case ast.Constant():
            raise Mistake("This is not part of the language: %(what)s", what="...")
        case ast.Name(id=name) if name in FUNCTIONS - ALSO_FACTS:
            raise Mistake("%(name)s is a function and needs brackets.", name=name)
        case ast.Call():
            _check_call(node)
        case ast.Dict():
            _check_dict(node)
        case ast.Compare():
            _check_identity(node)


def _check_call(node: ast.Call) -> None:
    if not isinstance(node.func, ast.Name):
        raise Mistake("Only a function can be called, by its name.")
    if node.func.id not in FUNCTIONS:
        raise Mistake("There is no function named %(name)s.", name=node.func.id)
    if node.keywords:
        raise Mistake("A function takes its arguments in order, without names.")


def _check_dict(node: ast.Dict) -> None:
    for key in node.keys:
        if not (isinstance(key, ast.Constant) and isinstance(key.value, str)):
            raise Mistake("The keys of a {…} are texts.")
        if is_refused_key(key.value):
            raise Mistake("This key is reserved: %(key)s", key=key.value)
    if len({key.value for key in node.keys if isinstance(key, ast.Constant)}) < len(node.keys):
        raise Mistake("A key stands twice in a {…}.")


def _check_identity(node: ast.Compare) -> None:
    for operator, right in zip(node.ops, node.comparators, strict=True):
        names_none = (isinstance(right, ast.Constant) and right.value is None) or (
            isinstance(right, ast.Name) and right.id == "none"
        )
        if isinstance(operator, ast.Is | ast.IsNot) and not names_none:
            raise Mistake("Write == to compare; is only asks for None.")


def _name_of(node: ast.AST) -> str:
    return {
        "Tuple": "a, b",
        "JoinedStr": "f-string",
        "Lambda": "lambda",
        "NamedExpr": ":=",
        "Starred": "*",
        "Pow": "**",
        "FloorDiv": "//",
        "LShift": "<<",
        "RShift": ">>",
        "Slice": "[a:b]",
        "Set": "{a}",
    }.get(type(node).__name__, type(node).__name__)
