"""Transitions T15, T16, T18–T25, T30, T34 of domain.md 4.1: what follows an opinion, and ends."""

from datetime import date
from io import BytesIO

import pytest
from docx import Document as WordDocument
from fixtures.application import Clock
from fixtures.played import (
    AWAITING,
    CLEARED,
    COORDINATING,
    DECIDED,
    DISAGREED,
    DISPUTED,
    OPENED,
    PENDING,
    PREPARING,
    PROPOSED,
    REJECTED,
    REVISED,
    SENT,
    SUBMITTED,
    UNDER_REVIEW,
    Move,
    TestPlayer,
)

from bpmn.bundle import Bundle
from web.sample.proposals import matter
from workflows.cases.models import CaseState, ReviewCase, RoundState, ScopeFinding
from workflows.clocks.models import DeadlineState
from workflows.decisions.models import Decision, DecisionState
from workflows.exceptions import (
    CaseHasEnded,
    GateClosed,
    InvalidAnswers,
    NotAllowed,
    NotYourTask,
)
from workflows.opinions.models import CollectiveDiscussion, Disagreement, Reply
from workflows.requests.models import Request, RequestResult

DISCUSSED: list[Move] = [*CLEARED, ("meeting", "approved", {})]


def states(player: TestPlayer, case: ReviewCase) -> list[str]:
    """Return the case states in order, from the audit trail."""
    return [e.payload["after"] for e in player.events(case, "case.moved")]


def test_t15_a_pass_clears_the_case(player: TestPlayer) -> None:
    case = player.at(CLEARED)
    assert case.state == CaseState.CLEARED
    assert player.open_steps(case) == ["decide"]
    assert states(player, case) == ["IN_REVIEW", "CLEARED"]


@pytest.mark.parametrize("stage", [REVISED, REJECTED])
def test_t16_revise_and_reject_hand_the_case_to_the_unit(
    player: TestPlayer, stage: list[Move]
) -> None:
    case = player.at(stage)
    assert case.state == CaseState.HANDLING_OPINION
    assert player.open_steps(case) == ["reply"]
    assert player.clock_of(case).state == DeadlineState.STOPPED


def test_t18_reply_and_resubmission_open_a_new_round_with_the_full_limit(
    player: TestPlayer, clock: Clock
) -> None:
    case = player.at(REVISED, "farmland")
    clock.set("2026-03-09")
    revised = matter("farmland").revised
    assert revised is not None
    player.upload(case, "text", "决定书.docx", _changed_text())
    player.do(case, "reply", "resubmit", amount=str(revised.amount))
    assert case.state == CaseState.HANDLING_OPINION
    assert player.request(case, "resubmission").result == RequestResult.PENDING
    player.acts_as("duizhang", case, "approve_resubmission")
    assert case.state == CaseState.IN_REVIEW
    first, second = player.rounds(case)
    assert (first.state, second.state) == (RoundState.CONCLUDED, RoundState.SUBMITTED)
    assert second.n == 2
    assert second.canonical_digest != first.canonical_digest
    assert second.reviewer_id == first.reviewer_id  # the same one checks what he found
    player.do(case, "intake", "accept")
    deadline = player.clock_of(case)
    assert (deadline.day_zero, deadline.due_on) == (date(2026, 3, 9), date(2026, 3, 16))


def test_t18_the_reply_covers_every_point(player: TestPlayer) -> None:
    case = player.at(REJECTED)
    with player.refuses(case, InvalidAnswers) as caught:
        player.do(case, "reply", "resubmit", points={"1": {"position": "ACCEPTED", "reason": "是"}})
    assert "points.2.position" in caught.value.errors
    assert "points.1.position" not in caught.value.errors


def test_t18_an_unchanged_text_needs_a_statement(player: TestPlayer) -> None:
    case = player.at(REVISED)
    with player.refuses(case, InvalidAnswers) as caught:
        player.do(case, "reply", "resubmit", text="")
    assert set(caught.value.errors) == {"text"}


def test_t18_is_released_by_the_unit_head_and_goes_back_when_refused(player: TestPlayer) -> None:
    case = player.at([*REVISED, ("reply", "resubmit", {})])
    with player.refuses(case, NotYourTask):
        player.acts_as("chengban11", case, "approve_resubmission")
    player.do(case, "approve_resubmission", "refuse")
    assert player.open_steps(case) == ["reply"]
    assert len(player.rounds(case)) == 1


def test_t19_a_disagreement_goes_up_with_both_positions(player: TestPlayer) -> None:
    case = player.at(DISAGREED)
    assert case.state == CaseState.HANDLING_OPINION
    player.acts_as("dengji", case, "approve_disagreement")
    assert case.state == CaseState.COORDINATING
    (sheet,) = player.rows(Disagreement, case)
    (reply,) = player.rows(Reply, case)
    assert [p["n"] for p in sheet.points] == [p["n"] for p in reply.points]
    assert sheet.unit_position
    assert sheet.body_position
    assert player.open_steps(case) == ["ruling"]


def test_t19_needs_a_point_that_is_not_accepted(player: TestPlayer) -> None:
    case = player.at(REVISED)
    points = {str(n): {"position": "ACCEPTED", "reason": "照办"} for n in range(1, 9)}
    with player.refuses(case, InvalidAnswers) as caught:
        player.do(case, "reply", "disagree", points=points)
    assert set(caught.value.errors) == {"points"}


def test_t20_an_upheld_opinion_goes_back_to_the_unit(player: TestPlayer) -> None:
    case = player.at(COORDINATING)
    player.acts_as("fenguan", case, "ruling", "uphold", reasons="审核意见正确")
    assert case.state == CaseState.HANDLING_OPINION
    (sheet,) = player.rows(Disagreement, case)
    assert (sheet.ruling, sheet.ruling_reasons) == ("UPHOLD", "审核意见正确")
    assert sheet.ruled_by == player.person("fenguan").id
    assert player.open_steps(case) == ["reply"]


def test_t20_a_re_review_opens_a_new_round_with_the_ruling_as_input(player: TestPlayer) -> None:
    case = player.at(COORDINATING)
    player.do(case, "ruling", "re_review", reasons="事实部分重新核实", another_reviewer="on")
    assert case.state == CaseState.IN_REVIEW
    second = player.rounds(case)[1]
    assert second.input_note == "事实部分重新核实"
    assert second.reviewer_id is None


def test_t20_a_dispute_may_go_to_a_meeting(player: TestPlayer) -> None:
    case = player.at(DISPUTED)
    assert case.state == CaseState.DELIBERATING
    assert player.open_steps(case) == ["meeting"]


def test_t20_needs_reasons_and_is_not_the_unit_heads(player: TestPlayer) -> None:
    case = player.at(COORDINATING)
    with player.refuses(case, InvalidAnswers):
        player.do(case, "ruling", "uphold", reasons="")
    with player.refuses(case, NotYourTask):
        player.acts_as("dengji", case, "ruling", "uphold")


def test_t20_a_ruling_never_releases_a_decision(player: TestPlayer) -> None:
    """Upheld, re-reviewed or before a meeting: the step that decides is never open."""
    for outcome in ("uphold", "re_review", "to_meeting"):
        case = player.at([*COORDINATING, ("ruling", outcome, {})])
        assert "decide" not in player.open_steps(case)


def test_t21_a_leader_puts_a_passed_case_before_a_meeting(player: TestPlayer) -> None:
    case = player.at(CLEARED)
    with player.refuses(case, NotYourTask):
        player.acts_as("dengji", case, "refer_to_meeting")
    player.acts_as("fenguan", case, "refer_to_meeting", reason="社会影响较大")
    assert case.state == CaseState.DELIBERATING
    assert case.needs_discussion
    assert case.discussion_reason == "社会影响较大"
    assert player.open_steps(case) == ["meeting"]


def test_t21_what_the_law_has_discussed_goes_before_a_meeting_by_itself(player: TestPlayer) -> None:
    case = player.at(CLEARED, "farmland")
    assert case.state == CaseState.DELIBERATING
    assert player.open_steps(case) == ["meeting"]


def test_t22_approved_as_reviewed_once_the_head_confirms_the_record(player: TestPlayer) -> None:
    case = player.at(DISCUSSED, "farmland")
    assert case.state == CaseState.DELIBERATING
    with player.refuses(case, NotYourTask):
        player.acts_as("mishu", case, "approve_meeting")
    player.acts_as("juzhang", case, "approve_meeting")
    assert case.state == CaseState.CLEARED
    (record,) = player.rows(CollectiveDiscussion, case)
    assert (record.conclusion, record.subject) == ("APPROVED", "DECISION")
    assert record.confirmed_by == player.person("juzhang").id
    assert player.open_steps(case) == ["decide"]


def test_t22_a_meeting_cannot_approve_what_was_not_passed(player: TestPlayer) -> None:
    case = player.at(DISPUTED)
    with player.refuses(case, GateClosed, "cannot approve"):
        player.do(case, "meeting", "approved")


def test_t22_a_record_names_everybody_with_a_view(player: TestPlayer) -> None:
    case = player.at(CLEARED, "farmland")
    for people in ([{"name": "甲", "view": "同意"}], [{"name": n, "view": ""} for n in "甲乙"]):
        with player.refuses(case, InvalidAnswers) as caught:
            player.do(case, "meeting", "approved", participants=people)
        assert set(caught.value.errors) == {"participants"}


def test_t22_a_record_that_is_not_confirmed_is_written_again(player: TestPlayer) -> None:
    case = player.at(DISCUSSED, "farmland")
    player.do(case, "approve_meeting", "refuse")
    assert case.state == CaseState.DELIBERATING
    assert player.open_steps(case) == ["meeting"]
    assert player.rows(CollectiveDiscussion, case)[0].confirmed_on is None


def test_t23_a_meeting_that_wants_changes_sends_the_case_back(player: TestPlayer) -> None:
    case = player.at([*CLEARED, ("meeting", "change", {})], "farmland")
    player.acts_as("juzhang", case, "approve_meeting")
    assert case.state == CaseState.PREPARING
    assert player.open_steps(case) == ["prepare"]
    player.play(case, [*SENT[1:], SUBMITTED[-1], ("intake", "accept", {})])
    assert [r.n for r in player.rounds(case)] == [1, 2]
    assert player.clock_of(case).due_on == date(2026, 3, 9)


def test_t23a_a_dispute_ends_with_the_opinion_upheld(player: TestPlayer) -> None:
    case = player.at([*DISPUTED, ("meeting", "uphold", {})])
    player.acts_as("juzhang", case, "approve_meeting")
    assert case.state == CaseState.HANDLING_OPINION
    assert player.rows(CollectiveDiscussion, case)[0].subject == "DISPUTE"
    assert player.open_steps(case) == ["reply"]


def test_t23a_a_dispute_ends_with_a_new_round_on_the_meetings_conclusion(
    player: TestPlayer,
) -> None:
    case = player.at([*DISPUTED, ("meeting", "new_round", {"text": "按会议意见重新审核"})])
    assert len(player.rounds(case)) == 1
    player.acts_as("juzhang", case, "approve_meeting")
    assert case.state == CaseState.IN_REVIEW
    assert player.rounds(case)[1].input_note == "按会议意见重新审核"


@pytest.mark.parametrize("outcome", ["uphold", "new_round"])
def test_t23a_settles_disputes_only(player: TestPlayer, outcome: str) -> None:
    """After a pass nothing is disputed; a case with a pass never waits for a reply."""
    case = player.at(CLEARED, "farmland")
    with player.refuses(case, NotAllowed, "settle a dispute"):
        player.do(case, "meeting", outcome)


def test_t24_a_decision_on_the_reviewed_text_is_proposed_and_approved(
    player: TestPlayer, clock: Clock
) -> None:
    case = player.at(CLEARED)
    clock.set("2026-03-06")
    player.acts_as("chengban11", case, "decide", "propose", number="清自然资登〔2026〕1号")
    assert case.state == CaseState.CLEARED
    player.acts_as("juzhang", case, "approve_decision")
    assert case.state == CaseState.DECIDED
    assert case.ended_on == date(2026, 3, 6)
    (decision,) = player.rows(Decision, case)
    assert decision.state == DecisionState.MADE
    assert decision.approved_by == player.person("juzhang").id
    assert decision.canonical_digest == player.rounds(case)[0].canonical_digest
    assert decision.differences == []
    assert player.tasks(case) == []
    assert case.engine_state == ""
    (made,) = player.events(case, "decision.made")
    assert made.payload["opinion"] == "清自然资法审〔2026〕1号"


def test_t24_is_not_proposed_by_anybody_else(player: TestPlayer) -> None:
    case = player.at(CLEARED)
    with player.refuses(case, NotYourTask):
        player.acts_as("shenhe", case, "decide", "propose")


def test_t24_a_refused_decision_may_be_proposed_again(player: TestPlayer) -> None:
    case = player.at(PROPOSED)
    player.acts_as("juzhang", case, "approve_decision", "refuse", note="文号有误")
    assert player.rows(Decision, case)[0].state == DecisionState.REFUSED
    assert case.state == CaseState.CLEARED
    player.play(case, DECIDED[-2:])
    assert case.state == CaseState.DECIDED


@pytest.mark.parametrize(
    ("stage", "key"),
    [
        (OPENED, "registration"),
        (PREPARING, "registration"),
        (SUBMITTED, "registration"),
        (UNDER_REVIEW, "registration"),
        (AWAITING, "registration"),
        (PENDING, "registration"),
        (REJECTED, "registration"),
        (COORDINATING, "registration"),
        (DISPUTED, "registration"),
        (CLEARED, "registration"),
        (CLEARED, "farmland"),
    ],
)
def test_t25_every_open_state_can_be_closed_without_a_decision(
    player: TestPlayer, stage: list[Move], key: str
) -> None:
    case = player.at(stage, key)
    in_review = case.state == CaseState.IN_REVIEW
    head = "duizhang" if key == "farmland" else "dengji"
    player.acts_as(head, case, "request_closing", reason="违法事实不成立")
    player.acts_as("fenguan", case, "approve_closing")
    assert case.state == CaseState.CLOSED
    assert case.end_reason == "违法事实不成立"
    assert player.tasks(case) == []
    assert player.armed(case) == {}
    assert case.engine_state == ""
    if in_review:
        assert player.rounds(case)[-1].state == RoundState.DISCONTINUED
    if stage in (UNDER_REVIEW, AWAITING, PENDING):
        assert player.clock_of(case).state == DeadlineState.STOPPED
    assert {r.result for r in player.rows(Request, case)} <= {
        RequestResult.GRANTED,
        RequestResult.LAPSED,
    }


def test_t25_needs_a_reason_and_the_deputy_director(player: TestPlayer) -> None:
    case = player.at(PREPARING)
    with player.refuses(case, InvalidAnswers):
        player.do(case, "request_closing", reason="")
    with player.refuses(case, NotYourTask):
        player.acts_as("chengban11", case, "request_closing")
    player.do(case, "request_closing")
    with player.refuses(case, NotYourTask):
        player.acts_as("dengji", case, "approve_closing")
    player.do(case, "approve_closing", "refuse")
    assert case.state == CaseState.PREPARING
    assert "request_closing" in player.offered(case)


@pytest.mark.parametrize("stage", [DECIDED, [*PREPARING[:0], ("scope", "out_of_scope", {})]])
def test_t25_nothing_happens_in_a_case_that_has_ended(
    player: TestPlayer, stage: list[Move]
) -> None:
    case = player.at(stage)
    assert case.ended
    assert player.offered(case) == []
    with player.refuses(case, CaseHasEnded):
        player.acts_as("dengji", case, "request_closing")


def test_t30_a_changed_text_takes_the_case_back_to_preparation(player: TestPlayer) -> None:
    case = player.at(CLEARED)
    with player.refuses(case, InvalidAnswers):
        player.do(case, "decide", "text_changed", reason="")
    player.do(case, "decide", "text_changed", reason="罚款数额调整")
    assert case.state == CaseState.PREPARING
    assert player.open_steps(case) == ["prepare"]
    assert states(player, case) == ["IN_REVIEW", "CLEARED", "PREPARING"]


def test_t34_out_of_scope_by_the_table_ends_the_case_and_is_recorded(player: TestPlayer) -> None:
    case = player.at([("scope", "out_of_scope", {"reason": "简易程序处罚"})])
    assert case.state == CaseState.NOT_REQUIRED
    (finding,) = player.rows(ScopeFinding, case)
    assert (finding.in_scope, finding.derived_in_scope) == (False, False)
    assert finding.reason == "简易程序处罚"
    assert player.tasks(case) == []


def test_t34_a_negative_answer_needs_its_reason(player: TestPlayer) -> None:
    case = player.at(OPENED)
    with player.refuses(case, InvalidAnswers) as caught:
        player.do(case, "scope", "out_of_scope", reason="")
    assert set(caught.value.errors) == {"reason"}


def test_t34_against_the_table_the_review_head_has_to_agree(player: TestPlayer) -> None:
    case = player.at([("scope", "claim_out", {})])
    assert case.state == CaseState.PREPARING
    with player.refuses(case, NotYourTask):
        player.acts_as("shenhe", case, "approve_scope_out")
    player.acts_as("keezhang", case, "approve_scope_out")
    assert case.state == CaseState.NOT_REQUIRED
    (finding,) = player.rows(ScopeFinding, case)
    assert (finding.in_scope, finding.derived_in_scope) == (False, True)


def test_t34_without_that_agreement_the_case_is_submitted(player: TestPlayer) -> None:
    case = player.at([("scope", "claim_out", {}), ("approve_scope_out", "refuse", {})])
    assert case.state == CaseState.PREPARING
    assert player.open_steps(case) == ["prepare"]


def test_w3_after_a_rejection_the_decision_step_is_not_even_open(player: TestPlayer) -> None:
    """W3: a try to record the decision after REJECT fails with a plain message and an event."""
    shipped = player.shipped()
    diagram = shipped.diagram.replace(
        b'id="flow_opinion_effect_reply" name="\xe9\x80\x80\xe5\x9b\x9e\xe4\xbf\xae\xe6\x94\xb9'
        b'\xe6\x88\x96\xe4\xb8\x8d\xe9\x80\x9a\xe8\xbf\x87" sourceRef="opinion_effect" '
        b'targetRef="reply"',
        b'id="flow_opinion_effect_reply" sourceRef="opinion_effect" targetRef="decide"',
    )
    assert diagram != shipped.diagram
    files = [(path, content) for path, _, content in shipped.files() if path != "diagram.bpmn"]
    player.activate(Bundle.of_files([("diagram.bpmn", diagram), *files]), "rewired")
    case = player.at(REJECTED, procedure="rewired")
    assert player.open_steps(case) == ["decide"]
    with player.refuses(case, GateClosed, "was not passed"):
        player.acts_as("chengban11", case, "decide", "propose")


def _changed_text() -> bytes:
    content = BytesIO()
    word = WordDocument()
    word.add_paragraph("行政处罚决定书（修改稿）")
    word.save(content)
    return content.getvalue()
