"""Start, pause, extend and stop the clocks of a case; each change is logged and counted anew."""

from datetime import date, datetime

from sqlalchemy import select

from bpmn.procedure import ClockPolicy
from workflows.accounts.models import Agency
from workflows.acts import Act
from workflows.clocks.calendar import ONE_DAY, Calendar, calendar_of
from workflows.clocks.models import (
    CalendarDay,
    CalendarYear,
    Deadline,
    DeadlineEvent,
    DeadlineState,
)
from workflows.clocks.policy import MORNING, attention_on, next_attention
from workflows.clocks.reckoning import (
    ClockEvent,
    ClockEventKind,
    Reckoning,
    Supplement,
    reckon,
)
from workflows.db import db
from workflows.exceptions import N_, ExtensionRefused
from workflows.system_time import BEIJING, civil_date


def load_calendar(region: str) -> Calendar:
    """Return the calendar of a region; read once per session."""
    cache = db.session.info.setdefault("calendars", {})
    if region not in cache:
        days = db.session.execute(
            select(CalendarDay.day, CalendarDay.kind, CalendarDay.name).where(
                CalendarDay.region == region
            )
        )
        years = db.session.scalars(select(CalendarYear.year).where(CalendarYear.region == region))
        cache[region] = calendar_of(((row.day, row.kind, row.name) for row in days), years)
    calendar: Calendar = cache[region]
    return calendar


def calendar_for(agency_id: int) -> Calendar:
    """Return the calendar that an agency counts with."""
    return load_calendar(db.session.get_one(Agency, agency_id).region)


def running(act: Act, clock: str) -> Deadline | None:
    """Return the case's clock of this id that has not been stopped."""
    for deadline in reversed(act.records(Deadline)):
        if deadline.clock == clock and deadline.state is not DeadlineState.STOPPED:
            return deadline
    return None


def latest(act: Act, clock: str) -> Deadline | None:
    """Return the case's newest clock of this id, stopped or not."""
    return next((d for d in reversed(act.records(Deadline)) if d.clock == clock), None)


def start(act: Act, round_id: int | None, policy: ClockPolicy, day_zero: date) -> Deadline:
    """Start a clock; day 0 is not counted (Civil Code art. 201). A running one is stopped first."""
    before = running(act, policy.id)
    if before is not None:
        stop(act, before, policy, N_("started anew"))
    deadline = act.add(
        Deadline(
            case_id=act.case_id,
            round_id=round_id,
            clock=policy.id,
            state=DeadlineState.RUNNING,
            day_zero=day_zero,
            due_on=day_zero,
        )
    )
    _log(act, deadline, policy, ClockEventKind.START, day_zero)
    act.note("clock.started", clock=policy.id, day_zero=str(day_zero), due=str(deadline.due_on))
    return deadline


def pause(act: Act, deadline: Deadline, policy: ClockPolicy, on: date, reason: str) -> None:
    """Note that something was asked; the policy says what that does to the clock (6.2)."""
    _log(act, deadline, policy, ClockEventKind.PAUSE, on, reason=reason)
    if policy.supplement != Supplement.CONTINUE:
        deadline.state = DeadlineState.PAUSED
        deadline.next_attention_at = None
    act.note("clock.paused", clock=policy.id, on=str(on))


def resume(act: Act, deadline: Deadline, policy: ClockPolicy, on: date) -> None:
    """Note the day on which what was asked was delivered (domain.md 4.4.11)."""
    deadline.state = DeadlineState.RUNNING
    _log(act, deadline, policy, ClockEventKind.RESUME, on)
    act.note("clock.resumed", clock=policy.id, on=str(on), due=str(deadline.due_on))


def require_extendable(act: Act, deadline: Deadline, policy: ClockPolicy, days: int) -> None:
    """Refuse an extension that is too long, too late or once too often (R-069, R-070)."""
    rule = policy.extension
    if rule is None:
        raise ExtensionRefused(reason=N_("this procedure has no extension"))
    granted = [e for e in log_of(act, deadline) if e.kind == ClockEventKind.EXTEND]
    if len(granted) >= rule.times:
        raise ExtensionRefused(reason=N_("it was extended before, as often as the rule allows"))
    if days < 1 or days + sum(e.days or 0 for e in granted) > rule.max:
        raise ExtensionRefused(reason=N_("more days are asked than the rule allows"))
    if deadline.state is DeadlineState.STOPPED:
        raise ExtensionRefused(reason=N_("the clock has stopped"))
    # A pause that began after the end gives nothing back: resumed today, it would still be late.
    if_resumed = explain(act, deadline, policy).would_be_due or deadline.due_on
    if act.on > max(if_resumed, deadline.due_on):
        raise ExtensionRefused(reason=N_("the limit has passed; the original date stands"))


def extend(act: Act, deadline: Deadline, policy: ClockPolicy, days: int) -> None:
    """Grant more days on top of the due date; allowed only before expiry (domain.md 6.3)."""
    require_extendable(act, deadline, policy, days)
    assert policy.extension is not None  # noqa: S101 - required above
    before = deadline.due_on
    _log(
        act, deadline, policy, ClockEventKind.EXTEND, act.on, days=days, unit=policy.extension.unit
    )
    act.note(
        "clock.extended",
        clock=policy.id,
        days=days,
        before=str(before),
        after=str(deadline.due_on),
    )


def stop(act: Act, deadline: Deadline, policy: ClockPolicy, reason: str) -> None:
    """Stop a clock for good; its row and log stay."""
    if deadline.state is DeadlineState.STOPPED:
        return
    _log(act, deadline, policy, ClockEventKind.STOP, act.on, reason=reason)
    deadline.state = DeadlineState.STOPPED
    deadline.stopped_on = act.on
    deadline.next_attention_at = None
    act.note("clock.stopped", clock=policy.id, on=str(act.on), reason=reason)


def attend(
    act: Act, deadline: Deadline, policy: ClockPolicy, planned: datetime
) -> tuple[tuple[str, ...], Reckoning]:
    """Let the warning or escalation planned for an instant go out; return whom to tell (R-074).

    After downtime those missed are made up in one, to everybody whom they would have told; the
    next is in the future.
    """
    first, calendar = civil_date(planned), calendar_for(deadline.agency_id)
    late = civil_date(act.now) > first
    notify: dict[str, None] = {}
    for n in range((civil_date(act.now) - first).days + 1):
        day = first + n * ONE_DAY
        if datetime.combine(day, MORNING, BEIJING) <= act.now:
            roles = attention_on(
                day, deadline.due_on, policy.warnings, policy.escalations, calendar
            )
            notify.update(dict.fromkeys(roles))
    deadline.attended_at = act.now
    reckoning = _recount(act, deadline, policy)
    act.note(
        "clock.attention",
        clock=policy.id,
        due=str(deadline.due_on),
        days_left=reckoning.days_left,
        late=late,
    )
    return tuple(notify), reckoning


def explain(act: Act, deadline: Deadline, policy: ClockPolicy) -> Reckoning:
    """Count a deadline anew from its log, as it stands on the day of the act, day by day."""
    events = [
        ClockEvent(ClockEventKind(e.kind), e.on_date, e.days, e.unit or policy.unit, e.at)
        for e in log_of(act, deadline)
    ]
    return reckon(
        events,
        policy.limit,
        policy.unit,
        policy.supplement or Supplement.PAUSE,
        calendar_for(deadline.agency_id),
        civil_date(act.now),
        now=act.now,
    )


def log_of(act: Act, deadline: Deadline) -> list[DeadlineEvent]:
    """Return the events of a deadline in the order of their entry, those of this act included."""
    stored = list(
        db.session.scalars(
            select(DeadlineEvent)
            .where(
                DeadlineEvent.agency_id == deadline.agency_id,
                DeadlineEvent.deadline_id == deadline.id,
            )
            .order_by(DeadlineEvent.id)
        )
    )
    fresh = [
        new
        for new in db.session.new
        if isinstance(new, DeadlineEvent) and new.deadline_id == deadline.id
    ]
    return stored + sorted(fresh, key=lambda e: e.id)


def _log(
    act: Act,
    deadline: Deadline,
    policy: ClockPolicy,
    kind: ClockEventKind,
    on: date,
    *,
    days: int | None = None,
    unit: str = "",
    reason: str = "",
) -> None:
    event = act.add(
        DeadlineEvent(
            deadline_id=deadline.id,
            kind=kind,
            on_date=on,
            days=days,
            unit=unit,
            reason=reason,
            due_after=deadline.due_on,
            person_id=act.actor.person_id,
            at=act.now,
        )
    )
    _recount(act, deadline, policy)
    event.due_after = deadline.due_on


def _recount(act: Act, deadline: Deadline, policy: ClockPolicy) -> Reckoning:
    reckoning = explain(act, deadline, policy)
    deadline.due_on = reckoning.due
    deadline.provisional = reckoning.provisional
    deadline.next_attention_at = (
        _next_attention(act.now, deadline, policy)
        if deadline.state is DeadlineState.RUNNING
        else None
    )
    return reckoning


def _next_attention(now: datetime, deadline: Deadline, policy: ClockPolicy) -> datetime | None:
    attention = next_attention(
        deadline.due_on,
        policy.warnings,
        policy.escalations,
        calendar_for(deadline.agency_id),
        deadline.attended_at or now,
    )
    return None if attention is None else attention.at
