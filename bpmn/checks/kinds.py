"""The words a diagram may use: step kinds and their outcome meanings, acts, roles, facts.

Data only. The step kinds themselves live a layer above (`workflows.steps`); a test there keeps the
two lists the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

# Kind of a step -> what its outcomes may mean; an empty set leaves the meaning free.
MEANINGS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "scope": frozenset({"IN_SCOPE", "OUT_OF_SCOPE", "CLAIM_OUT"}),
        "prepare": frozenset({"SEND"}),
        "intake": frozenset({"ACCEPT", "RETURN", "SUPPLEMENT", "NOT_REQUIRED"}),
        "supplement": frozenset({"GIVE"}),
        "confirm_supplement": frozenset({"COMPLETE", "ASK_AGAIN"}),
        "review": frozenset({"DRAFT", "SUPPLEMENT", "EXPLANATION"}),
        "issue": frozenset({"ISSUE", "SEND_BACK"}),
        "reply": frozenset({"RESUBMIT", "DISAGREE"}),
        "ruling": frozenset({"UPHOLD", "RE_REVIEW", "TO_MEETING"}),
        "meeting": frozenset({"APPROVED", "CHANGE", "UPHOLD", "NEW_ROUND"}),
        "decide": frozenset({"PROPOSE", "FORMAL_CHANGE", "TEXT_CHANGED"}),
        "transfer": frozenset({"SENT"}),
        "approve": frozenset({"APPROVE", "REFUSE"}),
        "form": frozenset(),
    }
)
ACTS = frozenset(
    {
        "request_extension",
        "withdraw",
        "request_withdrawal",
        "recuse",
        "reassign",
        "request_closing",
        "return_unsupplied",
        "refer_to_meeting",
    }
)
SUBJECTS = frozenset(
    {
        "submission",
        "scope_out",
        "not_required",
        "extension",
        "recusal",
        "withdrawal",
        "closing",
        "resubmission",
        "disagreement",
        "meeting",
        "decision",
        "formal_change",
    }
)
ROLES = frozenset(
    {
        "undertaker",
        "unitHead",
        "reviewer",
        "reviewHead",
        "deputyInCharge",
        "deputyLegal",
        "agencyHead",
        "meetingSecretary",
        "legalAdviser",
        "administrator",
        "supervisor",
    }
)
ASSIGNMENTS = frozenset({"POOL", "HEAD_ASSIGNS", "LAST_REVIEWER", "UNDERTAKER"})
EFFECTS = frozenset({"PASS", "REVISE", "REJECT", "TRANSFER"})
TEMPLATES = frozenset({"opinion", "supplement-notice", "extension-approval"})
UNITS = frozenset({"WORKDAY", "DAY", "MONTH", "HOUR"})
CLOCK_STARTS = frozenset({"DELIVERY", "REGISTRATION", "COMPLETE", "OPENED"})
SUPPLEMENT_RULES = frozenset({"", "PAUSE", "RESTART", "CONTINUE"})
# Without these ten no opinion is whole (002, attachment 1, part three, (3)).
ITEMS = (
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

CASE_STATES = frozenset(
    {
        "PREPARING",
        "IN_REVIEW",
        "HANDLING_OPINION",
        "COORDINATING",
        "DELIBERATING",
        "CLEARED",
        "TRANSFERRING",
        "TRANSFERRED",
        "DECIDED",
        "CLOSED",
        "NOT_REQUIRED",
    }
)
ROUND_STATES = frozenset(
    {
        "SUBMITTED",
        "UNDER_REVIEW",
        "AWAITING_SUPPLEMENT",
        "OPINION_PENDING",
        "CONCLUDED",
        "RETURNED",
        "NOT_REQUIRED",
        "WITHDRAWN",
        "DISCONTINUED",
    }
)
RESULTS = frozenset({"GRANTED", "REFUSED", "PENDING", "LAPSED"})
# Fact -> the texts it may have; None where any value is possible.
FACTS: Mapping[str, frozenset[str] | None] = MappingProxyType(
    {
        "case.state": CASE_STATES,
        "case.decision_type": None,
        "case.amount": None,
        "case.hearing_held": None,
        "case.needs_discussion": None,
        "case.rounds": None,
        "round.state": ROUND_STATES,
        "round.n": None,
        "opinion.effect": EFFECTS,
        "opinion.label": None,
    }
)
CLOCK_FACTS = frozenset({"state", "days_left", "overdue", "due", "next_attention"})
TIMER_FACTS = frozenset({"due", "next_attention"})


def is_role(role: str) -> bool:
    """Say whether a role can be resolved: a relation to the case, or `unit:<code>`."""
    return role in ROLES or (role.startswith("unit:") and len(role) > len("unit:"))
