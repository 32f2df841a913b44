"""The text layer of a PDF. A page that is only a picture is told, never passed over in silence."""

import io
import time

from pypdf import PdfReader

from workflows.texts.packages import MAX_FILE_BYTES, UnreadableFile
from workflows.texts.problems import TextProblem

MAX_PAGES = 2000
MAX_CHARACTERS = 5_000_000
MAX_SECONDS = 20.0  # looked at between two pages


def read_pdf(content: bytes) -> tuple[str | None, int, tuple[TextProblem, ...]]:
    """Return the text (None for a scan), the number of pages, and what makes it doubtful."""
    if len(content) > MAX_FILE_BYTES:
        raise UnreadableFile(TextProblem.TOO_LARGE)
    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableFile(TextProblem.ENCRYPTED)
        pages = len(reader.pages)
        if pages > MAX_PAGES:
            raise UnreadableFile(TextProblem.TOO_LARGE)
        texts = _page_texts(reader)
    except UnreadableFile:
        raise
    except Exception as error:  # pypdf raises nearly anything on hostile input
        encrypted = "crypt" in str(error).lower()
        problem = TextProblem.ENCRYPTED if encrypted else TextProblem.BROKEN_FILE
        raise UnreadableFile(problem) from error
    if not any(text.strip() for text in texts):
        return None, pages, (TextProblem.NO_TEXT_LAYER,)
    scanned = any(not text.strip() for text in texts)
    problems = (TextProblem.PARTIAL_TEXT_LAYER,) if scanned else ()
    return "\n".join(texts), pages, problems


def _page_texts(reader: PdfReader) -> list[str]:
    texts: list[str] = []
    characters = 0
    give_up_at = time.monotonic() + MAX_SECONDS
    for page in reader.pages:
        if time.monotonic() > give_up_at:
            raise UnreadableFile(TextProblem.TOOK_TOO_LONG)
        text = page.extract_text()
        characters += len(text)
        if characters > MAX_CHARACTERS:
            raise UnreadableFile(TextProblem.TOO_LARGE)
        texts.append(text)
    return texts
