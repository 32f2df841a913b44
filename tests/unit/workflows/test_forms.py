"""Forms as data: what a definition may say, and how answers are checked against it."""

import pytest

from workflows.forms.fields import InvalidForm, check_answers, read_form

FORM = read_form(
    "comments",
    {
        "title": "科技科意见",
        "x-title-en": "Comments",
        "required": ["view", "agreed"],
        "properties": {
            "view": {"title": "意见", "enum": ["yes", "no"], "x-enum-titles": ["同意", "不同意"]},
            "area": {"title": "面积", "x-widget": "number"},
            "seen_on": {"title": "日期", "x-widget": "date"},
            "agreed": {"title": "确认", "x-widget": "checkbox"},
            "remark": {"title": "说明", "x-widget": "textarea"},
        },
    },
)
LAWFUL = {"view": "yes", "area": "1260.5", "seen_on": "2026-03-02", "agreed": "on"}


def test_lawful_answers_come_back_typed() -> None:
    answers, errors = check_answers(FORM, LAWFUL)
    assert errors == {}
    assert answers == {
        "view": "yes",
        "area": "1260.5",
        "seen_on": "2026-03-02",
        "agreed": True,
        "remark": None,
    }


def test_undeclared_keys_are_left_out() -> None:
    answers, _ = check_answers(FORM, LAWFUL | {"outcome": "x", "state": "DECIDED"})
    assert set(answers) == {"view", "area", "seen_on", "agreed", "remark"}


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"view": ""}, "view"),
        ({"view": "perhaps"}, "view"),
        ({"area": "viel"}, "area"),
        ({"area": "NaN"}, "area"),
        ({"area": "Infinity"}, "area"),
        ({"seen_on": "2026-02-30"}, "seen_on"),
        ({"agreed": ""}, "agreed"),
        ({"remark": "字" * 20_001}, "remark"),
    ],
)
def test_each_wrong_answer_names_its_field(given: dict[str, str], field: str) -> None:
    _, errors = check_answers(FORM, LAWFUL | given)
    assert set(errors) == {field}


def test_fields_keep_the_order_of_the_definition() -> None:
    assert [f.name for f in FORM.fields] == ["view", "area", "seen_on", "agreed", "remark"]


@pytest.mark.parametrize(
    "definition",
    [
        None,
        [],
        {"properties": []},
        {"properties": {"a": {}}, "required": "a"},
        {"properties": {"a": "text"}},
        {"properties": {"outcome": {}}},
        {"properties": {"csrf_token": {}}},
        {"properties": {"_hidden": {}}},
        {"properties": {"a-b": {}}},
        {"properties": {"a": {"x-widget": "html"}}},
        {"properties": {"a": {"x-widget": "select"}}},
    ],
)
def test_unusable_definitions_are_refused(definition: object) -> None:
    with pytest.raises(InvalidForm):
        read_form("f", definition)


@pytest.mark.parametrize("titles", [["只有一个"], "两个", None, 2])
def test_labels_that_do_not_match_their_options_are_refused_as_a_form(titles: object) -> None:
    with pytest.raises(InvalidForm):
        read_form("f", {"properties": {"a": {"enum": ["x", "y"], "x-enum-titles": titles}}})
