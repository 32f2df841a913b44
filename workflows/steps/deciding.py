"""Collective discussion, the decision, and transfer (T21–T24, T30; R-091–R-095)."""

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from workflows.cases.actions import move_case
from workflows.cases.models import CaseState, ReviewCase, ReviewRound
from workflows.cases.proposal import Day, Filled, Money, Text, protected_fields
from workflows.decisions import actions as decisions
from workflows.decisions.gate import reasons_against
from workflows.decisions.models import Decision
from workflows.dossiers import actions as dossiers
from workflows.dossiers.store import store
from workflows.exceptions import N_, GateClosed, InvalidAnswers, NotAllowed
from workflows.opinions import actions as opinions
from workflows.opinions.models import CollectiveDiscussion, Effect
from workflows.papers.dates import official_date
from workflows.papers.filling import fill_slots
from workflows.papers.models import Paper
from workflows.papers.templates import InvalidTemplate
from workflows.requests import actions as requests
from workflows.requests.models import Subject
from workflows.steps.kinds import Raw, StepKind, answers, listed, require_text
from workflows.steps.submission import REFERRAL
from workflows.steps.turn import Turn
from workflows.texts.canonical import canonical_digest, canonical_text
from workflows.texts.comparison import compare
from workflows.texts.slots import as_reviewed

FINAL_SLOT = "final"  # the final text of the decision, when it is uploaded


class DiscussionRecord(BaseModel):
    """The record of a meeting (domain.md 8.8)."""

    model_config = ConfigDict(extra="ignore")

    body: Literal["RESPONSIBLE_OFFICERS", "OFFICE", "PARTY_GROUP"]
    held_on: date
    place: Filled
    chair: Filled
    recorder: Filled
    report: Filled
    text: Filled
    minutes_no: Text = ""


class Meeting(StepKind):
    """The secretary records the discussion; the head of the agency confirms the record."""

    name = "meeting"
    meanings = ("APPROVED", "CHANGE", "UPHOLD", "NEW_ROUND")
    case_states = frozenset({CaseState.CLEARED, CaseState.DELIBERATING})

    def entered(self, turn: Turn) -> None:
        """Put the case before the meeting (T21)."""
        if turn.case.state == CaseState.CLEARED:
            move_case(turn, turn.case, CaseState.DELIBERATING)

    def perform(self, turn: Turn, meaning: str, raw: Raw) -> dict[str, Any]:
        """Record the meeting and its conclusion, and ask for its confirmation."""
        passed = self._after_pass(turn)
        if meaning == "APPROVED" and not passed:
            raise GateClosed(
                reason=N_(
                    "a meeting cannot approve what the review did not pass. It can uphold the "
                    "opinion or have the case reviewed again."
                )
            )
        if passed and meaning in ("UPHOLD", "NEW_ROUND"):
            raise NotAllowed(
                N_(
                    "These conclusions settle a dispute over an opinion (T23a). After a pass the "
                    "meeting approves the text as reviewed, or asks for a change or more work."
                )
            )
        record = answers(DiscussionRecord, raw)
        participants = [
            {
                "name": str(p.get("name") or "").strip(),
                "post": str(p.get("post") or "").strip(),
                "view": str(p.get("view") or "").strip(),
                "dissent": p.get("dissent") in ("on", True),
            }
            for p in listed(raw.get("participants"))
            if str(p.get("name") or "").strip()
        ]
        if len(participants) < 2:
            raise InvalidAnswers(
                {"participants": N_("Enter everybody present, with their views: two at least.")}
            )
        if any(not p["view"] for p in participants):
            raise InvalidAnswers({"participants": N_("Enter each participant's view.")})
        issued = opinions.latest_issued(turn)
        opinions.record_discussion(
            turn,
            turn.case.id,
            issued.issued_on if issued else None,
            {
                **record.model_dump(),
                "participants": participants,
                "conclusion": meaning,
                "subject": "DECISION" if passed else "DISPUTE",
            },
        )
        requests.make(turn, None, Subject.MEETING, record.text, conclusion=meaning)
        return {"conclusion": meaning}

    def page(self, turn: Turn) -> dict[str, Any]:
        """Return what is discussed."""
        return {
            "opinion": opinions.latest_issued(turn),
            "disagreement": opinions.latest_disagreement(turn),
            "after_pass": self._after_pass(turn),
        }

    def _after_pass(self, turn: Turn) -> bool:
        issued = opinions.latest_issued(turn)
        return issued is not None and issued.effect == Effect.PASS


class DecisionForm(BaseModel):
    """The decision as it is to be made (T24)."""

    model_config = ConfigDict(extra="ignore")

    number: Filled
    decided_on: date
    party: Filled
    facts: Filled
    legal_bases: Filled
    kind: Filled
    amount: Money = None
    term: Text = ""
    hearing_closed_on: Day = None
    formal_reason: Text = ""


class Decide(StepKind):
    """The undertaker proposes the decision; the gate stands before it (4.3.1)."""

    name = "decide"
    meanings = ("PROPOSE", "FORMAL_CHANGE", "TEXT_CHANGED")
    behind_gate = True
    case_states = frozenset({CaseState.CLEARED})

    def perform(self, turn: Turn, meaning: str, raw: Raw) -> dict[str, Any]:
        """Propose on the reviewed text, declare a formal change, or take the case back (T30)."""
        if meaning == "TEXT_CHANGED":
            reason = require_text(raw, "reason", N_("Say what is to be changed."))
            move_case(turn, turn.case, CaseState.PREPARING)
            return {"reason": reason}
        form = answers(DecisionForm, raw)
        if form.decided_on > turn.on:
            raise InvalidAnswers({"decided_on": N_("This date lies in the future.")})
        fields = protected_fields(form.model_dump(mode="json"))
        differences, text_version, digest = self._differences(turn, fields)
        formal = meaning == "FORMAL_CHANGE"
        if formal and not form.formal_reason:
            raise InvalidAnswers({"formal_reason": N_("State why the change is purely formal.")})
        if formal and not differences:
            raise InvalidAnswers({"formal_reason": N_("Nothing differs; propose the decision.")})
        decision = decisions.propose(
            turn,
            turn.case,
            number=form.number,
            decided_on=form.decided_on,
            text_version_id=text_version,
            canonical_digest=digest,
            fields=fields,
            differences=differences,
            hearing_closed_on=form.hearing_closed_on,
            formal_reason=form.formal_reason if formal else "",
        )
        requests.make(
            turn,
            None,
            Subject.FORMAL_CHANGE if formal else Subject.DECISION,
            form.formal_reason if formal else form.number,
            number=decision.number,
        )
        return {"number": decision.number}

    def page(self, turn: Turn) -> dict[str, Any]:
        """Return the reviewed text and fields, and what stands against the decision."""
        rounds = turn.records(ReviewRound)
        opinion = opinions.latest_issued(turn)
        reviewed = next((r for r in rounds if opinion and r.id == opinion.round_id), None)
        final = [m for m in dossiers.materials(turn.case) if m.document.slot == FINAL_SLOT]
        return {
            "opinion": opinion,
            "reviewed": reviewed,
            "reviewed_text": _reviewed_text(turn, reviewed),
            "final": final[0] if final else None,
            "gate": gate_reasons(turn),
            "differences": self._differences(turn, None)[0] if reviewed else [],
        }

    def _differences(
        self, turn: Turn, fields: dict[str, str] | None
    ) -> tuple[list[dict[str, str]], int | None, str]:
        """Compare with the reviewed version (4.4.4): fields, and an uploaded final text if any."""
        opinion = decisions.passing_opinion(turn, turn.case) if fields is not None else None
        issued = opinion or opinions.latest_issued(turn)
        rounds = turn.records(ReviewRound)
        reviewed = next((r for r in rounds if issued and r.id == issued.round_id), rounds[-1])
        before = protected_fields(reviewed.proposal)
        after = fields if fields is not None else before
        found = [
            {"what": name, "before": before[name], "after": after[name]}
            for name in before
            if canonical_text(before[name]) != canonical_text(after[name])
        ]
        finals = [m.version for m in dossiers.materials(turn.case) if m.document.slot == FINAL_SLOT]
        text = _reviewed_text(turn, reviewed)
        if not finals:
            return found, reviewed.text_version_id, canonical_digest(text, after)
        final = finals[0]
        if final.text is None:
            found.append({"what": "text", "before": "", "after": N_("(scan without text)")})
            return found, final.id, canonical_digest("", after)
        emptied = as_reviewed(final.text, text)
        digest = canonical_digest(emptied, after)
        if canonical_digest(emptied, before) != reviewed.canonical_digest:
            found += [
                {"what": "text", "before": passage.old, "after": passage.new}
                for passage in compare(text, emptied)
            ]
        return found, final.id, digest


class Transfer(StepKind):
    """Send the case to the competent organ; its form says where and when (R-096)."""

    name = "transfer"
    meanings = ("SENT",)
    case_states = frozenset({CaseState.TRANSFERRING})

    def perform(self, turn: Turn, meaning: str, raw: Raw) -> dict[str, Any]:
        """The case leaves the review."""
        move_case(turn, turn.case, CaseState.TRANSFERRED)
        return {}

    def page(self, turn: Turn) -> dict[str, Any]:
        """Return the opinion that ordered the transfer."""
        return {"opinion": opinions.latest_issued(turn)}


class ReferToMeeting(StepKind):
    """A leader puts a passed case on the agenda of a meeting (T21; R-091)."""

    name = REFERRAL
    case_states = frozenset({CaseState.CLEARED})

    def perform(self, turn: Turn, meaning: str, raw: Raw) -> dict[str, Any]:
        """Flag the case as especially complex or far-reaching, with the reason."""
        reason = require_text(raw, "reason")
        refer(turn.case, reason)
        return {"reason": reason}


def fill_in(turn: Turn, decision: Decision) -> None:
    """Write number and date into the reviewed text: the default way to decide (design D9).

    Nothing is made where a final text was uploaded, or where the reviewed one is no .docx.
    """
    found = next(
        (
            m.version
            for r in turn.records(ReviewRound)
            for m in dossiers.submitted(r)
            if m.version.id == decision.text_version_id and r.text_version_id == m.version.id
        ),
        None,
    )
    if found is None or not found.filename.lower().endswith(".docx"):
        return
    slots = {"文号": decision.number, "日期": official_date(decision.decided_on)}
    try:
        content = fill_slots(store().read(found.sha256), slots)
    except InvalidTemplate:
        return  # opened by the review, but not safely writable: the decision is typed outside
    sha256 = store().put(content)
    turn.add(
        Paper(
            case_id=turn.case.id,
            kind="decision",
            source_id=decision.id,
            number=decision.number,
            filename=found.filename.replace("（拟）", ""),
            sha256=sha256,
            made_at=turn.now,
        )
    )
    turn.note("paper.rendered", kind="decision", number=decision.number, sha256=sha256)


def gate_reasons(turn: Turn) -> list[str]:
    """Return what stands against a decision now, its text and date apart."""
    return reasons_against(
        turn.case,
        turn.records(ReviewRound),
        opinions.latest_issued(turn),
        turn.records(CollectiveDiscussion),
    )


def refer(case: ReviewCase, reason: str) -> None:
    """Have the case discussed before it is decided."""
    case.needs_discussion = True
    case.discussion_reason = reason


def _reviewed_text(turn: Turn, reviewed: ReviewRound | None) -> str:
    if reviewed is None:
        return ""
    for material in dossiers.submitted(reviewed):
        if material.version.id == reviewed.text_version_id:
            return material.version.text or ""
    return ""
