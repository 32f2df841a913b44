from datetime import date, timedelta
from typing import Any

import pytest
from fixtures.application import Clock, SignIn
from fixtures.cases import Make, a_case, a_notice, a_task
from fixtures.people import Bureau
from flask import Flask

from workflows.accounts.models import Post
from workflows.audit.models import AuditEvent
from workflows.cases.models import Exclusion
from workflows.db import db, new_id
from workflows.notices.models import Notice
from workflows.user_tasks.models import Assignment, UserTask

TODAY = date(2026, 11, 17)


def names_in_order(page: str, *names: str) -> list[str]:
    assert all(name in page for name in names), [name for name in names if name not in page]
    return sorted(names, key=page.index)


def test_order_is_overdue_today_by_due_day_paused_none(
    make: Make, bureau: Bureau, sign_in: SignIn
) -> None:
    case = make(a_case)
    mine = {"assignee_id": bureau.people["reviewer"]}
    make(a_task, case, name="任务甲无期限", **mine)
    make(a_task, case, name="任务乙已暂停", paused=True, **mine)
    make(a_task, case, name="任务丙后天", due_on=TODAY + timedelta(days=2), **mine)
    make(a_task, case, name="任务丁明天", due_on=TODAY + timedelta(days=1), **mine)
    make(a_task, case, name="任务戊今天", due_on=TODAY, **mine)
    make(a_task, case, name="任务己逾期", due_on=TODAY - timedelta(days=1), **mine)

    page = sign_in("reviewer").get("/inbox").text

    order = ["任务己逾期", "任务戊今天", "任务丁明天", "任务丙后天", "任务乙已暂停", "任务甲无期限"]
    assert names_in_order(page, *order) == order


@pytest.mark.parametrize(
    ("given", "css", "words"),
    [
        ({"due_on": date(2026, 11, 24)}, "chip-green", "剩 5 个工作日 · 11-24"),
        ({"due_on": date(2026, 11, 19)}, "chip-amber", "剩 2 个工作日 · 11-19"),
        ({"due_on": TODAY}, "chip-red", "今日到期 · 11-17"),
        ({"due_on": date(2026, 11, 13)}, "chip-red", "逾期 2 个工作日 · 11-13"),
        ({"paused": True}, "chip-grey", "已暂停计时"),
        ({}, "chip-none", "无期限"),
        (
            {"due_on": date(2027, 1, 6), "provisional": True},
            "chip-provisional",
            "2027年放假安排尚未公布",
        ),
    ],
)
def test_a_deadline_is_shown_in_words_and_colour(
    make: Make, bureau: Bureau, sign_in: SignIn, given: dict[str, Any], css: str, words: str
) -> None:
    make(a_task, make(a_case), assignee_id=bureau.people["reviewer"], **given)

    page = sign_in("reviewer").get("/inbox").text

    assert css in page
    assert words in page


def test_a_task_of_the_pool_is_claimed_and_then_mine(
    app: Flask, make: Make, bureau: Bureau, sign_in: SignIn
) -> None:
    task = make(a_task, make(a_case))
    client = sign_in("reviewer")
    assert "法制审核" in client.get("/inbox/pool").text

    client.post(f"/tasks/{task.public_id}/claim")

    assert "法制审核" in client.get("/inbox").text
    assert "没有可认领的任务" in client.get("/inbox/pool").text
    with app.app_context():
        event = db.session.scalars(
            db.select(AuditEvent).where(AuditEvent.event == "task.claimed")
        ).one()
        assert (event.actor_name, event.payload) == ("沈谷雨", {"step": "法制审核"})


def test_what_waits_for_a_post_of_one_person_is_theirs_without_a_claim(
    make: Make, bureau: Bureau, sign_in: SignIn
) -> None:
    case = make(a_case)
    make(a_task, case, name="待分管领导裁定", unit_id=bureau.units["ZF"], post=Post.DEPUTY)

    deputy = sign_in("deputy")

    assert "待分管领导裁定" in deputy.get("/inbox").text
    assert "待分管领导裁定" not in deputy.get("/inbox/pool").text


def test_who_comes_second_is_told_who_has_it(make: Make, bureau: Bureau, sign_in: SignIn) -> None:
    task = make(a_task, make(a_case))
    sign_in("reviewer").post(f"/tasks/{task.public_id}/claim")

    answer = sign_in("reviewer2").post(f"/tasks/{task.public_id}/claim")

    assert answer.status_code == 409
    assert "沈谷雨" in answer.text


def test_a_released_task_waits_for_colleagues_again(
    make: Make, bureau: Bureau, sign_in: SignIn
) -> None:
    task = make(a_task, make(a_case), assignee_id=bureau.people["reviewer"])

    sign_in("reviewer").post(f"/tasks/{task.public_id}/release")

    assert "法制审核" in sign_in("reviewer2").get("/inbox/pool").text


def test_others_cannot_claim(make: Make, bureau: Bureau, sign_in: SignIn) -> None:
    task = make(a_task, make(a_case))

    answer = sign_in("miner").post(f"/tasks/{task.public_id}/claim")

    assert answer.status_code == 409
    assert "审核人员" in answer.text


def test_who_is_excluded_neither_sees_nor_counts_nor_claims_the_task(
    app: Flask, make: Make, bureau: Bureau, sign_in: SignIn
) -> None:
    case = make(a_case)
    task = make(a_task, case)
    with app.app_context():
        db.session.add(
            Exclusion(
                agency_id=bureau.agency_id,
                id=new_id(),
                case_id=case.id,
                person_id=bureau.people["reviewer"],
                duty="REVIEW",
                reason="RECUSED",
            )
        )
        db.session.commit()
    client = sign_in("reviewer")

    assert "没有可认领的任务" in client.get("/inbox/pool").text
    answer = client.post(f"/tasks/{task.public_id}/claim")
    assert answer.status_code == 409
    assert "回避" in answer.text


def test_the_head_hands_out_what_the_step_says_is_handed_out(
    app: Flask, make: Make, bureau: Bureau, sign_in: SignIn
) -> None:
    task = make(a_task, make(a_case), assignment=Assignment.HEAD_ASSIGNS)
    assert "没有可认领的任务" in sign_in("reviewer").get("/inbox/pool").text
    assert sign_in("reviewer").post(f"/tasks/{task.public_id}/claim").status_code == 409
    head = sign_in("reviewhead")
    assert "叶霜降" in head.get("/inbox/pool").text
    with app.app_context():
        colleague = bureau.person("reviewer2").public_id

    head.post(f"/tasks/{task.public_id}/assign", data={"person": colleague})

    assert "法制审核" in sign_in("reviewer2").get("/inbox").text
    assert "方芒种 已将此任务交给您" in sign_in("reviewer2").get("/notices").text
    with app.app_context():
        assert (
            db.session.get_one(UserTask, (bureau.agency_id, task.id)).assignee_id
            == (bureau.people["reviewer2"])
        )


def test_nobody_else_hands_out(app: Flask, make: Make, bureau: Bureau, sign_in: SignIn) -> None:
    task = make(a_task, make(a_case))
    with app.app_context():
        colleague = bureau.person("reviewer2").public_id

    answer = sign_in("reviewer").post(f"/tasks/{task.public_id}/assign", data={"person": colleague})

    assert answer.status_code == 409


def test_what_is_done_is_listed_with_its_result(
    make: Make, bureau: Bureau, sign_in: SignIn, clock: Clock
) -> None:
    make(
        a_task,
        make(a_case),
        state="DONE",
        closed_by=bureau.people["reviewer"],
        closed_at=clock.now,
        outcome_label="受理",
    )

    page = sign_in("reviewer").get("/inbox/done").text

    assert "受理" in page
    assert "2026-11-17 09:00" in page


def test_an_empty_inbox_says_what_comes_next(bureau: Bureau, sign_in: SignIn) -> None:
    assert "没有待办" in sign_in("reviewer").get("/inbox").text


def test_notices_are_counted_until_they_are_seen(
    app: Flask, make: Make, bureau: Bureau, sign_in: SignIn
) -> None:
    case = make(a_case)
    notice = make(a_notice, "officer", case)
    client = sign_in("officer")
    assert '<span class="count count-alert">1</span>' in client.get("/inbox").text

    page = client.get("/notices").text

    assert "审核意见已出具" in page
    assert f"/cases/{case.public_id}" in page
    assert "count-alert" not in client.get("/inbox").text
    with app.app_context():
        assert db.session.get_one(Notice, (bureau.agency_id, notice.id)).seen_at is not None


def test_the_inbox_asks_the_database_a_fixed_number_of_questions(
    app: Flask, make: Make, bureau: Bureau, sign_in: SignIn
) -> None:
    from sqlalchemy import event

    client = sign_in("reviewer")
    counts = []
    with app.app_context():
        engine = db.engine
    for _ in range(2):
        for _ in range(5):
            make(a_task, make(a_case), assignee_id=bureau.people["reviewer"])
        asked: list[str] = []

        def note(_c: Any, _u: Any, statement: str, *_rest: Any, asked: list[str] = asked) -> None:
            asked.append(statement)

        event.listen(engine, "before_cursor_execute", note)
        client.get("/inbox")
        event.remove(engine, "before_cursor_execute", note)
        counts.append(len(asked))

    assert counts[0] == counts[1]
