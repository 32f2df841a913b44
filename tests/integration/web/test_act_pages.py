"""The pages of acts beside the steps: offered or not, previewed, refused without losing a word."""

import pytest
from fixtures.desks import Desks
from fixtures.played import AWAITING, CLEARED, PENDING, UNDER_REVIEW, Move
from fixtures.step_pages import act_page, fields, somebody

ASKED: list[Move] = [*UNDER_REVIEW, ("request_extension", "", {})]


@pytest.mark.parametrize(
    ("stage", "key", "element_id", "role"),
    [
        (UNDER_REVIEW, "farmland", "request_extension", "reviewer"),
        (UNDER_REVIEW, "farmland", "withdraw", "unitHead"),
        (UNDER_REVIEW, "farmland", "recuse", "reviewer"),
        (UNDER_REVIEW, "farmland", "reassign", "reviewHead"),
        (UNDER_REVIEW, "farmland", "request_closing", "unitHead"),
        (PENDING, "farmland", "request_withdrawal", "unitHead"),
        (CLEARED, "registration", "refer_to_meeting", "deputyInCharge"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_act_opens_for_its_person_and_is_done(
    desks: Desks, stage: list[Move], key: str, element_id: str, role: str
) -> None:
    case = desks.case_at(stage, key)
    client = desks.sign_in(somebody(desks, case, role))
    page = client.get(act_page(case, element_id))
    assert page.status_code == 200
    assert 'id="step"' in page.text

    done = client.post(act_page(case, element_id), data=fields(desks, case, element_id))
    assert done.status_code == 303
    assert f"/cases/{case.public_id}" in done.location or "/tasks/" in done.location


def test_what_was_not_supplied_in_time_is_returned_on_its_page(desks: Desks) -> None:
    case = desks.case_at(AWAITING, "farmland")
    client, page = desks.sign_in("keezhang"), act_page(case, "return_unsupplied")
    data = {"reason": "逾期未补充，退回材料"}

    early = client.post(page, data=data)
    assert early.status_code == 409
    assert "逾期未补充，退回材料" in early.text  # still in the form

    desks.clock.set("2026-03-20")
    assert client.post(page, data=data).status_code == 303


def test_an_extension_shows_the_day_it_would_lead_to(desks: Desks) -> None:
    case = desks.case_at(UNDER_REVIEW, "farmland")
    client, page = desks.sign_in("shenhe"), act_page(case, "request_extension")

    assert "2026-03-09" in client.get(page).text
    preview = client.post(f"{page}/preview", data={"days": "10"}, headers={"HX-Request": "true"})
    assert "2026-03-23" in preview.text
    nothing = client.post(f"{page}/preview", data={"days": "x"}, headers={"HX-Request": "true"})
    assert nothing.status_code == 200
    assert "2026" not in nothing.text


def test_the_approver_sees_both_days(desks: Desks) -> None:
    case = desks.case_at(ASKED, "farmland")

    def address(player):  # type: ignore[no-untyped-def]
        return f"/tasks/{player.newest_task(case, 'approve_extension').public_id}"

    page = desks.sign_in("fazhi").get(desks.playing(address))

    assert "2026-03-09" in page.text  # due now
    assert "2026-03-17" in page.text  # six working days more


def test_too_many_days_are_refused_and_the_words_stay(desks: Desks) -> None:
    case = desks.case_at(UNDER_REVIEW, "farmland")
    data = {"days": "11", "reason": "涉及专家论证，需要延长"}
    answer = desks.sign_in("shenhe").post(act_page(case, "request_extension"), data=data)

    assert answer.status_code == 409
    assert "涉及专家论证，需要延长" in answer.text
    assert 'value="11"' in answer.text


def test_a_missing_reason_is_marked(desks: Desks) -> None:
    case = desks.case_at(UNDER_REVIEW, "farmland")
    client = desks.sign_in(somebody(desks, case, "unitHead"))
    answer = client.post(act_page(case, "withdraw"), data={"reason": " "})

    assert answer.status_code == 422
    assert 'href="#field-reason"' in answer.text


def test_an_act_that_is_not_offered_says_so(desks: Desks) -> None:
    case = desks.case_at(CLEARED, "registration")
    answer = desks.sign_in("keezhang").get(act_page(case, "reassign"))

    assert answer.status_code == 409
    assert 'id="step"' not in answer.text
    assert desks.sign_in("keezhang").get(act_page(case, "no_such")).status_code == 404


def test_an_act_of_somebody_else_is_refused(desks: Desks) -> None:
    case = desks.case_at(UNDER_REVIEW, "farmland")
    answer = desks.sign_in("chengban").post(act_page(case, "reassign"), data={"reason": "转办"})

    assert answer.status_code == 409
