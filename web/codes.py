"""Codes of the records in words: subjects of requests, results, rulings and effects."""

from collections.abc import Mapping

from web.words import translated
from workflows.exceptions import N_

SUBJECTS: Mapping[str, str] = {
    "submission": N_("submission"),
    "scope_out": N_("no review required"),
    "not_required": N_("no review required"),
    "extension": N_("extension of the review limit"),
    "recusal": N_("recusal"),
    "withdrawal": N_("withdrawal of the submission"),
    "closing": N_("closing without decision"),
    "resubmission": N_("resubmission"),
    "disagreement": N_("disagreement with the opinion"),
    "meeting": N_("record of the meeting"),
    "decision": N_("decision"),
    "formal_change": N_("purely formal change"),
}
RESULTS: Mapping[str, str] = {
    "PENDING": N_("pending"),
    "GRANTED": N_("granted"),
    "REFUSED": N_("refused"),
    "LAPSED": N_("lapsed"),
}
FINDINGS: Mapping[str, str] = {
    "YES": N_("Yes"),
    "NO": N_("No"),
    "NOT_APPLICABLE": N_("Not applicable"),
}
POSITIONS: Mapping[str, str] = {
    "ACCEPTED": N_("Accepted"),
    "PARTLY": N_("Partly accepted"),
    "NOT_ACCEPTED": N_("Not accepted"),
}
REPLIES: Mapping[str, str] = {
    "RESUBMIT": N_("submits again"),
    "DISAGREE": N_("disagrees"),
}
RULINGS: Mapping[str, str] = {
    "UPHOLD": N_("the opinion is upheld"),
    "RE_REVIEW": N_("the case is reviewed again"),
    "TO_MEETING": N_("the case goes before a meeting"),
}
CONCLUSIONS: Mapping[str, str] = {
    "APPROVED": N_("the proposed decision is approved"),
    "CHANGE": N_("the proposed decision is to be changed"),
    "UPHOLD": N_("the opinion is upheld"),
    "NEW_ROUND": N_("the case is reviewed again"),
}
BODIES: Mapping[str, str] = {
    "RESPONSIBLE_OFFICERS": N_("collective discussion of the responsible officers"),
    "OFFICE": N_("office meeting of the head"),
    "PARTY_GROUP": N_("party group meeting"),
}
ASKED: Mapping[str, str] = {
    "SUPPLEMENT": N_("supplement"),
    "EXPLANATION": N_("explanation"),
}
PAPERS: Mapping[str, str] = {
    "opinion": N_("Review opinion"),
    "supplement-notice": N_("Notice of supplement"),
    "extension-approval": N_("Approval of the extension"),
    "decision": N_("Text of the decision, with number and date"),
}
EFFECTS: Mapping[str, str] = {
    "PASS": "green",
    "REVISE": "amber",
    "REJECT": "red",
    "TRANSFER": "amber",
}
DECISIONS: Mapping[str, str] = {
    "PROPOSED": N_("proposed"),
    "REFUSED": N_("refused"),
    "MADE": N_("made"),
}
TABLES: Mapping[str, Mapping[str, str]] = {
    "subject": SUBJECTS,
    "result": RESULTS,
    "finding": FINDINGS,
    "position": POSITIONS,
    "reply": REPLIES,
    "ruling": RULINGS,
    "conclusion": CONCLUSIONS,
    "body": BODIES,
    "asked": ASKED,
    "paper": PAPERS,
    "decision": DECISIONS,
}


def words(code: object, table: str) -> str:
    """Return a code of a table in words; an unknown one as it is."""
    return translated(TABLES[table].get(str(code), str(code)))
