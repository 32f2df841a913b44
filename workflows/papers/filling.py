"""Fill a .docx template. Same template and values give the same bytes on the same machine."""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from copy import deepcopy
from datetime import date, datetime
from decimal import Decimal

from lxml import etree

from workflows.papers.dates import official_date
from workflows.papers.templates import (
    PLACE,
    InvalidTemplate,
    Template,
    check_template,
    open_template,
    paragraph_text,
    placeholders,
    text_elements,
)
from workflows.texts.slots import TEXT_SLOTS
from workflows.texts.word_documents import WORD

__all__ = [
    "InvalidTemplate",
    "MissingValues",
    "check_template",
    "fill_slots",
    "placeholders",
    "render",
]

NOTHING = "无"  # what an empty list leaves in its row
MAX_ITEMS = 1000

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_SLOT = re.compile("【(" + "|".join(TEXT_SLOTS) + ")】")
_NOT_XML = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date a zip can hold
_CORE = b"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>
"""

Values = Mapping[str, object]


class MissingValues(Exception):
    """The template names placeholders for which no value was given."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(", ".join(names))
        self.names = tuple(names)


def render(template: bytes, values: Values) -> bytes:
    """Return the template with every place filled in.

    Values are text, numbers, dates (written 2026年11月22日), truth (是 / 否) or None (blank); for a
    repeated row a list of mappings. A line break in a text makes a new paragraph. Values are only
    ever text: what looks like a place, a field or a tag in them is printed as it is.
    """
    opened = open_template(template)
    for root in opened.stories.values():
        _fill_story(root, values)
    return _packed(opened)


def fill_slots(document: bytes, values: Mapping[str, str]) -> bytes:
    """Return a reviewed draft with the slots 【文号】, 【日期】 ... filled in (design D9).

    A slot without a value stays as it is. Raises InvalidTemplate for a document that cannot be
    opened safely.
    """
    opened = open_template(document)
    written = {name: _written(words) for name, words in values.items()}
    for root in opened.stories.values():
        for paragraph in list(root.iter(WORD + "p")):
            _replace(paragraph, _SLOT, written)
    return _packed(opened)


def _fill_story(root: etree._Element, values: Values) -> None:
    # Each paragraph is filled once, with its own item: values that look like places stay text.
    scopes: dict[etree._Element, Values] = {}
    repeated: dict[etree._Element, None] = {}
    for paragraph in root.iter(WORD + "p"):
        if any("." in name for name in PLACE.findall(paragraph_text(paragraph))):
            repeated[next(paragraph.iterancestors(WORD + "tr"), paragraph)] = None
    for element in repeated:
        if any(around in repeated for around in element.iterancestors()):
            raise InvalidTemplate("nested_rows")
        for clone, item in _repeat(element, values):
            scopes.update(dict.fromkeys(clone.iter(WORD + "p"), item))
    for paragraph in list(root.iter(WORD + "p")):
        _fill(paragraph, {**values, **scopes.get(paragraph, {})})


def _repeat(element: etree._Element, values: Values) -> list[tuple[etree._Element, Values]]:
    """Put a copy of a row or paragraph for each item of its list; one that says 无 for none."""
    texts = [paragraph_text(paragraph) for paragraph in element.iter(WORD + "p")]
    dotted = [name for text in texts for name in PLACE.findall(text) if "." in name]
    lists = list(dict.fromkeys(name.partition(".")[0] for name in dotted))
    if len(lists) > 1:
        raise InvalidTemplate("two_lists_in_a_row", " ".join(lists))
    items = values.get(lists[0])
    if not isinstance(items, Sequence) or isinstance(items, str):
        raise MissingValues(lists)
    if len(items) > MAX_ITEMS:
        raise InvalidTemplate("too_many_items", lists[0])
    scopes: list[Values] = [
        {f"{lists[0]}.{field}": value for field, value in item.items()} for item in items
    ]
    if not scopes:
        scopes = [{**dict.fromkeys(dotted, ""), dotted[0]: NOTHING}]
    clones = []
    for scope in scopes:
        clone = deepcopy(element)
        element.addprevious(clone)
        clones.append((clone, scope))
    parent = element.getparent()
    if parent is None:
        raise InvalidTemplate("broken_file")
    parent.remove(element)
    return clones


def _fill(paragraph: etree._Element, values: Values) -> None:
    text = paragraph_text(paragraph)
    names = PLACE.findall(text)
    missing = [name for name in names if name not in values]
    if missing:
        raise MissingValues(missing)
    written = {name: _written(values[name]) for name in names}
    if len(names) == 1 and PLACE.fullmatch(text.strip()):
        *lines, written[names[0]] = written[names[0]].split("\n")
        for line in lines:
            clone = deepcopy(paragraph)
            _replace(clone, PLACE, {names[0]: line})
            paragraph.addprevious(clone)
    _replace(paragraph, PLACE, written)


def _written(value: object) -> str:
    match value:
        case None:
            text = ""
        case bool():
            text = "是" if value else "否"
        case datetime() | date():
            text = official_date(value)
        case str() | int() | Decimal():
            text = str(value)
        case _:
            raise TypeError(f"a paper cannot show a {type(value).__name__}")
    return _NOT_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _replace(
    paragraph: etree._Element, pattern: re.Pattern[str], written: Mapping[str, str]
) -> None:
    """Replace each match by what is written for its name, across the runs Word cut it into."""
    elements = text_elements(paragraph)
    starts, length = [], 0
    for element in elements:
        starts.append(length)
        length += len(element.text or "")
    changed = False
    for match in reversed(list(pattern.finditer(paragraph_text(paragraph)))):
        words = written.get(match[1])
        if words is None:
            continue
        changed = True
        for element, start in zip(elements, starts, strict=True):
            text = element.text or ""
            head, tail = max(match.start() - start, 0), match.end() - start
            # Text grows only at and after the match, so the offsets before it still hold.
            if tail <= 0 or head >= len(text):
                continue
            element.text = text[:head] + (words if match.start() >= start else "") + text[tail:]
    if changed:
        for element in elements:
            element.set(_SPACE, "preserve")
            _break_lines(element)


def _break_lines(element: etree._Element) -> None:
    first, *others = (element.text or "").split("\n")
    element.text = first
    last = element
    for line in others:
        new_line = etree.Element(WORD + "br")
        text = etree.Element(WORD + "t")
        text.set(_SPACE, "preserve")
        text.text = line
        last.addnext(new_line)
        new_line.addnext(text)
        last = text


def _packed(template: Template) -> bytes:
    """Zip the parts again, without the time, the author and the edit history of the template."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in template.package.names:
            if name in template.stories:
                content = etree.tostring(
                    template.stories[name], xml_declaration=True, encoding="UTF-8", standalone=True
                )
            elif name == "docProps/core.xml":
                content = _CORE
            else:
                content = template.package.read(name)
            entry = zipfile.ZipInfo(name, date_time=_EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return target.getvalue()
