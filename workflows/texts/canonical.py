"""The canonical form of a text and the two digests an opinion freezes (design D9)."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping

# Soft hyphen, zero-width space, non-joiner and joiner, word joiner, byte order mark. Marks that
# turn the direction of writing stay: they can make "1000" read as "0001".
_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")
_WHITE_SPACE = re.compile(r"\s+")
_NEEDLESS_SPACE = re.compile(r"(?<![0-9A-Za-z]) | (?![0-9A-Za-z])")


def canonical_text(text: str) -> str:
    """Return the text as it counts for "same text": NFKC, white space folded.

    Chinese is written without spaces, so a space or line break counts only between two Latin
    letters or digits: re-wrapping a paragraph in WPS changes nothing, "1 000" stays "1 000".
    """
    before = None
    while text != before:  # taking out what stood between two marks may let them join
        before = text
        text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
        text = _NEEDLESS_SPACE.sub("", _WHITE_SPACE.sub(" ", text).strip())
    return text


def text_digest(content: bytes) -> str:
    """Return the SHA-256 of the bytes of a file, in hex."""
    return hashlib.sha256(content).hexdigest()


def canonical_digest(text: str, protected: Mapping[str, str]) -> str:
    """Return the SHA-256 of the canonical text joined with the protected fields, in hex.

    Protected are party, facts, legal basis, kind, amount and term (domain.md 4.4, item 4): a
    change of any of them needs a new round even where the text says the same.
    """
    fields = sorted((name, canonical_text(value)) for name, value in protected.items())
    # JSON keeps the parts apart: no text can imitate the border between text and fields.
    joined = json.dumps([canonical_text(text), fields], ensure_ascii=False)
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()
