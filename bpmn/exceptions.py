"""What may be refused when a diagram is read or run.

Nothing in this package lets an error of the process library or of the XML parser pass: whoever
calls it meets only these.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Defect:
    """One reason why a text is not a diagram that may be run.

    `code` is stable and in upper case, for translation and for tests; `element` is the id of the
    element at fault, or "" when the text as a whole is; `message` is English, for a log.
    """

    code: str
    element: str
    message: str


class InvalidDefinition(Exception):
    """A text that is not a diagram this program may run; `problems` says why, in document order."""

    def __init__(self, problems: Iterable[Defect]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(_sentence(problem) for problem in self.problems))


class EngineError(Exception):
    """A move that cannot be finished; `element` is the id of the element at fault, or ""."""

    def __init__(self, message: str, element: str = "") -> None:
        self.element = element
        super().__init__(f"{element}: {message}" if element else message)


class NotWaiting(EngineError):
    """The process does not wait at that element, or no longer does."""


class UnknownFact(LookupError):
    """A condition or a timer asks for a fact that no record of the case can answer."""


class ExpressionError(Exception):
    """A text that is not in the expression language, or that cannot be evaluated."""

    def __init__(self, message: str) -> None:
        self.message = message
        super().__init__(message)


def _sentence(defect: Defect) -> str:
    where = f"{defect.element}: " if defect.element else ""
    return f"{where}{defect.message} [{defect.code}]"
