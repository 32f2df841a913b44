from datetime import date
from pathlib import Path

import pytest

from workflows.papers.filling import check_template, placeholders, render
from workflows.papers.names import PLACEHOLDERS
from workflows.texts.extraction import extract_text

DEFINITIONS = Path(__file__).parents[4] / "bpmn" / "definitions"
SHIPPED = [(key, kind) for key in ("legal-review", "huoqiu") for kind in PLACEHOLDERS]


def shipped(key: str, kind: str) -> bytes:
    return (DEFINITIONS / key / "templates" / f"{kind}.docx").read_bytes()


def values_of(kind: str) -> dict[str, object]:
    values: dict[str, object] = {}
    for name in PLACEHOLDERS[kind]:
        of_list, _, field = name.partition(".")
        if field:
            items = values.setdefault(of_list, [{}, {}])
            assert isinstance(items, list)
            for n, item in enumerate(items):
                item[field] = f"〖{name}{n}〗"
        else:
            values[name] = f"〖{name}〗"
    return values


@pytest.mark.parametrize(("key", "kind"), SHIPPED)
def test_a_shipped_template_uses_known_names_only(key, kind):
    assert check_template(shipped(key, kind), PLACEHOLDERS[kind]) == []


@pytest.mark.parametrize(("key", "kind"), SHIPPED)
def test_a_shipped_template_shows_every_name_of_its_kind(key, kind):
    assert placeholders(shipped(key, kind)) == set(PLACEHOLDERS[kind])


@pytest.mark.parametrize(("key", "kind"), SHIPPED)
def test_a_shipped_template_prints_every_value_and_nothing_doubtful(key, kind):
    read = extract_text(render(shipped(key, kind), values_of(kind)), "paper.docx")

    assert read.problems == ()
    assert read.text is not None
    assert "{{" not in read.text
    for name in PLACEHOLDERS[kind]:
        for shown in [f"〖{name}0〗", f"〖{name}1〗"] if "." in name else [f"〖{name}〗"]:
            assert shown in read.text


def test_the_opinion_says_that_the_unit_stays_responsible():
    values = {**values_of("opinion"), "签发日期": date(2026, 3, 12), "存在问题": []}

    text = extract_text(render(shipped("legal-review", "opinion"), values), "意见书.docx").text

    assert text is not None
    assert "法制审核不取代承办机构的审查职责" in text
    assert "2026年3月12日" in text


def test_templates_carry_no_author():
    for key, kind in SHIPPED:
        assert b"python-docx" not in render(shipped(key, kind), values_of(kind))
