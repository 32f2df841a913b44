"""Drafts: saved while somebody types, of a case, round, step and person; never overwritten."""

import pytest
from fixtures.desks import Desks
from fixtures.played import SUBMITTED, UNDER_REVIEW
from fixtures.step_pages import act_page, fields, task_page

from workflows import system_time
from workflows.cases import drafts
from workflows.cases.drafts import DraftChangedElsewhere, DraftKey
from workflows.cases.models import ReviewCase
from workflows.db import transaction

REMARK = "findings[FACTS][remark]"


@pytest.fixture
def case(desks: Desks) -> ReviewCase:
    return desks.case_at(UNDER_REVIEW, "farmland")


def draft_of(page: str) -> str:
    return page.replace("/tasks/", "/drafts/tasks/")


def test_a_draft_is_saved_and_filled_in_again(desks: Desks, case: ReviewCase) -> None:
    client, page = desks.sign_in("shenhe"), task_page(desks, case, "review")
    data = {REMARK: "占用面积有测绘报告证明", "version": "0", "key": "k"}
    saved = client.post(draft_of(page), data=data, headers={"Accept": "application/json"})

    assert saved.status_code == 200
    assert saved.json == {"version": 1, "saved_at": "09:00"}
    shown = client.get(page).text
    assert "占用面积有测绘报告证明" in shown
    assert 'data-autosave-version="1"' in shown


def test_an_older_window_does_not_overwrite_a_newer_draft(desks: Desks, case: ReviewCase) -> None:
    client, page = desks.sign_in("shenhe"), task_page(desks, case, "review")
    client.post(draft_of(page), data={REMARK: "一", "version": "0"})
    client.post(draft_of(page), data={REMARK: "二", "version": "1"})
    late = client.post(draft_of(page), data={REMARK: "三", "version": "1"})

    assert late.status_code == 409
    assert late.json["version"] == 2
    assert "09:00" in late.json["message"]
    assert ">二</textarea>" in client.get(page).text


def test_nobody_sees_the_draft_of_another(desks: Desks) -> None:
    case = desks.case_at(SUBMITTED, "farmland")
    page = task_page(desks, case, "intake")
    mine = {"outcome": "return_materials", "defects": "只有我自己看得到"}
    assert desks.sign_in("shenhe").post(draft_of(page), data=mine).status_code == 200

    assert "只有我自己看得到" not in desks.sign_in("keezhang").get(page).text


def test_a_draft_goes_when_its_step_is_done(desks: Desks, case: ReviewCase) -> None:
    client, page = desks.sign_in("shenhe"), task_page(desks, case, "review")
    client.post(draft_of(page), data={REMARK: "草稿里的话"})
    assert client.post(page, data=fields(desks, case, "review")).status_code == 303
    desks.play(case, [("issue", "send_back", {})])

    assert "草稿里的话" not in client.get(task_page(desks, case, "review")).text


def test_asking_the_unit_leaves_the_findings_as_they_are(desks: Desks, case: ReviewCase) -> None:
    client, page = desks.sign_in("shenhe"), task_page(desks, case, "review")
    client.post(draft_of(page), data={REMARK: "写了一半的审核说明"})
    asked = {"merge": "1", "outcome": "supplement", "items[0][wanted]": "补充询问笔录"}
    assert client.post(page, data=asked).status_code == 303
    desks.play(case, [("give_supplement", "give", {}), ("confirm_supplement", "complete", {})])

    assert "写了一半的审核说明" in client.get(task_page(desks, case, "review")).text


def test_a_row_more_for_the_unit_keeps_the_findings_on_the_page(
    desks: Desks, case: ReviewCase
) -> None:
    client, page = desks.sign_in("shenhe"), task_page(desks, case, "review")
    client.post(draft_of(page), data={REMARK: "写了一半的审核说明"})
    data = {"merge": "1", "items[0][wanted]": "补充询问笔录", "add_row": "items"}
    answer = client.post(page, data=data)

    assert "写了一半的审核说明" in answer.text
    assert 'name="items[1][wanted]"' in answer.text


def test_a_box_that_was_emptied_stays_empty(desks: Desks, case: ReviewCase) -> None:
    client, page = desks.sign_in("shenhe"), task_page(desks, case, "review")
    client.post(draft_of(page), data={"transfer_advice": "on", "seen[transfer_advice]": "1"})
    assert 'name="transfer_advice" value="on" checked' in client.get(page).text
    client.post(draft_of(page), data={"seen[transfer_advice]": "1", "version": "1"})
    assert 'name="transfer_advice" value="on" checked' not in client.get(page).text


def test_a_draft_of_an_act_is_kept(desks: Desks, case: ReviewCase) -> None:
    client = desks.sign_in("shenhe")
    page = act_page(case, "request_extension")
    address = f"/drafts/acts/{case.public_id}/request_extension"
    assert client.post(address, data={"reason": "需要专家论证"}).status_code == 200

    assert "需要专家论证" in client.get(page).text


def test_a_step_that_is_done_takes_no_draft(desks: Desks, case: ReviewCase) -> None:
    answer = desks.sign_in("shenhe").post(
        draft_of(task_page(desks, case, "intake")), data={"defects": "迟到的话"}
    )

    assert answer.status_code == 409
    assert "许审慎" in answer.json["message"]


def test_a_case_that_is_not_for_you_takes_no_draft(desks: Desks, case: ReviewCase) -> None:
    address = draft_of(task_page(desks, case, "review"))

    assert desks.sign_in("kuangguan").post(address, data={"reason": "x"}).status_code == 404


def test_a_deleted_draft_begins_anew(desks: Desks, case: ReviewCase) -> None:
    key = DraftKey(case.agency_id, case.id, 1, "review", case.undertaker_id)

    def save(content: str, seen: int) -> int:
        def do(_player) -> int:  # type: ignore[no-untyped-def]
            with transaction():
                return drafts.save(key, {"reasons": content}, seen, system_time.now())

        version: int = desks.playing(do)
        return version

    def delete(_player) -> None:  # type: ignore[no-untyped-def]
        with transaction():
            drafts.delete(key)

    assert [save("一", 0), save("二", 1)] == [1, 2]
    with pytest.raises(DraftChangedElsewhere):
        save("三", 0)
    desks.playing(delete)
    assert save("四", 2) == 1
