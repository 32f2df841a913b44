"""The review itself and the issue of its opinion (T06, T12–T17; R-055–R-067, R-078–R-083)."""

from typing import Any

from workflows.accounts import queries as accounts
from workflows.cases.actions import move_case, move_round
from workflows.cases.models import CaseState, Exclusion, RoundState
from workflows.cases.roles import Duty, ExclusionReason
from workflows.dossiers import actions as dossiers
from workflows.exceptions import N_, InvalidAnswers, NotAllowed, NotOffered
from workflows.opinions import actions as opinions
from workflows.opinions import rules
from workflows.opinions.models import Effect, Opinion, OpinionState
from workflows.powers import queries as powers
from workflows.requests import actions as requests
from workflows.requests.models import Subject
from workflows.steps.eligibility import require_reviewer
from workflows.steps.intake import REVIEW_CLOCK, ask, supplements
from workflows.steps.kinds import Raw, StepKind, require_text, ticked
from workflows.steps.turn import Turn

STATE_AFTER: dict[Effect, CaseState] = {
    Effect.PASS: CaseState.CLEARED,
    Effect.REVISE: CaseState.HANDLING_OPINION,
    Effect.REJECT: CaseState.HANDLING_OPINION,
    Effect.TRANSFER: CaseState.TRANSFERRING,
}
FLAWS = ("CORRECTABLE", "MAJOR")


class Review(StepKind):
    """The workbench: ten findings, a conclusion; or a question to the unit."""

    name = "review"
    duty = Duty.REVIEW
    meanings = ("DRAFT", "SUPPLEMENT", "EXPLANATION")
    round_states = frozenset({RoundState.UNDER_REVIEW})

    def perform(self, turn: Turn, meaning: str, raw: Raw) -> dict[str, Any]:
        """Put the draft before the head of the review body, or ask the unit."""
        require_qualified(turn)
        current = turn.open_round
        if meaning != "DRAFT":
            ask(turn, current, raw, meaning)
            return {}
        option, content = _draft(turn, raw)
        opinions.draft(turn, current, turn.procedure.opinions[option], content)
        move_round(turn, current, RoundState.OPINION_PENDING)
        return {"label": option}

    def page(self, turn: Turn) -> dict[str, Any]:
        """Return the dossier as submitted, the points, and what was said before."""
        drafts = turn.records(Opinion)
        return {
            "materials": dossiers.materials(turn.case),
            "supplements": supplements(turn, turn.open_round),
            "sent_back": drafts[-1]
            if drafts and drafts[-1].state == OpinionState.SENT_BACK
            else None,
            "before": opinions.latest_issued(turn),
            "reply": opinions.latest_reply(turn),
        }


class Issue(StepKind):
    """The head of the review body issues the opinion or sends the draft back."""

    name = "issue"
    duty = Duty.REVIEW
    meanings = ("ISSUE", "SEND_BACK")
    round_states = frozenset({RoundState.OPINION_PENDING})

    def perform(self, turn: Turn, meaning: str, raw: Raw) -> dict[str, Any]:
        """Issue: the clock stops, the effect moves the case. Send back: the reviewer goes on."""
        require_qualified(turn)
        current, opinion = turn.open_round, self._drafted(turn)
        if meaning == "SEND_BACK":
            opinions.send_back(turn, opinion, require_text(raw, "reason"))
            move_round(turn, current, RoundState.UNDER_REVIEW)
            return {}
        agency = accounts.agency(turn.case.agency_id)
        if opinion.acted_by == turn.actor.person_id and not agency.head_may_review:
            raise NotAllowed(
                N_("You drafted this opinion; in this agency another person issues it.")
            )
        if requests.pending(turn, Subject.RECUSAL) is not None:
            raise NotAllowed(
                N_("A recusal is being decided (art. 43); the opinion is issued after that.")
            )
        if any(
            row.person_id == opinion.acted_by and row.reason == ExclusionReason.RECUSED
            for row in turn.records(Exclusion)
        ):
            raise NotAllowed(
                N_(
                    "Who drafted this opinion has stepped aside (recusal). Send it back, so that "
                    "another reviewer drafts it."
                )
            )
        opinions.issue(turn, opinion)
        move_round(turn, current, RoundState.CONCLUDED)
        turn.stop_clock(REVIEW_CLOCK, N_("the opinion was issued"))
        move_case(turn, turn.case, STATE_AFTER[Effect(opinion.effect)])
        return {"effect": opinion.effect}

    def page(self, turn: Turn) -> dict[str, Any]:
        """Return the draft to be issued."""
        return {
            "opinion": self._drafted(turn),
            "materials": dossiers.materials(turn.case),
            "same_person": self._drafted(turn).acted_by == turn.actor.person_id,
        }

    def _drafted(self, turn: Turn) -> Opinion:
        for opinion in reversed(turn.records(Opinion)):
            if opinion.round_id == turn.open_round.id and opinion.state == OpinionState.DRAFTED:
                return opinion
        raise NotOffered


def require_qualified(turn: Turn) -> None:
    """Refuse to draft or issue without the reviewer register's entry (4.3.7)."""
    kind = powers.decision_type(turn.case.agency_id, turn.case.decision_type)
    require_reviewer(turn, turn.person, kind.is_penalty)


def _draft(turn: Turn, raw: Raw) -> tuple[str, dict[str, Any]]:
    findings = raw.get("findings") or {}
    errors = rules.finding_errors(turn.procedure.items, findings)
    option = turn.procedure.opinions.get(str(raw.get("label") or ""))
    reasons = str(raw.get("reasons") or "").strip()
    if option is None:
        errors["label"] = N_("Choose the conclusion.")
    else:
        against = rules.conclusion_error(option, findings, reasons)
        if against:
            errors["label" if option.effect == Effect.PASS else "reasons"] = against
    problems = _problems(turn, findings)
    if option is not None and option.effect != Effect.PASS and not problems and not errors:
        errors["label"] = N_("Mark at least one finding as negative, so that the unit can reply.")
    if option is None or errors:
        raise InvalidAnswers(errors)
    return option.id, {
        "findings": [
            {
                "code": item.code,
                "label": item.label,
                "result": findings[item.code]["result"],
                "remark": findings[item.code]["remark"].strip(),
                "basis": str(findings[item.code].get("basis") or "").strip(),
            }
            for item in turn.procedure.items
        ],
        "other": str(raw.get("other") or "").strip(),
        "summary": str(raw.get("summary") or "").strip(),
        "reasons": reasons,
        "advice": str(raw.get("advice") or "").strip(),
        "problems": problems,
        "transfer_advice": ticked(raw, "transfer_advice"),
    }


def _problems(turn: Turn, findings: Any) -> list[dict[str, Any]]:
    """Number what the unit has to reply to: negative findings, and a suspected crime."""
    problems: list[dict[str, Any]] = []
    for item in turn.procedure.items:
        finding = findings.get(item.code) or {}
        if rules.is_bad(item.code, finding):
            flaw = finding.get("flaw")
            problems.append(
                {
                    "n": len(problems) + 1,
                    "code": item.code,
                    "item": item.label,
                    "problem": str(finding.get("remark") or "").strip(),
                    "basis": str(finding.get("basis") or "").strip(),
                    "advice": str(finding.get("advice") or "").strip(),
                    "flaw": flaw if flaw in FLAWS else FLAWS[0],
                }
            )
    return problems
