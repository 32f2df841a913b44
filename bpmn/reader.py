"""Bytes to a checked XML tree: the only place where text from outside becomes a tree.

What the editor in the browser shows and what the engine runs must be one thing. The two read
comments, processing instructions, entities, doubled elements and elements inside expressions
differently, so a text that holds any of them is refused, whoever sends it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lxml import etree
from lxml.etree import _Element

from bpmn.exceptions import Defect, InvalidDefinition

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
FASHEN = "{urn:fashen:procedure:1}"
BPMN_DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
KNOWN_NAMESPACES = frozenset(
    {
        BPMN,
        FASHEN,
        BPMN_DI,
        "{http://www.omg.org/spec/DD/20100524/DC}",
        "{http://www.omg.org/spec/DD/20100524/DI}",
        # Colours of shapes, written by the editor; they change nothing that runs.
        "{http://bpmn.io/schema/bpmn/biocolor/1.0}",
        "{http://www.omg.org/spec/BPMN/non-normative/color/1.0}",
    }
)

LARGEST_TEXT = 1024 * 1024  # bytes
MOST_NODES = 20_000
DEEPEST = 100  # levels; the library's own reading is recursive

# Elements whose text the engine reads: nothing but text may be inside.
TEXT_ONLY = frozenset(
    BPMN + name
    for name in (
        "conditionExpression",
        "timeDate",
        "timeDuration",
        "timeCycle",
        "condition",
        "script",
        "documentation",
        "text",
        "incoming",
        "outgoing",
        "flowNodeRef",
        "loopCardinality",
        "loopCondition",
        "completionCondition",
    )
)
# Elements that the editor and the engine would each pick another one of.
SINGLE = frozenset(
    BPMN + name
    for name in (
        "conditionExpression",
        "timeDate",
        "timeDuration",
        "timeCycle",
        "condition",
        "script",
        "documentation",
        "extensionElements",
    )
)
# No full stop: the library joins its own names with one, and conditions read `steps.<id>.outcome`.
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
# Control characters, and those that are invisible or turn the direction of writing: with them a
# label or a condition can look like another.
CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff]"
)
ENCODING = re.compile(r"""\A<\?xml[^>]*?\bencoding\s*=\s*["']([^"']*)["']""")


def read(text: bytes) -> _Element:
    """Return the root of the checked tree, or raise `InvalidDefinition`.

    The tree is fresh: the caller may keep and change it.
    """
    problems = list(_problems_of_text(text))
    if problems:
        raise InvalidDefinition(problems)
    root = _parsed(text)
    problems = list(_problems_of_tree(root))
    if problems:
        raise InvalidDefinition(problems)
    return root


def _problems_of_text(text: bytes) -> Iterator[Defect]:
    if len(text) > LARGEST_TEXT:
        yield Defect("TOO_LARGE", "", f"{len(text)} bytes; at most {LARGEST_TEXT} are read")
        return
    try:
        decoded = text.decode("utf-8")
    except UnicodeDecodeError as error:
        yield Defect("NOT_UTF8", "", f"byte {error.start} is not UTF-8")
        return
    decoded = decoded.removeprefix("\ufeff")
    if CONTROL.search(decoded):
        yield Defect("CONTROL_CHARACTER", "", "an invisible or control character")
    declared = ENCODING.search(decoded)
    if declared and declared.group(1).lower() not in ("utf-8", "utf8"):
        # Otherwise the bytes checked here would be read as other characters by the parser.
        yield Defect("NOT_UTF8", "", f"the text declares the encoding {declared.group(1)!r}")
    if "<!DOCTYPE" in decoded.upper():
        yield Defect("DOCTYPE", "", "a document type declaration is not allowed")


def _parsed(text: bytes) -> _Element:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=False,
        remove_pis=False,
    )
    try:
        return etree.fromstring(text, parser)
    except (etree.LxmlError, ValueError) as error:
        raise InvalidDefinition([Defect("NOT_XML", "", str(error))]) from error


def _problems_of_tree(root: _Element) -> Iterator[Defect]:
    if root.tag != BPMN + "definitions":
        yield Defect("NOT_BPMN", "", f"the root element is {root.tag}, not bpmn:definitions")
    # Beside the root there may be comments and instructions too.
    for sibling in (*root.itersiblings(), *root.itersiblings(preceding=True)):
        yield _foreign_node(sibling)

    ids: set[str] = set()
    count = 0
    for node in root.iter():
        count += 1
        if count > MOST_NODES:
            yield Defect("TOO_MANY_NODES", "", f"more than {MOST_NODES} elements")
            return
        if not isinstance(node.tag, str):
            yield _foreign_node(node)
            continue
        yield from _problems_of_element(node, ids)


def _problems_of_element(element: _Element, ids: set[str]) -> Iterator[Defect]:
    tag = str(element.tag)
    namespace, local = tag[: tag.find("}") + 1], tag[tag.find("}") + 1 :]
    shown = nearest_id(element)
    if namespace not in KNOWN_NAMESPACES:
        yield Defect("UNKNOWN_NAMESPACE", shown, f"{tag} is of no known namespace")
    if sum(1 for _ in element.iterancestors()) > DEEPEST:
        yield Defect("TOO_DEEP", shown, f"more than {DEEPEST} levels")
    if tag in TEXT_ONLY:
        if len(element):
            yield Defect("MARKUP_IN_TEXT", shown, f"{local} may hold nothing but text")
    elif any(text.strip() for text in _texts_of(element)):
        yield Defect("STRAY_TEXT", shown, f"{local} holds text where only elements may stand")
    # Written as a reference (&#x85;) they are in no byte of the text.
    if any(CONTROL.search(str(value)) for value in (element.text or "", *element.attrib.values())):
        yield Defect("CONTROL_CHARACTER", shown, "an invisible or control character")
    yield from _problems_of_children(element, shown)
    # Ids of our own extension elements name clocks and outcomes, each in a list of its own.
    if namespace != FASHEN:
        yield from _problems_of_id(element, local, ids)


def _problems_of_children(element: _Element, shown: str) -> Iterator[Defect]:
    seen: set[str] = set()
    for child in element:
        tag = str(child.tag)
        if tag in SINGLE and tag in seen:
            yield Defect("DOUBLED", shown, f"{tag.rpartition('}')[2]} stands there twice")
        seen.add(tag)
        if child.tag in TEXT_ONLY and element.tag == BPMN + "extensionElements":
            # The library searches at any depth and would take this for the real one.
            yield Defect("HIDDEN_EXPRESSION", shown, "an expression is hidden in an extension")


def _problems_of_id(element: _Element, local: str, ids: set[str]) -> Iterator[Defect]:
    element_id = element.get("id")
    if element_id is None:
        if element.tag.startswith(BPMN) and (local in NEEDS_ID):
            yield Defect("NO_ID", nearest_id(element), f"a {local} has no id")
        return
    if not NAME.fullmatch(element_id) or len(element_id) > 100:
        yield Defect("BAD_ID", element_id[:100], f"{element_id[:100]!r} is not an id")
    if element_id in ids:
        yield Defect("DOUBLED_ID", element_id, f"the id {element_id!r} is used twice")
    ids.add(element_id)


NEEDS_ID = frozenset(
    {
        "process",
        "subProcess",
        "sequenceFlow",
        "startEvent",
        "endEvent",
        "intermediateCatchEvent",
        "intermediateThrowEvent",
        "boundaryEvent",
        "task",
        "userTask",
        "manualTask",
        "serviceTask",
        "scriptTask",
        "businessRuleTask",
        "sendTask",
        "receiveTask",
        "callActivity",
        "adHocSubProcess",
        "transaction",
        "exclusiveGateway",
        "parallelGateway",
        "inclusiveGateway",
        "eventBasedGateway",
        "complexGateway",
    }
)


def nearest_id(node: _Element) -> str:
    """Return the id of the nearest BPMN element that has one and is not the whole text."""
    at: _Element | None = node
    while at is not None and at.getparent() is not None:
        if isinstance(at.tag, str) and at.tag.startswith(BPMN) and at.get("id"):
            return str(at.get("id"))
        at = at.getparent()
    return ""


def _foreign_node(node: _Element) -> Defect:
    kind: object = node.tag  # a function of the library where it is not an element
    if kind is etree.Comment:
        return Defect("COMMENT", nearest_id(node), "comments are not allowed")
    if kind is etree.Entity:
        return Defect("ENTITY", nearest_id(node), "entities are not allowed")
    return Defect("INSTRUCTION", nearest_id(node), "processing instructions are not allowed")


def _texts_of(element: _Element) -> Iterable[str]:
    if element.text:
        yield element.text
    for child in element:
        if child.tail:
            yield child.tail
