"""Draft, send back and issue opinions; reply, rule and discuss. Callers open the transaction."""

from datetime import date
from typing import Any

from bpmn.procedure import OpinionOption
from workflows.acts import Act
from workflows.cases.models import ReviewRound
from workflows.exceptions import N_, DateOrder, NotAllowed
from workflows.numbers.actions import next_number
from workflows.opinions.models import (
    CollectiveDiscussion,
    Disagreement,
    Effect,
    Opinion,
    OpinionState,
    Reply,
)


def latest(act: Act) -> Opinion | None:
    """Return the newest opinion of the case that was not sent back."""
    for opinion in reversed(act.records(Opinion)):
        if opinion.state != OpinionState.SENT_BACK:
            return opinion
    return None


def latest_issued(act: Act) -> Opinion | None:
    """Return the newest issued opinion that is not superseded."""
    for opinion in reversed(act.records(Opinion)):
        if opinion.state == OpinionState.ISSUED and not opinion.superseded:
            return opinion
    return None


def draft(
    act: Act, current: ReviewRound, option: OpinionOption, content: dict[str, Any]
) -> Opinion:
    """Put a draft before the head of the review body (T12); `rules` have been checked."""
    opinion = act.add(
        Opinion(
            case_id=current.case_id,
            round_id=current.id,
            state=OpinionState.DRAFTED,
            label_id=option.id,
            label=option.label,
            effect=Effect(option.effect),
            text_version_id=current.text_version_id,
            text_sha256=current.text_sha256,
            canonical_digest=current.canonical_digest,
            number="",
            sent_back_reason="",
            superseded=False,
            one_person_body=False,
            **content,
            **act.stamp(),
        )
    )
    act.note("opinion.drafted", label=opinion.label, effect=opinion.effect)
    return opinion


def send_back(act: Act, opinion: Opinion, reason: str) -> None:
    """Send a draft back to the reviewer (T13)."""
    opinion.state = OpinionState.SENT_BACK
    opinion.sent_back_reason = reason
    act.note("opinion.sent_back", reason=reason)


def issue(act: Act, opinion: Opinion) -> None:
    """Issue: number and date it; from here on it is frozen (T14; R-083)."""
    opinion.state = OpinionState.ISSUED
    opinion.number = next_number(act, "opinion")
    opinion.issued_by = act.actor.person_id
    opinion.issued_on = act.on
    opinion.issued_at = act.now
    opinion.one_person_body = opinion.acted_by == act.actor.person_id
    act.note("opinion.issued", number=opinion.number, label=opinion.label, effect=opinion.effect)


def reply(
    act: Act, opinion: Opinion, points: list[dict[str, Any]], overall: str, text: str
) -> Reply:
    """Reply to an opinion point by point (R-085)."""
    given = act.add(
        Reply(
            case_id=opinion.case_id,
            opinion_id=opinion.id,
            points=points,
            overall=overall,
            text=text,
            **act.stamp(),
        )
    )
    act.note("reply.given", points=len(points), overall=overall)
    return given


def latest_reply(act: Act) -> Reply | None:
    """Return the newest reply of the case."""
    replies = act.records(Reply)
    return replies[-1] if replies else None


def report_disagreement(act: Act, opinion: Opinion, given: Reply) -> Disagreement:
    """Put both positions on one sheet for the deputy director (T19; R-088)."""
    disputed = [p for p in given.points if p["position"] != "ACCEPTED"]
    return act.add(
        Disagreement(
            case_id=opinion.case_id,
            opinion_id=opinion.id,
            points=disputed,
            unit_position=given.text or "\n".join(p["reason"] for p in disputed),
            body_position=opinion.reasons,
            ruling="",
            ruling_reasons="",
            **act.stamp(),
        )
    )


def latest_disagreement(act: Act) -> Disagreement | None:
    """Return the newest disagreement of the case."""
    found = act.records(Disagreement)
    return found[-1] if found else None


def rule(act: Act, disagreement: Disagreement, ruling: str, reasons: str) -> None:
    """Rule on a disagreement; a ruling never releases a decision (T20; R-089)."""
    disagreement.ruling = ruling
    disagreement.ruling_reasons = reasons
    disagreement.ruled_by = act.actor.person_id
    disagreement.ruled_on = act.on
    act.note("disagreement.ruled", ruling=ruling, reasons=reasons)


def record_discussion(
    act: Act, case_id: int, not_before: date | None, content: dict[str, Any]
) -> CollectiveDiscussion:
    """Record a meeting (R-092); it is not earlier than the opinion it discusses (4.4.2)."""
    held_on: date = content["held_on"]
    if held_on > act.on:
        raise DateOrder(date=held_on, reason=N_("it lies in the future"))
    if not_before is not None and held_on < not_before:
        raise DateOrder(date=held_on, reason=N_("the opinion was issued later"))
    recorded = act.add(
        CollectiveDiscussion(
            case_id=case_id,
            n=len(act.records(CollectiveDiscussion)) + 1,
            **content,
            **act.stamp(),
        )
    )
    act.note("discussion.recorded", body=recorded.body, conclusion=recorded.conclusion)
    return recorded


def confirm_discussion(act: Act) -> CollectiveDiscussion:
    """Confirm the newest record (T22, T23: the head of the agency confirms)."""
    found = act.records(CollectiveDiscussion)
    if not found:
        raise NotAllowed(N_("There is no record of a meeting to confirm."))
    found[-1].confirmed_by = act.actor.person_id
    found[-1].confirmed_on = act.on
    act.note("discussion.confirmed", conclusion=found[-1].conclusion)
    return found[-1]
