"""Where our way differs from the plain library, because the library is wrong."""

import random

import pytest
from fixtures.models import model
from fixtures.walks import PlainRun

from bpmn import engine


def no_work(element_id, handler, inputs):
    return


def walk_of_ours(name, facts, path):
    definition = engine.parse(model(name))
    step = engine.start(definition, facts.__getitem__, no_work)
    for element_id in path:
        step = engine.fire(definition, step.state, element_id, facts.__getitem__, no_work)
    return step


AGAIN = {"steps.summary.outcome": "no"}
ONCE_AROUND = ["prepare", "second_section", "second_head", "first_section", "summary"]
SECOND_TIME = [*ONCE_AROUND, "prepare", "first_section"]


def test_a_join_waits_for_all_its_ways_again_the_second_time_around():
    step = walk_of_ours("join_in_a_loop", AGAIN, SECOND_TIME)

    assert step.state == '["second_section","join<first_section"]'


def test_the_plain_library_still_passes_that_join_early():
    """When an upgrade mends this, the model can be walked like the others."""
    plain = PlainRun(model("join_in_a_loop"), AGAIN)

    for element_id in SECOND_TIME:
        plain.fire(element_id)

    assert set(plain.waiting()) == {"second_section", "summary"}


@pytest.mark.parametrize("seed", range(30))
def test_a_join_in_a_loop_never_knows_more_than_these_situations(seed):
    choose = random.Random(seed)  # noqa: S311  (a walk, not a secret)
    definition = engine.parse(model("join_in_a_loop"))
    step = engine.start(definition, AGAIN.__getitem__, no_work)
    seen = set()
    for _ in range(60):
        seen.add(step.state)
        element_id = choose.choice(sorted(engine.open_elements(step.state)))
        step = engine.fire(definition, step.state, element_id, AGAIN.__getitem__, no_work)

    assert seen == {
        '["prepare"]',
        '["first_section","second_section"]',
        '["first_section","second_head"]',
        '["second_section","join<first_section"]',
        '["second_head","join<first_section"]',
        '["first_section","join<second_head"]',
        '["summary"]',
    }


def test_a_watcher_may_run_straight_back_to_its_catch():
    step = walk_of_ours("watcher_without_merge", {}, ["watch", "answer"] * 20)

    assert step.state == '["watch","work"]'


def test_the_plain_library_still_cannot_foretell_such_a_watcher():
    with pytest.raises(RecursionError):
        PlainRun(model("watcher_without_merge"), {}, as_drawn=True)


def test_a_case_sent_back_a_thousand_times_is_as_open_as_on_the_first_day():
    """The library shows no open step beyond a thousand levels."""
    facts = {"steps.ask.outcome": "no"}
    definition = engine.parse(model("loop_into_sub_process"))
    step = first = engine.start(definition, facts.__getitem__, no_work)
    for _ in range(700):
        for element_id in ("one", "two", "ask"):
            step = engine.fire(definition, step.state, element_id, facts.__getitem__, no_work)

    assert step.state == first.state
