from pathlib import Path

import pytest

from bpmn.procedure import read_procedure
from workflows.notices.words import DUE_TODAY, KINDS, OTHER, words_of
from workflows.requests.models import Subject

DEFINITIONS = sorted((Path(__file__).parents[3] / "bpmn" / "definitions").glob("*.bpmn"))


@pytest.mark.parametrize("path", DEFINITIONS, ids=lambda path: path.stem)
def test_every_message_of_a_shipped_diagram_has_words(path: Path) -> None:
    handlers = read_procedure(path.read_bytes()).handlers.values()

    sent = {h.inputs["message"] for h in handlers if h.name == "notices.tell"}

    assert sent <= set(KINDS)


@pytest.mark.parametrize("subject", list(Subject))
def test_who_asked_is_told_either_answer(subject: Subject) -> None:
    assert {f"{subject}-granted", f"{subject}-refused"} <= set(KINDS)


def test_a_limit_that_ends_today_is_not_said_to_have_days_left() -> None:
    assert words_of("due-soon", {"days_left": 0}) is DUE_TODAY
    assert words_of("due-soon", {"days_left": 2}) is not DUE_TODAY


def test_an_unknown_kind_still_leads_to_its_case() -> None:
    assert words_of("something-else", {}) is OTHER
