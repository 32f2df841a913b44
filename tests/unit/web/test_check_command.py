import json
from pathlib import Path

import pytest
from click.testing import CliRunner

import bpmn
from web.commands.check import check

SHIPPED = sorted((Path(bpmn.__file__).parent / "definitions").glob("*.bpmn"))
DIAGRAM = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL">'
    '<bpmn:process id="p"><bpmn:scriptTask id="s"/></bpmn:process></bpmn:definitions>'
)


def run(*arguments):
    result = CliRunner().invoke(check, [str(argument) for argument in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.fixture
def write(tmp_path):
    def call(content, name="x.bpmn"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return call


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_diagram_has_no_error(path):
    result = run(path, "--json")

    assert result.exit_code == 0, result.stdout
    assert isinstance(json.loads(result.stdout), list)


def test_each_problem_names_file_element_code_severity_message_and_help(write):
    path = write(DIAGRAM)

    result = run(path, "--json", "--lang", "en")

    problem = next(p for p in json.loads(result.stdout) if p["code"] == "script-task")
    assert result.exit_code == 1
    assert problem["file"] == str(path)
    assert problem["element"] == "s"
    assert problem["severity"] == "error"
    assert "service task" in problem["help"]
    assert set(problem) == {"file", "element", "code", "severity", "message", "help"}


def test_the_words_are_chinese_until_english_is_asked(write):
    path = write(DIAGRAM)

    assert "脚本任务" in run(path).stdout
    assert "script task" in run(path, "--lang", "en").stdout


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\x01\x02\xff" * 1000,
        bytes(range(256)),
        b"<" * 1_100_000,
        DIAGRAM.encode()[:100],
        DIAGRAM.encode("utf-16"),
        DIAGRAM.encode("utf-8").replace(b"p", b"\xe9"),
        b'<?xml version="1.0" encoding="gb18030"?>' + DIAGRAM.encode(),
        b'<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>',
        b"<a>" * 400 + b"</a>" * 400,
        b"<a/>",
        b"{}",
        DIAGRAM.replace('id="s"', 'id="s" id="s"').encode(),
        DIAGRAM.replace("<bpmn:process", "<bpmn:other").encode(),
    ],
    ids=lambda content: repr(content[:12]),
)
def test_whatever_the_file_holds_it_is_a_problem_and_never_a_traceback(write, content):
    result = run(write(content), "--json")

    assert result.exit_code == 1
    assert json.loads(result.stdout)


def test_a_missing_file_and_a_folder_cannot_be_read(tmp_path):
    for path in (tmp_path / "none.bpmn", tmp_path):
        result = run(path)

        assert result.exit_code == 2
        assert len(result.stderr.splitlines()) == 1


def test_the_other_files_are_judged_when_one_cannot_be_read(write, tmp_path):
    result = run(tmp_path / "none.bpmn", write(DIAGRAM), "--json")

    assert result.exit_code == 2
    assert json.loads(result.stdout)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("x/forms/a.json", "{", "not-readable"),
        ("x/forms/a.json", "[]", "not-readable"),
        ("x/forms/a.json", "{}", "form-unreadable"),
        ("x/a.dmn", "<a/>", "table-unreadable"),
    ],
)
def test_the_files_beside_a_diagram_are_judged_with_it(write, name, content, code):
    path = write(DIAGRAM)
    write(content, name)

    codes = [problem["code"] for problem in json.loads(run(path, "--json").stdout)]

    assert code in codes
