"""A parsed diagram is shared by all cases and threads; nothing of Python hides in it."""

import pytest
from fixtures.models import model, model_names
from fixtures.walks import walk_against_plain_library
from SpiffWorkflow.bpmn.script_engine import python_environment
from SpiffWorkflow.bpmn.specs.event_definitions.message import (
    CorrelationProperty,
    MessageEventDefinition,
)

from bpmn import engine
from bpmn.exceptions import EngineError

FACTS = {
    "steps.intake.outcome": "accept",
    "opinion.effect": "REVISE",
}.__getitem__


def no_work(element_id, handler, inputs):
    return


def contents(value, seen=None):
    """Return all that hangs on a value of the library, as text."""
    seen = set() if seen is None else seen
    if isinstance(value, dict):
        return {str(key): contents(item, seen) for key, item in value.items()}
    if isinstance(value, list | tuple | set):
        return [contents(item, seen) for item in value]
    if hasattr(value, "__dict__") and not isinstance(value, type):
        if id(value) in seen:
            return "seen"
        seen.add(id(value))
        return contents(vars(value), seen)
    return repr(value)


def library_form(definition):
    return contents([definition._process, dict(definition._sub_processes)])


def test_a_text_is_parsed_once():
    assert engine.parse(model("terminate_end")) is engine.parse(bytes(model("terminate_end")))


def test_running_a_case_leaves_the_diagram_as_it_was():
    definition = engine.parse(model("round_with_watchers"))
    before = library_form(definition)

    for path in (["ask_extension", "decide_extension", "intake", "review", "reply"], ["intake"]):
        step = engine.start(definition, FACTS, no_work)
        for element_id in path:
            step = engine.fire(definition, step.state, element_id, FACTS, no_work)

    assert library_form(definition) == before


def test_two_cases_in_turn_go_the_way_each_goes_alone():
    definition = engine.parse(model("round_with_watchers"))
    paths = (
        ["ask_recusal", "intake", "review", "reply", "intake"],
        ["intake", "ask_extension", "review", "reply", "ask_extension"],
    )

    def moves(path):
        step = engine.start(definition, FACTS, no_work)
        yield step
        for element_id in path:
            step = engine.fire(definition, step.state, element_id, FACTS, no_work)
            yield step

    alone = [list(moves(path)) for path in paths]
    together = list(zip(*(moves(path) for path in paths), strict=True))

    assert together == list(zip(*alone, strict=True))


def test_no_text_of_a_diagram_reaches_python(monkeypatch):
    def refuse(*_):
        raise AssertionError("Python was run")

    monkeypatch.setattr(python_environment, "eval", refuse, raising=False)
    monkeypatch.setattr(python_environment, "exec", refuse, raising=False)

    for name in model_names():
        definition = engine.parse(model(name))
        assert engine.start(definition, lambda _: "PREPARING", no_work).state


def test_what_goes_past_the_script_engine_is_refused_too():
    move = engine._Move(engine.parse(model("terminate_end")), FACTS, no_work)
    message = MessageEventDefinition("message")
    correlation = CorrelationProperty("key", "1 + 1", ["case"])

    with pytest.raises(EngineError):
        message.calculate_correlations(move, [correlation], {})
    for refuse in (
        move.environment.evaluate,
        move.environment.execute,
        move.environment.call_service,
        move.execute,
        move.call_service,
    ):
        with pytest.raises(EngineError):
            refuse("1 + 1", {})


def test_a_definition_says_what_leaves_an_element():
    definition = engine.parse(model("terminate_end"))

    assert "work" in definition.element_ids
    assert [(f.id, f.target) for f in definition.outgoing("split")] == [
        ("split_to_work", "work"),
        ("split_to_watch", "watch"),
    ]
    assert len(definition.digest) == 64


def test_a_walk_says_what_it_has_seen():
    walk = walk_against_plain_library(model("terminate_end"), seed=1, steps=10)

    assert walk.ended
    assert walk.fired >= {"start", "split"}
