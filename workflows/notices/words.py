"""The kinds of notices and what each says; English message ids with the notice's parameters."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workflows.exceptions import N_


@dataclass(frozen=True)
class NoticeWords:
    """A heading, and one sentence that says what to do."""

    title: str
    text: str = ""


# (subject of the request, what its asker is told when it is granted, and when it is refused)
REQUESTS = (
    ("submission", N_("Submission released"), N_("Submission not released")),
    (
        "scope_out",
        N_("Agreed: no review required"),
        N_("Not agreed: the case stays in the scope of review"),
    ),
    (
        "not_required",
        N_("Agreed: no review required"),
        N_("Not agreed: the case stays in the scope of review"),
    ),
    ("extension", N_("Extension granted"), N_("Extension refused")),
    ("recusal", N_("Recusal granted"), N_("Recusal refused")),
    ("withdrawal", N_("Withdrawal granted"), N_("Withdrawal refused")),
    ("closing", N_("Closing approved"), N_("Closing not approved")),
    ("resubmission", N_("Resubmission released"), N_("Resubmission not released")),
    ("disagreement", N_("Disagreement reported to the leader"), N_("Disagreement not reported")),
    ("meeting", N_("Record of the meeting confirmed"), N_("Record of the meeting not confirmed")),
    ("decision", N_("Decision approved"), N_("Decision not approved")),
    ("formal_change", N_("Formal change confirmed"), N_("Formal change not confirmed")),
)

KINDS: dict[str, NoticeWords] = {
    "task.assigned": NoticeWords(
        N_("A task was assigned to you: %(step)s"),
        N_("%(by)s handed it out. You find it in your inbox."),
    ),
    "materials-returned": NoticeWords(
        N_("Materials returned"),
        N_("The review body returned the submission. Complete the materials and submit again."),
    ),
    "supplement-asked": NoticeWords(
        N_("A supplement is asked for"),
        N_("The review body asks for more. Open the case, answer each item and send it back."),
    ),
    "explanation-asked": NoticeWords(
        N_("An explanation is asked for"),
        N_("The review body asks for an explanation. Open the case and answer each item."),
    ),
    "opinion-issued": NoticeWords(
        N_("Review opinion issued"),
        N_("Read the opinion; the case shows what can be done now."),
    ),
    "extension-granted": NoticeWords(
        N_("Review limit extended"),
        N_("The review body got more time; the case shows the new date."),
    ),
    "decision-made": NoticeWords(
        N_("Decision recorded"),
        N_("The decision has been made and recorded."),
    ),
    "not-required": NoticeWords(
        N_("Review not required"),
        N_("The review body found that this is not a major decision. Its reasons are in the case."),
    ),
    "accepted": NoticeWords(
        N_("Submission accepted"), N_("The review limit runs; it ends on %(due)s.")
    ),
    "withdrawn": NoticeWords(N_("Submission withdrawn"), "%(reason)s"),
    "ruled": NoticeWords(
        N_("A disagreement was ruled on"), N_("Open the case to see the ruling and its reasons.")
    ),
    "incident": NoticeWords(
        N_("Incident: a case needs your attention"), N_("See the list of incidents.")
    ),
    "extension-lapsed": NoticeWords(
        N_("The extension request lapsed"),
        N_("Nobody decided it in time. The original date stands."),
    ),
    **{
        f"{subject}-{result}": NoticeWords(words, "%(note)s")
        for subject, granted, refused in REQUESTS
        for result, words in (("granted", granted), ("refused", refused))
    },
    "due-soon": NoticeWords(
        N_("Reminder: %(clock)s, %(days_left)s working days left"),
        N_("Due on %(due)s. Open the case and see what is left to do."),
    ),
    "overdue": NoticeWords(
        N_("Overdue: %(clock)s"),
        N_("It was due on %(due)s. Finish the step, and note the cause of the delay."),
    ),
}
DUE_TODAY = NoticeWords(
    N_("Due today: %(clock)s"),
    N_("The limit ends today, %(due)s. Open the case and see what is left to do."),
)
OTHER = NoticeWords(N_("Something happened in a case"), N_("Open the case to see what."))


def words_of(kind: str, params: Mapping[str, Any]) -> NoticeWords:
    """Return what a kind of notice says; an unknown one still leads to its case."""
    if kind == "due-soon" and params.get("days_left") == 0:
        return DUE_TODAY
    return KINDS.get(kind, OTHER)
