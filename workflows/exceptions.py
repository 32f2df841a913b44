"""Refusals: what the domain says when it will not do something, in words that say what to do.

A refusal's `message` is an English message id; the pages translate it and fill in its parameters.
"""

from collections.abc import Mapping


def N_(message: str) -> str:  # noqa: N802 - the usual name of the gettext marker
    """Mark a message for translation where it is written, not where it is shown."""
    return message


class Refusal(Exception):
    """An answer of the domain that a person caused and can do something about."""

    message = N_("This cannot be done.")

    def __init__(self, message: str = "", /, **params: object) -> None:
        if message:
            self.message = message
        self.params = params
        super().__init__(self.message % params if params else self.message)


class NotFound(Refusal):
    """No such record, or none that this person may know of."""

    message = N_("This record does not exist, or it is not for you.")


class NotYourTask(Refusal):
    """The step is offered to others."""

    message = N_("This task is for %(role)s. Ask them, or have it reassigned to you.")


class TakenBySomebodyElse(Refusal):
    """Somebody else has claimed the task."""

    message = N_("%(name)s has taken this task. Ask them to release it first.")


class AlreadyDone(Refusal):
    """The step was completed meanwhile."""

    message = N_("Already done by %(name)s at %(at)s. Open the case to see where it stands now.")


class NotOffered(Refusal):
    """The procedure does not offer this now."""

    message = N_("The procedure does not offer this at the moment. Open the case to see what is.")


class CaseHasEnded(Refusal):
    """The case takes no further acts."""

    message = N_("This case has ended (%(state)s); nothing more can be done in it.")


class ChangedMeanwhile(Refusal):
    """Two people acted on the case at the same moment."""

    message = N_("The case was changed by somebody else just now. Look at it again and repeat.")


class SeparationOfDuties(Refusal):
    """Undertaker, reviewer and approver of one case are three persons (R-026)."""

    message = N_(
        "You cannot do this in this case: %(reason)s. Undertaker, reviewer and approver "
        "must be different persons; hand the task to a colleague."
    )


class ApproverIsRequester(Refusal):
    """Who asks does not decide (domain.md T11)."""

    message = N_("You asked for this yourself, so somebody else has to decide it.")


class NotQualified(Refusal):
    """Only registered, qualified reviewers review and issue (Penalty Law art. 58)."""

    message = N_(
        "You are not entered as a reviewer for this kind of decision: %(reason)s. "
        "Have a registered reviewer take the task."
    )


class WrongState(Refusal):
    """The case or round is in a state in which the law does not allow this act."""

    message = N_(
        "The case is in the state “%(state)s”, in which this step is not allowed. The procedure "
        "offers it at the wrong place; tell the administrator."
    )


class DateOrder(Refusal):
    """The dates of a case follow each other (domain.md 4.4, items 1 and 2)."""

    message = N_("The date %(date)s cannot be right: %(reason)s.")


class PaperMissing(Refusal):
    """What was signed on paper is entered with its scan (domain.md 4.4.1)."""

    message = N_(
        "Somebody else signed this, or on another day: attach the scan of the signed paper."
    )


class GateClosed(Refusal):
    """No decision without a pass (R-005; 4.3.1)."""

    message = N_("The decision cannot be recorded: %(reason)s")


class ExtensionRefused(Refusal):
    """The extension rules of the clock policy (R-069, R-070)."""

    message = N_("The limit cannot be extended: %(reason)s.")


class NotAllowed(Refusal):
    """The rule in the message stands against it."""


class InvalidAnswers(Refusal):
    """Answers of a form that have to be mended; nothing was stored."""

    message = N_("Some answers are missing or wrong. Nothing was lost; mend the marked fields.")

    def __init__(self, errors: Mapping[str, str | Refusal]) -> None:
        self.errors = dict(errors)
        super().__init__()
