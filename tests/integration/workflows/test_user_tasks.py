from threading import Barrier, Thread
from typing import Any

import pytest
from fixtures.application import Clock
from fixtures.cases import Make, a_case, a_task
from fixtures.people import Bureau
from flask import Flask

from workflows import system_time
from workflows.accounts.models import Post, PostHolding
from workflows.acts import Act, Actor
from workflows.audit.models import AuditEvent
from workflows.cases.models import Exclusion
from workflows.cases.roles import ExclusionReason
from workflows.db import db, new_id, transaction
from workflows.exceptions import (
    AlreadyDone,
    NotYourTask,
    Refusal,
    SeparationOfDuties,
    TakenBySomebodyElse,
)
from workflows.user_tasks import actions, queries, rules
from workflows.user_tasks.models import Assignment, TaskState, UserTask


def act_of(bureau: Bureau, username: str) -> Act:
    person = bureau.person(username)
    now = system_time.now()
    return Act(
        Actor(bureau.agency_id, person.id, person.name, system_time.civil_date(now), person.id), now
    )


def loaded(bureau: Bureau, task: UserTask) -> UserTask:
    return db.session.get_one(UserTask, (bureau.agency_id, task.id))


def test_a_claimed_task_belongs_to_who_was_first(in_app: Flask, make: Make, bureau: Bureau) -> None:
    task = loaded(bureau, make(a_task, make(a_case)))

    with transaction():
        actions.claim(act_of(bureau, "reviewer"), task)

    assert task.assignee_id == bureau.people["reviewer"]
    with pytest.raises(TakenBySomebodyElse, match="沈谷雨"), transaction():
        actions.claim(act_of(bureau, "reviewer2"), task)


def test_claiming_twice_is_harmless(in_app: Flask, make: Make, bureau: Bureau) -> None:
    task = loaded(bureau, make(a_task, make(a_case)))

    for _ in range(2):
        with transaction():
            actions.claim(act_of(bureau, "reviewer"), task)

    assert db.session.query(AuditEvent).filter_by(event="task.claimed").count() == 1


def test_of_many_who_claim_at_once_one_gets_the_task(
    app: Flask, make: Make, bureau: Bureau, clock: Clock
) -> None:
    task = make(a_task, make(a_case))
    start, results = Barrier(2), []

    def claim(username: str) -> None:
        with app.app_context():
            row = loaded(bureau, task)
            act = act_of(bureau, username)
            start.wait(timeout=10)
            try:
                with transaction():
                    actions.claim(act, row)
                results.append(username)
            except Refusal as refusal:
                results.append(type(refusal).__name__)

    threads = [Thread(target=claim, args=(name,)) for name in ("reviewer", "reviewer2")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert "TakenBySomebodyElse" in results
    assert len({"reviewer", "reviewer2"} & set(results)) == 1


def test_a_finished_task_says_who_did_it(in_app: Flask, make: Make, bureau: Bureau) -> None:
    done = make(
        a_task,
        make(a_case),
        state=TaskState.DONE,
        closed_by=bureau.people["reviewer2"],
        closed_at=system_time.now(),
    )

    with pytest.raises(AlreadyDone, match="叶霜降"), transaction():
        actions.claim(act_of(bureau, "reviewer"), loaded(bureau, done))


@pytest.mark.parametrize("who", ["miner", "officer", "admin", "supervisor", "adviser"])
def test_other_posts_cannot_claim(in_app: Flask, make: Make, bureau: Bureau, who: str) -> None:
    task = loaded(bureau, make(a_task, make(a_case)))

    with pytest.raises(NotYourTask), transaction():
        actions.claim(act_of(bureau, who), task)


def test_a_post_that_has_ended_gives_no_task(in_app: Flask, make: Make, bureau: Bureau) -> None:
    task = loaded(bureau, make(a_task, make(a_case)))
    for holding in db.session.scalars(
        db.select(PostHolding).where(PostHolding.person_id == bureau.people["reviewer"])
    ):
        holding.until = holding.since
    db.session.commit()

    with pytest.raises(NotYourTask), transaction():
        actions.claim(act_of(bureau, "reviewer"), task)


@pytest.mark.parametrize("reason", list(ExclusionReason))
def test_who_is_excluded_is_told_why(
    in_app: Flask, make: Make, bureau: Bureau, reason: ExclusionReason
) -> None:
    case = make(a_case)
    task = loaded(bureau, make(a_task, case))
    db.session.add(
        Exclusion(
            agency_id=bureau.agency_id,
            id=new_id(),
            case_id=case.id,
            person_id=bureau.people["reviewer"],
            duty="REVIEW",
            reason=reason,
        )
    )
    db.session.commit()

    with pytest.raises(SeparationOfDuties), transaction():
        actions.claim(act_of(bureau, "reviewer"), task)
    assert queries.candidates([task], system_time.today())[task.id] == [
        bureau.person(name) for name in ("reviewer2", "reviewhead")
    ]


def test_only_the_holder_releases(in_app: Flask, make: Make, bureau: Bureau) -> None:
    task = loaded(bureau, make(a_task, make(a_case), assignee_id=bureau.people["reviewer"]))

    with pytest.raises(TakenBySomebodyElse), transaction():
        actions.release(act_of(bureau, "reviewer2"), task)
    with transaction():
        actions.release(act_of(bureau, "reviewer"), task)

    assert task.assignee_id is None


def test_a_task_of_one_person_has_nowhere_to_go_back_to(
    in_app: Flask, make: Make, bureau: Bureau
) -> None:
    task = loaded(
        bureau,
        make(a_task, make(a_case), assignee_id=bureau.people["officer"], unit_id=None, post=None),
    )

    with pytest.raises(rules.OnlyYours), transaction():
        actions.release(act_of(bureau, "officer"), task)


@pytest.mark.parametrize(
    ("to", "refusal"),
    [("reviewer2", None), ("reviewhead", None), ("officer", rules.NotACandidate)],
)
def test_the_head_hands_out_to_those_who_hold_the_post(
    in_app: Flask, make: Make, bureau: Bureau, to: str, refusal: type[Refusal] | None
) -> None:
    task = loaded(bureau, make(a_task, make(a_case), assignment=Assignment.HEAD_ASSIGNS))

    def hand_out() -> None:
        with transaction():
            actions.assign(act_of(bureau, "reviewhead"), task, bureau.person(to))

    if refusal is None:
        hand_out()
        assert task.assignee_id == bureau.people[to]
    else:
        with pytest.raises(refusal):
            hand_out()


def test_the_head_of_another_unit_hands_out_nothing(
    in_app: Flask, make: Make, bureau: Bureau
) -> None:
    task = loaded(bureau, make(a_task, make(a_case)))

    with pytest.raises(rules.NotTheHead), transaction():
        actions.assign(act_of(bureau, "unithead"), task, bureau.person("reviewer"))


@pytest.mark.parametrize(
    ("given", "who", "sees"),
    [
        ({}, "reviewer", 1),
        ({}, "officer", 0),
        ({"assignment": Assignment.HEAD_ASSIGNS}, "reviewer", 0),
        ({"assignment": Assignment.HEAD_ASSIGNS}, "reviewhead", 1),
        ({"assignment": Assignment.HEAD_ASSIGNS}, "unithead", 0),
        ({"assignment": Assignment.LAST_REVIEWER}, "reviewer", 1),
        ({"post": Post.ADVISER}, "adviser", 1),
        ({"state": TaskState.CANCELLED}, "reviewer", 0),
    ],
)
def test_the_pool_shows_what_the_posts_may_claim_and_counts_it(
    in_app: Flask, make: Make, bureau: Bureau, given: dict[str, Any], who: str, sees: int
) -> None:
    make(a_task, make(a_case), **given)
    person = bureau.person(who)
    keys = actions._keys(act_of(bureau, who), person.id)

    page = queries.inbox(bureau.agency_id, person.id, keys, queries.View.POOL, system_time.today())

    assert len(page.rows) == sees
    assert queries.inbox_counts(bureau.agency_id, person.id, keys) == queries.Counts(0, sees)


def test_long_lists_are_read_page_by_page(in_app: Flask, make: Make, bureau: Bureau) -> None:
    case = make(a_case)
    for _ in range(queries.PAGE + 1):
        make(a_task, case, assignee_id=bureau.people["reviewer"])
    today = system_time.today()

    def page(n: int) -> queries.TaskPage:
        return queries.inbox(
            bureau.agency_id, bureau.people["reviewer"], set(), queries.View.MINE, today, n
        )

    assert (len(page(1).rows), page(1).more) == (queries.PAGE, True)
    assert (len(page(2).rows), page(2).more) == (1, False)
