"""The case list, a new case, and the page of a case, on the shipped procedure and sample matter."""

import re
from datetime import date

import pytest
from fixtures.application import SignIn
from fixtures.cases import Make, a_case, a_task
from fixtures.desks import Desks
from fixtures.people import Bureau
from fixtures.played import CLEARED, PENDING, PREPARING, REVISED, UNDER_REVIEW, Move, TestPlayer
from flask import Flask

from workflows import system_time
from workflows.cases.models import CaseState, ReviewCase
from workflows.db import db, new_id
from workflows.exceptions import Refusal
from workflows.instances.models import Incident, IncidentKind
from workflows.opinions.models import CollectiveDiscussion
from workflows.papers.models import Paper
from workflows.powers.models import PowerItem
from workflows.user_tasks.models import UserTask


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("officer", True),
        ("officer2", True),  # a member of the handling unit
        ("unithead", True),
        ("deputy", True),
        ("miner", False),  # another unit
        ("reviewer", True),
        ("reviewhead", True),
        ("deputylegal", True),
        ("head", True),
        ("secretary", False),
        ("adviser", False),
        ("supervisor", True),
        ("admin", False),  # runs the system, reads no cases
        ("scientist", False),
    ],
)
def test_who_sees_a_case_in_preparation(
    make: Make, bureau: Bureau, sign_in: SignIn, who: str, sees: bool
) -> None:
    case = make(a_case, title="一件用来看的案子")
    client = sign_in(who)

    assert ("一件用来看的案子" in client.get("/cases").text) is sees
    answer = client.get(f"/cases/{case.public_id}/diagram.json")
    assert (answer.status_code == 404) is not sees


def test_the_secretary_sees_what_is_or_was_before_a_meeting(
    app: Flask, make: Make, bureau: Bureau, sign_in: SignIn
) -> None:
    make(a_case, title="会上的案子", state=CaseState.DELIBERATING)
    discussed = make(a_case, title="议过的案子", state=CaseState.CLEARED)
    with app.app_context():
        db.session.add(
            CollectiveDiscussion(
                agency_id=bureau.agency_id,
                case_id=discussed.id,
                n=1,
                body="RESPONSIBLE_OFFICERS",
                subject="DECISION",
                held_on=date(2026, 11, 16),
                place="会议室",
                chair="钟白露",
                recorder="姚寒露",
                participants=[],
                report="",
                conclusion="APPROVED",
                text="同意",
                acted_on=date(2026, 11, 16),
                recorded_at=discussed.opened_at,
            )
        )
        db.session.commit()

    page = sign_in("secretary").get("/cases").text

    assert "会上的案子" in page
    assert "议过的案子" in page


def test_who_is_asked_for_comments_sees_the_case(
    make: Make, bureau: Bureau, sign_in: SignIn
) -> None:
    case = make(a_case)
    assert "还没有案件" in sign_in("scientist").get("/cases").text

    make(a_task, case, unit_id=bureau.units["KJ"], post="MEMBER", duty="RECORD")

    assert case.title in sign_in("scientist").get("/cases").text


def test_cases_are_found_by_number_title_and_party(
    make: Make, bureau: Bureau, sign_in: SignIn
) -> None:
    make(a_case, title="甲案", party="一百%砂石厂", n=7)
    make(a_case, title="乙案", party="某采石场", n=81)
    client = sign_in("reviewer")

    for text, found, other in (
        ("乙", "乙案", "甲案"),
        ("采石", "乙案", "甲案"),
        ("〕7号", "甲案", "乙案"),
        ("%", "甲案", "乙案"),
    ):
        page = client.get("/cases", query_string={"text": text}).text
        assert found in page, text
        assert other not in page, text
    assert "没有符合条件的案件" in client.get("/cases?text=丙").text


def test_cases_are_filtered_by_state(make: Make, bureau: Bureau, sign_in: SignIn) -> None:
    make(a_case, title="甲案", state=CaseState.DECIDED)
    make(a_case, title="乙案", state=CaseState.IN_REVIEW)
    client = sign_in("reviewer")

    assert "甲案" not in client.get("/cases?view=open").text
    assert "乙案" not in client.get("/cases?state=DECIDED").text
    assert "甲案" in client.get("/cases?state=nonsense").text


def test_the_most_urgent_case_comes_first(make: Make, bureau: Bureau, sign_in: SignIn) -> None:
    calm, urgent = make(a_case, title="不急的案子"), make(a_case, title="急的案子")
    make(a_task, calm, due_on=date(2026, 12, 1))
    make(a_task, urgent, due_on=date(2026, 11, 16))
    make(a_task, urgent, due_on=date(2026, 12, 20))

    page = sign_in("reviewer").get("/cases").text

    assert page.index("急的案子") < page.index("不急的案子")
    assert page.count("急的案子") == 2  # each case once: "不急的案子" contains the other


def new_case(desks: Desks, **given: object) -> dict[str, object]:
    with desks.app.app_context():
        item = db.session.scalars(db.select(PowerItem).where(PowerItem.code == "CF-001")).one()
    return {
        "item": item.public_id,
        "title": "某砂石厂非法占用土地案",
        "party": "某砂石厂",
        "procedure": "legal-review",
        "key": "once",
        **given,
    }


def test_a_new_case_starts_the_procedure(desks: Desks) -> None:
    client = desks.sign_in("chengban")
    assert "对非法占用土地的处罚" in client.get("/cases/new").text

    answer = client.post("/cases/new", data=new_case(desks))
    again = client.post("/cases/new", data=new_case(desks))  # a double click opens one case

    assert answer.status_code == 302
    assert again.headers["Location"] == answer.headers["Location"]
    assert "认定审核范围" in client.get(answer.headers["Location"]).text
    assert "认定审核范围" in client.get("/inbox").text


def test_a_new_case_that_lacks_something_is_asked_for_again(desks: Desks) -> None:
    data = new_case(desks, title="甲案", party="", item="")

    answer = desks.sign_in("chengban").post("/cases/new", data=data)

    assert answer.status_code == 422
    assert 'value="甲案"' in answer.text
    assert "请填写。" in answer.text
    assert "请从列表中选择。" in answer.text


def test_nobody_opens_a_case_on_the_power_of_another_unit(desks: Desks) -> None:
    with desks.app.app_context():
        item = db.session.scalars(db.select(PowerItem).where(PowerItem.code == "CF-003")).one()

    answer = desks.sign_in("chengban").post("/cases/new", data=new_case(desks, item=item.public_id))

    assert answer.status_code == 422


def test_only_handling_units_open_cases(desks: Desks) -> None:
    assert desks.sign_in("shenhe").get("/cases/new").status_code == 403
    assert desks.sign_in("guanli").get("/cases/new").status_code == 403


def test_the_page_of_a_case_tells_where_it_stands(desks: Desks) -> None:
    case = desks.case_at(UNDER_REVIEW)

    page = desks.sign_in("shenhe").get(f"/cases/{case.public_id}").text

    assert '<li class="current" aria-current="step">审核' in page
    assert "审核期限" in page
    assert "起算日，不计入" in page  # how the limit is counted
    assert "第 5 日" in page
    assert "认定审核范围：属于审核范围" in page  # the timeline
    assert "data-diagram" in page
    assert "申请延长审核期限" in page  # an act on offer
    assert "去办理" in page or "认领" in page


@pytest.mark.parametrize(
    ("stage", "current"),
    [(PREPARING, "准备送审"), (PENDING, "签发"), (REVISED, "意见处理"), (CLEARED, "决定")],
)
def test_the_stage_bar_follows_the_case(desks: Desks, stage: list[Move], current: str) -> None:
    case = desks.case_at(stage)

    page = desks.sign_in("juzhang").get(f"/cases/{case.public_id}").text

    assert f'<li class="current" aria-current="step">{current}' in page


def test_the_diagram_and_its_state_are_served(desks: Desks) -> None:
    case = desks.case_at(UNDER_REVIEW)
    client = desks.sign_in("shenhe")

    xml = client.get(f"/cases/{case.public_id}/diagram.xml")
    state = client.get(f"/cases/{case.public_id}/diagram.json").get_json()

    assert xml.content_type.startswith("application/xml")
    assert b"fashen:procedure" in xml.data
    assert state["current"] == ["review"]
    assert "intake" in state["done"]
    unchanged = client.get(
        f"/cases/{case.public_id}/diagram.xml", headers={"If-None-Match": xml.headers["ETag"]}
    )
    assert unchanged.status_code == 304


def test_a_draft_opinion_is_not_shown_to_the_handling_unit(desks: Desks) -> None:
    case = desks.case_at(PENDING)

    assert "拟稿，待签发" in desks.sign_in("keezhang").get(f"/cases/{case.public_id}").text
    undertaker = desks.sign_in("chengban")
    mine = undertaker.get(f"/cases/{case.public_id}")
    assert mine.status_code in (200, 404)  # the matter may belong to another unit
    assert "拟稿，待签发" not in mine.text


def test_a_paper_is_handed_out_under_its_chinese_name(desks: Desks) -> None:
    case = desks.case_at(CLEARED)
    with desks.app.app_context():
        paper = db.session.scalars(db.select(Paper).where(Paper.case_id == case.id)).one()

    address = f"/cases/{case.public_id}/papers/{paper.public_id}"
    answer = desks.sign_in("shenhe").get(address)

    assert answer.status_code == 200
    assert answer.data.startswith(b"PK")
    answer.headers["Content-Disposition"].encode("latin-1")  # a server sends nothing else
    assert "filename*=UTF-8''" in answer.headers["Content-Disposition"]
    assert desks.sign_in("guanli").get(address).status_code == 404


def test_refusals_are_part_of_the_timeline(desks: Desks) -> None:
    case = desks.case_at(UNDER_REVIEW)

    def too_long(player: TestPlayer) -> None:
        with pytest.raises(Refusal):
            player.acts_as("chengban", case, "review", "draft")

    desks.playing(too_long)

    page = desks.sign_in("shenhe").get(f"/cases/{case.public_id}").text
    assert "event-refused" in page
    assert "未予办理" in page


def test_the_head_of_the_agency_can_close_a_case_that_its_diagram_cannot_take_on(
    desks: Desks,
) -> None:
    case = desks.case_at(UNDER_REVIEW)
    head, reviewer = desks.sign_in("juzhang"), desks.sign_in("shenhe")
    address = f"/cases/{case.public_id}"
    assert "close-stuck" not in head.get(address).text
    with desks.app.app_context():
        db.session.add(
            Incident(
                agency_id=case.agency_id,
                id=new_id(),
                case_id=case.id,
                kind=IncidentKind.TURN_FAILED,
                element_id="review",
                message="The diagram has ended, but the case has not; close it or move it.",
                opened_at=system_time.now(),
                how="",
            )
        )
        db.session.commit()

    assert "close-stuck" not in reviewer.get(address).text
    assert reviewer.post(f"{address}/close-stuck", data={"reason": "试"}).status_code == 409
    page = head.get(address).text
    key = re.search(r'name="key" value="([^"]+)"', page)
    assert key is not None
    given = {"reason": "流程图有误，另行立案办理", "key": key[1]}
    for _again in range(2):  # the same click, once
        assert head.post(f"{address}/close-stuck", data=given).status_code == 302

    page = head.get(address).text
    assert "流程图有误，另行立案办理" in page
    assert "close-stuck" not in page
    with desks.app.app_context():
        closed = db.session.get_one(ReviewCase, (case.agency_id, case.id))
        assert (closed.state, closed.engine_state) == (CaseState.CLOSED, "")
        assert not db.session.scalars(
            db.select(UserTask).where(UserTask.case_id == case.id, UserTask.state == "OPEN")
        ).all()
