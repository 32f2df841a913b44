import json
import logging
from pathlib import Path

import pytest
from click.testing import CliRunner
from fixtures.changes import Changed, form

import bpmn
from web.cli import main
from web.commands.walk import walk

DEFINITIONS = Path(bpmn.__file__).parent / "definitions"
LEGAL_REVIEW = DEFINITIONS / "legal-review.bpmn"
TUESDAY = "2026-11-17"


def run(*arguments):
    result = CliRunner().invoke(walk, [str(argument) for argument in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output
    return result


def steps_of(file, *choices):
    chosen = [word for choice in choices for word in ("--choose", choice)]
    result = run(file, "--json", "--on", TUESDAY, *chosen)
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)["steps"]


@pytest.mark.parametrize("file", sorted(DEFINITIONS.glob("*.bpmn")), ids=lambda path: path.stem)
def test_a_shipped_procedure_ends_with_a_decision_by_its_first_outcomes(file):
    steps = steps_of(file)

    assert [step["step"] for step in steps] == [
        "scope",
        "prepare",
        "approve_submission",
        "intake",
        "review",
        "issue",
        "meeting",
        "approve_meeting",
        "decide",
        "approve_decision",
    ]
    assert steps[-1]["outcome"] == "approve"


def test_each_step_says_who_did_what_by_when_and_what_it_opened():
    intake = next(step for step in steps_of(LEGAL_REVIEW) if step["step"] == "intake")

    assert intake == {
        "step": "intake",
        "kind": "intake",
        "name": "登记并审查材料",
        "role": "reviewer",
        "act": "ACCEPT",
        "outcome": "accept",
        "due": "2026-11-18",
        "opened": ["review"],
    }


def test_an_outcome_is_chosen_for_one_visit_and_the_first_follows():
    steps = steps_of(LEGAL_REVIEW, "intake=supplement")

    visits = [(step["step"], step["outcome"]) for step in steps]
    assert visits[3:7] == [
        ("intake", "supplement"),
        ("give_supplement", "give"),
        ("confirm_supplement", "complete"),
        ("intake", "accept"),
    ]


def test_successive_visits_may_each_have_an_outcome():
    steps = steps_of(LEGAL_REVIEW, "approve_submission=refuse,refuse", "approve_submission=approve")

    outcomes = [step["outcome"] for step in steps if step["step"] == "approve_submission"]
    assert outcomes == ["refuse", "refuse", "approve"]


def test_the_opinion_is_chosen_by_its_label():
    steps = steps_of(LEGAL_REVIEW, "opinion=reject,revise", "reply=disagree", "ruling=re_review")

    ids = [step["step"] for step in steps]
    assert ids.count("review") == 3
    assert ids.count("reply") == 2
    assert "ruling" in ids


def test_an_act_is_done_as_soon_as_it_is_allowed_and_moves_the_date():
    steps = steps_of(LEGAL_REVIEW, "intake=supplement", "request_extension=do")

    ids = [step["step"] for step in steps]
    asked = ids.index("request_extension")
    assert ids[asked - 1 : asked + 3] == [
        "intake",
        "request_extension",
        "approve_extension",
        "review",
    ]
    assert steps[asked]["act"] == steps[asked]["kind"] == "request_extension"
    assert steps[asked]["opened"] == ["approve_extension"]
    assert steps[asked + 1]["due"] is None
    assert steps[asked + 2]["due"] == "2026-12-02"  # 5 + 6 working days


def test_an_act_may_wait_for_a_step():
    steps = steps_of(LEGAL_REVIEW, "request_closing=do@decide")

    assert [step["step"] for step in steps][-2:] == ["request_closing", "approve_closing"]
    assert len(steps) > 8


def test_an_act_whose_time_has_not_come_waits_for_it():
    steps = steps_of(LEGAL_REVIEW, "intake=supplement", "return_unsupplied=do")

    second_intake = [step for step in steps if step["step"] == "intake"][1]
    assert second_intake["due"] == "2026-11-26"  # the supplement was due on the 24th


def test_a_timer_is_waited_for():
    steps = steps_of(LEGAL_REVIEW, "request_extension=do", "extension_expired=do")

    expired = next(step for step in steps if step["step"] == "extension_expired")
    assert expired["kind"] == "timer"
    assert expired["due"] == "2026-11-25"  # when the 24th is over
    assert "approve_extension" not in [step["step"] for step in steps]


def test_the_table_is_chinese_and_says_when_it_is_over():
    result = run(LEGAL_REVIEW, "--on", TUESDAY)

    assert result.exit_code == 0
    assert result.stdout.splitlines()[0].split() == [
        "步骤",
        "名称",
        "角色",
        "办理",
        "期限",
        "随后打开",
    ]
    assert "法制审核机构负责人" in result.stdout
    assert "流程走完，共 10 步。" in result.stdout


def test_the_table_is_english_when_asked():
    result = run(LEGAL_REVIEW, "--on", TUESDAY, "--lang", "en")

    assert "Register and check the materials" in result.stdout
    assert "head of the review body" in result.stdout


def test_a_choice_that_was_not_needed_is_told():
    result = run(LEGAL_REVIEW, "--on", TUESDAY, "--choose", "reply=disagree")

    assert result.exit_code == 0
    assert "reply=disagree" in result.stderr


def test_a_procedure_with_a_form_step_of_another_section_is_walked(tmp_path):
    changed = Changed()
    changed.forms["science"] = form(
        "科技科意见", {"agree": {"title": "是否同意", "enum": ["yes", "no"]}}, ["agree"]
    )
    changed.add_step(
        "science", "科技科意见", {"given": ("DONE", "提出意见")},
        beside="decide", kind="form", role="unit:science", form="science",
    )  # fmt: skip
    changed.lead("flow_decide_result_approve_decision", "science")
    changed.add_flow("science", "approve_decision")

    steps = steps_of(changed.write(tmp_path), "science.agree=no")

    science = next(step for step in steps if step["step"] == "science")
    assert (science["kind"], science["role"], science["act"]) == ("form", "unit:science", "DONE")
    assert science["opened"] == ["approve_decision"]


@pytest.mark.parametrize(
    ("choice", "options"),
    [
        ("nowhere=accept", "approve_submission"),
        ("intake=vanish", "return_materials"),
        ("opinion=perhaps", "revise"),
        ("withdraw=never", "=do"),
        ("withdraw=do@nowhere", "intake"),
        ("intake.colour=red", ""),
        ("intake", "intake=supplement"),
        ("intake=", "intake=supplement"),
        ("intake=accept,,accept", "intake=supplement"),
    ],
)
def test_a_choice_that_the_procedure_does_not_have_is_refused(choice, options):
    result = run(LEGAL_REVIEW, "--json", "--choose", choice)

    assert result.exit_code == 2
    assert result.stdout == ""
    assert choice in result.stderr
    assert options in result.stderr


@pytest.mark.parametrize("day", ["yesterday", "2026-13-01", "1911-10-10", "20261117", ""])
def test_a_day_that_is_none_is_refused(day):
    result = run(LEGAL_REVIEW, "--on", day)

    assert result.exit_code == 2
    assert "2026-11-17" in result.stderr


def test_a_file_that_cannot_be_read_is_refused(tmp_path):
    for path in (tmp_path / "none.bpmn", tmp_path):
        result = run(path)

        assert result.exit_code == 2
        assert str(path) in result.stderr


@pytest.mark.parametrize("content", [b"", b"\0\1", b"<a>", b"<?xml version='1.0'?><b/>"])
def test_what_is_no_diagram_has_errors(tmp_path, content):
    path = tmp_path / "x.bpmn"
    path.write_bytes(content)

    result = run(path)

    assert result.exit_code == 1
    assert str(path) in result.stderr


def test_what_check_calls_an_error_is_listed(tmp_path):
    changed = Changed()
    changed.step("approve_scope_out", role="nobody")

    result = run(changed.write(tmp_path), "--json")

    assert result.exit_code == 1
    assert json.loads(result.stdout) == {"steps": []}
    assert "approve_scope_out: " in result.stderr
    assert "role-unknown" in result.stderr


def test_an_undertaker_who_is_to_approve_is_a_dead_end(tmp_path):
    changed = Changed()
    changed.step("approve_scope_out", role="undertaker")

    result = run(changed.write(tmp_path), "--lang", "en", "--choose", "scope=claim_out")

    assert result.exit_code == 1
    assert "an incident at approve_scope_out: Nobody who holds the post may take" in result.stderr


def test_a_refusal_is_a_dead_end_with_the_steps_before_it():
    result = run(
        LEGAL_REVIEW, "--json", "--on", TUESDAY, "--choose", "opinion=reject",
        "--choose", "reply=disagree", "--choose", "ruling=to_meeting",
    )  # fmt: skip

    assert result.exit_code == 1
    assert json.loads(result.stdout)["steps"][-1]["step"] == "ruling"
    assert "meeting 被拒绝" in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_a_case_that_never_ends_is_a_dead_end(tmp_path):
    changed = Changed()
    changed.put_first("approve_submission", "refuse")

    result = run(changed.write(tmp_path), "--json", "--lang", "en")

    assert result.exit_code == 1
    assert len(json.loads(result.stdout)["steps"]) == 200
    assert "200" in result.stderr


def test_a_step_in_a_state_that_forbids_it_is_a_dead_end(tmp_path):
    changed = Changed()
    changed.lead("flow_submission_result_prepare", "decide")

    result = run(
        changed.write(tmp_path), "--json", "--lang", "en", "--choose", "approve_submission=refuse"
    )

    assert result.exit_code == 1
    assert "incident at decide" in result.stderr


def test_nothing_is_left_behind(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setenv("FASHEN_DATA", str(tmp_path / "data"))
    monkeypatch.setattr("tempfile.tempdir", None)

    steps_of(LEGAL_REVIEW)

    assert list(tmp_path.iterdir()) == []
    assert logging.root.manager.disable == logging.NOTSET


def test_the_command_is_listed():
    assert "walk" in CliRunner().invoke(main, ["--help"]).output
    lines = CliRunner().invoke(main, ["walk", "--help"]).output.splitlines()
    assert any(line.split()[:1] == ["request_closing=do@decide"] for line in lines)  # not wrapped
