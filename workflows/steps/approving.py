"""The second person: one kind for release, consent, confirmation and approval (design D4)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bpmn.elements import StepElement
from workflows.cases import actions as cases
from workflows.cases.actions import move_case
from workflows.cases.models import CaseOfficer, CaseState, ReviewCase, ReviewRound, RoundState
from workflows.cases.roles import ROLES, Duty, ExclusionReason
from workflows.clocks import actions as clocks
from workflows.decisions import actions as decisions
from workflows.exceptions import N_, NotAllowed, NotOffered, NotYourTask, SeparationOfDuties
from workflows.opinions import actions as opinions
from workflows.requests import actions as requests
from workflows.requests.models import Request, Subject
from workflows.steps.deciding import fill_in
from workflows.steps.eligibility import heads_review_body
from workflows.steps.intake import REVIEW_CLOCK
from workflows.steps.kinds import ANY_OPEN_CASE, Raw, StepKind, require_text
from workflows.steps.submission import require_dossier, submit
from workflows.steps.turn import Turn

C, R = CaseState, RoundState
OPEN = frozenset({R.SUBMITTED, R.UNDER_REVIEW, R.AWAITING_SUPPLEMENT, R.OPINION_PENDING})


def _nothing(turn: Turn, request: Request) -> None:
    pass


@dataclass(frozen=True)
class Approval:
    """What granting and refusing a request of a subject does, and where it may be decided."""

    name: str  # English message id
    granted: Callable[[Turn, Request], None]
    refused: Callable[[Turn, Request], None] = _nothing
    case_states: frozenset[CaseState] = ANY_OPEN_CASE
    round_states: frozenset[RoundState] = frozenset()
    duty: Duty | None = None  # None: that of the role that the diagram gives it to
    by_review_head: bool = False  # whatever role the diagram gives it to (4.4, items 4 and 15)


def _submission(turn: Turn, request: Request) -> None:
    submit(turn)


def _not_required(turn: Turn, request: Request) -> None:
    cases.not_required(turn, turn.case, turn.round, request.reason)


def _extension(turn: Turn, request: Request) -> None:
    deadline = turn.running(REVIEW_CLOCK)
    if deadline is None:
        raise NotOffered
    clocks.extend(turn, deadline, turn.policy(REVIEW_CLOCK), int(request.details["days"]))


def _recusal(turn: Turn, request: Request) -> None:
    person_id = int(request.details["person_id"])
    cases.exclude(turn, person_id, Duty.REVIEW, ExclusionReason.RECUSED)
    if turn.open_round.reviewer_id == person_id:
        turn.open_round.reviewer_id = None


def _withdrawal(turn: Turn, request: Request) -> None:
    cases.withdraw(turn, turn.case, turn.open_round, request.reason)


def _closing(turn: Turn, request: Request) -> None:
    cases.close(turn, turn.case, turn.round, request.reason)


def _disagreement(turn: Turn, request: Request) -> None:
    opinion, reply = opinions.latest_issued(turn), opinions.latest_reply(turn)
    if opinion is None or reply is None:
        raise NotOffered
    require_dossier(turn)  # closed from here on, and what a review ordered by the leader reads
    opinions.report_disagreement(turn, opinion, reply)
    move_case(turn, turn.case, C.COORDINATING)


def _meeting(turn: Turn, request: Request) -> None:
    record = opinions.confirm_discussion(turn)
    match record.conclusion:
        case "APPROVED":
            move_case(turn, turn.case, C.CLEARED)
        case "CHANGE":
            move_case(turn, turn.case, C.PREPARING)
        case "UPHOLD":
            move_case(turn, turn.case, C.HANDLING_OPINION)
        case "NEW_ROUND":
            submit(turn, input_note=record.text)


def _decision(turn: Turn, request: Request) -> None:
    fill_in(turn, decisions.make(turn, turn.case))


def _decision_refused(turn: Turn, request: Request) -> None:
    decisions.refuse(turn)


def _formal_change(turn: Turn, request: Request) -> None:
    decisions.confirm_formal(turn)
    decision = decisions.proposed(turn)
    onward = requests.make(turn, None, Subject.DECISION, decision.number, number=decision.number)
    onward.acted_by = decision.acted_by  # the undertaker asks, not the review head


APPROVALS: dict[Subject, Approval] = {
    Subject.SUBMISSION: Approval(
        N_("Release of the submission"),
        _submission,
        case_states=frozenset({C.PREPARING}),
        duty=Duty.RELEASE,
    ),
    Subject.SCOPE_OUT: Approval(
        N_("Agreement that no review is required"),
        _not_required,
        case_states=frozenset({C.PREPARING}),
        by_review_head=True,
    ),
    Subject.NOT_REQUIRED: Approval(
        N_("Agreement that no review is required"),
        _not_required,
        round_states=frozenset({R.SUBMITTED}),
        by_review_head=True,
    ),
    Subject.EXTENSION: Approval(
        N_("Extension of the review limit"),
        _extension,
        round_states=frozenset({R.UNDER_REVIEW, R.AWAITING_SUPPLEMENT, R.OPINION_PENDING}),
    ),
    Subject.RECUSAL: Approval(N_("Recusal"), _recusal, round_states=OPEN),
    Subject.WITHDRAWAL: Approval(N_("Consent to withdrawal"), _withdrawal, round_states=OPEN),
    Subject.CLOSING: Approval(N_("Closing without decision"), _closing, duty=Duty.APPROVE),
    Subject.RESUBMISSION: Approval(
        N_("Release of the resubmission"),
        _submission,
        case_states=frozenset({C.HANDLING_OPINION}),
        duty=Duty.RELEASE,
    ),
    Subject.DISAGREEMENT: Approval(
        N_("Report of a disagreement"),
        _disagreement,
        case_states=frozenset({C.HANDLING_OPINION}),
        duty=Duty.RELEASE,
    ),
    Subject.MEETING: Approval(
        N_("Confirmation of the record"),
        _meeting,
        case_states=frozenset({C.DELIBERATING}),
        duty=Duty.APPROVE,
    ),
    Subject.DECISION: Approval(
        N_("Approval of the decision"),
        _decision,
        _decision_refused,
        case_states=frozenset({C.CLEARED}),
        duty=Duty.APPROVE,
    ),
    Subject.FORMAL_CHANGE: Approval(
        N_("Confirmation of a purely formal change"),
        _formal_change,
        _decision_refused,
        case_states=frozenset({C.CLEARED}),
        by_review_head=True,
    ),
}


class Approve(StepKind):
    """A second person decides the pending request of the step's subject."""

    name = "approve"
    meanings = ("APPROVE", "REFUSE")

    def allows(self, case: ReviewCase, current: ReviewRound | None, subject: str = "") -> bool:
        """Ask the subject where it may be decided; a plain second signature may be anywhere."""
        if not subject:
            return super().allows(case, current)
        approval = APPROVALS[Subject(subject)]
        if case.state not in approval.case_states:
            return False
        if not approval.round_states:
            return True
        return current is not None and current.state in approval.round_states

    def duty_for(self, subject: str) -> Duty | None:
        """Return the duty of what is decided."""
        return APPROVALS[Subject(subject)].duty if subject else None

    def bars(self, turn: Turn) -> frozenset[int]:
        """Bar the undertakers."""
        return frozenset(officer.person_id for officer in turn.records(CaseOfficer))

    def perform(self, turn: Turn, meaning: str, raw: Raw) -> dict[str, Any]:
        """Decide; a refusal needs its reason, and an undertaker never approves (4.3.2)."""
        if turn.actor.person_id in self.bars(turn):
            raise SeparationOfDuties(reason=N_("you handle this case yourself"))
        granted = meaning == "APPROVE"
        note = str(raw.get("note") or "").strip()
        if not granted:
            note = require_text(raw, "note", N_("Give the reason for refusing."))
        subject = self._subject(turn)
        if subject is not None:
            approval = APPROVALS[subject]
            heads = heads_review_body(turn.case.agency_id, turn.actor.person_id or 0, turn.on)
            if approval.by_review_head and not heads:
                raise NotYourTask(role=ROLES["reviewHead"].name)
            alone = heads and subject is Subject.NOT_REQUIRED  # the head may say so himself (T05)
            request = requests.decide(turn, subject, granted, note, alone=alone)
            (approval.granted if granted else approval.refused)(turn, request)
            turn.tell("undertaker", f"{subject}-{'granted' if granted else 'refused'}", note=note)
        return {"granted": granted, "note": note}

    def page(self, turn: Turn) -> dict[str, Any]:
        """Return the request with what it rests on."""
        subject = self._subject(turn)
        return {
            "subject": subject,
            "approval": APPROVALS[subject] if subject else None,
            "request": requests.pending(turn, subject) if subject else None,
            "opinion": opinions.latest(turn),
            "reply": opinions.latest_reply(turn),
            "disagreement": opinions.latest_disagreement(turn),
            "decision": _pending_decision(turn),
        }

    def _subject(self, turn: Turn) -> Subject | None:
        step: StepElement = turn.procedure.steps[turn.element_id]
        return Subject(step.subject) if step.subject else None


def _pending_decision(turn: Turn) -> Any:
    try:
        return decisions.proposed(turn)
    except NotAllowed:
        return None
