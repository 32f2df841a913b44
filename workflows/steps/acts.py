"""Acts of one's own accord, offered while the engine waits at their catch (design D3)."""

from typing import Any

from workflows.accounts.models import Person
from workflows.cases import actions as cases
from workflows.cases.models import ReviewCase, ReviewRound, RoundState
from workflows.clocks import actions as clocks
from workflows.db import db
from workflows.exceptions import N_, InvalidAnswers
from workflows.requests import actions as requests
from workflows.requests.models import Subject
from workflows.steps.eligibility import eligible, heads_review_body
from workflows.steps.intake import REVIEW_CLOCK
from workflows.steps.kinds import Raw, StepKind, require_text
from workflows.steps.turn import Turn

R = RoundState
IN_HAND = frozenset({R.SUBMITTED, R.UNDER_REVIEW, R.AWAITING_SUPPLEMENT, R.OPINION_PENDING})


class RequestExtension(StepKind):
    """The reviewer asks for more time, before expiry (T10)."""

    name = "request_extension"
    round_states = frozenset({R.UNDER_REVIEW, R.AWAITING_SUPPLEMENT})

    def allows(self, case: ReviewCase, current: ReviewRound | None, subject: str = "") -> bool:
        """Allow it once the round is accepted: before that there is no limit to extend."""
        accepted = current is not None and current.accepted_on is not None
        return accepted and super().allows(case, current, subject)

    def perform(self, turn: Turn, meaning: str, raw: Raw) -> dict[str, Any]:
        """Check the rule of the clock, then ask."""
        deadline = turn.running(REVIEW_CLOCK)
        if deadline is None:
            raise InvalidAnswers({"days": N_("The review clock does not run.")})
        reason = require_text(
            raw, "reason", N_("Say what is complex and needs further study (R-064).")
        )
        text = str(raw.get("days") or "").strip()
        if not (text.isascii() and text.isdigit() and len(text) < 4 and int(text)):
            raise InvalidAnswers({"days": N_("Enter a whole number of at least 1.")})
        clocks.require_extendable(turn, deadline, turn.policy(REVIEW_CLOCK), int(text))
        requests.make(
            turn,
            turn.open_round.id,
            Subject.EXTENSION,
            reason,
            days=int(text),
            remaining=str(raw.get("remaining") or "").strip(),
            due=str(deadline.due_on),
        )
        return {"days": int(text), "reason": reason}

    def page(self, turn: Turn) -> dict[str, Any]:
        """Return the clock and its rule."""
        deadline = turn.running(REVIEW_CLOCK)
        return {"deadline": deadline, "rule": turn.policy(REVIEW_CLOCK).extension}


class Withdraw(StepKind):
    """The unit withdraws freely until the draft is with the head for issue (T26)."""

    name = "withdraw"
    round_states = frozenset({R.SUBMITTED, R.UNDER_REVIEW, R.AWAITING_SUPPLEMENT})

    def perform(self, turn: Turn, meaning: str, raw: Raw) -> dict[str, Any]:
        """End the round; it stays in the register."""
        reason = require_text(raw, "reason")
        cases.withdraw(turn, turn.case, turn.open_round, reason)
        turn.tell("reviewer reviewHead undertaker", "withdrawn", reason=reason)
        return {"reason": reason}


class RequestWithdrawal(StepKind):
    """From then on only with the review head's consent, so that a bad opinion is not dodged."""

    name = "request_withdrawal"
    round_states = frozenset({R.OPINION_PENDING})

    def perform(self, turn: Turn, meaning: str, raw: Raw) -> dict[str, Any]:
        """Ask for consent."""
        reason = require_text(raw, "reason")
        requests.make(turn, turn.open_round.id, Subject.WITHDRAWAL, reason)
        return {"reason": reason}


class Recuse(StepKind):
    """A reviewer steps aside, or is challenged (T27; 6.9); another decides, work goes on."""

    name = "recuse"
    takes_duty = False
    round_states = IN_HAND

    def perform(self, turn: Turn, meaning: str, raw: Raw) -> dict[str, Any]:
        """Ask for the decision; the head's own recusal goes to the deputy director."""
        reason = require_text(raw, "reason")
        person = _chosen(turn, raw) if raw.get("person") else turn.person
        of_head = heads_review_body(turn.case.agency_id, person.id, turn.on)
        requests.make(
            turn,
            turn.open_round.id,
            Subject.RECUSAL,
            reason,
            person_id=person.id,
            person=person.name,
        )
        return {"of_head": of_head, "person": person.name, "reason": reason}

    def page(self, turn: Turn) -> dict[str, Any]:
        """Return whom it can concern."""
        return {"people": _people(turn), "me": turn.actor.person_id}


class Reassign(StepKind):
    """The review head hands the round to another reviewer, with a note (T27)."""

    name = "reassign"
    takes_duty = False
    round_states = IN_HAND

    def perform(self, turn: Turn, meaning: str, raw: Raw) -> dict[str, Any]:
        """Change the reviewer; the open tasks follow when the turn is written."""
        reason = require_text(raw, "reason")
        person = _chosen(turn, raw)
        turn.open_round.reviewer_id = person.id
        return {"person": person.name, "person_id": person.id, "reason": reason}

    def page(self, turn: Turn) -> dict[str, Any]:
        """Return who may take over."""
        return {"people": _people(turn), "me": None}


class RequestClosing(StepKind):
    """The unit head asks to close the matter without a decision (T25)."""

    name = "request_closing"

    def perform(self, turn: Turn, meaning: str, raw: Raw) -> dict[str, Any]:
        """Ask the deputy director in charge."""
        reason = require_text(raw, "reason")
        requests.make(turn, None, Subject.CLOSING, reason)
        return {"reason": reason}


def _people(turn: Turn) -> list[Person]:
    ids = eligible(turn, turn.case, turn.round, "reviewer")
    people = [db.session.get_one(Person, (turn.case.agency_id, i)) for i in ids]
    return [p for p in people if p.reviewer_since is not None]


def _chosen(turn: Turn, raw: Raw) -> Person:
    for person in _people(turn):
        if person.public_id == raw.get("person"):
            return person
    raise InvalidAnswers({"person": N_("Choose a reviewer who may take this case.")})
