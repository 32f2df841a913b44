"""What the reader refuses before anything else sees a diagram."""

import pytest
from fixtures.models import HEADER, diagram, flow, flows, model, model_names, node

from bpmn.exceptions import InvalidDefinition
from bpmn.reader import LARGEST_TEXT, read

SIMPLE = diagram(
    node("startEvent", "start"),
    node("userTask", "work"),
    node("endEvent", "end"),
    flows("start", "work", "end"),
)


def codes(text):
    with pytest.raises(InvalidDefinition) as caught:
        read(text)
    return {problem.code for problem in caught.value.problems}


def in_condition(inside):
    return diagram(flow("a", "b", inside))


def spliced(where, what):
    text = SIMPLE.decode()
    assert where in text
    return text.replace(where, what, 1).encode()


@pytest.mark.parametrize("name", model_names())
def test_the_models_are_read(name):
    assert read(model(name)).tag.endswith("definitions")


def test_each_reading_gives_a_tree_of_its_own():
    assert read(SIMPLE) is not read(SIMPLE)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"", "NOT_XML"),
        (b"<a", "NOT_XML"),
        (b"<a/>", "NOT_BPMN"),
        (b"\xff\xfe<\x00", "NOT_UTF8"),
        (SIMPLE.decode().encode("utf-16"), "NOT_UTF8"),
        (spliced("UTF-8", "UTF-7"), "NOT_UTF8"),
        (spliced("UTF-8", "GB18030"), "NOT_UTF8"),
        (SIMPLE + b" " * LARGEST_TEXT, "TOO_LARGE"),
        (spliced('id="work"', 'id="work" name="a\x0bb"'), "CONTROL_CHARACTER"),
        (spliced('id="work"', 'id="work" name="a\x85b"'), "CONTROL_CHARACTER"),
        (spliced('id="work"', 'id="work" name="a&#x85;b"'), "CONTROL_CHARACTER"),
        (spliced('id="work"', 'id="work" name="a\u202eb"'), "CONTROL_CHARACTER"),
        (in_condition("a&#x200b;b"), "CONTROL_CHARACTER"),
        (spliced("<bpmn:definitions", "<!DOCTYPE x><bpmn:definitions"), "DOCTYPE"),
        (
            spliced("<bpmn:definitions", '<!DOCTYPE x [<!ENTITY e "or True">]><bpmn:definitions'),
            "DOCTYPE",
        ),
        (in_condition("amount &gt; 10<!-- x --> and approved"), "COMMENT"),
        (in_condition("amount &gt; 10<?x y?> and approved"), "INSTRUCTION"),
        (in_condition("amount<bpmn:text>x</bpmn:text>"), "MARKUP_IN_TEXT"),
        (spliced("<bpmn:definitions", "<!-- x --><bpmn:definitions"), "COMMENT"),
        (
            spliced("<bpmn:definitions", '<?xml-stylesheet href="x"?><bpmn:definitions'),
            "INSTRUCTION",
        ),
        (SIMPLE + b"<!-- x -->", "COMMENT"),
        (spliced("</bpmn:process>", "words</bpmn:process>"), "STRAY_TEXT"),
        (spliced("</bpmn:process>", '<x:a xmlns:x="urn:x"/></bpmn:process>'), "UNKNOWN_NAMESPACE"),
        (spliced("</bpmn:process>", '<a xmlns=""/></bpmn:process>'), "UNKNOWN_NAMESPACE"),
        (spliced('id="work"', ""), "NO_ID"),
        (spliced('id="work"', 'id="start"'), "DOUBLED_ID"),
        (spliced('id="work"', 'id="a.b"'), "BAD_ID"),
        (spliced('id="work"', 'id="a\'b"'), "BAD_ID"),
        (spliced('id="work"', 'id="审核"'), "BAD_ID"),
        (
            diagram(
                flow("a", "b", "x").replace(
                    "</bpmn:sequenceFlow>",
                    "<bpmn:conditionExpression>y</bpmn:conditionExpression></bpmn:sequenceFlow>",
                )
            ),
            "DOUBLED",
        ),
        (
            diagram(
                node(
                    "task",
                    "t",
                    "<bpmn:extensionElements><bpmn:conditionExpression>1 == 1"
                    "</bpmn:conditionExpression></bpmn:extensionElements>",
                )
            ),
            "HIDDEN_EXPRESSION",
        ),
        (diagram(node("task", "t", '<fashen:outcome id="o"/>' * 20_000)), "TOO_MANY_NODES"),
        (diagram("<bpmn:lane>" * 120 + "</bpmn:lane>" * 120), "TOO_DEEP"),
        (diagram("<bpmn:lane>" * 400 + "</bpmn:lane>" * 400), "NOT_XML"),
    ],
)
def test_a_text_that_reads_two_ways_is_refused(text, code):
    assert code in codes(text)


def test_every_problem_is_told_at_once_with_its_element():
    text = diagram(
        node("userTask", "work", "words"), node("userTask", "work"), node("userTask", "a.b")
    )

    with pytest.raises(InvalidDefinition) as caught:
        read(text)

    assert [(p.code, p.element) for p in caught.value.problems] == [
        ("STRAY_TEXT", "work"),
        ("DOUBLED_ID", "work"),
        ("BAD_ID", "a.b"),
    ]
    assert "work" in str(caught.value)


def test_ids_of_our_own_elements_may_equal_those_of_others():
    text = diagram(
        node(
            "userTask",
            "review",
            '<bpmn:extensionElements><fashen:outcome id="review"/></bpmn:extensionElements>',
        )
    )

    assert read(text) is not None


def test_a_byte_order_mark_is_allowed():
    assert read(b"\xef\xbb\xbf" + SIMPLE) is not None


def test_a_local_file_is_never_read(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("secret words")
    text = f'<!DOCTYPE d [<!ENTITY e SYSTEM "{secret.as_uri()}">]>{HEADER}&e;</bpmn:definitions>'

    assert codes(text.encode()) == {"DOCTYPE"}
