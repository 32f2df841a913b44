"""The gate in whole cases: no way to a decision but a pass on the same text (4.3.1, 4.4)."""

from io import BytesIO
from typing import Any

import pytest
from docx import Document
from fixtures.application import Clock
from fixtures.played import (
    CLEARED,
    PROPOSED,
    REJECTED,
    SENT,
    SUBMITTED,
    TestPlayer,
    opinion,
)

from web.sample.proposals import matter
from workflows.cases.models import CaseState, ReviewCase
from workflows.db import db
from workflows.decisions.models import Decision, DecisionState
from workflows.dossiers import actions as dossiers
from workflows.dossiers.store import store
from workflows.exceptions import DateOrder, GateClosed, InvalidAnswers, NotYourTask
from workflows.instances.actions import open_turn
from workflows.steps.deciding import gate_reasons

MEETING = [("meeting", "approved", {}), ("approve_meeting", "approve", {})]


def shut(player: TestPlayer, case: ReviewCase) -> list[str]:
    """Return what stands against a decision now."""
    return gate_reasons(open_turn(player.actor(case.undertaker_id), case.id, "", ""))


def test_the_gate_is_open_in_one_state_only(player: TestPlayer) -> None:
    case = player.open(matter("registration"))
    for element_id, outcome, answers in CLEARED:
        assert shut(player, case)
        player.do(case, element_id, outcome, **answers)
    assert shut(player, case) == []
    player.play(case, PROPOSED[-1:])
    player.do(case, "approve_decision")
    assert shut(player, case) == ["the case has ended."]


def test_w6_a_changed_amount_blocks_the_decision(player: TestPlayer) -> None:
    """W6: after PASS the amount in the decision is changed: T24 blocks."""
    case = player.at([*CLEARED, *MEETING], "farmland")
    with player.refuses(case, GateClosed, "differ from what was reviewed"):
        player.do(case, "decide", "propose", amount="44000.00")
    assert player.rows(Decision, case) == []
    assert [e.payload["step"] for e in player.events(case, "gate.refused")] == ["decide"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("party", "另一合作社"),
        ("facts", "占地面积为1500平方米。"),
        ("legal_bases", "《行政处罚法》第三十三条"),
        ("kind", "警告"),
        ("term", "60日内缴纳"),
    ],
)
def test_every_protected_field_blocks(player: TestPlayer, field: str, value: str) -> None:
    case = player.at([*CLEARED, *MEETING], "farmland")
    with player.refuses(case, GateClosed, "differ"):
        player.do(case, "decide", "propose", **{field: value})


@pytest.mark.parametrize(
    "given",
    [
        {"amount": "440000"},
        {"amount": "440000.0"},
        {"term": "收到处罚决定书之日起15日内缴纳罚款；\r\n30日内自行拆除并恢复土地原状"},
        {"number": "清自然资罚〔2026〕99号"},
    ],
)
def test_how_a_field_is_written_makes_no_other_text(
    player: TestPlayer, given: dict[str, str]
) -> None:
    """The number is a slot; a browser's line ends and trailing zeros say nothing new (4.4.4)."""
    case = player.at([*CLEARED, *MEETING], "farmland")
    player.do(case, "decide", "propose", **given)
    player.do(case, "approve_decision")
    assert case.state == CaseState.DECIDED


def test_an_uploaded_final_text_that_differs_blocks_and_is_shown_passage_by_passage(
    player: TestPlayer,
) -> None:
    case = player.at(CLEARED)
    player.upload(case, "final", "决定书.docx", _word("完全不同的决定。"))
    with player.refuses(case, GateClosed, "differ"):
        player.do(case, "decide", "propose")


def test_the_reviewed_text_uploaded_again_is_the_same_text(player: TestPlayer) -> None:
    """Saving the file again changes its bytes, not the text (4.4.4)."""
    case = player.at(CLEARED)
    text = next(m.version for m in dossiers.materials(case) if m.document.slot == "text")
    target = BytesIO()
    Document(BytesIO(store().read(text.sha256))).save(target)
    assert target.getvalue() != store().read(text.sha256)
    player.upload(case, "final", "决定书（印发稿）.docx", target.getvalue())
    player.do(case, "decide", "propose")
    assert player.rows(Decision, case)[0].differences == []


def test_a_formal_change_confirmed_by_the_review_head_opens_the_gate(player: TestPlayer) -> None:
    case = player.at([*CLEARED, ("decide", "formal_change", {})])
    assert player.open_steps(case) == ["approve_formal_change"]
    with player.refuses(case, NotYourTask):
        player.acts_as("juzhang", case, "approve_formal_change")
    player.acts_as("keezhang", case, "approve_formal_change")
    player.acts_as("juzhang", case, "approve_decision")
    (decision,) = player.rows(Decision, case)
    assert decision.state == DecisionState.MADE
    assert [d["what"] for d in decision.differences] == ["party"]
    assert decision.formal_confirmed_by == player.person("keezhang").id


def test_a_formal_change_that_is_not_confirmed_goes_back(player: TestPlayer) -> None:
    case = player.at([*CLEARED, ("decide", "formal_change", {})])
    player.do(case, "approve_formal_change", "refuse", note="涉及当事人，须重新审核")
    assert player.open_steps(case) == ["decide"]
    assert player.rows(Decision, case)[0].state == DecisionState.REFUSED
    with player.refuses(case, GateClosed, "differ"):
        player.do(case, "decide", "propose", party="另一人")


def test_a_formal_change_needs_its_statement_and_a_difference(player: TestPlayer) -> None:
    case = player.at(CLEARED)
    with player.refuses(case, InvalidAnswers) as caught:
        player.do(case, "decide", "formal_change", formal_reason="")
    assert set(caught.value.errors) == {"formal_reason"}
    same = {"party": case.party, "term": case.proposal["term"]}
    with player.refuses(case, InvalidAnswers) as caught:
        player.do(case, "decide", "formal_change", **same)
    assert "Nothing differs" in str(caught.value.errors["formal_reason"])


def test_a_pass_older_than_the_end_of_the_hearing_does_not_count(
    player: TestPlayer, clock: Clock
) -> None:
    case = player.at([*CLEARED, *MEETING], "farmland")
    clock.set("2026-03-06")
    with player.refuses(case, GateClosed, "hearing ended after"):
        player.do(case, "decide", "propose", hearing_closed_on="2026-03-05")
    # The way out: a short new round on the same case.
    player.do(case, "decide", "text_changed", reason="听证后重新审核")
    player.do(case, "prepare", "send", hearing_held="on", hearing_closed_on="2026-03-05")
    player.play(case, [*SUBMITTED[-1:], ("intake", "accept", {})])
    player.play(case, [("review", "draft", opinion("pass")), ("issue", "issue", {}), *MEETING])
    player.do(case, "decide", "propose", hearing_closed_on="2026-03-05")
    player.do(case, "approve_decision")
    assert case.state == CaseState.DECIDED
    assert len(player.rounds(case)) == 2


@pytest.mark.parametrize(
    ("day", "refusal"), [("2026-03-03", GateClosed), ("2026-03-20", InvalidAnswers)]
)
def test_the_date_of_the_decision_is_between_the_pass_and_today(
    player: TestPlayer, clock: Clock, day: str, refusal: type[Any]
) -> None:
    case = player.at(CLEARED[:-1])
    clock.set("2026-03-05")
    player.do(case, "issue")
    with player.refuses(case, refusal):
        player.do(case, "decide", "propose", decided_on=day)


def test_penalties_with_a_hearing_right_are_discussed_unless_a_reason_is_given(
    player: TestPlayer,
) -> None:
    case = player.at(SENT[:1], "farmland")
    with player.refuses(case, InvalidAnswers) as caught:
        player.do(case, "prepare", "send", discussion="", discussion_reason="")
    assert set(caught.value.errors) == {"discussion_reason"}
    player.do(case, "prepare", "send", discussion="", discussion_reason="不属于情节复杂")
    player.play(case, [*SUBMITTED[-1:], *CLEARED[3:]])
    assert player.open_steps(case) == ["decide"]
    assert case.discussion_reason == "不属于情节复杂"


def test_a_meeting_is_not_earlier_than_the_opinion_it_discusses(
    player: TestPlayer, clock: Clock
) -> None:
    case = player.at(CLEARED[:-1], "farmland")
    clock.set("2026-03-05")
    player.do(case, "issue")
    with player.refuses(case, DateOrder):
        player.do(case, "meeting", "approved", held_on="2026-03-04")
    with player.refuses(case, DateOrder):
        player.do(case, "meeting", "approved", held_on="2026-03-06")


def test_a_party_group_item_does_not_replace_the_discussion(player: TestPlayer) -> None:
    case = player.at(
        [*CLEARED, ("meeting", "approved", {"body": "PARTY_GROUP"}), MEETING[1]], "farmland"
    )
    with player.refuses(case, GateClosed, "responsible officers"):
        player.do(case, "decide", "propose")
    # The way out: put it before the responsible officers.
    player.do(case, "refer_to_meeting")
    player.play(case, MEETING)
    player.do(case, "decide", "propose")


def test_the_gate_is_asked_again_when_the_decision_is_approved(player: TestPlayer) -> None:
    """Whatever changed since the proposal: here the case has come to need a discussion."""
    case = player.at(PROPOSED)
    case.needs_discussion = True
    db.session.commit()
    with player.refuses(case, GateClosed, "discussed"):
        player.do(case, "approve_decision")
    assert player.rows(Decision, case)[0].state == DecisionState.PROPOSED


def test_w3_whole_rejected_disputed_upheld_then_passed_and_decided(
    player: TestPlayer, clock: Clock
) -> None:
    case = player.at(REJECTED, "surveying")
    assert player.open_steps(case) == ["reply"]  # nothing to decide on
    assert shut(player, case)
    player.do(case, "reply", "disagree")
    player.play(case, [("approve_disagreement", "approve", {}), ("ruling", "uphold", {})])
    clock.set("2026-03-09")
    player.upload(case, "text", "决定书.docx", _word("改后的决定"))
    player.do(case, "reply", "resubmit")
    player.play(case, [("approve_resubmission", "approve", {}), ("intake", "accept", {})])
    player.play(case, [("review", "draft", opinion("pass")), ("issue", "issue", {}), *MEETING])
    player.do(case, "decide", "propose")
    player.do(case, "approve_decision")
    assert case.state == CaseState.DECIDED
    assert [o.payload["effect"] for o in player.events(case, "opinion.issued")] == [
        "REJECT",
        "PASS",
    ]


def _word(text: str) -> bytes:
    content = BytesIO()
    word = Document()
    word.add_paragraph(text)
    word.save(content)
    return content.getvalue()
