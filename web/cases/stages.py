"""The stage bar of a case: where it stands on the way from submission to decision."""

from dataclasses import dataclass

from web.filters import round_tag
from web.words import gettext as _
from workflows.case_files.contents import CaseFile
from workflows.cases.models import CaseState, RoundState
from workflows.opinions.models import Effect, Opinion, OpinionState

PREPARE, RECEIVE, REVIEW, ISSUE, HANDLE, DECIDE = range(6)


@dataclass(frozen=True)
class Stage:
    """One stage; css is "done", "current", "skipped" or ""."""

    words: str
    css: str
    note: str = ""


def stages(file: CaseFile) -> list[Stage]:
    """Return the six stages; what a direct pass leaves out is marked as skipped."""
    names = [
        _("Prepare"),
        _("Receive"),
        _("Review"),
        _("Issue"),
        _("Handle the opinion"),
        _("Decide"),
    ]
    here, note = _here(file)
    ended = file.case.ended
    found = []
    for n, name in enumerate(names):
        if n == HANDLE and here > HANDLE and not _was_handled(file):
            css = "skipped"
        elif n < here or (n == here and file.case.state == CaseState.DECIDED):
            css = "done"
        elif n == here:
            css = "done" if ended else "current"
        else:
            css = "skipped" if ended else ""
        found.append(Stage(name, css, note if n == here else ""))
    return found


def _here(file: CaseFile) -> tuple[int, str]:
    match CaseState(file.case.state):
        case CaseState.PREPARING:
            return PREPARE, _("once more") if file.rounds else ""
        case CaseState.IN_REVIEW:
            return _in_review(file)
        case CaseState.HANDLING_OPINION:
            return HANDLE, ""
        case CaseState.COORDINATING:
            return HANDLE, _("coordinating")
        case CaseState.DELIBERATING:
            issued = _latest_issued(file)
            passed = issued is not None and issued.effect == Effect.PASS
            return DECIDE if passed else HANDLE, _("before a meeting")
        case CaseState.TRANSFERRING:
            return HANDLE, _("to be transferred")
        case CaseState.TRANSFERRED:
            return HANDLE, _("transferred")
        case CaseState.CLEARED:
            return DECIDE, ""
        case CaseState.DECIDED:
            return DECIDE, ""
        case CaseState.CLOSED:
            return _reached(file), _("closed")
        case CaseState.NOT_REQUIRED:
            return _reached(file), _("not required")


def _in_review(file: CaseFile) -> tuple[int, str]:
    current = file.rounds[-1]
    state = RoundState(current.state)
    if state is RoundState.AWAITING_SUPPLEMENT:
        stage = RECEIVE if current.returns_to == RoundState.SUBMITTED else REVIEW
        return stage, round_tag(state).words
    stage = {RoundState.SUBMITTED: RECEIVE, RoundState.OPINION_PENDING: ISSUE}.get(state, REVIEW)
    return stage, _("round %(n)s", n=current.n) if current.n > 1 else ""


def _reached(file: CaseFile) -> int:
    """How far a case came that ended without a decision."""
    if _latest_issued(file) is not None:
        return HANDLE
    if file.opinions:
        return ISSUE
    if any(r.accepted_on for r in file.rounds):
        return REVIEW
    return RECEIVE if file.rounds else PREPARE


def _was_handled(file: CaseFile) -> bool:
    return any(o.state == OpinionState.ISSUED and o.effect != Effect.PASS for o in file.opinions)


def _latest_issued(file: CaseFile) -> Opinion | None:
    issued = [o for o in file.opinions if o.state == OpinionState.ISSUED]
    return issued[-1] if issued else None
