"""Diagrams that the engine refuses to take in."""

import pytest
from fixtures.models import diagram, flow, flows, node

from bpmn import engine
from bpmn.exceptions import InvalidDefinition

MESSAGE = '<bpmn:messageEventDefinition id="m"/>'


def around(element, *more):
    """A diagram that passes through the element with the id `it`."""
    return diagram(
        node("startEvent", "start"),
        element,
        node("endEvent", "end"),
        flows("start", "it", "end"),
        *more,
    )


def timer(inside):
    return f'<bpmn:timerEventDefinition id="t">{inside}</bpmn:timerEventDefinition>'


def on_border(inside, **attributes):
    event = {"attachedToRef": "it", **attributes}
    return around(
        node("userTask", "it"),
        node("boundaryEvent", "border", inside, **event),
        flow("border", "end"),
    )


def gateway(*conditions, **attributes):
    return diagram(
        node("startEvent", "start"),
        node("exclusiveGateway", "it", **attributes),
        *(node("userTask", f"way_{n}") + flow(f"way_{n}", "end") for n in range(len(conditions))),
        *(flow("it", f"way_{n}", condition) for n, condition in enumerate(conditions)),
        flow("start", "it"),
        node("endEvent", "end"),
    )


@pytest.mark.parametrize(
    ("text", "code", "element"),
    [
        (around(node("task", "it")), "UNSUPPORTED_ELEMENT", "it"),
        (around(node("scriptTask", "it")), "UNSUPPORTED_ELEMENT", "it"),
        (around(node("callActivity", "it")), "UNSUPPORTED_ELEMENT", "it"),
        (around(node("inclusiveGateway", "it")), "UNSUPPORTED_ELEMENT", "it"),
        (around(node("intermediateThrowEvent", "it", MESSAGE)), "UNSUPPORTED_ELEMENT", "it"),
        (around(node("intermediateCatchEvent", "it")), "UNSUPPORTED_EVENT", "it"),
        (
            around(node("intermediateCatchEvent", "it", '<bpmn:signalEventDefinition id="s"/>')),
            "UNSUPPORTED_EVENT",
            "it",
        ),
        (
            around(
                node(
                    "intermediateCatchEvent",
                    "it",
                    MESSAGE + timer("<bpmn:timeDate>a</bpmn:timeDate>"),
                )
            ),
            "UNSUPPORTED_EVENT",
            "it",
        ),
        (
            around(
                node(
                    "intermediateCatchEvent",
                    "it",
                    timer("<bpmn:timeDuration>P1D</bpmn:timeDuration>"),
                )
            ),
            "UNSUPPORTED_TIMER",
            "it",
        ),
        (
            around(node("intermediateCatchEvent", "it", timer("<bpmn:timeDate> </bpmn:timeDate>"))),
            "UNSUPPORTED_TIMER",
            "it",
        ),
        (
            on_border('<bpmn:errorEventDefinition id="e"/>', cancelActivity="false"),
            "UNSUPPORTED_EVENT",
            "border",
        ),
        (on_border(MESSAGE, attachedToRef="start"), "BAD_ATTACHMENT", "border"),
        (on_border(MESSAGE, attachedToRef="nothing"), "BAD_ATTACHMENT", "border"),
        (
            around(node("userTask", "it", "<bpmn:standardLoopCharacteristics/>")),
            "UNSUPPORTED_MARKER",
            "it",
        ),
        (
            around(
                node(
                    "subProcess",
                    "it",
                    node("startEvent", "s") + node("endEvent", "e") + flow("s", "e"),
                    triggeredByEvent="true",
                )
            ),
            "UNSUPPORTED_MARKER",
            "it",
        ),
        (around(node("serviceTask", "it")), "NO_HANDLER", "it"),
        (around(node("businessRuleTask", "it")), "NO_TABLE", "it"),
        (
            diagram(node("startEvent", "Start"), node("endEvent", "end"), flow("Start", "end")),
            "RESERVED_ID",
            "Start",
        ),
        (around(node("userTask", "it"), flow("it", "end", flow_id="f")), "SEVERAL_WAYS_OUT", "it"),
        (around(node("userTask", "it"), node("userTask", "lost")), "DEAD_END", "lost"),
        (around(node("userTask", "it"), flow("end", "it")), "BAD_FLOW", "end_to_it"),
        (around(node("userTask", "it"), flow("it", "start")), "BAD_FLOW", "it_to_start"),
        (around(node("userTask", "it"), flow("nothing", "it")), "BAD_FLOW", "nothing_to_it"),
        (
            around(
                node(
                    "subProcess",
                    "it",
                    node("startEvent", "s") + node("endEvent", "e") + flow("s", "end"),
                )
            ),
            "BAD_FLOW",
            "s_to_end",
        ),
        (around(node("subProcess", "it", node("endEvent", "e"))), "ONE_START", "it"),
        (
            around(node("subProcess", "it", node("startEvent", "s") + flow("s", "s"))),
            "NO_END",
            "it",
        ),
        (
            diagram(
                node("startEvent", "a"),
                node("startEvent", "b"),
                node("endEvent", "end"),
                flow("a", "end"),
                flow("b", "end"),
            ),
            "ONE_START",
            "",
        ),
        (gateway("a.b == 1", ""), "NO_CONDITION", "it_to_way_1"),
        (gateway("a.b ==", "", default="it_to_way_1"), "BAD_CONDITION", "it_to_way_0"),
        (gateway("__import__('os')", "", default="it_to_way_1"), "BAD_CONDITION", "it_to_way_0"),
        (gateway("a.b == 1", "", default="start_to_it"), "BAD_DEFAULT", "it"),
        (
            gateway("a.b == 1", "a.b == 2", default="it_to_way_1"),
            "CONDITION_IGNORED",
            "it_to_way_1",
        ),
        (
            diagram(
                node("startEvent", "start"),
                node("userTask", "it"),
                node("endEvent", "end"),
                flow("start", "it"),
                flow("it", "end", "a.b == 1"),
            ),
            "CONDITION_IGNORED",
            "it_to_end",
        ),
    ],
)
def test_a_diagram_that_cannot_be_run_right_is_refused_with_its_element(text, code, element):
    with pytest.raises(InvalidDefinition) as caught:
        engine.parse(text)

    assert (code, element) in [(p.code, p.element) for p in caught.value.problems]


def test_a_diagram_too_long_for_the_library_is_refused_and_not_an_error_of_its_own():
    names = [f"task_{n}" for n in range(600)]

    with pytest.raises(InvalidDefinition) as caught:
        engine.parse(
            diagram(
                node("startEvent", "start"),
                *(node("userTask", name) for name in names),
                node("endEvent", "end"),
                flows("start", *names, "end"),
            )
        )

    assert [p.code for p in caught.value.problems] == ["NOT_RUNNABLE"]


def test_three_hundred_steps_in_a_row_are_run():
    names = [f"task_{n}" for n in range(300)]
    text = diagram(
        node("startEvent", "start"),
        *(node("userTask", name) for name in names),
        node("endEvent", "end"),
        flows("start", *names, "end"),
    )
    definition = engine.parse(text)

    step = engine.start(definition, str, print)

    assert step.opened == ("task_0",)
