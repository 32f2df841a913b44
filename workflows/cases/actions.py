"""What a person can do to a case and its rounds. Callers open the transaction."""

from datetime import date
from typing import Any

from workflows.accounts import queries as accounts
from workflows.accounts.models import Person
from workflows.acts import Act
from workflows.cases import rules
from workflows.cases.models import (
    CaseOfficer,
    CaseState,
    Exclusion,
    ReviewCase,
    ReviewRound,
    RoundState,
    ScopeFinding,
    SupplementRequest,
)
from workflows.cases.roles import EXCLUDES, REASON_OF_DUTY, Duty, ExclusionReason
from workflows.clocks import actions as clocks
from workflows.clocks import counting
from workflows.exceptions import N_, NotAllowed
from workflows.numbers.actions import next_number
from workflows.powers.models import DecisionType, PowerItem


def create(
    act: Act,
    *,
    item: PowerItem,
    unit_id: int,
    title: str,
    party: str,
    officers: list[Person],
    version_id: int,
) -> ReviewCase:
    """Open a matter (T01); its undertakers may never review or approve it (R-026)."""
    assert act.actor.person_id is not None  # noqa: S101 - the clock opens no case
    held = accounts.posts_of(act.actor.agency_id, act.actor.person_id, act.on)
    if unit_id not in {holding.unit_id for holding in held}:
        raise NotAllowed(N_("You can open a case only on a power item of your own unit."))
    case = act.add(
        ReviewCase(
            number=next_number(act, "case"),
            title=title,
            party=party,
            handling_unit_id=unit_id,
            undertaker_id=act.actor.person_id,
            power_item_id=item.id,
            decision_type=item.decision_type,
            procedure_version_id=version_id,
            state=CaseState.PREPARING,
            proposal={"party": party},
            opened_at=act.now,
            last_acted_on=act.on,
            engine_state="",
            turns=0,
            needs_discussion=False,
            discussion_reason="",
            end_reason="",
        )
    )
    act.case_id = case.id
    for officer in {act.actor.person_id, *(person.id for person in officers)}:
        act.add(CaseOfficer(case_id=case.id, person_id=officer))
        for duty in EXCLUDES[Duty.HANDLE]:
            exclude(act, officer, duty, ExclusionReason.UNDERTAKER)
    return case


def move_case(act: Act, case: ReviewCase, to: CaseState, reason: str = "") -> None:
    """Move the case along the state machine; an end records its day and reason."""
    if case.state == to:
        return
    rules.require_case_move(case, to)
    act.note("case.moved", before=case.state, after=to)
    case.state = to
    if case.ended:
        case.ended_on, case.end_reason = act.on, reason


def move_round(act: Act, current: ReviewRound, to: RoundState, reason: str = "") -> None:
    """Move the round along the state machine; an end records its day and reason."""
    rules.require_round_move(current, to)
    act.note("round.moved", n=current.n, before=current.state, after=to)
    current.state = to
    if not current.open:
        current.ended_on, current.end_reason = act.on, reason


def latest_round(act: Act) -> ReviewRound | None:
    """Return the newest round of the case, open or not."""
    rounds = act.records(ReviewRound)
    return rounds[-1] if rounds else None


def exclude(act: Act, person_id: int, duty: Duty, reason: ExclusionReason) -> None:
    """Store that a person may not take tasks of a duty in this case."""
    for known in act.records(Exclusion):
        if (known.person_id, known.duty) == (person_id, duty):
            return
    act.add(Exclusion(case_id=act.case_id, person_id=person_id, duty=duty, reason=reason))
    act.note("duty.excluded", person=person_id, duty=duty, reason=reason)


def take_duty(act: Act, duty: Duty) -> None:
    """Note that the actor carried a duty: from now on the opposite ones are closed to him."""
    if act.actor.person_id is not None and duty in REASON_OF_DUTY:
        for other in EXCLUDES[duty]:
            exclude(act, act.actor.person_id, other, REASON_OF_DUTY[duty])


def find_scope(
    act: Act,
    case: ReviewCase,
    *,
    derived: bool,
    in_scope: bool,
    criteria: list[dict[str, str]],
    answers: dict[str, Any],
    cited: str,
    reason: str,
) -> ScopeFinding:
    """Record a scope finding, also a negative one (R-037); derived criteria stay (R-036)."""
    finding = act.add(
        ScopeFinding(
            case_id=case.id,
            in_scope=in_scope,
            derived_in_scope=derived,
            criteria=criteria,
            answers=answers,
            cited=cited,
            reason=reason,
            **act.stamp(),
        )
    )
    act.note(
        "scope.found",
        in_scope=in_scope,
        criteria=[c["code"] for c in criteria],
        cited=cited,
        reason=reason,
    )
    case.in_scope = in_scope or None  # a wish to leave the scope is decided by a second person
    return finding


def outer_due(agency_id: int, kind: DecisionType, filed_on: date | None) -> date | None:
    """Return the limit of the decision itself, counted from filing (4.4.16)."""
    if filed_on is None or kind.outer_days is None:
        return None
    calendar = clocks.calendar_for(agency_id)
    return counting.due(filed_on, kind.outer_days, counting.Unit.DAY, calendar).date


def open_round(
    act: Act,
    case: ReviewCase,
    *,
    materials: list[int],
    text_version_id: int | None,
    text_sha256: str,
    canonical_digest: str,
    input_note: str = "",
) -> ReviewRound:
    """Submit: freeze what is submitted in a new round (T02, T18; R-042, R-050)."""
    before = latest_round(act)
    if before is not None and before.open:
        raise NotAllowed(N_("The case is in review already."))
    move_case(act, case, CaseState.IN_REVIEW)
    current = act.add(
        ReviewRound(
            case_id=case.id,
            n=before.n + 1 if before else 1,
            register_no=next_number(act, "register"),
            state=RoundState.SUBMITTED,
            returns_to="",
            proposal=dict(case.proposal),
            materials=materials,
            text_version_id=text_version_id,
            text_sha256=text_sha256,
            canonical_digest=canonical_digest,
            input_note=input_note,
            end_reason="",
            **act.stamp(),
        )
    )
    current.reviewer_id = before.reviewer_id if before else None  # the same reviewer checks (6.7)
    act.note(
        "round.submitted",
        n=current.n,
        register_no=current.register_no,
        text_sha256=text_sha256,
        canonical_digest=canonical_digest,
    )
    return current


def accept(act: Act, current: ReviewRound) -> None:
    """Register and accept (T03); the caller starts the clock retroactively."""
    move_round(act, current, RoundState.UNDER_REVIEW)
    current.accepted_on = act.on
    current.registered_by = act.actor.person_id
    current.reviewer_id = act.actor.person_id


def return_materials(act: Act, case: ReviewCase, current: ReviewRound, reason: str) -> None:
    """Return the materials: the round ends without an opinion (T04, T08; R-051)."""
    move_round(act, current, RoundState.RETURNED, reason)
    move_case(act, case, CaseState.PREPARING)


def not_required(act: Act, case: ReviewCase, current: ReviewRound | None, reason: str) -> None:
    """End as not a major decision (T05, T34; R-054)."""
    if current is not None and current.open:
        move_round(act, current, RoundState.NOT_REQUIRED, reason)
    case.in_scope = False
    move_case(act, case, CaseState.NOT_REQUIRED, reason)


def ask_supplement(
    act: Act, current: ReviewRound, kind: str, items: list[dict[str, Any]]
) -> SupplementRequest:
    """Ask for supplement or explanation, item by item (T06; R-052, R-063)."""
    n = sum(1 for asked in act.records(SupplementRequest) if asked.round_id == current.id) + 1
    if current.state != RoundState.AWAITING_SUPPLEMENT:
        current.returns_to = current.state
        move_round(act, current, RoundState.AWAITING_SUPPLEMENT)
    asked = act.add(
        SupplementRequest(
            case_id=current.case_id,
            round_id=current.id,
            n=n,
            kind=kind,
            items=items,
            asked_in=current.returns_to,
            **act.stamp(),
        )
    )
    act.note("supplement.asked", number=n, kind=kind, items=len(items))
    return asked


def open_supplement(act: Act, current: ReviewRound) -> SupplementRequest:
    """Return the supplement request that waits for its answer or confirmation."""
    for asked in reversed(act.records(SupplementRequest)):
        if asked.round_id == current.id and asked.confirmed_on is None:
            return asked
    raise NotAllowed(N_("Nothing was asked that could be answered."))


def give_supplement(act: Act, asked: SupplementRequest, answers: list[str]) -> None:
    """Answer each item (T07, first half)."""
    asked.items = [
        {**item, "answer": answer} for item, answer in zip(asked.items, answers, strict=True)
    ]
    asked.answered_by, asked.answered_on = act.actor.person_id, act.on
    act.note("supplement.given", number=asked.n)


def judge_supplement(act: Act, asked: SupplementRequest, accepted: list[bool]) -> None:
    """Say item by item whether the answer is taken (T07)."""
    asked.items = [
        {**item, "accepted": taken} for item, taken in zip(asked.items, accepted, strict=True)
    ]
    asked.confirmed_by, asked.confirmed_on = act.actor.person_id, act.on
    act.note("supplement.confirmed", number=asked.n, accepted=sum(accepted))


def take_supplement(
    act: Act,
    current: ReviewRound,
    *,
    materials: list[int],
    text_version_id: int | None,
    text_sha256: str,
    canonical_digest: str,
) -> None:
    """Let the round go on with the dossier as supplemented: what is passed is its text (4.4.4)."""
    current.materials = materials
    current.text_version_id = text_version_id
    current.text_sha256 = text_sha256
    current.canonical_digest = canonical_digest


def day_zero(act: Act, current: ReviewRound, start: str) -> date:
    """Return day 0 of the review clock (5.2, 4.4.11).

    DELIVERY and COMPLETE: the day of delivery, or the day the last accepted item was delivered;
    REGISTRATION: the day of acceptance.
    """
    if start == "REGISTRATION":
        return act.on
    delivered = [
        asked.answered_on
        for asked in act.records(SupplementRequest)
        if asked.round_id == current.id and asked.answered_on and asked.confirmed_on
    ]
    return max([current.acted_on, *delivered])


def withdraw(act: Act, case: ReviewCase, current: ReviewRound, reason: str) -> None:
    """Withdraw the submission (T26; R-049); it stays in the register."""
    move_round(act, current, RoundState.WITHDRAWN, reason)
    move_case(act, case, CaseState.PREPARING)


def close(act: Act, case: ReviewCase, current: ReviewRound | None, reason: str) -> None:
    """Close without a decision (T25; R-095); an open round is discontinued."""
    if current is not None and current.open:
        move_round(act, current, RoundState.DISCONTINUED, reason)
    move_case(act, case, CaseState.CLOSED, reason)
