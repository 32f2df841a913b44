"""Places in a draft that are filled in after the review without making it another text.

A draft marks such a place with 【文号】, 【日期】 and so on. Only the names of TEXT_SLOTS are
slots; any other text in 【】 is ordinary text. What may stand in a slot is bounded by its shape,
so that a slot cannot carry a second decision.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from workflows.texts.canonical import canonical_text

MAX_SLOTS = 40  # in one draft


@dataclass(frozen=True)
class TextSlot:
    """A declared place: a fixed shape, or free words up to a number of characters."""

    meaning: str
    shape: re.Pattern[str] | None = None
    limit: int = 0
    forbidden: str = ""  # characters that free words may not hold, in canonical form


_NUMBER = re.compile(r"[一-鿿()A-Za-z]{0,30}[〔\[(]\d{4}[〕\])][第]?[A-Za-z]?\d{1,6}号")
_DATE = re.compile(
    r"(?:\d{4}年\d{1,2}月\d{1,2}日|[〇零○一二三四五六七八九]{4}年[一二三四五六七八九十]{1,2}月"
    r"[一二三四五六七八九十]{1,3}日)"
)

# domain.md 4.4, item 4: number, date, service and the paragraphs on notice, statement and hearing.
TEXT_SLOTS: Mapping[str, TextSlot] = MappingProxyType(
    {
        "文号": TextSlot("Number of the decision document", _NUMBER),
        "日期": TextSlot("Date of the decision", _DATE),
        "送达": TextSlot("Manner and date of service", limit=120, forbidden="。;!?"),
        "告知": TextSlot("Paragraph on the advance notice to the party", limit=600),
        "陈述申辩": TextSlot("Paragraph on the party's statement and defence", limit=600),
        "听证": TextSlot("Paragraph on the hearing", limit=600),
    }
)
_MARKER = re.compile("【(" + "|".join(TEXT_SLOTS) + ")】")


def slots_in(text: str) -> tuple[str, ...]:
    """Return the slots a draft declares, each once, in order."""
    return tuple(dict.fromkeys(_MARKER.findall(canonical_text(text))))


def filled_slots(reviewed: str, final: str) -> dict[str, str] | None:
    """Return what stands in the slots of the reviewed draft, or None where the texts differ.

    A slot that occurs twice must be filled twice with the same words. A marker that is still
    empty counts as filled with itself. Two slots need at least one word between them where the
    first is free text.
    """
    draft, text = canonical_text(reviewed), canonical_text(final)
    pieces = _MARKER.split(draft)  # literal, slot, literal, slot, ..., literal
    names = pieces[1::2]
    if len(names) > MAX_SLOTS or not text.startswith(pieces[0]):
        return None
    position = len(pieces[0])
    filled: dict[str, str] = {}
    for index, name in enumerate(names):
        literal = pieces[2 * index + 2]
        is_last = index == len(names) - 1
        end = _end_of_slot(name, text, position, literal, is_last)
        if end is None:
            return None
        words = text[position:end]
        if filled.setdefault(name, words) != words:
            return None
        position = end + len(literal)
    return filled if position == len(text) else None


def _end_of_slot(name: str, text: str, start: int, literal: str, is_last: bool) -> int | None:
    """Return where the words in a slot end and the literal after it begins."""
    marker = f"【{name}】"
    slot = TEXT_SLOTS[name]
    if text.startswith(marker + literal, start):
        return start + len(marker)
    if slot.shape is not None:
        match = slot.shape.match(text, start)
        return match.end() if match and text.startswith(literal, match.end()) else None
    if is_last:
        end = len(text) - len(literal) if text.endswith(literal) else -1
    elif literal:
        end = text.find(literal, start, start + slot.limit + len(literal))
    else:
        end = -1  # free words run into the next slot: nothing says where they end
    if not start <= end <= start + slot.limit:
        return None
    return None if set(slot.forbidden) & set(text[start:end]) else end


def as_reviewed(final: str, reviewed: str) -> str:
    """Return the final text with its slots emptied again; unchanged where the texts differ.

    `canonical_digest(as_reviewed(final, reviewed), protected)` equals the digest frozen in the
    opinion exactly when only declared slots were filled in.
    """
    return final if filled_slots(reviewed, final) is None else reviewed


def is_same_text(reviewed: str, final: str) -> bool:
    """Say whether the final text is the reviewed one with nothing but its slots filled in."""
    return filled_slots(reviewed, final) is not None
