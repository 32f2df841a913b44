"""What is wrong with a document, in the reader's language."""

from web.filters import local_name
from workflows.texts.problems import PROBLEM_LABELS, TextProblem


def problem_words(code: str) -> str:
    """Return the sentence for a text problem; "" where there is none."""
    if not code:
        return ""
    english, chinese = PROBLEM_LABELS[TextProblem(code)]
    return local_name(chinese, english)
