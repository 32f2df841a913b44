"""`fashen due`: what it prints, and how it refuses."""

import json

import pytest
from click.testing import CliRunner, Result

from web.commands.due import due


def run(*arguments: str) -> Result:
    return CliRunner().invoke(due, arguments)


@pytest.mark.parametrize(
    ("arguments", "printed"),
    [
        ("2025-01-20 --working-days 5", "2025-01-26"),
        ("2025-01-20 --working-days 5 --extend 10", "2025-02-14"),
        ("2025-01-20 --working-days 0", "2025-01-20"),
        ("2026-01-05 --calendar-days 90", "2026-04-07"),
        ("2026-04-28 --working-days 5 --extend 10", "2026-05-21"),
        ("2025-01-31 --months 1", "2025-02-28"),
        ("2025-01-20T09:30 --hours 24", "2025-01-21T09:30+08:00"),
        ("2025-01-20T01:30+00:00 --hours 24", "2025-01-21T09:30+08:00"),
    ],
)
def test_only_the_end_is_printed(arguments: str, printed: str) -> None:
    result = run(*arguments.split())

    assert (result.exit_code, result.stdout, result.stderr) == (0, printed + "\n", "")


def test_a_provisional_date_is_marked_beside_the_output() -> None:
    result = run("2026-12-25", "--working-days", "3")

    assert (result.exit_code, result.stdout) == (0, "2026-12-30\n")
    assert result.stderr == "暂定：2027年放假安排尚未公布，公布后须重新计算。\n"


def test_json_holds_every_day_with_its_reason() -> None:
    result = run("2025-01-24", "--working-days", "1", "--extend", "1", "--json")

    answer = json.loads(result.stdout)
    assert (answer["due"], answer["provisional"]) == ("2025-01-27", False)
    assert answer["days"] == [
        {"date": "2025-01-24", "kind": "start", "n": None, "note": "起算日，不计入"},
        {"date": "2025-01-25", "kind": "weekend", "n": None, "note": "周末，不计入"},
        {"date": "2025-01-26", "kind": "makeup", "n": 1, "note": "第1日  调休上班，计入  春节"},
        {"date": "2025-01-27", "kind": "extension", "n": 2, "note": "第2日  延长期限，计入"},
    ]


def test_json_says_provisional_and_keeps_quiet_beside_it() -> None:
    result = run("2026-12-25", "--working-days", "3", "--json")

    assert json.loads(result.stdout)["provisional"] is True
    assert result.stderr == ""


def test_each_day_is_explained_in_chinese() -> None:
    result = run("2025-01-24", "--working-days", "2", "--explain")

    assert result.stdout.splitlines() == [
        "2025-01-24  周五  起算日，不计入",
        "2025-01-25  周六  周末，不计入",
        "2025-01-26  周日  第1日  调休上班，计入  春节",
        "2025-01-27  周一  第2日  计入",
        "2025-01-27",
    ]


def test_each_day_is_explained_in_english() -> None:
    result = run("2026-04-02", "--calendar-days", "3", "--explain", "--lang", "en")

    assert result.stdout.splitlines() == [
        "2026-04-02  Thu  day 0, not counted",
        "2026-04-03  Fri  day 1  counted",
        "2026-04-04  Sat  day 2  counted",
        "2026-04-05  Sun  day 3  counted  Tomb-Sweeping Day",
        "2026-04-06  Mon  day off, not counted  Tomb-Sweeping Day",
        "2026-04-07  Tue  the end fell on a day off and moves here",
        "2026-04-07",
    ]


def test_hours_are_explained_day_by_day() -> None:
    result = run("2025-01-20T09:30", "--hours", "24", "--explain")

    assert result.stdout.splitlines() == [
        "2025-01-20  周一  累计 14 小时",
        "2025-01-21  周二  累计 24 小时",
        "2025-01-21T09:30+08:00",
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("tomorrow --working-days 5", "不是日期"),
        ("2025-02-30 --working-days 5", "不是日期"),
        ("20250120 --working-days 5", "不是日期"),
        ("２０２５-01-20 --working-days 5", "不是日期"),
        ("2025-01-20T09:30 --working-days 5", "不是日期"),
        ("2025-01-20 --hours 24", "不是时刻"),
        ("2025-01-20Tnoon --hours 24", "不是时刻"),
        ("0001-01-01T00:00+14:00 --hours 1", "不是时刻"),
        ("2025-01-20", "选且只选一个"),
        ("2025-01-20 --working-days 5 --months 1", "选且只选一个"),
        ("2025-01-20 --working-days -5", "须在 0 至"),
        ("2025-01-20 --working-days 5 --extend -1", "须在 0 至"),
        ("2025-01-20 --working-days 10001", "须在 0 至"),
        ("2025-01-20T09:30 --hours 24 --extend 1", "不能用 --extend"),
        ("2018-12-28 --working-days 5", "起止年份"),
        ("2101-01-01 --working-days 5", "起止年份"),
        ("2099-01-01 --months 1000", "起止年份"),
        ("9999-12-31 --working-days 5", "起止年份"),
        ("2025-01-20 --working-days five", "five"),
        ("2025-01-20 --fortnights 1", "--fortnights"),
        ("2025-01-20 --working-days 5 --lang fr", "fr"),
        ("--working-days 5", "START"),
    ],
)
def test_what_cannot_be_counted_is_refused_with_a_message(arguments: str, message: str) -> None:
    result = run(*arguments.split())

    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr
    assert "Traceback" not in result.stderr


def test_a_refusal_is_in_english_when_asked() -> None:
    result = run("tomorrow", "--working-days", "5", "--lang", "en")

    assert '"tomorrow" is not a date; write it as 2025-01-20.' in result.stderr
