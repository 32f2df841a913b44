import json

import pytest
from click.testing import CliRunner

from web.commands.evaluate import evaluate


@pytest.fixture
def run(tmp_path):
    def call(expression, facts=None):
        arguments = [expression]
        if facts is not None:
            path = tmp_path / "facts.json"
            path.write_bytes(facts if isinstance(facts, bytes) else json.dumps(facts).encode())
            arguments += ["--facts", str(path)]
        return CliRunner().invoke(evaluate, arguments)

    return call


@pytest.mark.parametrize(
    ("expression", "facts", "printed"),
    [
        ("0.1 + 0.2 == 0.3", None, "true"),
        ("0.1 + 0.2", None, "0.3"),
        ("1000 / 10", None, "100"),
        ("10000000000 * 10000000000", None, "100000000000000000000"),
        ("case.amount * 2", {"case": {"amount": 1.1}}, "2.2"),
        ("name", {"name": "某某公司"}, '"某某公司"'),
        ("tags", {"tags": [1, 0.5, None, {"a": True}]}, '[1, 0.5, null, {"a": true}]'),
        ("none", None, "null"),
        ("-7 % 3", None, "2"),
    ],
)
def test_the_value_is_printed_as_json(run, expression, facts, printed):
    result = run(expression, facts)

    assert (result.exit_code, result.stdout, result.stderr) == (0, printed + "\n", "")


@pytest.mark.parametrize(
    ("expression", "facts"),
    [
        ("missing", {}),
        ("", None),
        ("a b\nc", None),
        ("1", b""),
        ("1", b"{"),
        ("1", b"[1]"),
        ("1", b"\xff\xfe\x00"),
        ("1", b'{"a": NaN}'),
        ("1", b'{"a": 1, "a": 2}'),
        ("1", b'{"a": ' + b"9" * 5000 + b"}"),
        ("a", b'{"a": 1e999999999}'),
        ("a", b'{"a": 1e99999999999999999999}'),
        ("1", b'{"typename": "x"}'),
        ("1", b'{"a": ' * 30000 + b"1" + b"}" * 30000),
        ("a", b'{"a": ' + b"[" * 900 + b"]" * 900 + b"}"),
    ],
)
def test_what_is_wrong_is_one_line_on_the_error_output(run, expression, facts):
    result = run(expression, facts)

    assert result.exit_code == 2
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1
    assert len(result.stderr) < 400


def test_a_missing_facts_file_and_a_folder_are_refused(tmp_path):
    for path in (tmp_path / "none.json", tmp_path):
        result = CliRunner().invoke(evaluate, ["1", "--facts", str(path)])

        assert result.exit_code == 2
        assert len(result.stderr.splitlines()) == 1
