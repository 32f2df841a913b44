from decimal import Decimal
from pathlib import Path

import pytest

import bpmn
from bpmn.exceptions import ExpressionError, InvalidDefinition
from bpmn.expressions import facts_reader
from bpmn.tables import NoRow, SeveralRows, decide, gaps_and_overlaps, read_tables

SHIPPED = Path(bpmn.__file__).parent / "definitions"


def dmn(rules, inputs=(("amount", "number"),), policy="UNIQUE", **extra):
    """Return DMN text; a rule is its input cells and its output text."""
    columns = "".join(
        f'<input id="i{n}"><inputExpression typeRef="{kind}"><text>{text}</text></inputExpression>'
        f"{extra.get(f'values{n}', '')}</input>"
        for n, (text, kind) in enumerate(inputs)
    )
    rows = "".join(
        f'<rule id="r{n}"><description>cites {n}</description>'
        + "".join(f"<inputEntry><text>{cell}</text></inputEntry>" for cell in cells)
        + f"<outputEntry><text>{output}</text></outputEntry></rule>"
        for n, (*cells, output) in enumerate(rules)
    )
    return (
        f'<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/">'
        f'<decision id="d" name="D">{extra.get("before", "")}<decisionTable hitPolicy='
        f'"{policy}">{columns}<output name="level"/>{rows}</decisionTable></decision></definitions>'
    ).encode()


def table(*args, **kwargs):
    return read_tables(dmn(*args, **kwargs))["d"]


def answer(read, **facts):
    return decide(read, facts_reader(facts))


@pytest.mark.parametrize(
    ("cell", "value", "fits"),
    [
        ("-", 5, True),
        ("", None, True),
        ("5", 5, True),
        ("5", 5.0, True),
        ("5", 6, False),
        ("5", None, False),
        ("2 + 3", 5, True),
        ("limit", 7, True),
        ("&gt; 5", 6, True),
        ("&gt; 5", 5, False),
        ("&gt;= 5", 5, True),
        ("&lt; limit", 6, True),
        ("&lt;= 5", 6, False),
        ("!= 5", 6, True),
        ("= 5", 5, True),
        ("[1..5]", 5, True),
        ("[1..5)", 5, False),
        ("(1..5]", 1, False),
        ("[1.5..2.5]", 2, True),
        ("1, 3, &gt; 10", 3, True),
        ("1, 3, &gt; 10", 11, True),
        ("1, 3", 2, False),
        ("not(1, 3)", 2, True),
        ("not(1, 3)", 3, False),
        ("max(1, 3), 9", 3, True),
        ('"a, b", "c)"', "c)", True),
        ('"a"', "b", False),
        ("true", True, True),
        ("not (true)", False, True),
        ("not flag", True, True),
        ('&lt; "2025-02-01"', "2025-01-31", True),
    ],
)
def test_a_cell_fits_what_it_says(cell, value, fits):
    read = table([(cell, '"hit"'), ("-", '"other"')], policy="FIRST")

    decided = answer(read, amount=value, limit=7, flag=False)

    assert decided.outputs["level"] == ("hit" if fits else "other")


def test_an_answer_cites_its_row():
    read = table([("&lt; 10", '"small"'), ("&gt;= 10", '"large"')])

    decided = answer(read, amount=50)

    assert [(row.rule, row.annotation) for row in decided.rows] == [("r1", "cites 1")]
    assert decided.outputs == {"level": "large"}
    assert decided.inputs == {"amount": Decimal(50)}


def test_no_row_is_an_answer_of_its_own():
    with pytest.raises(NoRow):
        answer(table([("1", '"a"')]), amount=2)


def test_two_rows_under_unique_are_never_the_first_of_them():
    with pytest.raises(SeveralRows) as refusal:
        answer(table([("&gt; 1", '"a"'), ("&gt; 2", '"b"')]), amount=3)

    assert refusal.value.rows == ("r0", "r1")


def test_collect_gives_every_row_in_table_order():
    read = table([("&gt; 1", '"a"'), ("&gt; 5", '"b"'), ("-", '"c"')], policy="COLLECT")

    assert [row.outputs["level"] for row in answer(read, amount=3).rows] == ["a", "c"]


@pytest.mark.parametrize("cell", ["&gt; 5", '"a"', "true"])
def test_a_value_of_another_kind_is_an_error_and_not_a_miss(cell):
    value = "5" if cell != '"a"' else 5

    with pytest.raises(ExpressionError):
        answer(table([(cell, "1")]), amount=value)


def test_a_missing_fact_is_an_error_and_not_a_miss():
    with pytest.raises(ExpressionError):
        answer(table([("1", "1")]))


def test_a_value_that_is_not_listed_is_an_error():
    listed = '<inputValues><text>"a", "b"</text></inputValues>'
    read = table([('"a"', "1"), ("-", "2")], policy="FIRST", values0=listed)

    with pytest.raises(ExpressionError):
        answer(read, amount="c")


@pytest.mark.parametrize("policy", ["ANY", "PRIORITY", "RULE ORDER", "OUTPUT ORDER", "x"])
def test_other_hit_policies_are_refused_at_reading(policy):
    with pytest.raises(InvalidDefinition) as refusal:
        read_tables(dmn([("1", "1")], policy=policy))

    assert refusal.value.problems[0].code == "HIT_POLICY"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"", "NOT_XML"),
        (b"\x00\x01", "CONTROL_CHARACTER"),
        (b"\xff\xfe", "NOT_UTF8"),
        (b"<!DOCTYPE a><a/>", "DOCTYPE"),
        (b"<a/>", "NOT_DMN"),
        (dmn([("1", "1")]) + b"<!-- x -->", "COMMENT"),
        (dmn([("1", "1")]).replace(b"<text>1<", b"<text>1<!-- x --><", 1), "COMMENT"),
        (dmn([("1", "1")]).replace(b"<text>1<", b"<text>1<b/><", 1), "MARKUP_IN_TEXT"),
        (dmn([("1 +", "1")]), "BAD_EXPRESSION"),
        (dmn([("1", "")]), "BAD_EXPRESSION"),
        (dmn([("1", "x.__class__")]), "BAD_EXPRESSION"),
        (dmn([("[..5]", "1")]), "BAD_EXPRESSION"),
        (dmn([("]1..5[", "1")]), "BAD_EXPRESSION"),
        (dmn([("1,", "1")]), "BAD_EXPRESSION"),
        (dmn([("1", "2", "1")]), "RULE_SHAPE"),
        (dmn([]), "EMPTY_TABLE"),
        (dmn([("1", "1")], before="<literalExpression/>"), "UNSUPPORTED_ELEMENT"),
        (dmn([("1", "1")]).replace(b'<rule id="r0">', b"<rule>"), "NO_ID"),
        (dmn([("1", "1"), ("2", "1")]).replace(b'"r1"', b'"r0"'), "DOUBLED_ID"),
        (dmn([("1", "1")]).replace(b'name="level"', b""), "OUTPUT_NAME"),
    ],
)
def test_a_text_that_is_no_decision_table_is_refused_with_a_code(text, code):
    with pytest.raises(InvalidDefinition) as refusal:
        read_tables(text)

    assert code in [problem.code for problem in refusal.value.problems]


def test_gaps_and_overlaps_of_yes_no_tables_are_counted_out():
    read = table(
        [("true", "-", "1"), ("-", "true", "2")], inputs=(("a", "boolean"), ("b", "boolean"))
    )

    gaps, overlaps = gaps_and_overlaps(read)

    assert gaps == [{"a": False, "b": False}]
    assert overlaps == [("r0", "r1")]
    assert gaps_and_overlaps(table([("1", "1")])) is None


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*/*.dmn")), ids=lambda p: p.parent.name)
def test_a_shipped_scope_table_answers_every_combination(path):
    read = read_tables(path.read_bytes())["scope"]

    gaps, _overlaps = gaps_and_overlaps(read)

    assert gaps == []
    assert all(rule.annotation for rule in read.rules)
