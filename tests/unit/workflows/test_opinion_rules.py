"""Which conclusion ten findings allow, and what a reply has to say (4.4.5; R-059, R-086)."""

import pytest

from bpmn.procedure import Item, OpinionOption
from workflows.opinions.rules import (
    NO_EXCLUDES_PASS,
    conclusion_error,
    finding_errors,
    is_bad,
    reply_errors,
)

CODES = (
    "BODY",
    "QUALIFICATION",
    "PROCEDURE",
    "FACTS",
    "EVIDENCE",
    "LAW",
    "DISCRETION",
    "POWER",
    "DOCUMENTS",
    "CRIME",
)
ITEMS = tuple(Item(code, code, code) for code in CODES)
PASS = OpinionOption("pass", "通过", "PASS")
REVISE = OpinionOption("revise", "修改", "REVISE")


def findings(**results: str) -> dict[str, dict[str, str]]:
    """Return ten good findings, some of them changed."""
    good = {code: "NO" if code == "CRIME" else "YES" for code in CODES}
    return {
        code: {"result": result, "remark": "已核", "basis": "第一条"}
        for code, result in (good | results).items()
    }


def test_ten_good_findings_pass() -> None:
    assert finding_errors(ITEMS, findings()) == {}
    assert conclusion_error(PASS, findings(), "") is None


@pytest.mark.parametrize("code", sorted(NO_EXCLUDES_PASS))
def test_no_on_an_essential_point_excludes_a_pass_whatever_the_reasons(code: str) -> None:
    assert conclusion_error(PASS, findings(**{code: "NO"}), "理由充分")


@pytest.mark.parametrize("code", ["DISCRETION", "DOCUMENTS"])
def test_no_on_another_point_needs_reasons_for_a_pass(code: str) -> None:
    assert conclusion_error(PASS, findings(**{code: "NO"}), " ")
    assert conclusion_error(PASS, findings(**{code: "NO"}), "瑕疵不影响决定") is None


def test_a_suspected_crime_excludes_a_pass() -> None:
    assert conclusion_error(PASS, findings(CRIME="YES"), "理由")
    assert conclusion_error(PASS, findings(CRIME="NOT_APPLICABLE"), "") is None


def test_any_other_conclusion_needs_reasons() -> None:
    assert conclusion_error(REVISE, findings(LAW="NO"), "")
    assert conclusion_error(REVISE, findings(LAW="NO"), "适用条款有误") is None


def test_not_applicable_is_a_finding_and_excludes_nothing() -> None:
    given = findings(DISCRETION="NOT_APPLICABLE")
    assert finding_errors(ITEMS, given) == {}
    assert conclusion_error(PASS, given, "") is None


@pytest.mark.parametrize("result", ["", "yes", "MAYBE", None])
def test_every_item_takes_one_of_three_results(result: str | None) -> None:
    given = findings()
    given["LAW"]["result"] = result  # type: ignore[assignment]
    assert set(finding_errors(ITEMS, given)) == {"findings.LAW.result"}


def test_a_missing_item_is_missing_its_result_and_its_remark() -> None:
    given = findings()
    del given["FACTS"]
    assert set(finding_errors(ITEMS, given)) == {"findings.FACTS.result", "findings.FACTS.remark"}


def test_a_negative_finding_cites_its_basis() -> None:
    given = findings(EVIDENCE="NO", CRIME="YES")
    given["EVIDENCE"]["basis"] = given["CRIME"]["basis"] = ""
    assert set(finding_errors(ITEMS, given)) == {"findings.EVIDENCE.basis", "findings.CRIME.basis"}


def test_yes_is_good_but_for_suspected_crime() -> None:
    assert is_bad("LAW", {"result": "NO"})
    assert not is_bad("LAW", {"result": "YES"})
    assert is_bad("CRIME", {"result": "YES"})
    assert not is_bad("CRIME", {"result": "NO"})


def test_a_reply_takes_a_reasoned_position_on_every_point() -> None:
    problems = [{"n": 1}, {"n": 2}]
    whole = {n: {"position": "ACCEPTED", "reason": "已改"} for n in ("1", "2")}
    assert reply_errors(problems, whole) == {}
    assert set(reply_errors(problems, {"1": whole["1"]})) == {
        "points.2.position",
        "points.2.reason",
    }
    assert set(reply_errors(problems, whole | {"2": {"position": "MAYBE", "reason": " "}})) == {
        "points.2.position",
        "points.2.reason",
    }
