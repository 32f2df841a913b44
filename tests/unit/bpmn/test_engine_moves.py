"""One situation after the other: what opens, what closes, what runs."""

import pytest
from fixtures.models import diagram, flow, flows, model, node

from bpmn import engine
from bpmn.exceptions import EngineError, NotWaiting, UnknownFact


def no_facts(name):
    raise UnknownFact(name)


def no_work(element_id, handler, inputs):
    raise AssertionError(f"{element_id} was not to be run")


class Case:
    """One case of a diagram, with the facts that hold now."""

    def __init__(self, text, work=no_work, **facts):
        self.definition = engine.parse(text)
        self.facts = {name.replace("__", "."): value for name, value in facts.items()}
        self.work = work
        self.step = engine.start(self.definition, self.fact, work)

    def fact(self, name):
        if name not in self.facts:
            raise UnknownFact(name)
        return self.facts[name]

    def fire(self, element_id, **facts):
        self.facts.update({name.replace("__", "."): value for name, value in facts.items()})
        self.step = engine.fire(self.definition, self.step.state, element_id, self.fact, self.work)
        return self.step

    @property
    def open(self):
        return set(engine.open_elements(self.step.state))


def test_a_round_opens_its_work_and_its_watchers():
    case = Case(model("round_with_watchers"))

    assert case.step.opened == ("intake", "ask_extension", "ask_recusal")
    assert case.step.state == '[{"round":["ask_extension","ask_recusal","intake"]}]'
    assert case.step.fired == (
        "start",
        "again",
        "round_start",
        "round_split",
        "extension_merge",
        "recusal_merge",
    )


def test_a_watcher_may_be_used_any_number_of_times():
    case = Case(model("round_with_watchers"))

    for _ in range(50):
        step = case.fire("ask_extension")
        assert (step.closed, step.opened) == (("ask_extension",), ("decide_extension",))
        step = case.fire("decide_extension")
        assert (step.closed, step.opened) == (("decide_extension",), ("ask_extension",))

    assert case.open == {"intake", "ask_extension", "ask_recusal"}


def test_watchers_end_with_the_round_and_come_back_with_the_next():
    case = Case(model("round_with_watchers"))
    case.fire("ask_recusal")
    case.fire("intake", steps__intake__outcome="accept")

    step = case.fire("review", opinion__effect="REVISE")

    assert set(step.closed) == {"review", "ask_extension", "decide_recusal"}
    assert case.open == {"reply"}
    case.fire("reply")
    assert case.open == {"intake", "ask_extension", "ask_recusal"}


def test_facts_that_were_read_are_reported_with_their_values():
    case = Case(model("round_with_watchers"))
    case.fire("intake", steps__intake__outcome="accept")

    step = case.fire("review", opinion__effect="PASS", case__unused=1)

    assert dict(step.facts) == {"opinion.effect": "PASS"}
    assert step.fired == ("review", "opinion_issued", "round", "passed")
    assert step.opened == ("decide",)


def test_a_process_that_has_ended_has_no_state():
    case = Case(model("terminate_end"))

    step = case.fire("work")

    assert (step.state, step.ended) == ("", True)
    assert set(step.closed) == {"work", "watch"}
    assert engine.open_elements(step.state) == frozenset()
    with pytest.raises(NotWaiting):
        case.fire("watch")


def test_only_what_waits_may_be_fired():
    case = Case(model("boundary_on_sub_process"))

    for element_id in ("decide", "round", "join", "late", "start", "nowhere", ""):
        with pytest.raises(NotWaiting) as caught:
            case.fire(element_id)
        assert caught.value.element == element_id


def test_an_error_boundary_cannot_be_fired_from_outside():
    case = Case(model("error_from_watcher"))

    with pytest.raises(NotWaiting):
        case.fire("withdrawal_caught")


def test_an_error_ends_the_round_it_is_thrown_in():
    case = Case(model("error_from_watcher"))
    case.fire("ask_withdrawal")

    step = case.fire("consent", steps__consent__outcome="yes")

    assert step.fired == ("consent", "consented", "withdrawn", "withdrawal_caught")
    assert (set(step.closed), step.opened) == ({"consent", "work"}, ("close",))
    assert case.fire("close").ended


def test_an_error_goes_to_the_activity_around_it_and_not_to_one_beside_it():
    def caught_by(name, host):
        return node(
            "boundaryEvent",
            name,
            f'<bpmn:errorEventDefinition id="{name}_definition" errorRef="error"/>',
            attachedToRef=host,
        )

    def sub(name, inside):
        return node("subProcess", name, inside)

    beside = sub(
        "beside",
        node("startEvent", "beside_start")
        + node("userTask", "beside_work")
        + node("endEvent", "beside_end")
        + flows("beside_start", "beside_work", "beside_end"),
    )
    throws = node(
        "endEvent", "thrown", '<bpmn:errorEventDefinition id="thrown_def" errorRef="error"/>'
    )
    around = sub(
        "around",
        node("startEvent", "around_start")
        + node("parallelGateway", "split")
        + beside
        + caught_by("caught_beside", "beside")
        + node("userTask", "work")
        + throws
        + node("userTask", "wrong")
        + node("endEvent", "wrong_end")
        + flows("around_start", "split", "beside", "wrong_end")
        + flows("split", "work", "thrown")
        + flows("caught_beside", "wrong")
        + flow("wrong", "wrong_end"),
    )
    case = Case(
        diagram(
            node("startEvent", "start"),
            around,
            caught_by("caught_around", "around"),
            node("userTask", "right"),
            node("endEvent", "end"),
            flows("start", "around", "end"),
            flows("caught_around", "right"),
            flow("right", "end"),
            beside='<bpmn:error id="error" errorCode="E"/>',
        )
    )

    case.fire("work")

    assert case.open == {"right"}


def test_an_error_that_nothing_catches_is_refused():
    text = diagram(
        node("startEvent", "start"),
        node("userTask", "work"),
        node("endEvent", "thrown", '<bpmn:errorEventDefinition id="d" errorRef="error"/>'),
        flows("start", "work", "thrown"),
        beside='<bpmn:error id="error" errorCode="E"/>',
    )

    with pytest.raises(EngineError) as caught:
        Case(text).fire("work")

    assert caught.value.element == "thrown"


def test_an_act_on_the_border_leaves_the_round_and_enters_it_anew():
    case = Case(model("boundary_on_sub_process"))
    case.fire("left")
    assert case.step.state == '["too_late","withdraw",{"round":["right","join<left"]}]'

    step = case.fire("withdraw")

    everything = {"left", "right", "too_late", "withdraw"}
    assert step.fired[:2] == ("withdraw", "merge")
    assert set(step.opened) == everything
    assert set(step.closed) == everything - {"left"}
    assert case.step.state == '["too_late","withdraw",{"round":["left","right"]}]'


def test_a_deadline_ends_the_round_from_outside():
    case = Case(model("boundary_on_sub_process"))

    step = case.fire("too_late")

    assert step.opened == ("late",)
    assert case.open == {"late"}


def test_a_warning_opens_a_second_step_once_and_leaves_the_first():
    case = Case(model("timers_on_user_task"))

    step = case.fire("warn")

    assert (step.closed, step.opened) == (("warn",), ("hurry",))
    assert case.step.state == '["expire","hurry","work"]'
    case.fire("work")
    assert case.step.state == '["hurry"]'
    assert case.fire("hurry").ended


def test_a_step_taken_away_by_its_deadline_is_armed_again_when_it_comes_back():
    case = Case(model("timers_on_user_task"))
    case.fire("warn")
    case.fire("hurry")

    case.fire("expire")
    assert case.open == {"decide_late"}
    case.fire("decide_late", steps__decide_late__outcome="go on")

    assert case.open == {"work", "warn", "expire"}


def test_an_act_on_a_step_that_leads_back_to_it_is_closed_and_opened():
    case = Case(model("message_on_user_task"))

    assert case.fire("ask").opened == ("answer",)
    assert set(case.fire("answer").opened) == {"work", "ask"}


def test_a_timer_that_loops_rings_again():
    rung = []
    case = Case(model("attention_loop"), work=lambda *called: rung.append(called))

    for _ in range(3):
        step = case.fire("attention")
        assert (step.closed, step.opened) == (("attention",), ("attention",))

    assert [(element, handler, dict(inputs)) for element, handler, inputs in rung] == [
        ("remind", "notices.attention", {"to": "reviewer"})
    ] * 3


def test_service_tasks_and_tables_are_called_in_order():
    called = []
    case = Case(
        model("service_tasks"),
        work=lambda element, handler, inputs: called.append((element, handler, dict(inputs))),
        case__state="PREPARING",
    )
    assert called == [("find", engine.DECISION_TABLE, {"ref": "scope_table"})]

    case.fire("prepare")

    assert called[1:] == [
        ("render", "opinions.render-document", {"to": "reviewer"}),
        ("tell", "notices.opinion-issued", {"to": "reviewer"}),
    ]


def test_what_a_service_task_raises_reaches_the_caller_as_it_is():
    class PrinterOnFire(Exception):
        pass

    def work(element_id, handler, inputs):
        raise PrinterOnFire

    with pytest.raises(PrinterOnFire):
        Case(model("attention_loop"), work=work).fire("attention")


def test_a_gateway_reads_what_a_service_task_before_it_has_recorded():
    facts = {}

    def decide(element_id, handler, inputs):
        facts["case.state"] = "PREPARING" if handler == engine.DECISION_TABLE else None

    definition = engine.parse(model("service_tasks"))

    step = engine.start(definition, facts.__getitem__, decide)

    assert step.opened == ("prepare",)
    assert dict(step.facts) == {"case.state": "PREPARING"}


def choice(*conditions, default=""):
    return diagram(
        node("startEvent", "start"),
        node("exclusiveGateway", "choice", **({"default": default} if default else {})),
        flow("start", "choice"),
        *(
            node("userTask", f"way_{n}")
            + flow("choice", f"way_{n}", condition)
            + flow(f"way_{n}", "end")
            for n, condition in enumerate(conditions)
        ),
        node("endEvent", "end"),
    )


def test_the_first_condition_in_the_text_that_holds_wins():
    case = Case(choice("a.b == 1", "a.b &gt; 0", "a.b == 2"), a__b=1)

    assert case.open == {"way_0"}


def test_a_gateway_without_a_way_out_names_itself():
    with pytest.raises(EngineError) as caught:
        Case(choice("a.b == 1", "a.b == 2"), a__b=3)

    assert caught.value.element == "choice"


@pytest.mark.parametrize("condition", ["a.missing == 1", "a.b", "a.b == &quot;text&quot;"])
def test_a_condition_that_cannot_be_answered_names_its_gateway(condition):
    with pytest.raises(EngineError) as caught:
        Case(choice(condition, "", default="choice_to_way_1"), a__b=3)

    assert caught.value.element == "choice"


def test_a_join_keeps_the_tokens_that_are_too_many():
    case = Case(
        diagram(
            node("startEvent", "start"),
            node("parallelGateway", "split"),
            *(node("userTask", name) for name in ("x", "y", "z", "after")),
            node("exclusiveGateway", "merge"),
            node("parallelGateway", "join"),
            node("endEvent", "end"),
            flows("start", "split", "x", "merge", "join", "after", "end"),
            flows("split", "y", "merge"),
            flows("split", "z", "join"),
        )
    )

    case.fire("x")
    case.fire("y")
    assert case.step.state == '["z","join<merge","join<merge"]'
    case.fire("z")

    assert case.step.state == '["after","join<merge"]'
    with pytest.raises(EngineError, match="nothing is open"):
        case.fire("after")


def test_two_tokens_on_one_step_are_two():
    case = Case(
        diagram(
            node("startEvent", "start"),
            node("parallelGateway", "split"),
            *(node("userTask", name) for name in ("x", "y", "work")),
            node("exclusiveGateway", "merge"),
            node("endEvent", "end"),
            flows("start", "split", "x", "merge", "work", "end"),
            flows("split", "y", "merge"),
        )
    )
    case.fire("x")
    case.fire("y")
    assert case.step.state == '["work","work"]'

    assert case.fire("work").closed == ("work",)
    assert case.step.state == '["work"]'
    assert case.fire("work").ended


def test_a_circle_that_waits_for_nobody_is_refused():
    with pytest.raises(EngineError, match="circle"):
        Case(
            diagram(
                node("startEvent", "start"),
                node("exclusiveGateway", "merge"),
                node("exclusiveGateway", "again", default="out"),
                node("endEvent", "end"),
                flows("start", "merge", "again"),
                flow("again", "merge", "a.b == 1"),
                flow("again", "end", flow_id="out"),
            ),
            a__b=1,
        )


def test_tokens_that_multiply_are_refused():
    with pytest.raises(EngineError, match="circle"):
        Case(
            diagram(
                node("startEvent", "start"),
                node("exclusiveGateway", "merge"),
                node("parallelGateway", "split"),
                node("endEvent", "end"),
                flows("start", "merge", "split", "end"),
                flow("split", "merge", flow_id="f1"),
                flow("split", "merge", flow_id="f2"),
            )
        )


@pytest.mark.parametrize(
    "state",
    [
        '["decide","nowhere"]',
        '["decide","left"]',  # of the scope within
        '["decide","start"]',
        '["decide","merge"]',
        '["decide","withdraw"]',  # armed without its activity
        '["decide","join<left"]',
        '["decide",{"late":[]}]',
        '["decide",{"nowhere":[]}]',
        '["decide",{"round":["decide"]}]',
        '["decide",{"round":["join<join"]}]',
        '["decide",{"round":["left<left"]}]',
    ],
)
def test_a_state_that_is_not_of_this_diagram_is_refused(state):
    definition = engine.parse(model("boundary_on_sub_process"))

    with pytest.raises(EngineError) as caught:
        engine.fire(definition, state, "decide", no_facts, no_work)

    assert not isinstance(caught.value, NotWaiting)
