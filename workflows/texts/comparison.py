"""What changed between two texts, sentence by sentence, for display side by side."""

import difflib
import re
from dataclasses import dataclass

from workflows.texts.canonical import canonical_text

MAX_SENTENCE_PAIRS = 4_000_000  # difflib is quadratic; beyond this the middle is one passage

_SENTENCE = re.compile(r"[^。！？；\n]*(?:[。！？；]+[”」』）)]*|\n|$)")


@dataclass(frozen=True)
class ChangedPassage:
    """Neighbouring sentences that differ; an empty side was added or removed."""

    old: str
    new: str


def compare(old: str, new: str) -> list[ChangedPassage]:
    """Return the passages that differ; differences of white space or width do not count."""
    before, after = _sentences(old), _sentences(new)
    keys_before = [canonical_text(sentence) for sentence in before]
    keys_after = [canonical_text(sentence) for sentence in after]
    first = _common(keys_before, keys_after)
    last = _common(keys_before[first:][::-1], keys_after[first:][::-1])
    before, after = before[first : len(before) - last], after[first : len(after) - last]
    keys_before = keys_before[first : len(keys_before) - last]
    keys_after = keys_after[first : len(keys_after) - last]
    if not before and not after:
        return []
    if len(before) * len(after) > MAX_SENTENCE_PAIRS:
        return [ChangedPassage("".join(before).strip(), "".join(after).strip())]
    matcher = difflib.SequenceMatcher(None, keys_before, keys_after, autojunk=False)
    return [
        ChangedPassage("".join(before[i1:i2]).strip(), "".join(after[j1:j2]).strip())
        for tag, i1, i2, j1, j2 in matcher.get_opcodes()
        if tag != "equal"
    ]


def _sentences(text: str) -> list[str]:
    return [part for part in _SENTENCE.findall(text) if part.strip()]


def _common(left: list[str], right: list[str]) -> int:
    count = 0
    for a, b in zip(left, right, strict=False):
        if a != b:
            break
        count += 1
    return count
