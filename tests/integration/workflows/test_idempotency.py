"""The same click once; of two people one; and never half a turn (design D7)."""

import threading
from collections.abc import Callable

import pytest
from fixtures.application import Clock
from fixtures.played import CLEARED, SUBMITTED, UNDER_REVIEW, TestPlayer
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm.exc import StaleDataError

from bpmn.exceptions import EngineError
from web.sample.proposals import matter
from workflows.accounts.models import Agency
from workflows.cases.models import CaseState, ReviewCase, StepRecord
from workflows.db import db
from workflows.exceptions import AlreadyDone, ChangedMeanwhile, Refusal
from workflows.instances import actions
from workflows.instances.actions import open_case, perform_act, perform_step
from workflows.instances.models import TurnRecord
from workflows.powers.models import PowerItem
from workflows.user_tasks.models import TaskState


def test_the_same_key_twice_has_one_effect(player: TestPlayer) -> None:
    case = player.at(SUBMITTED)
    first = player.acts_as("shenhe", case, "intake", "accept", key="one click")
    before = player.snapshot(case)
    second = player.acts_as("shenhe", case, "intake", "accept", key="one click")
    assert second.id == first.id
    assert player.snapshot(case) == before


def test_the_same_key_opens_one_case(player: TestPlayer) -> None:
    about = matter("registration")
    officers = [player.person("chengban11"), player.person("chengban12")]
    item = next(i for i in db.session.query(PowerItem) if i.code == about.power.code)
    opened = [
        open_case(
            player.who("chengban11"),
            item=item,
            title=about.title,
            party=about.party.name,
            officers=officers,
            key="open once",
        )
        for _ in range(2)
    ]
    assert opened[0].id == opened[1].id
    assert db.session.query(ReviewCase).count() == 1


def test_the_same_key_of_an_act_has_one_effect(player: TestPlayer) -> None:
    case = player.at(UNDER_REVIEW)
    for _ in range(2):
        turn = perform_act(
            player.who("dengji"), case.id, "withdraw", {"reason": "补充"}, "withdraw once"
        )
    assert turn.element_id == "withdraw"
    assert len(player.events(case, "act.performed")) == 1
    assert case.state == CaseState.PREPARING


def test_two_keys_on_one_task_name_who_was_faster_and_when(
    player: TestPlayer, clock: Clock
) -> None:
    case = player.at(SUBMITTED)
    clock.set("2026-03-02T16:05")
    player.acts_as("shenhe", case, "intake", "accept")
    clock.set("2026-03-02T16:06")
    with player.refuses(case, AlreadyDone, "许审慎 at 03-02 16:05"):
        player.acts_as("shenhe2", case, "intake", "accept")


def test_a_refused_try_may_be_repeated_with_its_key(player: TestPlayer) -> None:
    """A refusal is no effect: the same key works once the reason is gone."""
    case = player.at(SUBMITTED)
    with pytest.raises(Refusal):
        player.acts_as("shenhe", case, "intake", "accept", key="k", no_conflict="")
    player.acts_as("shenhe", case, "intake", "accept", key="k")
    assert player.open_steps(case) == ["review"]


def test_a_version_conflict_is_retried_once(
    player: TestPlayer, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = player.at(SUBMITTED)
    real, tries = actions._write, []

    def meets_another(*given: object) -> TurnRecord:
        tries.append(1)
        if len(tries) == 1:
            raise StaleDataError("somebody else was faster")
        return real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(actions, "_write", meets_another)
    player.acts_as("shenhe", case, "intake", "accept")
    assert len(tries) == 2
    assert len([r for r in player.rows(StepRecord, case) if r.element_id == "intake"]) == 1


def test_a_second_conflict_is_told_to_the_person(
    player: TestPlayer, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = player.at(SUBMITTED)
    before, tries = player.snapshot(case), []

    def always_late(*_: object) -> TurnRecord:
        tries.append(1)
        raise StaleDataError("somebody else was faster")

    monkeypatch.setattr(actions, "_write", always_late)
    with pytest.raises(ChangedMeanwhile):
        player.acts_as("shenhe", case, "intake", "accept")
    assert len(tries) == 2
    assert player.snapshot(case) == before


def test_a_task_read_before_somebody_else_completed_it_is_seen_as_done(
    played_app: Flask, clock: Clock
) -> None:
    """A page reads the task; another process completes it; the click comes after that."""
    with played_app.app_context():
        player = TestPlayer(db.session.scalars(select(Agency)).one().id, clock)
        case = player.at(SUBMITTED)
        task = player.newest_task(case, "intake")
        assert task.state == TaskState.OPEN
        answers = _answers(player, case)
        _in_thread(
            played_app,
            lambda: perform_step(
                player.who("shenhe"), task.public_id, "accept", answers, "the faster"
            ),
        )
        assert task.state == TaskState.OPEN  # what this session still believes
        with pytest.raises(AlreadyDone, match="许审慎"):
            perform_step(player.who("shenhe2"), task.public_id, "accept", answers, "the slower")


@pytest.mark.parametrize("error", [ValueError("two stops"), EngineError("not waiting", "intake")])
def test_what_was_read_while_another_wrote_is_judged_by_nobody(
    played_app: Flask, clock: Clock, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    """Half of it is old and half is new, so the turn fails somehow: no incident, read afresh."""
    with played_app.app_context():
        player = TestPlayer(db.session.scalars(select(Agency)).one().id, clock)
        case = player.at(SUBMITTED)
        task, answers = player.newest_task(case, "intake"), _answers(player, case)
        faster, slower = player.who("shenhe"), player.who("shenhe2")
        real, done = actions._complete, []

        def overtaken(*given: object) -> TurnRecord:
            done.append(1)
            if len(done) == 1:
                _in_thread(
                    played_app,
                    lambda: perform_step(faster, task.public_id, "accept", answers, "faster"),
                )
                raise error
            return real(*given)  # type: ignore[arg-type]

        monkeypatch.setattr(actions, "_complete", overtaken)
        with pytest.raises(AlreadyDone, match="许审慎"):
            perform_step(slower, task.public_id, "accept", answers, "slower")
        assert player.incidents(case) == []


@pytest.mark.parametrize("outcomes", [("accept", "accept"), ("accept", "return_materials")])
def test_of_two_threads_one_wins_and_the_other_gets_a_plain_refusal(
    played_app: Flask, clock: Clock, outcomes: tuple[str, str]
) -> None:
    with played_app.app_context():
        player = TestPlayer(db.session.scalars(select(Agency)).one().id, clock)
        case = player.at(SUBMITTED)
        task_id, case_id = player.newest_task(case, "intake").public_id, case.id
        people = [player.who("shenhe"), player.who("shenhe2")]
        answers = _answers(player, case) | {"defects": "缺材料"}
        db.session.remove()
    start = threading.Barrier(2)
    ends: list[object] = []

    def click(n: int) -> None:
        with played_app.app_context():
            start.wait(10)
            try:
                turn = perform_step(people[n], task_id, outcomes[n], answers, f"click {n}")
                ends.append(turn.outcome)
            except Refusal as refusal:
                ends.append(refusal)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=click, args=(n,)) for n in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    won = [end for end in ends if isinstance(end, str)]
    lost = [end for end in ends if isinstance(end, Refusal)]
    assert (len(won), len(lost)) == (1, 1)
    assert isinstance(lost[0], AlreadyDone | ChangedMeanwhile)
    with played_app.app_context():
        case = db.session.get_one(ReviewCase, (people[0].agency_id, case_id))
        records = [r for r in player.rows(StepRecord, case) if r.element_id == "intake"]
        assert [r.outcome for r in records] == won


def test_nothing_is_left_of_a_turn_that_breaks_in_the_middle(
    player: TestPlayer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even the number of the opinion is free again."""
    case = player.at(CLEARED[:-1])
    before = player.snapshot(case)
    broken = RuntimeError("the power went")

    def breaks(*_: object) -> None:
        raise broken

    monkeypatch.setattr(actions.audit, "append", breaks)
    with pytest.raises(RuntimeError):
        player.do(case, "issue")
    monkeypatch.undo()
    assert player.snapshot(case) == before
    player.do(case, "issue")
    assert player.events(case, "opinion.issued")[0].payload["number"].endswith("1号")


def _answers(player: TestPlayer, case: ReviewCase) -> dict[str, object]:
    turn = actions.open_turn(player.who("shenhe"), case.id, "intake", "")
    return {
        "checks": {slot.code: "PRESENT" for slot in turn.procedure.slots},
        "no_conflict": "on",
    }


def _in_thread(app: Flask, work: Callable[[], object]) -> None:
    failed: list[BaseException] = []

    def run() -> None:
        with app.app_context():
            try:
                work()
            except BaseException as error:
                failed.append(error)
            finally:
                db.session.remove()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(30)
    assert failed == []
