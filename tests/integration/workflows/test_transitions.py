"""Transitions T01–T14, T26, T27 of domain.md 4.1: preparing, submitting and a round in review."""

from datetime import date

import pytest
from fixtures.application import Clock
from fixtures.played import (
    AWAITING,
    OPENED,
    PENDING,
    PREPARING,
    SENT,
    SUBMITTED,
    UNDER_REVIEW,
    TestPlayer,
    opinion,
)

from workflows.accounts.models import Agency, Post
from workflows.cases.models import CaseState, RoundState, ScopeFinding, SupplementRequest
from workflows.clocks.models import DeadlineState
from workflows.db import db
from workflows.dossiers.models import Document
from workflows.exceptions import (
    ExtensionRefused,
    InvalidAnswers,
    NotAllowed,
    NotOffered,
    NotQualified,
    NotYourTask,
    SeparationOfDuties,
    WrongState,
)
from workflows.instances.actions import open_case
from workflows.opinions.models import Opinion, OpinionState
from workflows.papers.models import Paper
from workflows.powers.models import PowerItem
from workflows.requests.models import RequestResult


def papers(player: TestPlayer, case: object) -> list[str]:
    return [paper.kind for paper in player.rows(Paper, case)]


def item_of(player: TestPlayer, code: str) -> PowerItem:
    return next(i for i in db.session.query(PowerItem) if i.code == code)


def test_t01_opening_a_case_starts_in_preparation_and_shuts_its_officers_out_of_review(
    player: TestPlayer,
) -> None:
    case = player.at(OPENED)
    assert case.state == CaseState.PREPARING
    assert player.open_steps(case) == ["scope"]
    assert player.rounds(case) == []
    barred = {
        (e.payload["duty"], e.payload["reason"]) for e in player.events(case, "duty.excluded")
    }
    assert barred == {(d, "UNDERTAKER") for d in ("RELEASE", "REVIEW", "APPROVE")}
    assert [e.payload["title"] for e in player.events(case, "case.created")] == [case.title]


def test_t01_only_a_power_item_of_ones_own_unit_opens_a_case(player: TestPlayer) -> None:
    own = item_of(player, "CF-001")
    stranger = player.who("dengji")
    with pytest.raises(NotAllowed, match="own unit"):
        open_case(stranger, item=own, title="t", party="p", officers=[], key="t01")


def test_t01_the_scope_finding_cites_its_row(player: TestPlayer) -> None:
    case = player.at(PREPARING)
    (finding,) = player.rows(ScopeFinding, case)
    assert finding.in_scope
    assert finding.derived_in_scope
    assert finding.criteria
    assert finding.cited
    assert [e.payload["in_scope"] for e in player.events(case, "scope.found")] == [True]


def test_t02_submission_released_by_the_unit_head_opens_the_first_round(player: TestPlayer) -> None:
    case = player.at(SENT)
    assert case.state == CaseState.PREPARING
    assert player.request(case, "submission").result == RequestResult.PENDING
    player.acts_as("dengji", case, "approve_submission")
    assert case.state == CaseState.IN_REVIEW
    (current,) = player.rounds(case)
    assert (current.n, current.state) == (1, RoundState.SUBMITTED)
    assert current.register_no
    assert current.text_sha256
    assert current.canonical_digest
    assert len(current.materials) >= 4
    assert player.clock_of(case, "intake").due_on == date(2026, 3, 3)
    assert [e.payload["n"] for e in player.events(case, "round.submitted")] == [1]


def test_t02_is_refused_without_warranty_and_says_which_field(player: TestPlayer) -> None:
    case = player.at(PREPARING)
    with player.refuses(case, InvalidAnswers) as caught:
        player.do(case, "prepare", "send", warranty="")
    assert set(caught.value.errors) == {"warranty"}


def test_t02_is_refused_when_a_mandatory_slot_is_empty(player: TestPlayer) -> None:
    case = player.at(PREPARING)
    for document in player.rows(Document, case):
        if document.slot == "evidence":
            document.removed_at = player.clock.now
    db.session.commit()
    with player.refuses(case, InvalidAnswers) as caught:
        player.do(case, "prepare", "send")
    assert set(caught.value.errors) == {"slots.evidence"}


def test_t02_short_notice_needs_a_reason(player: TestPlayer) -> None:
    """The lead-time check: less time left than the review may take (R-046)."""
    case = player.at(PREPARING, "farmland")
    with player.refuses(case, InvalidAnswers) as caught:
        player.do(case, "prepare", "send", filed_on="2025-12-05", late_reason="")
    assert set(caught.value.errors) == {"late_reason"}


def test_t02_the_undertaker_does_not_release_his_own_submission(player: TestPlayer) -> None:
    case = player.at(SENT)
    with player.refuses(case, NotYourTask):
        player.acts_as("chengban11", case, "approve_submission")


def test_t02_a_refused_release_goes_back_with_its_reason(player: TestPlayer) -> None:
    case = player.at(SENT)
    player.do(case, "approve_submission", "refuse", note="请补充裁量说明")
    assert case.state == CaseState.PREPARING
    assert player.open_steps(case) == ["prepare"]
    assert player.request(case, "submission").decision_note == "请补充裁量说明"


def test_t03_register_and_accept_starts_the_clock_on_the_day_of_delivery(
    player: TestPlayer, clock: Clock
) -> None:
    case = player.at(SUBMITTED)
    clock.set("2026-03-03")
    player.acts_as("shenhe", case, "intake", "accept")
    (current,) = player.rounds(case)
    assert current.state == RoundState.UNDER_REVIEW
    assert current.accepted_on == date(2026, 3, 3)
    assert current.reviewer_id == player.person("shenhe").id
    deadline = player.clock_of(case)
    assert (deadline.day_zero, deadline.due_on) == (date(2026, 3, 2), date(2026, 3, 9))
    assert player.clock_of(case, "intake").state == DeadlineState.STOPPED
    (started,) = [e for e in player.events(case, "clock.started") if e.payload["clock"] == "review"]
    assert started.payload == {"clock": "review", "day_zero": "2026-03-02", "due": "2026-03-09"}


def test_t03_needs_every_mandatory_material_and_the_absence_of_conflict(player: TestPlayer) -> None:
    case = player.at(SUBMITTED)
    with player.refuses(case, InvalidAnswers) as caught:
        player.acts_as("shenhe", case, "intake", "accept", checks={}, no_conflict="")
    assert set(caught.value.errors) == {
        "checks.statement",
        "checks.text",
        "checks.basis",
        "checks.evidence",
        "no_conflict",
    }


def test_t03_only_somebody_on_the_register_accepts(player: TestPlayer) -> None:
    case = player.at(SUBMITTED)
    player.person("shenhe").reviewer_since = None
    db.session.commit()
    with player.refuses(case, NotQualified, "register"):
        player.acts_as("shenhe", case, "intake", "accept")


def test_t04_returned_materials_end_the_round_before_its_clock_runs(player: TestPlayer) -> None:
    case = player.at(SUBMITTED)
    player.do(case, "intake", "return_materials", defects="缺少现场勘测笔录")
    (current,) = player.rounds(case)
    assert (current.state, current.end_reason) == (RoundState.RETURNED, "缺少现场勘测笔录")
    assert case.state == CaseState.PREPARING
    assert player.open_steps(case) == ["prepare"]
    assert {d.payload["clock"] for d in player.events(case, "clock.started")} == {"intake"}
    assert player.armed(case) == {}
    told = {name for _, name in player.notices(case, "materials-returned")}
    assert told == {"沈练习", "华登记"}


def test_t04_needs_a_defect(player: TestPlayer) -> None:
    case = player.at(SUBMITTED)
    with player.refuses(case, InvalidAnswers) as caught:
        player.do(case, "intake", "return_materials", defects=" ")
    assert set(caught.value.errors) == {"defects"}


def test_t04_returned_materials_can_be_submitted_again_with_a_new_number(
    player: TestPlayer,
) -> None:
    case = player.at([*SUBMITTED, ("intake", "return_materials", {}), *SENT[1:], SUBMITTED[-1]])
    first, second = player.rounds(case)
    assert (first.n, second.n) == (1, 2)
    assert first.register_no != second.register_no


def test_t05_not_required_is_the_review_heads_to_say(player: TestPlayer) -> None:
    case = player.at(SUBMITTED)
    player.acts_as("shenhe", case, "intake", "not_required", reason="属于一般程序事项")
    assert case.state == CaseState.IN_REVIEW
    with player.refuses(case, NotYourTask):
        player.acts_as("shenhe2", case, "approve_not_required")
    player.acts_as("keezhang", case, "approve_not_required")
    assert case.state == CaseState.NOT_REQUIRED
    assert player.rounds(case)[0].state == RoundState.NOT_REQUIRED
    assert case.in_scope is False
    assert case.end_reason == "属于一般程序事项"
    assert player.tasks(case) == []


def test_t05_the_review_head_may_say_so_alone(player: TestPlayer) -> None:
    case = player.at(SUBMITTED)
    player.acts_as("keezhang", case, "intake", "not_required")
    player.acts_as("keezhang", case, "approve_not_required")
    assert case.state == CaseState.NOT_REQUIRED


def test_t05_refused_goes_back_to_intake(player: TestPlayer) -> None:
    case = player.at(SUBMITTED)
    player.acts_as("shenhe", case, "intake", "not_required")
    player.acts_as("keezhang", case, "approve_not_required", "refuse")
    assert player.rounds(case)[0].state == RoundState.SUBMITTED
    assert player.open_steps(case) == ["intake"]


def test_t05_needs_a_reason(player: TestPlayer) -> None:
    case = player.at(SUBMITTED)
    with player.refuses(case, InvalidAnswers):
        player.do(case, "intake", "not_required", reason="")


def test_t06_a_supplement_asked_at_intake_starts_no_review_clock(player: TestPlayer) -> None:
    case = player.at([*SUBMITTED, ("intake", "supplement", {})])
    (current,) = player.rounds(case)
    assert (current.state, current.returns_to) == (
        RoundState.AWAITING_SUPPLEMENT,
        RoundState.SUBMITTED,
    )
    assert {e.payload["clock"] for e in player.events(case, "clock.started")} == {
        "intake",
        "supplement",
    }
    assert player.clock_of(case, "supplement").due_on == date(2026, 3, 9)
    assert papers(player, case) == ["supplement-notice"]


@pytest.mark.parametrize(("outcome", "kind"), [("supplement",) * 2, ("explanation",) * 2])
def test_t06_asking_during_the_review_pauses_its_clock(
    player: TestPlayer, clock: Clock, outcome: str, kind: str
) -> None:
    case = player.at(UNDER_REVIEW)
    clock.set("2026-03-04")
    player.do(case, "review", outcome)
    (asked,) = player.rows(SupplementRequest, case)
    assert asked.kind == kind.upper()
    assert player.clock_of(case).state == DeadlineState.PAUSED
    assert player.armed(case)["review_attention"].due_at is None
    assert papers(player, case) == ["supplement-notice"]
    assert [e.payload for e in player.events(case, "clock.paused")] == [
        {"clock": "review", "on": "2026-03-04"}
    ]


def test_t06_needs_at_least_one_item(player: TestPlayer) -> None:
    case = player.at(UNDER_REVIEW)
    with player.refuses(case, InvalidAnswers) as caught:
        player.do(case, "review", "supplement", items=[])
    assert set(caught.value.errors) == {"items"}


def test_t06_the_procedure_limits_how_often(player: TestPlayer) -> None:
    again = [
        ("review", "supplement", {}),
        ("give_supplement", "give", {}),
        ("confirm_supplement", "complete", {}),
    ]
    case = player.at([*UNDER_REVIEW, *again, *again])
    with player.refuses(case, NotAllowed, "allows 2 requests"):
        player.do(case, "review", "supplement")


def test_t07_a_complete_supplement_resumes_the_clock_from_its_delivery(
    player: TestPlayer, clock: Clock
) -> None:
    """domain.md 5.3: received 03-02, asked 03-04, complete 03-10: due 03-13, not 03-09."""
    case = player.at(UNDER_REVIEW)
    assert player.clock_of(case).due_on == date(2026, 3, 9)
    clock.set("2026-03-04")
    player.do(case, "review", "supplement")
    clock.set("2026-03-10")
    player.do(case, "give_supplement")
    clock.set("2026-03-11")
    player.do(case, "confirm_supplement", "complete")
    (current,) = player.rounds(case)
    assert current.state == RoundState.UNDER_REVIEW
    assert player.clock_of(case).due_on == date(2026, 3, 13)
    assert player.clock_of(case, "supplement").state == DeadlineState.STOPPED
    assert player.open_steps(case) == ["review"]
    assert [e.event for e in player.events(case, "clock.resumed")] == ["clock.resumed"]


def test_t07_leaving_out_an_item_needs_a_waiver(player: TestPlayer) -> None:
    case = player.at([*AWAITING, ("give_supplement", "give", {})])
    with player.refuses(case, InvalidAnswers) as caught:
        player.do(case, "confirm_supplement", "complete", accepted={})
    assert set(caught.value.errors) == {"waiver"}
    player.do(case, "confirm_supplement", "complete", accepted={}, waiver="已从其他材料核实")
    assert player.rounds(case)[0].state == RoundState.UNDER_REVIEW


def test_t07_every_item_is_answered(player: TestPlayer) -> None:
    case = player.at(AWAITING)
    with player.refuses(case, InvalidAnswers):
        player.do(case, "give_supplement", answers=[""])


def test_t07_an_incomplete_supplement_is_asked_for_again_and_the_clock_stays_paused(
    player: TestPlayer,
) -> None:
    case = player.at([*AWAITING, ("give_supplement", "give", {})])
    player.do(case, "confirm_supplement", "ask_again")
    assert player.rounds(case)[0].state == RoundState.AWAITING_SUPPLEMENT
    assert player.clock_of(case).state == DeadlineState.PAUSED
    assert player.open_steps(case) == ["give_supplement"]
    assert [s.n for s in player.rows(SupplementRequest, case)] == [1, 2]


def test_t08_what_was_not_supplied_in_time_is_returned_by_a_person(
    player: TestPlayer, clock: Clock
) -> None:
    case = player.at(AWAITING)
    clock.set("2026-03-09")
    player.tick()
    with player.refuses(case, NotAllowed, "still has time"):
        player.acts_as("keezhang", case, "return_unsupplied")
    clock.set("2026-03-20")
    player.tick()
    assert player.rounds(case)[0].state == RoundState.AWAITING_SUPPLEMENT  # the timer only reminds
    player.acts_as("keezhang", case, "return_unsupplied", reason="逾期未补正")
    assert player.rounds(case)[0].state == RoundState.RETURNED
    assert case.state == CaseState.PREPARING
    assert player.clock_of(case).state == DeadlineState.STOPPED
    assert player.open_steps(case) == ["prepare"]


def test_t08_is_not_for_a_reviewer_without_the_post(player: TestPlayer, clock: Clock) -> None:
    case = player.at(AWAITING)
    clock.set("2026-03-20")
    player.tick()
    with player.refuses(case, NotYourTask):
        player.acts_as("shenhe2", case, "return_unsupplied")


def test_t10_an_extension_is_asked_for_before_expiry_with_a_reason(
    player: TestPlayer, clock: Clock
) -> None:
    case = player.at(UNDER_REVIEW)
    clock.set("2026-03-06")
    player.acts_as("shenhe", case, "request_extension", days="10")
    assert player.request(case, "extension").details["days"] == 10
    assert player.clock_of(case).due_on == date(2026, 3, 9)  # runs on
    assert player.rounds(case)[0].state == RoundState.UNDER_REVIEW
    assert sorted(player.open_steps(case)) == ["approve_extension", "review"]
    assert [e.payload["subject"] for e in player.events(case, "request.made")][-1] == "extension"


@pytest.mark.parametrize(
    ("answers", "field"),
    [({"reason": ""}, "reason"), ({"days": "zehn"}, "days"), ({"days": "0"}, "days")],
)
def test_t10_needs_a_reason_and_a_number(
    player: TestPlayer, answers: dict[str, str], field: str
) -> None:
    case = player.at(UNDER_REVIEW)
    with player.refuses(case, InvalidAnswers) as caught:
        player.do(case, "request_extension", **answers)
    assert set(caught.value.errors) == {field}


def test_t10_is_refused_beyond_the_rule(player: TestPlayer) -> None:
    case = player.at(UNDER_REVIEW)
    with player.refuses(case, ExtensionRefused, "more days"):
        player.do(case, "request_extension", days="11")


def test_t10_is_refused_after_expiry(player: TestPlayer, clock: Clock) -> None:
    case = player.at(UNDER_REVIEW)
    clock.set("2026-03-10")
    player.tick()
    with player.refuses(case, ExtensionRefused, "passed"):
        player.do(case, "request_extension", days="5")


def test_t10_is_refused_once_one_was_granted(player: TestPlayer) -> None:
    case = player.at([*UNDER_REVIEW, ("request_extension", "", {}), ("approve_extension", "", {})])
    with player.refuses(case, ExtensionRefused, "as often as"):
        player.do(case, "request_extension", days="1")


def test_t11_a_granted_extension_moves_the_due_date_and_leaves_a_paper(
    player: TestPlayer, clock: Clock
) -> None:
    case = player.at(UNDER_REVIEW)
    clock.set("2026-03-06")
    player.do(case, "request_extension", days="10")
    player.acts_as("fazhi", case, "approve_extension")
    assert player.clock_of(case).due_on == date(2026, 3, 23)
    assert player.request(case, "extension").result == RequestResult.GRANTED
    assert papers(player, case) == ["extension-approval"]
    (extended,) = player.events(case, "clock.extended")
    assert extended.payload == {
        "clock": "review",
        "days": 10,
        "before": "2026-03-09",
        "after": "2026-03-23",
    }


def test_t11_a_refused_extension_leaves_the_date(player: TestPlayer) -> None:
    case = player.at([*UNDER_REVIEW, ("request_extension", "", {})])
    player.acts_as("fazhi", case, "approve_extension", "refuse", note="案情并不复杂")
    assert player.clock_of(case).due_on == date(2026, 3, 9)
    assert player.request(case, "extension").result == RequestResult.REFUSED
    assert "request_extension" in player.offered(case)


def test_t11_is_not_decided_by_who_asked(player: TestPlayer) -> None:
    """The review head, who also leads legal affairs here, asks and then would decide."""
    player.appoint("keezhang", "review", Post.DEPUTY)
    case = player.at(UNDER_REVIEW)
    player.acts_as("keezhang", case, "request_extension")
    with player.refuses(case, SeparationOfDuties):  # asking was review, deciding is approval
        player.acts_as("keezhang", case, "approve_extension")


def test_t12_the_draft_holds_ten_findings_and_waits_for_the_head(player: TestPlayer) -> None:
    case = player.at(UNDER_REVIEW)
    player.do(case, "review", "draft", **opinion("revise"))
    (draft,) = player.rows(Opinion, case)
    assert draft.state == OpinionState.DRAFTED
    assert len(draft.findings) == 10
    assert all(f["remark"] for f in draft.findings)
    assert player.rounds(case)[0].state == RoundState.OPINION_PENDING
    assert player.clock_of(case).state == DeadlineState.RUNNING
    assert player.open_steps(case) == ["issue"]
    assert [e.payload["effect"] for e in player.events(case, "opinion.drafted")] == ["REVISE"]


def test_t12_a_finding_without_a_remark_is_sent_back_to_its_field(player: TestPlayer) -> None:
    case = player.at(UNDER_REVIEW)
    answers = opinion("pass")
    answers["findings"]["LAW"]["remark"] = " "
    with player.refuses(case, InvalidAnswers) as caught:
        player.do(case, "review", "draft", **answers)
    assert set(caught.value.errors) == {"findings.LAW.remark"}


def test_t12_a_pass_over_a_negative_finding_is_refused(player: TestPlayer) -> None:
    case = player.at(UNDER_REVIEW)
    with player.refuses(case, InvalidAnswers) as caught:
        player.do(case, "review", "draft", **(opinion("reject") | {"label": "pass"}))
    assert "label" in caught.value.errors


def test_t13_a_draft_sent_back_is_reviewed_again(player: TestPlayer) -> None:
    case = player.at(PENDING)
    with player.refuses(case, InvalidAnswers):
        player.do(case, "issue", "send_back", reason="")
    player.do(case, "issue", "send_back", reason="请补充裁量意见")
    (draft,) = player.rows(Opinion, case)
    assert (draft.state, draft.sent_back_reason) == (OpinionState.SENT_BACK, "请补充裁量意见")
    assert player.rounds(case)[0].state == RoundState.UNDER_REVIEW
    assert player.clock_of(case).state == DeadlineState.RUNNING
    assert player.open_steps(case) == ["review"]
    assert player.newest_task(case, "review").assignee_id == draft.acted_by


def test_t14_issuing_numbers_and_dates_the_opinion_and_stops_the_clock(
    player: TestPlayer, clock: Clock
) -> None:
    case = player.at(UNDER_REVIEW)
    player.acts_as("shenhe", case, "review", "draft", **opinion("pass"))
    clock.set("2026-03-05")
    player.acts_as("keezhang", case, "issue", "issue")
    (issued,) = player.rows(Opinion, case)
    assert issued.state == OpinionState.ISSUED
    assert issued.number == "清自然资法审〔2026〕1号"
    assert issued.issued_on == date(2026, 3, 5)
    assert issued.issued_by == player.person("keezhang").id
    assert not issued.one_person_body
    assert player.rounds(case)[0].state == RoundState.CONCLUDED
    deadline = player.clock_of(case)
    assert (deadline.state, deadline.stopped_on) == (DeadlineState.STOPPED, date(2026, 3, 5))
    assert player.armed(case) == {}
    assert papers(player, case) == ["opinion"]


def test_t14_where_the_body_has_more_than_one_who_drafted_does_not_issue(
    player: TestPlayer,
) -> None:
    db.session.query(Agency).one().head_may_review = False
    db.session.commit()
    case = player.at(UNDER_REVIEW)
    player.acts_as("keezhang", case, "reassign", person=player.person("keezhang").public_id)
    player.acts_as("keezhang", case, "review", "draft", **opinion("pass"))
    with player.refuses(case, NotAllowed, "another person issues"):
        player.acts_as("keezhang", case, "issue", "issue")


def test_t14_one_person_bodies_are_marked(player: TestPlayer) -> None:
    """domain.md 6.10: allowed per agency, with a visible mark on the opinion."""
    case = player.at(UNDER_REVIEW)
    player.acts_as("keezhang", case, "reassign", person=player.person("keezhang").public_id)
    player.acts_as("keezhang", case, "review", "draft", **opinion("pass"))
    player.acts_as("keezhang", case, "issue", "issue")
    assert player.rows(Opinion, case)[0].one_person_body


def test_t14_is_not_the_reviewers(player: TestPlayer) -> None:
    case = player.at(PENDING)
    with player.refuses(case, NotYourTask):
        player.acts_as("shenhe2", case, "issue", "issue")


@pytest.mark.parametrize("stage", [SUBMITTED, UNDER_REVIEW, AWAITING])
def test_t26_the_unit_withdraws_freely_before_the_draft_is_with_the_head(
    player: TestPlayer, stage: list[tuple[str, str, dict[str, object]]]
) -> None:
    case = player.at(stage)
    player.acts_as("dengji", case, "withdraw", reason="补充调查")
    (current,) = player.rounds(case)
    assert (current.state, current.end_reason) == (RoundState.WITHDRAWN, "补充调查")
    assert case.state == CaseState.PREPARING
    assert player.open_steps(case) == ["prepare"]
    assert player.armed(case) == {}
    assert all(e.payload["reason"] for e in player.events(case, "clock.stopped"))


def test_t26_from_then_on_only_with_the_review_heads_consent(player: TestPlayer) -> None:
    case = player.at(PENDING)
    with player.refuses(case, WrongState):
        player.acts_as("dengji", case, "withdraw")
    player.acts_as("dengji", case, "request_withdrawal")
    assert player.rounds(case)[0].state == RoundState.OPINION_PENDING
    player.acts_as("keezhang", case, "approve_withdrawal")
    assert player.rounds(case)[0].state == RoundState.WITHDRAWN
    assert case.state == CaseState.PREPARING
    assert player.clock_of(case).state == DeadlineState.STOPPED
    assert player.open_steps(case) == ["prepare"]


def test_t26_without_consent_the_opinion_is_issued_all_the_same(player: TestPlayer) -> None:
    case = player.at([*PENDING, ("request_withdrawal", "", {})])
    player.do(case, "approve_withdrawal", "refuse", note="意见已经成熟")
    player.do(case, "issue", "issue")
    assert case.state == CaseState.CLEARED


def test_t26_a_request_left_open_when_the_draft_goes_back_can_still_be_answered(
    player: TestPlayer,
) -> None:
    case = player.at([*PENDING, ("request_withdrawal", "", {}), ("issue", "send_back", {})])
    player.do(case, "approve_withdrawal", "approve")
    assert player.rounds(case)[0].state == RoundState.WITHDRAWN


def test_t26_is_not_the_undertakers(player: TestPlayer) -> None:
    case = player.at(SUBMITTED)
    with player.refuses(case, NotYourTask):
        player.acts_as("chengban11", case, "withdraw")


def test_t27_a_recused_reviewer_loses_the_case_and_the_clock_runs_on(player: TestPlayer) -> None:
    case = player.at(SUBMITTED)
    player.acts_as("shenhe", case, "intake", "accept")
    player.acts_as("shenhe", case, "recuse", reason="与当事人有亲属关系")
    assert player.newest_task(case, "review").assignee_id == player.person("shenhe").id
    player.acts_as("keezhang", case, "approve_recusal")
    assert player.rounds(case)[0].reviewer_id is None
    assert player.newest_task(case, "review").assignee_id is None
    assert player.clock_of(case).state == DeadlineState.RUNNING
    with player.refuses(case, SeparationOfDuties, "stepped aside"):
        player.acts_as("shenhe", case, "review", "draft", **opinion("pass"))
    player.acts_as("shenhe2", case, "review", "draft", **opinion("pass"))


def test_t27_the_opinion_is_not_issued_while_a_recusal_is_undecided(player: TestPlayer) -> None:
    """domain.md 6.9: work goes on until decided, except issuing the opinion."""
    case = player.at(PENDING)
    player.do(case, "recuse")
    with player.refuses(case, NotAllowed, "recusal"):
        player.acts_as("keezhang", case, "issue", "issue")
    player.do(case, "approve_recusal", "refuse")
    player.acts_as("keezhang", case, "issue", "issue")
    assert case.state == CaseState.CLEARED


def test_t27_the_review_heads_own_recusal_is_decided_above_him(player: TestPlayer) -> None:
    case = player.at(UNDER_REVIEW)
    player.acts_as("keezhang", case, "recuse")
    assert "approve_recusal_of_head" in player.open_steps(case)
    player.acts_as("fazhi", case, "approve_recusal_of_head")
    with player.refuses(case, SeparationOfDuties):
        player.acts_as("keezhang", case, "reassign", person=player.person("shenhe2").public_id)


def test_t27_whom_a_challenge_is_about_does_not_decide_it(player: TestPlayer) -> None:
    """The head challenges a reviewer for the party and decides; his own goes above him."""
    case = player.at(UNDER_REVIEW)
    player.acts_as("keezhang", case, "recuse", person=player.person("shenhe2").public_id)
    player.acts_as("keezhang", case, "approve_recusal")
    barred = [e.payload for e in player.events(case, "duty.excluded")]
    other = player.person("shenhe2").id
    assert {"person": other, "duty": "REVIEW", "reason": "RECUSED"} in barred


def test_t27_reassignment_moves_the_open_task(player: TestPlayer) -> None:
    case = player.at(UNDER_REVIEW)
    other = next(
        name
        for name in ("shenhe", "shenhe2")
        if player.person(name).id != player.rounds(case)[0].reviewer_id
    )
    player.acts_as("keezhang", case, "reassign", person=player.person(other).public_id)
    assert player.rounds(case)[0].reviewer_id == player.person(other).id
    assert player.newest_task(case, "review").assignee_id == player.person(other).id
    with player.refuses(case, InvalidAnswers):
        player.acts_as("keezhang", case, "reassign", person=player.person("dengji").public_id)


def test_acts_are_not_offered_where_the_engine_does_not_wait(player: TestPlayer) -> None:
    case = player.at(PREPARING)
    with player.refuses(case, NotOffered):
        player.acts_as("dengji", case, "withdraw")
