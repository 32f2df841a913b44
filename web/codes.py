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
AUDIT_EVENTS: Mapping[str, str] = {
    "account.signed_in": N_("Signed in"),
    "account.refused": N_("Sign-in refused"),
    "case.created": N_("Case opened"),
    "case.moved": N_("State of the case changed"),
    "scope.found": N_("Scope found"),
    "proposal.saved": N_("Submission form stated"),
    "document.added": N_("Document added"),
    "document.removed": N_("Document taken out"),
    "round.submitted": N_("Submitted for review"),
    "round.moved": N_("State of the round changed"),
    "supplement.asked": N_("Supplement asked"),
    "supplement.given": N_("Supplement given"),
    "supplement.confirmed": N_("Supplement judged"),
    "clock.started": N_("Clock started"),
    "clock.paused": N_("Clock paused"),
    "clock.resumed": N_("Clock resumed"),
    "clock.extended": N_("Clock extended"),
    "clock.stopped": N_("Clock stopped"),
    "clock.attention": N_("Warning or escalation sent"),
    "request.made": N_("Request made"),
    "request.decided": N_("Request decided"),
    "request.lapsed": N_("Request lapsed"),
    "opinion.drafted": N_("Opinion drafted"),
    "opinion.sent_back": N_("Draft opinion sent back"),
    "opinion.issued": N_("Opinion issued"),
    "reply.given": N_("Reply given"),
    "disagreement.ruled": N_("Disagreement ruled on"),
    "discussion.recorded": N_("Discussion recorded"),
    "discussion.confirmed": N_("Record of the discussion confirmed"),
    "decision.proposed": N_("Decision proposed"),
    "decision.made": N_("Decision made"),
    "gate.refused": N_("Gate refused a decision"),
    "act.refused": N_("Act refused"),
    "task.completed": N_("Step completed"),
    "act.performed": N_("Act performed"),
    "timer.fired": N_("Time reached"),
    "task.claimed": N_("Task claimed"),
    "task.released": N_("Task released"),
    "task.assigned": N_("Task handed out"),
    "duty.excluded": N_("Excluded from a duty"),
    "paper.rendered": N_("Paper made"),
    "incident.opened": N_("Incident opened"),
    "incident.closed": N_("Incident closed"),
    "procedure.saved": N_("Procedure draft saved"),
    "procedure.checked": N_("Procedure checked"),
    "procedure.activated": N_("Procedure activated"),
    "register.exported": N_("Register exported"),
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
    "audit": AUDIT_EVENTS,
    "paper": PAPERS,
    "decision": DECISIONS,
}


def words(code: object, table: str) -> str:
    """Return a code of a table in words; an unknown one as it is."""
    return translated(TABLES[table].get(str(code), str(code)))
