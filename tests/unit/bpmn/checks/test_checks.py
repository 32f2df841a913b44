import random
import re
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

import bpmn
from bpmn.bundle import Bundle
from bpmn.checks import ALWAYS, CHECKS, kinds, run_checks
from bpmn.checks.reasons import DEFECTS, MISTAKES
from bpmn.checks.texts import TEXTS

ROOT = Path(__file__).parents[4]
SOUND = (ROOT / "tests/models/checks/sound.bpmn").read_text(encoding="utf-8")
HANDLERS = {"opinions.render-document"}
TABLE = (
    b'<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"><decision id="scope">'
    b'<decisionTable><output name="in_scope"/><rule id="r"><outputEntry><text>true</text>'
    b"</outputEntry></rule></decisionTable></decision></definitions>"
)
FLOW_NODE = r"<bpmn:(\w*(?:Task|Event|Gateway|[sS]ubProcess)|transaction|task|callActivity)\b"
FILES = Bundle(
    diagram=b"",
    tables={"scope.dmn": TABLE},
    forms={"comments": {"properties": {"agree": {"type": "boolean"}}}},
    templates={"opinion.docx": b"PK"},
)


def documented(text):
    """Give every flow node of a model a documentation, as its first child."""
    text = re.sub(
        FLOW_NODE + r"([^<>]*?)\s*/>",
        r"<bpmn:\1\2><bpmn:documentation>第一条</bpmn:documentation></bpmn:\1>",
        text,
    )
    return re.sub(
        FLOW_NODE + r"([^<>]*[^/])>(?!<bpmn:documentation>)",
        r"<bpmn:\1\2><bpmn:documentation>第一条</bpmn:documentation>",
        text,
    )


def drawn(text):
    """Draw a shape for every flow node of a model and an edge for every flow."""
    nodes = re.findall(FLOW_NODE + r'[^<>]*?\bid="(\w+)"', text)
    flows = re.findall(r'<bpmn:sequenceFlow id="(\w+)"', text)
    shapes = "".join(f'<bpmndi:BPMNShape id="{i}_di" bpmnElement="{i}"/>' for _, i in nodes)
    edges = "".join(f'<bpmndi:BPMNEdge id="{i}_di" bpmnElement="{i}"/>' for i in flows)
    plane = f'<bpmndi:BPMNPlane id="plane" bpmnElement="process">{shapes}{edges}</bpmndi:BPMNPlane>'
    drawing = f'<bpmndi:BPMNDiagram id="diagram">{plane}</bpmndi:BPMNDiagram>'
    return text.replace("</bpmn:definitions>", drawing + "</bpmn:definitions>")


def model(*changes):
    """Return the sound model with texts replaced; every text to replace must be there."""
    text = SOUND
    finish = []
    for old, new in changes:
        if callable(new):
            finish.append(new)
            continue
        assert old in text, old
        text = text.replace(old, new, 1)
    text = drawn(documented(text))
    for change in finish:
        text = change(text)
    return text.encode()


def problems(text, files=FILES, handlers=HANDLERS):
    return run_checks(text, replace(files, diagram=text), handlers)


def step(kind, role="undertaker", more=""):
    return f'<fashen:step kind="{kind}" role="{role}"{more} />'


def removed(name):
    return ("", lambda text: re.sub(f'<bpmndi:BPMN(Shape|Edge) id="{name}_di"[^>]*/>', "", text))


def undocumented(text):
    return re.sub(r'(id="prepare">)<bpmn:documentation>.*?</bpmn:documentation>', r"\1", text)


def turned_into(kind, inside=""):
    """Make the service task something else, with the same place in the flow."""
    handler = '<fashen:handler name="opinions.render-document" />'
    extension = f"<bpmn:extensionElements>{handler}</bpmn:extensionElements>"
    return [
        ('<bpmn:serviceTask id="render"', f'<bpmn:{kind} id="render"'),
        (extension, inside),
        ("</bpmn:serviceTask>", f"</bpmn:{kind}>"),
    ]


NESTED = (
    "".join(
        f'<bpmn:subProcess id="s{n}"><bpmn:startEvent id="s{n}_start"/>'
        f'<bpmn:sequenceFlow id="s{n}_f" sourceRef="s{n}_start" targetRef="s{n + 1}"/>'
        for n in range(21)
    )
    + '<bpmn:endEvent id="s21"/>'
)
NESTED_END = "".join(
    f'<bpmn:sequenceFlow id="s{n}_g" sourceRef="s{n + 1}" targetRef="s{n}_end"/>'
    f'<bpmn:endEvent id="s{n}_end"/></bpmn:subProcess>'
    for n in range(19, -1, -1)
)
DEEP = NESTED + "</bpmn:subProcess>" + NESTED_END
MANY = "".join(f'<bpmn:endEvent id="e{n}"/>' for n in range(300))
TIMER = "<bpmn:timeDate>clock.review.next_attention</bpmn:timeDate>"
PASSES = '<bpmn:conditionExpression>opinion.effect == "PASS"</bpmn:conditionExpression>'
ACCEPTS = 'steps.intake.outcome == "accept"'


@dataclass(frozen=True)
class Case:
    """How the sound model is changed to fail a check, and at which element."""

    element: str
    changes: list
    passing: tuple = ()  # how it is changed and still passes this check
    files: Bundle = FILES


FAILING = {
    "not-executable": Case("process", [('isExecutable="true"', 'isExecutable="false"')]),
    "procedure-missing": Case("process", [(' key="sound"', "")]),
    "too-big": Case("", [('<bpmn:endEvent id="end" />', '<bpmn:endEvent id="end" />' + MANY)]),
    "too-deep": Case(
        "s20_start", [('<bpmn:endEvent id="end" />', '<bpmn:endEvent id="end" />' + DEEP)]
    ),
    "clock-form": Case("", [('limit="5"', 'limit="0"')], (('limit="5"', 'limit="7"'),)),
    "ceiling-exceeded": Case("", [('limit="5"', 'limit="7"')]),
    "ceiling-uncited": Case(
        "",
        [('limit="5"', 'limit="7"')],
        (('limit="5"', 'limit="7" basis="省规定第九条"'),),
    ),
    "opinion-effect": Case("", [('effect="REJECT"', 'effect="MAYBE"')]),
    "opinion-pass-missing": Case("", [('effect="PASS"', 'effect="REVISE"')]),
    "items-incomplete": Case("", [('<fashen:item code="LAW" label="6" />', "")]),
    "slots-missing": Case("", [('mandatory="true"', 'mandatory="false"')]),
    "scope-table-missing": Case("", [('<fashen:scopeTable ref="scope" />', "")]),
    "table-unreadable": Case("", [], files=replace(FILES, tables={"scope.dmn": b"<a/>"})),
    "form-unreadable": Case("", [], files=replace(FILES, forms={"comments": {}})),
    "template-missing": Case("", [], files=replace(FILES, templates={})),
    "one-start": Case("round", [('<bpmn:startEvent id="round_start" />', "")]),
    "end-required": Case("", [('<bpmn:endEvent id="end" />', "")]),
    "start-not-plain": Case(
        "start",
        [
            (
                '<bpmn:startEvent id="start" />',
                '<bpmn:startEvent id="start"><bpmn:messageEventDefinition id="m"/>'
                "</bpmn:startEvent>",
            )
        ],
    ),
    "event-unsupported": Case(
        "issued",
        [
            (
                '<bpmn:terminateEventDefinition id="issued_d" />',
                '<bpmn:signalEventDefinition id="d"/>',
            )
        ],
    ),
    "event-definitions": Case(
        "issued",
        [
            (
                '<bpmn:terminateEventDefinition id="issued_d" />',
                '<bpmn:terminateEventDefinition id="a"/><bpmn:errorEventDefinition id="b"/>',
            )
        ],
    ),
    "boundary-not-interrupting": Case(
        "withdraw", [('id="withdraw" ', 'id="withdraw" cancelActivity="false" ')]
    ),
    "boundary-detached": Case(
        "withdraw", [('id="withdraw" attachedToRef="round"', 'id="withdraw" attachedToRef="x"')]
    ),
    "error-end-uncaught": Case(
        "returned",
        [('<bpmn:errorEventDefinition id="caught_d"', '<bpmn:messageEventDefinition id="c"')],
    ),
    "timer-not-a-date": Case("watch", [(TIMER, "<bpmn:timeDuration>P5D</bpmn:timeDuration>")]),
    "timer-expression": Case(
        "watch",
        [("clock.review.next_attention", '"2026-01-01"')],
        (("clock.review.next_attention", "clock.review.due"),),
    ),
    "act-missing": Case(
        "withdraw", [('<fashen:act kind="withdraw" role="unitHead" label="撤回" />', "")]
    ),
    "act-unknown": Case("withdraw", [('act kind="withdraw"', 'act kind="fly"')]),
    "gateway-unsupported": Case(
        "split", [('<bpmn:parallelGateway id="split" />', '<bpmn:inclusiveGateway id="split" />')]
    ),
    "gateway-default": Case("accepted", [('id="accepted" default="r6"', 'id="accepted"')]),
    "condition-missing": Case("f8", [(PASSES, "")]),
    "condition-ignored": Case(
        "f9",
        [
            (
                '<bpmn:sequenceFlow id="f9" sourceRef="effect" targetRef="prepare" />',
                '<bpmn:sequenceFlow id="f9" sourceRef="effect" targetRef="prepare">'
                + PASSES
                + "</bpmn:sequenceFlow>",
            )
        ],
    ),
    "several-ways-out": Case(
        "decide",
        [
            (
                '<bpmn:sequenceFlow id="f11"',
                '<bpmn:sequenceFlow id="f12" sourceRef="decide" targetRef="end" />'
                '<bpmn:sequenceFlow id="f11"',
            )
        ],
    ),
    "script-task": Case("render", turned_into("scriptTask", "<bpmn:script>1</bpmn:script>")),
    "task-unsupported": Case("render", turned_into("task")),
    "call-activity": Case("render", turned_into("callActivity")),
    "sub-process-unsupported": Case("render", turned_into("adHocSubProcess")),
    "event-sub-process": Case(
        "round",
        [('<bpmn:subProcess id="round"', '<bpmn:subProcess id="round" triggeredByEvent="true"')],
    ),
    "loop-marker": Case(
        "confirm",
        [
            (
                '</bpmn:userTask>\n    <bpmn:sequenceFlow id="f11"',
                '<bpmn:multiInstanceLoopCharacteristics id="l"/></bpmn:userTask>\n'
                '    <bpmn:sequenceFlow id="f11"',
            )
        ],
    ),
    "data-in-diagram": Case(
        "store",
        [("</bpmn:process>", '<bpmn:dataStoreReference id="store"/></bpmn:process>')],
    ),
    "handler-missing": Case("render", [('<fashen:handler name="opinions.render-document" />', "")]),
    "handler-unknown": Case("render", [("opinions.render-document", "opinions.fly")]),
    "table-missing": Case("rule", [('<fashen:decisionTable ref="scope" />', "")]),
    "step-missing": Case("decide", [(step("decide"), "")]),
    "step-kind-unknown": Case("decide", [('kind="decide"', 'kind="fly"')]),
    "role-unknown": Case(
        "review", [('kind="review" role="reviewer"', 'kind="review" role="king"')]
    ),
    "assignment-unknown": Case(
        "intake", [('"POOL"', '"LOTTERY"')], (('"POOL"', '"HEAD_ASSIGNS"'),)
    ),
    "outcome-missing": Case(
        "decide", [('<fashen:outcome id="propose" meaning="PROPOSE" label="作出决定" />', "")]
    ),
    "outcome-form": Case("decide", [('meaning="PROPOSE" label="作出决定"', 'meaning="PROPOSE"')]),
    "outcome-meaning": Case("decide", [('meaning="PROPOSE"', 'meaning="ACCEPT"')]),
    "approve-subject": Case("confirm", [('subject="decision"', 'subject="lunch"')]),
    "form-missing": Case("comment", [('form="comments"', 'form="other"')]),
    "clock-undeclared": Case("intake", [('clock="review"', 'clock="other"')]),
    "condition-unreadable": Case("r5", [(ACCEPTS, "steps.intake.outcome = 1")]),
    "fact-unknown": Case(
        "r8",
        [("steps.comment.answers.agree", "steps.comment.answers.other")],
        (("steps.comment.answers.agree", "steps.withdraw.answers.of_head"),),
    ),
    "value-unknown": Case(
        "r5",
        [(ACCEPTS, 'steps.intake.outcome == "accepted"')],
        ((ACCEPTS, 'steps.intake.meaning in ["ACCEPT", "RETURN"]'),),
    ),
    "flow-loose": Case(
        "f5",
        [
            (
                'id="f5" sourceRef="withdraw" targetRef="prepare"',
                'id="f5" sourceRef="withdraw" targetRef="intake"',
            )
        ],
    ),
    "unreachable": Case(
        "prepare",
        [
            (
                'id="f2" sourceRef="scope" targetRef="prepare"',
                'id="f2" sourceRef="scope" targetRef="end"',
            )
        ],
    ),
    "dead-end": Case(
        "confirm", [('<bpmn:sequenceFlow id="f11" sourceRef="confirm" targetRef="end" />', "")]
    ),
    "cycle-without-wait": Case(
        "rule",
        [
            (
                'id="f4" sourceRef="rule" targetRef="round"',
                'id="f4" sourceRef="rule" targetRef="rule"',
            )
        ],
    ),
    "decide-without-issue": Case(
        "decide",
        [('sourceRef="prepare" targetRef="rule"', 'sourceRef="prepare" targetRef="decide"')],
    ),
    "decide-after-any-opinion": Case(
        "decide", [('opinion.effect == "PASS"', 'round.state == "CONCLUDED"')]
    ),
    "documentation-missing": Case("prepare", [("", undocumented)]),
    "shape-missing": Case("f5", [removed("f5")]),
    "shape-without-element": Case(
        "", [("", lambda text: text.replace('bpmnElement="f5"', 'bpmnElement="ghost"'))]
    ),
}


def test_the_sound_model_has_no_problem():
    assert problems(model()) == []


@pytest.mark.parametrize("code", FAILING)
def test_a_check_finds_its_fault_and_nothing_in_the_sound_model(code):
    case = FAILING[code]

    found = problems(model(*case.changes), case.files)

    assert (case.element, code) in [(problem.element, problem.code) for problem in found]
    assert code not in [problem.code for problem in problems(model(*case.passing))]


def test_every_check_has_a_failing_model():
    assert set(FAILING) == {check.code for check in CHECKS}


def test_every_check_has_texts_in_both_languages_that_fit_its_words():
    assert set(TEXTS) == {check.code for check in CHECKS} | set(ALWAYS)
    for code, case in FAILING.items():
        for problem in problems(model(*case.changes), case.files):
            for language in ("zh", "en"):
                told = problem.in_language(language)
                assert told.message, code
                assert told.help, code
                assert "%(" not in told.message + told.help
            assert re.search("[一-鿿]", problem.in_language("zh").message)


def test_every_check_is_described():
    text = (ROOT / "docs/checks.md").read_text(encoding="utf-8")
    described = re.findall(r"^\| `([a-z-]+)` \| (?:error|warning) ", text, re.MULTILINE)

    assert sorted(described) == sorted({check.code for check in CHECKS} | set(ALWAYS))
    for check in CHECKS:
        assert f"| `{check.code}` | {check.severity} |" in text


def test_every_word_that_a_diagram_may_use_is_described():
    text = (ROOT / "docs/checks.md").read_text(encoding="utf-8")
    words = {*kinds.MEANINGS, *kinds.ACTS, *kinds.SUBJECTS, *kinds.ROLES, *kinds.ITEMS}
    words |= kinds.ASSIGNMENTS | kinds.EFFECTS | kinds.UNITS | kinds.CLOCK_STARTS | kinds.TEMPLATES

    assert [word for word in sorted(words) if f"`{word}`" not in text] == []
    for kind, meanings in kinds.MEANINGS.items():
        assert f"| `{kind}` | {' '.join(sorted(meanings)) or 'any'} |" in text
    facts = (ROOT / "docs/expressions.md").read_text(encoding="utf-8")
    for fact, texts in kinds.FACTS.items():
        assert f"`{fact}`" in facts
        assert all(word in facts for word in texts or ())


def test_every_reason_of_the_reader_and_the_language_has_chinese_words():
    source = Path(bpmn.__file__).parent
    text = (source / "expression_text.py").read_text(encoding="utf-8")
    for msgid in re.findall(r'(?:Mistake\(\s*|": )"([A-Z][^"]+)"', text):
        assert msgid in MISTAKES, msgid
    for name in ("reader", "procedure", "runnable", "table_reader", "bundle"):
        text = (source / f"{name}.py").read_text(encoding="utf-8")
        for code in re.findall(r'(?:Defect|refuse)\(\s*"([A-Z_0-9]+)"', text):
            assert code in DEFECTS, code


@pytest.mark.parametrize(
    "text",
    [b"", b"\xff", b"\x00", b"<a", b"<a/>", SOUND.encode()[:2000], b"<!DOCTYPE x><x/>"],
    ids=repr,
)
def test_whatever_the_text_there_is_a_problem_and_no_exception(text):
    assert [problem.code for problem in run_checks(text[:2000])][:1] == ["not-readable"]


def test_two_processes_are_one_too_many():
    text = SOUND.replace("</bpmn:definitions>", '<bpmn:process id="b"/></bpmn:definitions>')

    assert [problem.code for problem in run_checks(text.encode())] == ["one-process"]


def test_what_only_the_engine_refuses_is_a_problem_too():
    text = model(
        ('<bpmn:startEvent id="start" />', '<bpmn:startEvent id="Start" />'),
        ('sourceRef="start"', 'sourceRef="Start"'),
    )

    assert ("Start", "engine-cannot-run") in [(p.element, p.code) for p in problems(text)]


def test_files_and_handlers_are_judged_only_when_they_are_known():
    assert run_checks(model()) == []


def test_a_check_that_breaks_hides_nothing(monkeypatch):
    def breaks(_diagram):
        raise RuntimeError

    broken = replace(CHECKS[0], find=breaks)
    monkeypatch.setattr("bpmn.checks.CHECKS", (broken, *CHECKS[1:]))

    codes = [problem.code for problem in problems(model((' key="sound"', "")))]

    assert codes == ["check-failed", "procedure-missing"]


@pytest.mark.parametrize("seed", range(60))
def test_a_mangled_diagram_is_always_answered(seed):
    chance = random.Random(seed)  # noqa: S311 - the same damage every time
    text = bytearray(model())
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(text))
        text[at : at + chance.randint(0, 30)] = chance.choice([b"", b"x", b'"', b"<", b"end", b"="])

    for problem in problems(bytes(text)):
        assert problem.in_language("zh").message
