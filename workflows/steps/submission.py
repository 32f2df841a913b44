"""Preparing and submitting a dossier (T02, T18; R-040–R-048)."""

from datetime import date
from typing import Any

from workflows.accounts import queries as accounts
from workflows.cases import actions as cases
from workflows.cases.models import CaseOfficer, CaseState, ReviewRound, StepRecord
from workflows.cases.proposal import Proposal, as_record, protected_fields
from workflows.cases.roles import Duty
from workflows.clocks import actions as clocks
from workflows.clocks.calendar import workdays_between
from workflows.db import db
from workflows.dossiers import actions as dossiers
from workflows.dossiers.rules import missing_slots
from workflows.exceptions import N_, InvalidAnswers
from workflows.powers import queries as powers
from workflows.powers.models import PowerItem
from workflows.requests import actions as requests
from workflows.requests.models import Subject
from workflows.steps.kinds import Raw, StepKind, answers
from workflows.steps.turn import Turn
from workflows.texts.canonical import canonical_digest
from workflows.texts.problems import TextProblem

REFERRAL = "refer_to_meeting"  # the act by which a leader has a case discussed (T21)
TEXT_SLOT = "text"  # the draft decision, whose text is fixed with the round
REFUSED_IN_TEXT = frozenset(
    {TextProblem.OPEN_REVISIONS, TextProblem.COMMENTS, TextProblem.HIDDEN_TEXT}
)  # domain.md 4.4.4


class Prepare(StepKind):
    """The undertaker fills in the submission form and sends it to the unit head for release."""

    name = "prepare"
    duty = Duty.HANDLE
    meanings = ("SEND",)
    case_states = frozenset({CaseState.PREPARING})

    def perform(self, turn: Turn, meaning: str, raw: Raw) -> dict[str, Any]:
        """Check completeness, keep the proposal, and ask the unit head to release it."""
        state_proposal(turn, raw)
        requests.make(turn, None, Subject.SUBMISSION, turn.case.proposal["facts"])
        return {}

    def page(self, turn: Turn) -> dict[str, Any]:
        """Return the slots with their documents, and what is derived."""
        return submission_page(turn)


def submission_page(turn: Turn) -> dict[str, Any]:
    """Return what the submission form shows besides its own fields."""
    materials = dossiers.materials(turn.case)
    return {
        "slots": [
            (slot, [m for m in materials if m.document.slot == slot.code])
            for slot in turn.procedure.slots
        ],
        "proposal": turn.case.proposal,
        "power_item": _power_item(turn),
        "officers": officers(turn),
        "forced_discussion": forced_discussion(turn),
    }


def state_proposal(turn: Turn, raw: Raw) -> None:
    """Check the submission form and the dossier, and keep the proposal with what it derives."""
    proposal = answers(Proposal, {**raw, "party": raw.get("party") or turn.case.party})
    errors = _dossier_errors(turn) | _officer_errors(turn) | _date_errors(turn, proposal)
    if not proposal.warranty:
        errors["warranty"] = N_("Confirm the responsibility statement.")
    forced = forced_discussion(turn)
    if forced and not proposal.discussion and not proposal.discussion_reason:
        errors["discussion_reason"] = N_(
            "This kind of decision is discussed collectively (Penalty Law art. 57). "
            "Give the reason if it is not to be."
        )
    kind = powers.decision_type(turn.case.agency_id, turn.case.decision_type)
    outer = cases.outer_due(turn.case.agency_id, kind, proposal.filed_on)
    if short_notice(turn, outer) and not proposal.late_reason:
        errors["late_reason"] = N_(
            "The limit of the decision itself leaves less time than the review may take. "
            "Give the reason for submitting so late."
        )
    if errors:
        raise InvalidAnswers(errors)
    _keep(turn, proposal, outer)


def return_to_reviewed(turn: Turn) -> None:
    """Let the case state what was reviewed last: a resubmission that was refused is not released.

    A disagreement is about that, and the round that may follow it reviews that again.
    """
    proposal = Proposal.model_validate(turn.records(ReviewRound)[-1].proposal)
    kind = powers.decision_type(turn.case.agency_id, turn.case.decision_type)
    _keep(turn, proposal, cases.outer_due(turn.case.agency_id, kind, proposal.filed_on))


def _keep(turn: Turn, proposal: Proposal, outer: date | None) -> None:
    turn.case.proposal = as_record(proposal)
    turn.case.party = proposal.party
    turn.case.filed_on = proposal.filed_on
    turn.case.outer_due_on = outer
    if not any(record.kind == REFERRAL for record in turn.records(StepRecord)):
        # What a leader put before a meeting is not taken off its agenda by the unit (T21).
        turn.case.needs_discussion = proposal.discussion
        turn.case.discussion_reason = proposal.discussion_reason
    turn.note("proposal.saved", digest=canonical_digest("", protected_fields(turn.case.proposal)))


def submit(turn: Turn, input_note: str = "") -> ReviewRound:
    """Open a round on what is in the dossier now; the intake clock starts with its step."""
    dossier = frozen_dossier(turn, turn.case.proposal)
    return cases.open_round(turn, turn.case, **dossier, input_note=input_note)


def frozen_dossier(turn: Turn, proposal: dict[str, Any]) -> dict[str, Any]:
    """Return what a round keeps of the dossier as it is now: materials, text and digest.

    Refuses (InvalidAnswers) a dossier that is not complete.
    """
    require_dossier(turn)
    materials = dossiers.materials(turn.case)
    text = next(m.version for m in materials if m.document.slot == TEXT_SLOT)
    return {
        "materials": [m.version.id for m in materials],
        "text_version_id": text.id,
        "text_sha256": text.sha256,
        "canonical_digest": canonical_digest(text.text or "", protected_fields(proposal)),
    }


def require_dossier(turn: Turn) -> None:
    """Refuse a dossier that lacks a material, or whose text is not fit to be reviewed."""
    errors = _dossier_errors(turn)
    if errors:
        raise InvalidAnswers(errors)


def forced_discussion(turn: Turn) -> bool:
    """Say whether collective discussion is derived: penalties with a hearing right (4.4.3)."""
    kind = powers.decision_type(turn.case.agency_id, turn.case.decision_type)
    return kind.is_penalty and _power_item(turn).hearing_right


def officers(turn: Turn) -> list[Any]:
    """Return the officers who handle the case."""
    return [
        accounts.person(turn.case.agency_id, row.person_id) for row in turn.records(CaseOfficer)
    ]


def short_notice(turn: Turn, outer: date | None) -> bool:
    """Say whether fewer working days are left to the outer limit than the review has (R-046)."""
    if outer is None:
        return False
    left = workdays_between(turn.on, outer, clocks.calendar_for(turn.case.agency_id))
    return left < turn.policy("review").limit


def _power_item(turn: Turn) -> PowerItem:
    return db.session.get_one(PowerItem, (turn.case.agency_id, turn.case.power_item_id))


def _dossier_errors(turn: Turn) -> dict[str, str]:
    materials = dossiers.materials(turn.case)
    errors = {
        f"slots.{slot.code}": N_("This material is missing.")
        for slot in missing_slots(turn.procedure.slots, {m.document.slot for m in materials})
    }
    texts = [m.version for m in materials if m.document.slot == TEXT_SLOT]
    if len(texts) > 1:
        errors[f"slots.{TEXT_SLOT}"] = N_("Put exactly one text of the decision here.")
    if texts and texts[0].text_problem in REFUSED_IN_TEXT:
        errors[f"slots.{TEXT_SLOT}"] = N_(
            "The text holds open revisions, comments or hidden text. Accept or remove them, "
            "and upload it again."
        )
    return errors


def _officer_errors(turn: Turn) -> dict[str, str]:
    kind = powers.decision_type(turn.case.agency_id, turn.case.decision_type)
    people = officers(turn)
    if len(people) < kind.min_officers:
        return {"officers": N_("This kind of decision needs at least two officers.")}
    for person in people:
        valid = person.certificate_valid_until
        if not person.certificate_no or (valid is not None and valid < turn.on):
            return {"officers": N_("An officer has no valid enforcement certificate.")}
    return {}


def _date_errors(turn: Turn, proposal: Proposal) -> dict[str, str]:
    errors: dict[str, str] = {}
    if proposal.filed_on > turn.on:
        errors["filed_on"] = N_("This date lies in the future.")
    if proposal.hearing_held and proposal.hearing_closed_on is None:
        errors["hearing_closed_on"] = N_("Enter the day on which the hearing ended.")
    closed = proposal.hearing_closed_on
    if closed is not None and not proposal.filed_on <= closed <= turn.on:
        errors["hearing_closed_on"] = N_("The hearing ends after filing and before submission.")
    return errors
