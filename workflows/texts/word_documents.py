"""The text of a .docx, as a reader of the paper sees it, and what may hide beside it."""

import hashlib
import re
from collections.abc import Iterator

from lxml import etree

from workflows.texts.packages import Package, UnreadableFile
from workflows.texts.problems import TextProblem

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_EMBED = re.compile(r"\{http://(?:schemas\.openxmlformats\.org|purl\.oclc\.org)/.*\}(?:embed|id)$")
_BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_VML_IMAGE = "{urn:schemas-microsoft-com:vml}imagedata"

_STORIES = re.compile(r"word/(?:header\d*|footer\d*|footnotes|endnotes)\.xml")
_REVISIONS = frozenset(
    WORD + name
    for name in (
        *("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge"),
        *("rPrChange", "pPrChange", "sectPrChange", "numberingChange"),
        *("tblPrChange", "trPrChange", "tcPrChange"),
    )
)
_COMMENT_MARKS = frozenset(WORD + name for name in ("commentReference", "commentRangeStart"))
_HIDING = frozenset(WORD + name for name in ("vanish", "specVanish"))
_OFF = frozenset({"0", "false", "off"})
# Subtrees that are not printed: deleted text, field codes, the older twin of a drawing.
_NOT_SHOWN = frozenset(
    {WORD + "del", WORD + "moveFrom", WORD + "instrText", WORD + "delText", _FALLBACK}
)
_DIGITS = re.compile(r"\d+")
# In headers and footers the result of these fields changes with the printer, not the author.
_PAGE_FIELDS = re.compile(r"^\s*(?:PAGE|NUMPAGES|SECTIONPAGES)\b", re.IGNORECASE)


def read_word_document(content: bytes) -> tuple[str, tuple[TextProblem, ...]]:
    """Return the text (body, then notes, headers and footers) and what makes it doubtful.

    A picture counts as text: it appears as 〔图：…〕 with the beginning of its digest, so that an
    amount cannot be changed by pasting a picture of it.
    """
    package = Package(content)
    names = package.names
    if "word/document.xml" not in names:
        raise UnreadableFile(TextProblem.BROKEN_FILE)
    hidden_styles = _hidden_styles(package) if "word/styles.xml" in names else frozenset()
    problems: list[TextProblem] = []
    texts: list[str] = []
    stories = ["word/document.xml", *sorted(name for name in names if _STORIES.fullmatch(name))]
    seen: set[str] = set()
    for story in stories:
        root = package.read_xml(story)
        _require_word(root)
        problems += _problems_of(root, hidden_styles)
        margin = story.startswith(("word/header", "word/footer"))
        text = "".join(_pieces(root, _pictures_of(package, story), margin)).strip("\n")
        # The same header often exists three times: first page, odd and even pages.
        if text.strip() and text not in seen:
            seen.add(text)
            texts.append(text)
    if any(name.endswith("vbaProject.bin") for name in names):
        problems.append(TextProblem.MACROS)
    if any(name.startswith(("word/embeddings/", "word/activeX/")) for name in names):
        problems.append(TextProblem.EMBEDDED_FILES)
    return "\n".join(texts), tuple(dict.fromkeys(problems))


def _require_word(root: etree._Element) -> None:
    if not str(root.tag).startswith(WORD):
        raise UnreadableFile(TextProblem.UNSUPPORTED_FORMAT)


def _hidden_styles(package: Package) -> frozenset[str]:
    root = package.read_xml("word/styles.xml")
    return frozenset(
        str(style.get(WORD + "styleId"))
        for style in root.iter(WORD + "style")
        if any(_is_on(mark) for mark in style.iter(WORD + "vanish"))
    )


def _is_on(mark: etree._Element) -> bool:
    return str(mark.get(WORD + "val", "true")).lower() not in _OFF


def _problems_of(root: etree._Element, hidden_styles: frozenset[str]) -> list[TextProblem]:
    problems = []
    for element in root.iter(etree.Element):
        if element.tag in _REVISIONS:
            problems.append(TextProblem.OPEN_REVISIONS)
        elif element.tag in _COMMENT_MARKS:
            problems.append(TextProblem.COMMENTS)
        elif _hides(element, hidden_styles):
            problems.append(TextProblem.HIDDEN_TEXT)
        elif element.tag in (WORD + "altChunk", WORD + "object", WORD + "subDoc"):
            problems.append(TextProblem.EMBEDDED_FILES)
    return list(dict.fromkeys(problems))


def _hides(element: etree._Element, hidden_styles: frozenset[str]) -> bool:
    if element.tag in (WORD + "rStyle", WORD + "pStyle"):
        return element.get(WORD + "val") in hidden_styles
    return element.tag in _HIDING and _is_on(element) and not _is_paragraph_mark(element)


def _is_paragraph_mark(mark: etree._Element) -> bool:
    """Say whether only the invisible end of a paragraph is hidden; Word does so by itself."""
    properties = mark.getparent()
    parent = properties.getparent() if properties is not None else None
    return parent is not None and parent.tag == WORD + "pPr"


def _pictures_of(package: Package, story: str) -> dict[str, str]:
    """Map relationship ids of a story to the beginning of the digest of the picture."""
    folder, _, name = story.rpartition("/")
    relations = f"{folder}/_rels/{name}.rels"
    if relations not in package.names:
        return {}
    pictures = {}
    for relation in package.read_xml(relations):
        target = str(relation.get("Target", ""))
        part = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}"
        if str(relation.get("Type", "")).endswith("/image"):
            known = relation.get("TargetMode") != "External" and part in package.names
            digest = hashlib.sha256(package.read(part) if known else target.encode()).hexdigest()
            pictures[str(relation.get("Id"))] = digest[:12]
    return pictures


def _pieces(root: etree._Element, pictures: dict[str, str], margin: bool) -> Iterator[str]:
    """Walk without recursion: one line for each paragraph, tabs between the cells of a row.

    In a `margin` (header or footer) the digits of page numbers are left out.
    """
    walk = etree.iterwalk(root, events=("start", "end"))
    cells = 0
    fields = _Fields()
    for event, element in walk:
        tag = element.tag
        if event == "start":
            fields.enter(element)
            if tag in _NOT_SHOWN:
                walk.skip_subtree()
            elif tag == WORD + "tc":
                cells += 1
            else:
                for piece in _own_text(element, pictures):
                    yield _DIGITS.sub("", piece) if margin and fields.in_page_number else piece
        else:
            fields.leave(element)
            if tag == WORD + "tc":
                cells -= 1
                yield "\t"
            elif tag == WORD + "tr":
                yield "\n"
            elif tag == WORD + "p":
                yield " " if cells else "\n"


def _own_text(element: etree._Element, pictures: dict[str, str]) -> Iterator[str]:
    tag = element.tag
    if tag in (WORD + "t", _MATH_TEXT):
        yield element.text or ""
    elif tag in (WORD + "tab", WORD + "ptab") and not _is_tab_stop(element):
        yield "\t"
    elif tag in (WORD + "br", WORD + "cr"):
        yield "\n"
    elif tag == WORD + "noBreakHyphen":
        yield "-"
    elif tag == WORD + "sym":
        yield f"〔符号：{element.get(WORD + 'font')}/{element.get(WORD + 'char')}〕"
    elif tag in (_BLIP, _VML_IMAGE):
        for name, value in element.attrib.items():
            if _EMBED.match(str(name)) and value in pictures:
                yield f"〔图：{pictures[str(value)]}〕"


def _is_tab_stop(element: etree._Element) -> bool:
    parent = element.getparent()
    return parent is not None and parent.tag == WORD + "tabs"


class _Fields:
    """Follow field marks, to know where the result of a page number stands."""

    def __init__(self) -> None:
        self._open: list[list[str | bool]] = []  # [code, in its result?] of each open field
        self._simple = 0

    def enter(self, element: etree._Element) -> None:
        if element.tag == WORD + "fldSimple" and _PAGE_FIELDS.match(
            str(element.get(WORD + "instr", ""))
        ):
            self._simple += 1
        elif element.tag == WORD + "fldChar":
            kind = element.get(WORD + "fldCharType")
            if kind == "begin":
                self._open.append(["", False])
            elif kind == "separate" and self._open:
                self._open[-1][1] = True
            elif kind == "end" and self._open:
                self._open.pop()
        elif element.tag == WORD + "instrText" and self._open:
            self._open[-1][0] = f"{self._open[-1][0]}{element.text or ''}"

    def leave(self, element: etree._Element) -> None:
        if element.tag == WORD + "fldSimple" and _PAGE_FIELDS.match(
            str(element.get(WORD + "instr", ""))
        ):
            self._simple -= 1

    @property
    def in_page_number(self) -> bool:
        return self._simple > 0 or any(
            shown and _PAGE_FIELDS.match(str(code)) for code, shown in self._open
        )
