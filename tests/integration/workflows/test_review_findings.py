"""What is decided is what was passed, released and in time, whatever happened on the way."""

import pytest
from fixtures.application import Clock
from fixtures.changes import Changed, put_in_force
from fixtures.played import CLEARED, PENDING, REVISED, SUBMITTED, UNDER_REVIEW, TestPlayer, opinion

from web.sample.dossier_files import files_of
from web.sample.proposals import matter
from workflows.cases.models import CaseState, RoundState
from workflows.db import transaction
from workflows.decisions.gate import Proposed, reasons_against
from workflows.decisions.models import Decision
from workflows.dossiers import actions as dossiers
from workflows.exceptions import ExtensionRefused, InvalidAnswers, NotAllowed
from workflows.opinions.models import CollectiveDiscussion, Opinion
from workflows.papers.models import Paper
from workflows.user_tasks.rules import HandedOutByTheHead

AGAIN = [
    ("prepare", "send", {"discussion": "", "discussion_reason": "案情简单"}),
    ("approve_submission", "approve", {}),
    ("intake", "accept", {}),
    ("review", "draft", opinion("pass")),
    ("issue", "issue", {}),
]


def another_text() -> bytes:
    """Return the draft decision of another matter: a sound text that is not the reviewed one."""
    return next(f.content for f in files_of(matter("farmland")) if f.slot == "text")


def test_a_text_replaced_by_a_supplement_is_the_text_that_is_passed_and_decided(
    player: TestPlayer,
) -> None:
    case = player.at(UNDER_REVIEW)
    before = player.rounds(case)[-1].text_sha256
    player.do(case, "review", "supplement")
    player.upload(case, "text", "拟作出的决定（改）.docx", another_text())
    player.do(case, "give_supplement")
    player.do(case, "confirm_supplement", "complete")

    current = player.rounds(case)[-1]
    assert current.text_sha256 != before
    assert current.text_version_id in current.materials
    player.play(case, [("review", "draft", opinion("pass")), ("issue", "issue", {})])
    player.play(case, [("decide", "propose", {}), ("approve_decision", "approve", {})])
    (decision,) = player.rows(Decision, case)
    (passed,) = player.rows(Opinion, case)
    assert decision.text_version_id == passed.text_version_id == current.text_version_id
    assert passed.canonical_digest == decision.canonical_digest
    assert [p.kind for p in player.rows(Paper, case)][-1] == "decision"


def test_a_supplement_leaves_no_dossier_without_its_text(player: TestPlayer) -> None:
    case = player.at(UNDER_REVIEW)
    player.do(case, "review", "supplement")
    turn = player.newest_turn(case)
    (text,) = [m.document for m in dossiers.materials(case) if m.document.slot == "text"]
    with transaction():
        dossiers.remove(turn, turn.case, turn.round, text, "误传")

    with pytest.raises(InvalidAnswers) as caught:
        player.do(case, "give_supplement")
    assert "slots.text" in caught.value.errors


def test_a_limit_that_has_passed_is_not_extended_by_way_of_a_supplement(
    player: TestPlayer, clock: Clock
) -> None:
    case = player.at(UNDER_REVIEW)
    due = player.clock_of(case).due_on
    clock.set("2026-03-16")
    player.tick()
    player.do(case, "review", "supplement")

    with player.refuses(case, ExtensionRefused, "the limit has passed"):
        player.do(case, "request_extension")
    assert player.clock_of(case).due_on == due


def test_a_limit_paused_in_time_is_extended_during_the_pause(
    player: TestPlayer, clock: Clock
) -> None:
    case = player.at(UNDER_REVIEW)
    clock.set("2026-03-05")
    player.do(case, "review", "supplement")
    clock.set("2026-03-16")
    player.tick()
    player.do(case, "request_extension")
    player.do(case, "approve_extension", "approve")

    assert player.request(case, "extension").result == "GRANTED"


def test_a_discussion_of_an_earlier_pass_of_the_same_day_does_not_count(
    player: TestPlayer,
) -> None:
    case = player.at(CLEARED, "farmland")
    player.play(case, [("meeting", "approved", {}), ("approve_meeting", "approve", {})])
    player.play(case, [("decide", "text_changed", {}), *AGAIN])
    turn = player.newest_turn(case)
    turn.case.needs_discussion = True

    assert turn.case.state == CaseState.CLEARED  # the unit gave a reason against a discussion
    (held,) = player.rows(CollectiveDiscussion, case)
    newest = player.rows(Opinion, case)[-1]
    assert held.held_on == newest.issued_on
    proposed = Proposed(held.held_on, True, None)
    (reason,) = reasons_against(turn.case, player.rounds(case), newest, [held], proposed)
    assert "discussed by the responsible officers" in reason


def test_the_unit_does_not_take_off_the_agenda_what_a_leader_referred(player: TestPlayer) -> None:
    case = player.at(CLEARED)
    player.do(case, "refer_to_meeting")
    player.play(case, [("meeting", "change", {}), ("approve_meeting", "approve", {}), *AGAIN])

    assert player.open_steps(case) == ["meeting"]


def test_the_draft_of_a_recused_reviewer_is_not_issued_but_drafted_anew(
    player: TestPlayer,
) -> None:
    case = player.at(PENDING)
    drafted_by = player.rows(Opinion, case)[-1].acted_by
    player.do(case, "recuse")
    player.do(case, "approve_recusal", "approve")

    with player.refuses(case, NotAllowed, "has stepped aside"):
        player.do(case, "issue", "issue")
    player.play(case, [("issue", "send_back", {}), ("review", "draft", opinion("pass"))])
    player.do(case, "issue", "issue")
    assert player.rounds(case)[-1].state == RoundState.CONCLUDED
    assert player.rows(Opinion, case)[-1].acted_by != drafted_by


def test_what_the_unit_head_did_not_release_is_not_reviewed_again(player: TestPlayer) -> None:
    case = player.at(REVISED)
    reviewed = player.rounds(case)[-1].proposal
    player.play(
        case,
        [
            ("reply", "resubmit", {"amount": "1.00", "party": "另一当事人"}),
            ("approve_resubmission", "refuse", {}),
            ("reply", "disagree", {}),
            ("approve_disagreement", "approve", {}),
            ("ruling", "re_review", {}),
        ],
    )

    assert player.rounds(case)[-1].proposal == reviewed
    assert player.newest_turn(case).case.party == reviewed["party"]


def test_nobody_completes_what_the_section_head_hands_out_before_it_is_handed_out(
    player: TestPlayer,
) -> None:
    changed = Changed()
    changed.step("intake", assignment="HEAD_ASSIGNS")
    put_in_force(player, changed.bundle())
    case = player.at(SUBMITTED)

    with player.refuses(case, HandedOutByTheHead):
        player.acts_as("shenhe", case, "intake", "accept")
