"""Intake: register and accept, return the materials, ask for supplement, not required (T03–T06)."""

from typing import Any

from workflows.cases import actions as cases
from workflows.cases.models import ReviewRound, RoundState, SupplementRequest
from workflows.cases.roles import Duty
from workflows.clocks import actions as clocks
from workflows.clocks.models import DeadlineState
from workflows.dossiers import actions as dossiers
from workflows.exceptions import N_, InvalidAnswers, NotAllowed
from workflows.powers import queries as powers
from workflows.requests import actions as requests
from workflows.requests.models import Subject
from workflows.steps.eligibility import require_reviewer
from workflows.steps.kinds import Raw, StepKind, listed, require_text, ticked
from workflows.steps.submission import frozen_dossier, require_dossier
from workflows.steps.turn import Turn

REVIEW_CLOCK = "review"  # the clock of the round
CHECKS = ("PRESENT", "MISSING", "UNCLEAR")


class Intake(StepKind):
    """The review body registers the submission after a check of each material."""

    name = "intake"
    duty = Duty.REVIEW
    meanings = ("ACCEPT", "RETURN", "SUPPLEMENT", "NOT_REQUIRED")
    round_states = frozenset({RoundState.SUBMITTED})

    def perform(self, turn: Turn, meaning: str, raw: Raw) -> dict[str, Any]:
        """Do what was chosen; only acceptance starts the review clock."""
        current = turn.open_round
        checks = _checks(turn, raw)
        match meaning:
            case "ACCEPT":
                self._accept(turn, current, raw, checks)
            case "RETURN":
                reason = require_text(raw, "defects", N_("List at least one defect."))
                cases.return_materials(turn, turn.case, current, reason)
                turn.tell("undertaker unitHead", "materials-returned", reason=reason)
            case "SUPPLEMENT":
                ask(turn, current, raw, "SUPPLEMENT")
            case "NOT_REQUIRED":
                reason = require_text(raw, "reason", N_("Give the reason; it is recorded."))
                requests.make(turn, current.id, Subject.NOT_REQUIRED, reason)
        return {"checks": checks}

    def page(self, turn: Turn) -> dict[str, Any]:
        """Return what was submitted, slot by slot, and what was asked before."""
        submitted = dossiers.submitted(turn.open_round)
        current = dossiers.materials(turn.case)
        return {
            "slots": [
                (slot, [m for m in current if m.document.slot == slot.code])
                for slot in turn.procedure.slots
            ],
            "submitted": submitted,
            "supplements": supplements(turn, turn.open_round),
        }

    def _accept(self, turn: Turn, current: ReviewRound, raw: Raw, checks: dict[str, str]) -> None:
        kind = powers.decision_type(turn.case.agency_id, turn.case.decision_type)
        require_reviewer(turn, turn.person, kind.is_penalty)
        errors = {
            f"checks.{slot.code}": N_(
                "This material is not in order; ask for supplement or return the materials."
            )
            for slot in turn.procedure.slots
            if slot.mandatory and checks.get(slot.code) != "PRESENT"
        }
        if not ticked(raw, "no_conflict"):
            errors["no_conflict"] = N_("Confirm that no ground for recusal exists.")
        if errors:
            raise InvalidAnswers(errors)
        cases.accept(turn, current)
        policy = turn.policy(REVIEW_CLOCK)
        day_zero = cases.day_zero(turn, current, policy.start)
        deadline = clocks.start(turn, current.id, policy, day_zero)
        turn.tell("undertaker", "accepted", due=str(deadline.due_on))


class GiveSupplement(StepKind):
    """The unit answers what was asked, item by item."""

    name = "supplement"
    meanings = ("GIVE",)
    round_states = frozenset({RoundState.AWAITING_SUPPLEMENT})

    def perform(self, turn: Turn, meaning: str, raw: Raw) -> dict[str, Any]:
        """Store an answer for every item."""
        asked = cases.open_supplement(turn, turn.open_round)
        given = [str(a or "").strip() for a in listed(raw.get("answers"))]
        given += [""] * (len(asked.items) - len(given))
        errors = {
            f"answers.{n}": N_("Answer this item: what was supplied, or the explanation.")
            for n, answer in enumerate(given[: len(asked.items)])
            if not answer
        }
        if errors:
            raise InvalidAnswers(errors)
        require_dossier(turn)
        cases.give_supplement(turn, asked, given[: len(asked.items)])
        return {}

    def page(self, turn: Turn) -> dict[str, Any]:
        """Return what was asked, and the dossier to add to."""
        materials = dossiers.materials(turn.case)
        return {
            "asked": cases.open_supplement(turn, turn.open_round),
            "slots": [
                (slot, [m for m in materials if m.document.slot == slot.code])
                for slot in turn.procedure.slots
            ],
        }


class ConfirmSupplement(StepKind):
    """The reviewer says whether what was asked is complete (T07)."""

    name = "confirm_supplement"
    duty = Duty.REVIEW
    meanings = ("COMPLETE", "ASK_AGAIN")
    round_states = frozenset({RoundState.AWAITING_SUPPLEMENT})

    def perform(self, turn: Turn, meaning: str, raw: Raw) -> dict[str, Any]:
        """Go on with the round, or ask again for what is still missing."""
        current = turn.open_round
        asked = cases.open_supplement(turn, current)
        taken = raw.get("accepted") or {}
        accepted = [ticked(taken, str(n)) for n in range(len(asked.items))]
        if meaning == "COMPLETE":
            if not all(accepted):
                require_text(
                    raw, "waiver", N_("Say why the items that are not accepted can be left out.")
                )
            cases.judge_supplement(turn, asked, accepted)
            self._go_on(turn, current, asked)
        else:
            missing = [item for item, ok in zip(asked.items, accepted, strict=True) if not ok]
            if not missing:
                raise InvalidAnswers({"accepted": N_("All items are accepted; confirm instead.")})
            note = require_text(raw, "note", N_("Say what is still missing."))
            _require_supplements_left(turn, current)
            cases.judge_supplement(turn, asked, accepted)
            items = [{"slot": i["slot"], "wanted": f"{i['wanted']}（{note}）"} for i in missing]
            cases.ask_supplement(turn, current, asked.kind, items)
        return {"accepted": accepted}

    def page(self, turn: Turn) -> dict[str, Any]:
        """Return the answers, with what was added to the dossier since."""
        asked = cases.open_supplement(turn, turn.open_round)
        return {
            "asked": asked,
            "added": [
                m
                for m in dossiers.materials(turn.case)
                if m.version.uploaded_at >= asked.recorded_at
            ],
        }

    def _go_on(self, turn: Turn, current: ReviewRound, asked: SupplementRequest) -> None:
        cases.move_round(turn, current, RoundState(current.returns_to))
        cases.take_supplement(turn, current, **frozen_dossier(turn, current.proposal))
        deadline = turn.running(REVIEW_CLOCK)
        if deadline is not None and asked.answered_on is not None:
            clocks.resume(turn, deadline, turn.policy(REVIEW_CLOCK), asked.answered_on)


class ReturnUnsupplied(StepKind):
    """The review head returns the materials when nothing was supplied in time (T08).

    A person's act; the timer only reminds (domain.md 4.4.6).
    """

    name = "return_unsupplied"
    round_states = frozenset({RoundState.AWAITING_SUPPLEMENT})

    def perform(self, turn: Turn, meaning: str, raw: Raw) -> dict[str, Any]:
        """End the round if the limit for the supplement has passed."""
        deadline = turn.running("supplement")
        if deadline is None or turn.on <= deadline.due_on:
            raise NotAllowed(
                N_("The unit still has time to supply; return the materials after the limit.")
            )
        reason = require_text(raw, "reason")
        cases.return_materials(turn, turn.case, turn.open_round, reason)
        turn.tell("undertaker unitHead", "materials-returned", reason=reason)
        return {"reason": reason}


def ask(turn: Turn, current: ReviewRound, raw: Raw, kind: str) -> None:
    """Ask for supplement or explanation; a running clock does what its policy says (6.2)."""
    items = [
        {"slot": str(item.get("slot") or ""), "wanted": str(item.get("wanted") or "").strip()}
        for item in listed(raw.get("items"))
        if str(item.get("wanted") or "").strip()
    ]
    if not items:
        raise InvalidAnswers({"items": N_("Say at least one thing that is needed.")})
    _require_supplements_left(turn, current)
    deadline = turn.running(REVIEW_CLOCK)
    cases.ask_supplement(turn, current, kind, items)
    if deadline is not None and deadline.state is DeadlineState.RUNNING:
        clocks.pause(turn, deadline, turn.policy(REVIEW_CLOCK), turn.on, items[0]["wanted"])
    turn.tell("undertaker unitHead", "supplement-asked", items=len(items))


def supplements(turn: Turn, current: ReviewRound) -> list[SupplementRequest]:
    """Return what was asked in a round."""
    return [s for s in turn.records(SupplementRequest) if s.round_id == current.id]


def _require_supplements_left(turn: Turn, current: ReviewRound) -> None:
    most = turn.policy(REVIEW_CLOCK).max_supplements
    if most and len(supplements(turn, current)) >= most:
        raise NotAllowed(
            N_("The procedure allows %(most)s requests for supplement in a round; all are used."),
            most=most,
        )


def _checks(turn: Turn, raw: Raw) -> dict[str, str]:
    given = raw.get("checks") or {}
    return {
        slot.code: str(given[slot.code])
        for slot in turn.procedure.slots
        if given.get(slot.code) in CHECKS
    }
