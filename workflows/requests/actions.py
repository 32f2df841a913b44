"""Make, decide and lapse requests."""

from typing import Any

from workflows.acts import Act
from workflows.exceptions import N_, ApproverIsRequester, NotAllowed, NotOffered
from workflows.requests.models import Request, RequestResult, Subject


def make(act: Act, round_id: int | None, subject: Subject, reason: str, **details: Any) -> Request:
    """Ask for something that a second person decides; one open request of a subject at a time."""
    if pending(act, subject) is not None:
        raise NotAllowed(N_("Such a request is open already; wait until it is decided."))
    request = act.add(
        Request(
            case_id=act.case_id,
            round_id=round_id,
            subject=subject,
            reason=reason,
            details=details,
            result=RequestResult.PENDING,
            **act.stamp(),
        )
    )
    act.note("request.made", subject=subject, reason=reason)
    return request


def pending(act: Act, subject: Subject) -> Request | None:
    """Return the open request of a subject."""
    found = latest(act, subject)
    return found if found is not None and found.result == RequestResult.PENDING else None


def latest(act: Act, subject: Subject) -> Request | None:
    """Return the newest request of a subject."""
    return next((r for r in reversed(act.records(Request)) if r.subject == subject), None)


def decide(act: Act, subject: Subject, granted: bool, note: str, *, alone: bool = False) -> Request:
    """Decide the open request of a subject; whom it is about does not decide it (T11).

    That is who asked, in a recusal who is to step aside. `alone`: no second person is needed.
    """
    request = pending(act, subject)
    if request is None:
        raise NotOffered
    about = request.details.get("person_id", request.acted_by)
    if about == act.actor.person_id and not alone:
        raise ApproverIsRequester
    request.result = RequestResult.GRANTED if granted else RequestResult.REFUSED
    request.decided_by = act.actor.person_id
    request.decided_on = act.on
    request.decision_note = note
    act.note("request.decided", subject=subject, result=request.result, reason=note)
    return request


def lapse(act: Act, request: Request) -> None:
    """Let a request lapse: its time ran out, or what it was about has ended (4.4.13)."""
    if request.result == RequestResult.PENDING:
        request.result = RequestResult.LAPSED
        request.decided_on = act.on
        act.note("request.lapsed", subject=request.subject)
