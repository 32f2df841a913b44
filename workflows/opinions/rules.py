"""What an opinion must hold, and which conclusion its findings allow; pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from bpmn.procedure import Item, OpinionOption
from workflows.exceptions import N_
from workflows.opinions.models import Effect, Result

NO_EXCLUDES_PASS = frozenset(
    {"BODY", "QUALIFICATION", "POWER", "FACTS", "EVIDENCE", "LAW", "PROCEDURE"}
)  # domain.md 4.4.5
CRIME = "CRIME"


def finding_errors(
    items: Sequence[Item], findings: Mapping[str, Mapping[str, Any]]
) -> dict[str, str]:
    """Return what is missing: every item takes a result and a written remark (R-059; 4.3.6)."""
    errors: dict[str, str] = {}
    for item in items:
        finding = findings.get(item.code, {})
        if finding.get("result") not in set(Result):
            errors[f"findings.{item.code}.result"] = N_("Choose yes, no or not applicable.")
        if not str(finding.get("remark") or "").strip():
            errors[f"findings.{item.code}.remark"] = N_(
                "Write a remark; a tick alone is no written opinion."
            )
        if is_bad(item.code, finding) and not str(finding.get("basis") or "").strip():
            errors[f"findings.{item.code}.basis"] = N_("Cite the basis of a negative finding.")
    return errors


def is_bad(code: str, finding: Mapping[str, Any]) -> bool:
    """Say whether a finding names a problem: “no”, but for suspected crime, where “yes” does."""
    return bool(finding.get("result") == (Result.YES if code == CRIME else Result.NO))


def conclusion_error(
    option: OpinionOption, findings: Mapping[str, Mapping[str, Any]], reasons: str
) -> str | None:
    """Return why these findings do not allow this conclusion (domain.md 4.4.5), or None.

    For every item the good answer is “yes”, but for suspected crime, where “yes” excludes a pass.
    """
    if option.effect != Effect.PASS:
        if not reasons.strip():
            return N_("Give the reasons for this conclusion.")
        return None
    negative = {
        code
        for code, finding in findings.items()
        if finding.get("result") == Result.NO and code != CRIME
    }
    if negative & NO_EXCLUDES_PASS:
        return N_(
            "A pass is excluded: a finding on body, qualification, power, facts, evidence, law or "
            "procedure is negative. Return it for revision or do not pass it."
        )
    if findings.get(CRIME, {}).get("result") == Result.YES:
        return N_(
            "A pass is excluded while a crime is suspected and the head of the agency has not "
            "decided on the transfer."
        )
    if negative and not reasons.strip():
        return N_("One finding is negative; give the reasons why it passes all the same.")
    return None


def reply_errors(
    problems: Sequence[Mapping[str, Any]], points: Mapping[str, Mapping[str, Any]]
) -> dict[str, str]:
    """Return what a reply lacks: a position with its reason on every point (R-086)."""
    errors: dict[str, str] = {}
    for problem in problems:
        n = str(problem["n"])
        point = points.get(n, {})
        if point.get("position") not in POSITIONS:
            errors[f"points.{n}.position"] = N_("Take a position on this point.")
        if not str(point.get("reason") or "").strip():
            errors[f"points.{n}.reason"] = N_("Give the reason, or the measure taken.")
    return errors


POSITIONS: dict[str, str] = {
    "ACCEPTED": N_("Accepted"),
    "PARTLY": N_("Partly accepted"),
    "NOT_ACCEPTED": N_("Not accepted"),
}
