"""Names of the fields that step pages show; English message ids."""

from collections.abc import Mapping

from workflows.exceptions import N_

FIELDS: Mapping[str, str] = {  # of workflows.cases.proposal.Proposal, in the order of the form
    "party": N_("Counterparty"),
    "party_kind": N_("Kind of counterparty"),
    "party_id_no": N_("Credit code or ID number"),
    "party_address": N_("Address"),
    "party_representative": N_("Legal representative or person in charge"),
    "telephone": N_("Telephone of the undertaker"),
    "case_source": N_("Source of the case"),
    "filed_on": N_("Filing date"),
    "filing_no": N_("Filing number"),
    "facts": N_("Facts established"),
    "evidence": N_("Evidence in outline"),
    "suspected_crime": N_("A crime may be suspected (view of the unit)"),
    "complex": N_("The matter is complex"),
    "kind": N_("Kind of the proposed decision"),
    "amount": N_("Amount (yuan)"),
    "term": N_("Term for performance"),
    "legal_bases": N_("Legal bases"),
    "discretion": N_("Discretion: benchmark tier and reasons"),
    "discussion": N_("To be discussed collectively"),
    "discussion_reason": N_("Collective discussion: the reason"),
    "notice_on": N_("Prior notice given on"),
    "statements": N_("Statements and defence of the counterparty, and how they were dealt with"),
    "hearing_held": N_("A hearing was held"),
    "hearing_closed_on": N_("Hearing ended on"),
    "appraisal": N_("Appraisal, inspection or risk assessment"),
    "late_reason": N_("Reason for the late submission"),
    "text": N_("Text of the decision"),  # a difference of the text itself
}
SECTIONS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "case": (
        N_("The case"),
        (
            "party",
            "party_kind",
            "party_id_no",
            "party_address",
            "party_representative",
            "case_source",
            "filed_on",
            "filing_no",
            "facts",
            "evidence",
            "suspected_crime",
            "complex",
            "telephone",
        ),
    ),
    "decision": (
        N_("The proposed decision"),
        ("kind", "amount", "term", "legal_bases", "discretion"),
    ),
    "steps": (
        N_("The procedure so far"),
        (
            "notice_on",
            "statements",
            "hearing_held",
            "hearing_closed_on",
            "appraisal",
            "discussion",
            "discussion_reason",
            "late_reason",
        ),
    ),
}
TICKS = frozenset({"suspected_crime", "complex", "discussion", "hearing_held"})
REQUIRED: Mapping[str, tuple[str, ...]] = {
    "case": ("party", "filed_on", "facts", "evidence"),
    "decision": ("kind", "legal_bases"),
    "steps": (),
}
CHECKS: Mapping[str, str] = {
    "PRESENT": N_("In order"),
    "MISSING": N_("Missing"),
    "UNCLEAR": N_("Unclear"),
}
FLAWS: Mapping[str, str] = {
    "CORRECTABLE": N_("can be corrected"),
    "MAJOR": N_("major"),
}
OUTCOME_HINTS: Mapping[str, str] = {  # by kind and meaning: what choosing it does
    "intake.ACCEPT": N_("The review limit runs from the day of delivery."),
    "intake.SUPPLEMENT": N_("Tell the unit once and in full what is missing; no limit runs yet."),
    "intake.RETURN": N_("The submission ends without an opinion; the unit submits anew."),
    "intake.NOT_REQUIRED": N_("No major decision; the head of the review body has to agree."),
    "confirm_supplement.COMPLETE": N_("The round goes on; a paused limit runs again."),
    "confirm_supplement.ASK_AGAIN": N_("The items that are not accepted are asked for again."),
    "reply.RESUBMIT": N_("With the revised dossier, after release by the head of the unit."),
    "reply.DISAGREE": N_("The head of the unit reports it to the deputy director in charge."),
    "ruling.UPHOLD": N_("The unit goes on with the opinion as it stands."),
    "ruling.RE_REVIEW": N_("A new round of review opens; its opinion decides."),
    "ruling.TO_MEETING": N_("The disagreement is discussed collectively."),
    "meeting.APPROVED": N_("Only the decision as reviewed and passed."),
    "meeting.CHANGE": N_("Back to the unit; a changed decision is reviewed anew."),
    "meeting.UPHOLD": N_("The unit handles the opinion."),
    "meeting.NEW_ROUND": N_("A new round of review opens."),
    "decide.PROPOSE": N_("On the reviewed text; number and date are filled in."),
    "decide.FORMAL_CHANGE": N_("Slips of the pen, layout: the head of the review body confirms."),
    "decide.TEXT_CHANGED": N_("The pass no longer covers it; prepare and submit again."),
    "review.SUPPLEMENT": N_("The limit pauses until what is asked has been delivered."),
    "review.EXPLANATION": N_("The unit explains in writing; the limit pauses."),
}
