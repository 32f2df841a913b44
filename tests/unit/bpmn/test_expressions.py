from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum

import pytest

from bpmn.exceptions import ExpressionError, UnknownFact
from bpmn.expressions import (
    check,
    evaluate,
    evaluate_condition,
    facts_reader,
    names,
    text_comparisons,
)

FACTS = {
    "amount": 50_000,
    "rate": 0.05,
    "approved": True,
    "hearing": False,
    "name": "某某矿业公司",
    "nothing": None,
    "tags": ["土地", "矿产"],
    "case": {"state": "CLEARED", "rounds": 2, "parties": [{"name": "甲"}]},
    "steps.intake.outcome": "accept",
    "金额": 10,
    "round": {"state": "SUBMITTED", "n": 3},
}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.1 + 0.2 == 0.3", True),
        ("0.1 + 0.2", Decimal("0.3")),
        ("amount > 10000", True),
        ("amount > 10000.5 and approved", True),
        ("1 < amount <= 50000", True),
        ("1 < 0 < missing", False),
        ("approved or missing", True),
        ("not hearing", True),
        ("hearing and missing", False),
        ("amount * rate", Decimal("2500.00")),
        ("10 / 4", Decimal("2.5")),
        ("1000 / 10", Decimal("100")),
        ("-7 % 3", Decimal("2")),
        ("-amount + 1", Decimal("-49999")),
        ("+amount - 1", Decimal("49999")),
        ("round(2.5)", Decimal("3")),
        ("round(amount * rate / 3, 2)", Decimal("833.33")),
        ("'大' if amount > 1 else '小'", "大"),
        ("name + '（个体）'", "某某矿业公司（个体）"),
        ('name == "某某矿业公司"', True),
        ("'矿业' in name", True),
        ("'林地' not in tags", True),
        ("'土地' in ['土地', '林地']", True),
        ("'state' in case", True),
        ("case.state == 'CLEARED'", True),
        ("case['state']", "CLEARED"),
        ("case.parties[0].name", "甲"),
        ("steps.intake.outcome == 'accept'", True),
        ("steps['intake'].outcome == 'accept'", True),
        ("nothing == None", True),
        ("name is not none", True),
        ("nothing is None", True),
        ("nothing == 5", False),
        ("len(tags) == 2 and len(name) > 2", True),
        ("round.state == 'SUBMITTED' and round(round.n / 2) == 2", True),
        ("min(3, 1, 2)", Decimal("1")),
        ("max([3, amount])", Decimal("50000")),
        ("days_between('2025-01-20', '2025-01-26')", Decimal("6")),
        ("'2025-01-20' < '2025-02-01'", True),
        ("contains(tags, '土地') and starts_with(name, '某')", True),
        ("[1, 2] == [1, 2.0]", True),
        ("{'a': 1}['a']", Decimal("1")),
        ("{'a': 1} == {'a': 1}", True),
        ("  amount\n  > 1  ", True),
        ("金额 >= 10", True),
        ("'it\\'s'", "it's"),
        ("true and not false", True),
    ],
)
def test_an_honest_expression_has_its_value(text, value):
    result = evaluate(text, facts_reader(FACTS))

    assert result == value
    assert type(result) is type(value)


def test_a_day_is_compared_with_a_day_or_with_its_text():
    facts = {"due": date(2025, 1, 26), "at": datetime(2025, 1, 26, 9, tzinfo=UTC)}.__getitem__

    assert evaluate("due == '2025-01-26' and due < '2025-01-27'", facts) is True
    assert evaluate("days_between(due, at)", facts) == 0
    assert evaluate("at", facts) == datetime(2025, 1, 26, 9, tzinfo=UTC)
    with pytest.raises(ExpressionError):
        evaluate("due < at", facts)


def test_a_word_of_ours_is_read_as_its_text():
    class State(StrEnum):
        CLEARED = "CLEARED"

    assert type(evaluate("state", lambda _: State.CLEARED)) is str


def test_the_whole_path_is_asked_first_and_then_ever_shorter_ones():
    asked = []

    def read(path):
        asked.append(path)
        if path != "steps.x":
            raise UnknownFact(path)
        return {"answers": {"agree": True}}

    assert evaluate_condition("steps.x.answers.agree", read) is True
    assert asked == ["steps.x.answers.agree", "steps.x.answers", "steps.x"]


def test_names_are_the_facts_that_may_be_read():
    text = 'case.state == "a" and (len(tags) > 1 or steps["x"].answers.n[0] < min(a.b, 2))'

    assert names(text) == {"case.state", "tags", "steps.x.answers.n", "a.b"}


def test_compared_texts_are_found_on_either_side_and_in_lists():
    text = '"a" == x.y or x.y != "b" or z in ["c", "d"] or x.y == w'

    assert text_comparisons(text) == {("x.y", "a"), ("x.y", "b"), ("z", "c"), ("z", "d")}


def test_check_asks_no_fact():
    check("anything.at.all > 1")
    with pytest.raises(ExpressionError):
        check("anything >")


def test_an_error_keeps_its_sentence_and_its_words_apart():
    with pytest.raises(ExpressionError) as refusal:
        evaluate("missing", facts_reader({}))

    assert refusal.value.message == "There is no fact named missing."
    assert refusal.value.msgid == "There is no fact named %(name)s."
    assert refusal.value.params == {"name": "missing"}
