"""The kinds of notices and what each says; English message ids with the notice's parameters."""

from dataclasses import dataclass

from workflows.exceptions import N_


@dataclass(frozen=True)
class NoticeWords:
    """A heading, and one sentence that says what to do."""

    title: str
    text: str = ""


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
    "request-decided": NoticeWords(
        N_("A request was decided"),
        N_("Open the case to see the result and its reasons."),
    ),
    "request-lapsed": NoticeWords(
        N_("A request lapsed"),
        N_("Nobody decided it in time. The original date stands."),
    ),
    "attention": NoticeWords(
        N_("Reminder: a limit is near or has passed"),
        N_("Open the case to see the date and what is left to do."),
    ),
    "warning": NoticeWords(
        N_("Reminder: %(clock)s, %(days_left)s working days left"),
        N_("Due on %(due)s. Open the case and see what is left to do."),
    ),
    "due-today": NoticeWords(
        N_("Due today: %(clock)s"),
        N_("The limit ends today, %(due)s. Open the case and see what is left to do."),
    ),
    "overdue": NoticeWords(
        N_("Overdue: %(clock)s, by %(days_over)s working days"),
        N_("It was due on %(due)s. Finish the step, and note the cause of the delay."),
    ),
}
OTHER = NoticeWords(N_("Something happened in a case"), N_("Open the case to see what."))


def words_of(kind: str) -> NoticeWords:
    """Return what a kind of notice says; an unknown one still leads to its case."""
    return KINDS.get(kind, OTHER)
