"""Read the text out of an uploaded file. Never raises because of what a file contains."""

from dataclasses import dataclass
from pathlib import PurePosixPath

from workflows.texts.packages import UnreadableFile
from workflows.texts.pdf_documents import read_pdf
from workflows.texts.problems import TextProblem
from workflows.texts.word_documents import read_word_document

_IMAGES = frozenset({".jpg", ".jpeg", ".png", ".gif", ".bmp", ".tif", ".tiff", ".webp"})


@dataclass(frozen=True)
class ExtractedText:
    """What could be read: no text for an image, a scan or an unreadable file."""

    text: str | None
    pages: int | None
    problems: tuple[TextProblem, ...] = ()

    @property
    def problem(self) -> str | None:
        """The first problem found, as its code."""
        return self.problems[0].value if self.problems else None


def extract_text(content: bytes, filename: str) -> ExtractedText:
    """Return the text of a .docx or .pdf; images have none and no problem either.

    The kind is taken from the end of the name; content that does not fit is `broken_file`.
    """
    suffix = PurePosixPath(filename.strip()).suffix.lower()
    try:
        if suffix == ".docx":
            text, problems = read_word_document(content)
            return ExtractedText(text, None, problems)
        if suffix == ".pdf":
            return ExtractedText(*read_pdf(content))
    except UnreadableFile as answer:
        return ExtractedText(None, None, (answer.problem,))
    except (MemoryError, RecursionError):
        return ExtractedText(None, None, (TextProblem.TOO_LARGE,))
    if suffix in _IMAGES:
        return ExtractedText(None, None)
    return ExtractedText(None, None, (TextProblem.UNSUPPORTED_FORMAT,))
