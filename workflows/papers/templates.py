"""What a template may hold: plain places to fill in, and nothing that does anything by itself.

A place is written {{案件名称}}. {{列表.字段}} stands in a table row, or in a paragraph of its own,
which is repeated for each item of the list. There are no conditions, filters or expressions.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from lxml import etree

from workflows.texts.packages import Package, UnreadableFile
from workflows.texts.word_documents import WORD

PLACE = re.compile(r"\{\{\s*([^\s{}.|()\[\]]+(?:\.[^\s{}.|()\[\]]+)?)\s*\}\}")
_MARKUP = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{\{|\}\}|\{%|%\}|\{#")
_FILLED_PARTS = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes)\.xml")
# Word runs these when it opens or updates a document; page numbers are harmless.
_HARMLESS_FIELD = re.compile(r"\s*(?:PAGE|NUMPAGES|SECTIONPAGES)\b[\s\w*\\]*", re.IGNORECASE)
_ACTIVE_FOLDERS = ("word/embeddings/", "word/activeX/", "word/afchunk", "customUI/")


class InvalidTemplate(Exception):
    """A file cannot serve as a template; `code` says why, `detail` where."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail


@dataclass(frozen=True)
class Template:
    """The parts of a .docx, those with places parsed."""

    package: Package
    stories: dict[str, etree._Element]


def open_template(content: bytes) -> Template:
    """Open a .docx; refuse what is broken, oversized or active (macros, fields, outside links)."""
    try:
        package = Package(content)
        names = package.names
        if "word/document.xml" not in names or "[Content_Types].xml" not in names:
            raise InvalidTemplate("not_a_word_document")
        for name in names:
            if name.endswith("vbaProject.bin") or name.startswith(_ACTIVE_FOLDERS):
                raise InvalidTemplate("active_content", name)
            if name.endswith(".rels"):
                _require_inside(package, name)
        stories = {name: package.read_xml(name) for name in names if _FILLED_PARTS.fullmatch(name)}
    except UnreadableFile as answer:
        raise InvalidTemplate(answer.problem.value) from answer
    for name, root in stories.items():
        _require_passive(name, root)
    return Template(package, stories)


def _require_inside(package: Package, name: str) -> None:
    for relation in package.read_xml(name):
        kind = str(relation.get("Type", "")).rpartition("/")[2]
        if relation.get("TargetMode") == "External" and kind != "hyperlink":
            raise InvalidTemplate("outside_link", str(relation.get("Target", ""))[:200])


def _require_passive(name: str, root: etree._Element) -> None:
    for tag in ("altChunk", "object", "control", "subDoc"):
        if next(root.iter(WORD + tag), None) is not None:
            raise InvalidTemplate("active_content", f"{name} {tag}")
    for code in _field_codes(root):
        if not _HARMLESS_FIELD.fullmatch(code):
            raise InvalidTemplate("active_field", code.strip()[:200])


def _field_codes(root: etree._Element) -> Iterator[str]:
    for field in root.iter(WORD + "fldSimple"):
        yield str(field.get(WORD + "instr", ""))
    # Word may cut one code into several pieces: the pieces of a paragraph are read as one.
    for paragraph in root.iter(WORD + "p"):
        code = ""
        for element in paragraph.iter(WORD + "instrText", WORD + "fldChar"):
            if element.tag == WORD + "instrText":
                code += element.text or ""
            elif code:
                yield code
                code = ""
        if code:
            yield code


def text_elements(paragraph: etree._Element) -> list[etree._Element]:
    """Return the text elements of a paragraph, without those of text boxes inside it."""
    return [
        element
        for element in paragraph.iter(WORD + "t")
        if next(element.iterancestors(WORD + "p")) is paragraph
    ]


def paragraph_text(paragraph: etree._Element) -> str:
    """Return the text of one paragraph, whatever runs Word cut it into."""
    return "".join(element.text or "" for element in text_elements(paragraph))


def placeholders(template: bytes) -> set[str]:
    """Return the names a template uses, `list.field` for those of a repeated row.

    Anything that looks like a place and is none, such as {% for %} or {{ a|b }}, is returned as
    it stands, so that a check against known names finds it.
    """
    found: set[str] = set()
    for root in open_template(template).stories.values():
        for paragraph in root.iter(WORD + "p"):
            text = paragraph_text(paragraph)
            found.update(PLACE.findall(text))
            found.update(_MARKUP.findall(PLACE.sub("", text)))
    return found


def check_template(template: bytes, known: Collection[str]) -> list[str]:
    """Return the placeholders of the template that are not known, sorted."""
    return sorted(placeholders(template) - set(known))
