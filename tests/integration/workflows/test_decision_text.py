"""The default way to decide: number and date are written into the reviewed text (design D9)."""

from fixtures.application import Clock
from fixtures.played import DECIDED, TestPlayer

from workflows.cases.models import ReviewRound
from workflows.dossiers.store import store
from workflows.papers.models import Paper
from workflows.texts.extraction import extract_text
from workflows.texts.slots import filled_slots

NUMBER = "清自然资撤〔2026〕7号"


def test_the_decided_text_is_the_reviewed_one_with_its_number_and_date(
    player: TestPlayer, clock: Clock
) -> None:
    clock.set("2026-03-02")
    case = player.at([*DECIDED[:-2], ("decide", "propose", {"number": NUMBER}), DECIDED[-1]])

    (paper,) = [p for p in player.rows(Paper, case) if p.kind == "decision"]
    (current,) = player.rows(ReviewRound, case)
    written = extract_text(store().read(paper.sha256), paper.filename).text
    reviewed = extract_text(store().read(current.text_sha256), "x.docx").text
    assert written is not None
    assert reviewed is not None
    assert NUMBER in written
    assert "2026年3月2日" in written
    filled = filled_slots(reviewed, written)
    assert filled is not None
    assert filled["文号"] == NUMBER
    assert player.events(case, "paper.rendered")[-1].payload["sha256"] == paper.sha256
