"""A notice in the reader's language."""

from collections import defaultdict
from typing import Any

from web.words import translated
from workflows.notices.models import Notice
from workflows.notices.words import NoticeWords, words_of


def notice_words(notice: Notice) -> NoticeWords:
    """Return heading and sentence with the notice's parameters filled in."""
    words = words_of(notice.kind, notice.params)
    params: defaultdict[str, Any] = defaultdict(lambda: "—")
    params.update({name: translated(value) for name, value in notice.params.items()})
    return NoticeWords(
        *(translated(text) % params if text else "" for text in (words.title, words.text))
    )
