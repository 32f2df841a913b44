"""What a diagram states about its procedure."""

import json
from pathlib import Path

import pytest
from fixtures.models import diagram, flow, flows, model, node

import bpmn
from bpmn.elements import Outcome
from bpmn.exceptions import InvalidDefinition
from bpmn.procedure import (
    Escalation,
    ExtensionPolicy,
    Item,
    OpinionOption,
    Slot,
    Warning,
    read_procedure,
)


def stated(inside):
    return f"<bpmn:extensionElements>{inside}</bpmn:extensionElements>"


POLICY = stated(
    '<fashen:procedure key="legal-review" warranty="本单位对材料真实性负责">'
    '<fashen:clock id="review" name="审核期限" nameEn="Review limit" limit="5" unit="WORKDAY"'
    ' start="DELIVERY" supplement="PAUSE" maxSupplements="2" basis="R-068">'
    '<fashen:extension max="10" unit="WORKDAY" times="1"/>'
    '<fashen:warning before="2" notify="reviewer"/>'
    '<fashen:warning before="0" notify="reviewer  reviewHead"/>'
    '<fashen:escalation after="1" every="1" notify="reviewHead agencyHead"/>'
    "</fashen:clock>"
    '<fashen:clock id="intake" limit="1" unit="WORKDAY" start="OPENED"/>'
    '<fashen:slot code="text" label="决定书" mandatory="true"/>'
    '<fashen:slot code="other" label="其他" labelEn="Other" mandatory="false"/>'
    '<fashen:item code="BODY" label="主体是否合法"/>'
    '<fashen:opinion id="pass" label="通过" effect="PASS"/>'
    '<fashen:scopeTable ref="scope"/>'
    '<fashen:template kind="opinion" ref="opinion.docx"/>'
    "</fashen:procedure>"
)
STEP = stated(
    '<fashen:step kind="intake" role="reviewer" clock="intake" nameEn="Intake"/>'
    '<fashen:outcome id="accept" meaning="ACCEPT" label="受理" labelEn="Accept"/>'
    '<fashen:outcome id="send_back" meaning="RETURN" label="退回" role="reviewHead"/>'
)
ACT = stated('<fashen:act kind="withdraw" role="undertaker" label="撤回" form="reason"/>')


def small(*elements):
    return read_procedure(diagram(node("startEvent", "start"), *elements))


def test_the_policy_of_a_procedure_is_read():
    procedure = read_procedure(diagram(POLICY, node("startEvent", "start")))

    clock = procedure.clocks["review"]
    assert procedure.key == "legal-review"
    assert procedure.warranty == "本单位对材料真实性负责"
    assert list(procedure.clocks) == ["review", "intake"]
    assert (clock.name, clock.name_en, clock.limit, clock.unit) == (
        "审核期限",
        "Review limit",
        5,
        "WORKDAY",
    )
    assert (clock.start, clock.supplement, clock.max_supplements) == ("DELIVERY", "PAUSE", 2)
    assert clock.extension == ExtensionPolicy(10, "WORKDAY", 1)
    assert clock.warnings == (Warning(2, ("reviewer",)), Warning(0, ("reviewer", "reviewHead")))
    assert clock.escalations == (Escalation(1, 1, ("reviewHead", "agencyHead")),)
    assert procedure.clocks["intake"].extension is None
    assert procedure.slots == (Slot("text", "决定书"), Slot("other", "其他", "Other", False))
    assert procedure.items == (Item("BODY", "主体是否合法"),)
    assert procedure.opinions == {"pass": OpinionOption("pass", "通过", "PASS")}
    assert procedure.scope_table == "scope"
    assert procedure.templates == {"opinion": "opinion.docx"}


def test_a_diagram_without_policy_is_known_by_its_process():
    assert small().key == "process"


def test_steps_are_read_with_their_outcomes_in_order():
    documentation = "<bpmn:documentation>收到材料后核对。</bpmn:documentation>"

    procedure = small(node("userTask", "intake", documentation + STEP, name="受理"))

    step = procedure.steps["intake"]
    assert (step.kind, step.role, step.assignment, step.clock) == (
        "intake",
        "reviewer",
        "POOL",
        "intake",
    )
    assert (step.name, step.name_en, step.documentation) == ("受理", "Intake", "收到材料后核对。")
    assert step.outcomes == (
        Outcome("accept", "ACCEPT", "受理", "Accept"),
        Outcome("send_back", "RETURN", "退回", role="reviewHead"),
    )
    assert procedure.names["intake"] == "受理"
    assert procedure.documentation == {"intake": "收到材料后核对。"}


@pytest.mark.parametrize(("cancels", "interrupting"), [("true", True), ("false", False)])
def test_an_act_on_a_border_knows_its_activity(cancels, interrupting):
    message = '<bpmn:messageEventDefinition id="m"/>'
    procedure = small(
        node("userTask", "work"),
        node("boundaryEvent", "out", ACT + message, attachedToRef="work", cancelActivity=cancels),
    )

    act = procedure.acts["out"]

    assert (act.kind, act.role, act.label, act.form) == ("withdraw", "undertaker", "撤回", "reason")
    assert (act.attached_to, act.interrupting) == ("work", interrupting)


def test_an_act_inside_a_flow_interrupts_nothing():
    act = small(
        node("intermediateCatchEvent", "ask", ACT + '<bpmn:messageEventDefinition id="m"/>')
    ).acts["ask"]

    assert (act.attached_to, act.interrupting) == ("", False)


def test_timers_handlers_and_tables_are_read():
    attention = read_procedure(model("attention_loop"))
    service = read_procedure(model("service_tasks"))

    assert attention.timers == {"attention": "clock.review.next_attention"}
    assert attention.handlers["remind"].name == "notices.attention"
    assert dict(attention.handlers["remind"].inputs) == {"to": "reviewer"}
    assert service.tables == {"find": "scope_table"}


def test_the_structure_is_read():
    procedure = read_procedure(model("error_from_watcher"))

    work = procedure.flow_nodes["work"]
    assert (work.type, work.parent, work.incoming, work.outgoing) == (
        "userTask",
        "round",
        ("split_to_work",),
        ("work_to_round_end",),
    )
    assert procedure.flow_nodes["round"].parent == ""
    assert procedure.flow_nodes["withdrawn"].event_code == "WITHDRAWN"
    assert procedure.flow_nodes["round_end"].event == "terminate"
    assert procedure.defaults == {"consented": "consented_no"}
    assert procedure.sequence_flows["consented_to_withdrawn"].condition == (
        'steps.consent.outcome == "yes"'
    )
    assert procedure.sequence_flows["consented_no"].target == "refused"


@pytest.mark.parametrize(
    ("inside", "marker"),
    [
        ("<bpmn:standardLoopCharacteristics/>", "standardLoop"),
        ("<bpmn:multiInstanceLoopCharacteristics/>", "multiInstance"),
        ("", ""),
    ],
)
def test_markers_are_named(inside, marker):
    assert small(node("userTask", "work", inside)).flow_nodes["work"].marker == marker


@pytest.mark.parametrize(
    ("text", "code", "element"),
    [
        (diagram(POLICY.replace('limit="5"', 'limit="five"')), "NOT_A_NUMBER", ""),
        (diagram(POLICY.replace('limit="5"', 'limit="５"')), "NOT_A_NUMBER", ""),
        (diagram(POLICY.replace('limit="5"', "")), "NOT_A_NUMBER", ""),
        (diagram(POLICY.replace('before="2"', 'before="-2"')), "NOT_A_NUMBER", ""),
        (diagram(POLICY.replace('mandatory="true"', 'mandatory="yes"')), "NOT_TRUE_OR_FALSE", ""),
        (diagram(POLICY.replace('id="intake"', 'id="review"')), "STATED_TWICE", ""),
        (
            diagram(
                node("userTask", "work", STEP.replace("<fashen:step", "<fashen:step/><fashen:step"))
            ),
            "STATED_TWICE",
            "work",
        ),
    ],
)
def test_a_wrong_form_is_refused_where_it_stands(text, code, element):
    with pytest.raises(InvalidDefinition) as caught:
        read_procedure(text)

    assert [(p.code, p.element) for p in caught.value.problems] == [(code, element)]


def test_one_process_is_wanted():
    text = diagram(node("startEvent", "start"), beside='<bpmn:process id="other"/>')

    with pytest.raises(InvalidDefinition) as caught:
        read_procedure(text)

    assert [p.code for p in caught.value.problems] == ["ONE_PROCESS"]


def test_what_is_read_cannot_be_changed():
    procedure = read_procedure(diagram(POLICY, flow("a", "b"), flows("b", "c")))

    with pytest.raises(TypeError):
        procedure.clocks["review"] = None
    with pytest.raises(TypeError):
        procedure.sequence_flows["a_to_b"] = None


def test_the_editor_is_told_of_every_element_that_is_read():
    descriptor = json.loads(
        (Path(bpmn.__file__).parent / "extensions.json").read_text(encoding="utf-8")
    )

    names = {kind["name"][0].lower() + kind["name"][1:] for kind in descriptor["types"]}

    assert descriptor["uri"] == "urn:fashen:procedure:1"
    assert names == {
        "procedure",
        "clock",
        "extension",
        "warning",
        "escalation",
        "slot",
        "item",
        "opinion",
        "scopeTable",
        "template",
        "step",
        "outcome",
        "act",
        "handler",
        "input",
        "decisionTable",
    }
