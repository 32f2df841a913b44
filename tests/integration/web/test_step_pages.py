"""The pages of steps: each opens for its person, takes the answers in, and loses nothing typed."""

import re
from html import unescape

import pytest
from fixtures.desks import Desks
from fixtures.played import (
    AWAITING,
    CLEARED,
    COORDINATING,
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
)
from fixtures.step_pages import fields, somebody, task_page

from web.sample.opinions import OPINIONS
from web.sample.player import opinion_answers
from web.tasks.answers import field_name, flat, nested, typed
from workflows.instances.models import TurnRecord

SUPPLIED: list[Move] = [*AWAITING, ("give_supplement", "give", {})]
RESENT: list[Move] = [*REVISED, ("reply", "resubmit", {})]
UNNEEDED: list[Move] = [*SUBMITTED, ("intake", "not_required", {})]
EXTENSION: list[Move] = [*UNDER_REVIEW, ("request_extension", "", {})]
RECUSAL: list[Move] = [*UNDER_REVIEW, ("recuse", "", {})]
CLOSING: list[Move] = [*UNDER_REVIEW, ("request_closing", "", {})]
WITHDRAWAL: list[Move] = [*PENDING, ("request_withdrawal", "", {})]
FORMAL: list[Move] = [*CLEARED, ("decide", "formal_change", {})]
RECORDED: list[Move] = [*DISPUTED, ("meeting", "uphold", {})]


@pytest.mark.parametrize(
    ("stage", "key", "element_id", "role"),
    [
        (OPENED, "farmland", "scope", "undertaker"),
        (PREPARING, "farmland", "prepare", "undertaker"),
        (SENT, "farmland", "approve_submission", "unitHead"),
        (SUBMITTED, "farmland", "intake", "reviewer"),
        (UNNEEDED, "farmland", "approve_not_required", "reviewHead"),
        (AWAITING, "farmland", "give_supplement", "undertaker"),
        (SUPPLIED, "farmland", "confirm_supplement", "reviewer"),
        (UNDER_REVIEW, "farmland", "review", "reviewer"),
        (EXTENSION, "farmland", "approve_extension", "deputyLegal"),
        (RECUSAL, "farmland", "approve_recusal", "reviewHead"),
        (CLOSING, "farmland", "approve_closing", "deputyInCharge"),
        (PENDING, "farmland", "issue", "reviewHead"),
        (WITHDRAWAL, "farmland", "approve_withdrawal", "reviewHead"),
        (REJECTED, "surveying", "reply", "undertaker"),
        (RESENT, "farmland", "approve_resubmission", "unitHead"),
        (DISAGREED, "surveying", "approve_disagreement", "unitHead"),
        (COORDINATING, "surveying", "ruling", "deputyInCharge"),
        (DISPUTED, "surveying", "meeting", "meetingSecretary"),
        (RECORDED, "surveying", "approve_meeting", "agencyHead"),
        (CLEARED, "registration", "decide", "undertaker"),
        (PROPOSED, "registration", "approve_decision", "agencyHead"),
        (FORMAL, "registration", "approve_formal_change", "reviewHead"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_step_opens_for_its_person(
    desks: Desks, stage: list[Move], key: str, element_id: str, role: str
) -> None:
    case = desks.case_at(stage, key)
    page = desks.sign_in(somebody(desks, case, role)).get(task_page(desks, case, element_id))

    assert page.status_code == 200
    assert 'id="step"' in page.text
    assert 'name="key" value="' in page.text
    assert 'data-autosave="' in page.text


def test_a_step_is_done_and_says_what_is_next(desks: Desks) -> None:
    case = desks.case_at(SUBMITTED, "farmland")
    reviewer = desks.sign_in("shenhe")
    answer = reviewer.post(
        task_page(desks, case, "intake"), data=fields(desks, case, "intake"), follow_redirects=True
    )

    assert answer.status_code == 200
    assert answer.request.path == task_page(desks, case, "review")  # the next is the reviewer's own
    assert "受理" in answer.text


def test_what_is_missing_is_marked_and_what_was_typed_stays(desks: Desks) -> None:
    case = desks.case_at(UNDER_REVIEW, "farmland")
    sent = fields(desks, case, "review") | {"findings[FACTS][remark]": " ", "other": "另记一事"}
    answer = desks.sign_in("shenhe").post(task_page(desks, case, "review"), data=sent)

    assert answer.status_code == 422
    assert 'href="#field-findings-FACTS-remark-"' in answer.text
    assert 'id="field-findings-FACTS-remark-"' in answer.text
    assert "案件事实是否清楚：" in answer.text  # the summary says what each line is about
    assert "另记一事" in answer.text
    assert sent["findings[LAW][remark]"] in unescape(answer.text)


def test_the_same_click_twice_is_one_act(desks: Desks) -> None:
    case = desks.case_at(SENT, "farmland")
    head = desks.sign_in(somebody(desks, case, "unitHead"))
    page = task_page(desks, case, "approve_submission")
    key = re.search(r'name="key" value="([^"]+)"', head.get(page).text)
    assert key is not None
    data = fields(desks, case, "approve_submission") | {"key": key[1]}

    before = desks.playing(lambda player: len(player.rows(TurnRecord, case)))
    first, second = head.post(page, data=data), head.post(page, data=data)

    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert desks.playing(lambda player: len(player.rows(TurnRecord, case))) == before + 1


def test_somebody_elses_step_says_whose_it_is(desks: Desks) -> None:
    case = desks.case_at(SENT, "farmland")
    page = desks.sign_in("shenhe").get(task_page(desks, case, "approve_submission"))

    assert page.status_code == 200
    assert 'id="step"' not in page.text
    assert case.title in page.text


def test_a_done_step_says_who_did_it(desks: Desks) -> None:
    case = desks.case_at(SUBMITTED, "farmland")
    page = desks.sign_in("shenhe").get(task_page(desks, case, "approve_submission"))

    assert "杨带队" in page.text
    assert "同意送审" in page.text


def test_a_draft_opinion_is_not_shown_to_the_unit(desks: Desks) -> None:
    case = desks.case_at(PENDING, "farmland")
    page = desks.sign_in("chengban").get(task_page(desks, case, "issue"))

    assert page.status_code == 200
    assert "适用依据准确" not in page.text


def test_a_case_of_another_unit_is_not_there(desks: Desks) -> None:
    case = desks.case_at(PREPARING, "farmland")

    assert desks.sign_in("kuangguan").get(task_page(desks, case, "prepare")).status_code == 404


def test_words_typed_too_late_are_kept_and_shown(desks: Desks) -> None:
    case = desks.case_at(SUBMITTED, "farmland")
    page = task_page(desks, case, "intake")
    desks.play(case, [("intake", "accept", {})])
    answer = desks.sign_in("keezhang").post(
        page, data={"outcome": "return_materials", "defects": "缺少听证笔录的签名页"}
    )

    assert answer.status_code == 409
    assert "许审慎" in answer.text
    assert "缺少听证笔录的签名页" in answer.text


def test_a_scope_question_left_open_is_no_no(desks: Desks) -> None:
    case = desks.case_at(OPENED, "farmland")
    client, page = desks.sign_in("chengban"), task_page(desks, case, "scope")
    some = {"criteria[complex]": "no", "reason": "案情简单", "outcome": "in_scope"}

    assert client.post(page, data=some).status_code == 422
    assert desks.playing(lambda player: player.open_steps(case)) == ["scope"]


def test_the_scope_table_answers_while_one_chooses(desks: Desks) -> None:
    case = desks.case_at(OPENED, "farmland")
    client, page = desks.sign_in("chengban"), task_page(desks, case, "scope")
    questions = re.findall(r'name="(criteria\[\w+\])" value="yes"', client.get(page).text)
    no = dict.fromkeys(questions, "no")
    hx = {"HX-Request": "true"}

    inside = client.post(f"{page}/scope-preview", data=no | {questions[0]: "yes"}, headers=hx)
    outside = client.post(f"{page}/scope-preview", data=no, headers=hx)

    assert "002 附件1 三(二)1" in inside.text
    assert "六种情形均不成立" in outside.text
    assert client.post(page, data=no | {questions[0]: "yes"}).status_code == 303
    assert desks.playing(lambda player: player.open_steps(case)) == ["prepare"]


def test_a_submission_is_checked_before_it_is_sent(desks: Desks) -> None:
    case = desks.case_at(PREPARING, "farmland")
    client, page = desks.sign_in("chengban"), task_page(desks, case, "prepare")
    sent = fields(desks, case, "prepare")
    del sent["warranty"], sent["outcome"]

    lacking = client.post(page, data=sent | {"facts": "", "check": "1"})
    assert lacking.status_code == 422
    assert 'href="#field-facts"' in lacking.text

    checked = client.post(page, data=sent | {"check": "1"}, follow_redirects=True)
    assert checked.status_code == 200
    assert sent["legal_bases"] in unescape(checked.text)
    assert "本承办机构对送审材料的真实性" in checked.text

    without = client.post(page, data={"merge": "1", "outcome": "send"})
    assert without.status_code == 422
    done = client.post(page, data={"merge": "1", "outcome": "send", "warranty": "on"})
    assert done.status_code == 303
    assert desks.playing(lambda player: player.open_steps(case)) == ["approve_submission"]


def test_one_more_row_keeps_the_others(desks: Desks) -> None:
    case = desks.case_at(SUBMITTED, "farmland")
    sent = {
        "outcome": "supplement",
        "items[0][slot]": "evidence",
        "items[0][wanted]": "补充勘测定界图",
        "add_row": "items",
    }
    answer = desks.sign_in("shenhe").post(task_page(desks, case, "intake"), data=sent)

    assert answer.status_code == 200
    assert "补充勘测定界图" in answer.text
    assert 'name="items[1][wanted]"' in answer.text
    assert desks.playing(lambda player: player.open_steps(case)) == ["intake"]


def test_a_draft_that_was_sent_back_stands_in_the_workbench_again(desks: Desks) -> None:
    case = desks.case_at(PENDING, "farmland")
    sent = fields(desks, case, "review")
    desks.sign_in("keezhang").post(
        task_page(desks, case, "issue"), data={"outcome": "send_back", "reason": "补充裁量说明"}
    )
    page = desks.sign_in("shenhe").get(task_page(desks, case, "review"))

    assert "补充裁量说明" in page.text
    assert sent["findings[BODY][remark]"] in unescape(page.text)


def test_the_opinion_of_the_round_before_stands_beside_the_findings(desks: Desks) -> None:
    stage = [*RESENT, ("approve_resubmission", "approve", {}), ("intake", "accept", {})]
    case = desks.case_at(stage, "farmland")
    page = desks.sign_in("shenhe").get(task_page(desks, case, "review"))

    assert "退回修改后再提交审核" in page.text
    assert "已按意见逐项研究处理" in page.text


def test_a_meeting_is_offered_only_the_conclusions_that_it_can_reach(desks: Desks) -> None:
    dispute, passed = desks.case_at(DISPUTED, "surveying"), desks.case_at(CLEARED, "farmland")
    secretary = desks.sign_in("mishu")
    about_the_dispute = secretary.get(task_page(desks, dispute, "meeting")).text
    after_the_pass = secretary.get(task_page(desks, passed, "meeting")).text

    assert 'value="approved"' not in about_the_dispute
    assert 'value="uphold"' in about_the_dispute
    assert 'value="approved"' in after_the_pass
    assert 'value="new_round"' not in after_the_pass


def test_a_form_of_the_procedure_shows_on_its_step(desks: Desks) -> None:
    crime = opinion_answers(OPINIONS["transfer-crime"], "transfer")
    stage: list[Move] = [*UNDER_REVIEW, ("review", "draft", crime), ("issue", "issue", {})]
    case = desks.playing(lambda player: player.at(stage, "farmland", "huoqiu"))
    client = desks.sign_in(somebody(desks, case, "undertaker"))
    page = task_page(desks, case, "transfer")
    shown = client.get(page)

    assert shown.status_code == 200
    assert "移送" in shown.text
    assert client.post(page, data={"outcome": "sent"}).status_code == 422  # its fields are required


def test_names_of_fields_are_groups() -> None:
    sent = typed([("a[b][c]", "1"), ("a[b]", "2"), ("x", "y\r\nz"), ("csrf_token", "t"), ("[", "")])

    assert nested(sent) == {"a": {"b": {"c": "1"}}, "x": "y\nz"}
    assert flat({"a": {"b": [1, None, True]}, "c": False}) == {"a[b][0]": "1", "a[b][2]": "on"}
    assert field_name("findings.BODY.result") == "findings[BODY][result]"
