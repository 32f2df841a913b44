"""The one door (design D7): read, compute everything, then one short guarded write.

Due timers first; then the rules, the domain's act, its record, the engine's step with the facts it
reads, tasks, clocks, timers, audit: all in one transaction, or none of it.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from bpmn import engine
from bpmn.elements import Outcome
from bpmn.exceptions import EngineError
from bpmn.tables import decide
from workflows import system_time
from workflows.accounts.models import Person
from workflows.acts import Act, Actor, by_the_clock
from workflows.audit import actions as audit
from workflows.cases import actions as cases
from workflows.cases import rules
from workflows.cases.actions import take_duty
from workflows.cases.models import ReviewCase, StepRecord
from workflows.cases.roles import duty_of
from workflows.cases.rules import CASE_STATE_WORDS
from workflows.clocks.reckoning import due_moment
from workflows.db import db
from workflows.definitions import actions as definitions
from workflows.definitions.library import load
from workflows.exceptions import (
    N_,
    AlreadyDone,
    CaseHasEnded,
    ChangedMeanwhile,
    GateClosed,
    InvalidAnswers,
    NotAllowed,
    NotOffered,
    PaperMissing,
    Refusal,
    WrongState,
)
from workflows.forms.fields import check_answers
from workflows.instances.conflicts import guarded, retried_if_overtaken
from workflows.instances.facts import Facts
from workflows.instances.models import Incident, IncidentKind, Timer, TimerState, TurnRecord
from workflows.instances.settling import open_incident, settle
from workflows.powers.models import PowerItem
from workflows.service_tasks import ServiceTaskContext, run_handler
from workflows.steps.deciding import gate_reasons
from workflows.steps.eligibility import (
    require_not_excluded,
    require_role,
    require_unclaimed_by_others,
)
from workflows.steps.kinds import Raw, StepKind
from workflows.steps.registry import ACTS, KINDS, duty_of_step
from workflows.steps.turn import Turn
from workflows.user_tasks.models import TaskState, UserTask

logger = logging.getLogger(__name__)
Result = TypeVar("Result")
DEFAULT_PROCEDURE = "legal-review"


def open_case(
    actor: Actor,
    *,
    item: PowerItem,
    title: str,
    party: str,
    officers: list[Person],
    key: str,
    procedure: str = DEFAULT_PROCEDURE,
) -> ReviewCase:
    """Open a matter and start the active version of its procedure (T01)."""

    def turn_once() -> ReviewCase:
        known = _known_turn(actor.agency_id, key)
        if known is not None:
            return db.session.get_one(ReviewCase, (actor.agency_id, known.case_id))
        now = system_time.now()
        version = definitions.active_version(actor.agency_id, procedure)
        act = Act(actor, now)
        case = cases.create(
            act,
            item=item,
            unit_id=item.unit_id,
            title=title,
            party=party,
            officers=officers,
            version_id=version.id,
        )
        turn = Turn(
            actor,
            now,
            case.id,
            act.events,
            act._records,
            case=case,
            loaded=load(version),
            element_id="start",
            key=key,
        )
        turn.note("case.created", number=case.number, title=title, version=version.number)
        step = engine.start(turn.loaded.definition, Facts(turn), _services(turn))
        _write(turn, step, "", "")
        return case

    try:
        return guarded(turn_once)
    except EngineError as error:
        logger.exception("The engine could not start %s", procedure)
        refusal = _cannot_go_on(error)
        _trace(Act(actor, system_time.now()), "act.refused", error.element, refusal)
        raise refusal from error


def perform_step(actor: Actor, task_id: str, outcome_id: str, raw: Raw, key: str) -> TurnRecord:
    """Complete a task (its public id) with an outcome; refuses in words that say what to do."""
    task = task_by_public_id(actor.agency_id, task_id)
    fire_due_timers(task.agency_id, task.case_id, actor.acted_on)

    def turn_once() -> TurnRecord:
        known = _known_turn(actor.agency_id, key)
        if known is not None:
            return known
        turn = open_turn(actor, task.case_id, task.element_id, key)
        current = next(t for t in turn.records(UserTask) if t.id == task.id)
        return _recording_refusals(turn, lambda: _complete(turn, current, outcome_id, raw))

    return guarded(turn_once)


def perform_act(actor: Actor, case_id: int, element_id: str, raw: Raw, key: str) -> TurnRecord:
    """Do what a catch of the diagram offers: withdraw, ask for an extension … (design D3)."""
    fire_due_timers(actor.agency_id, case_id, actor.acted_on)

    def turn_once() -> TurnRecord:
        known = _known_turn(actor.agency_id, key)
        if known is not None:
            return known
        turn = open_turn(actor, case_id, element_id, key)
        return _recording_refusals(turn, lambda: _act(turn, raw))

    return guarded(turn_once)


def close_stuck(actor: Actor, case_id: int, reason: str, key: str) -> TurnRecord:
    """Close a case that its diagram cannot take on (T25): the head of the agency, with a reason.

    Offered only while an incident is open, so that no case is stuck whatever was drawn.
    """

    def turn_once() -> TurnRecord:
        known = _known_turn(actor.agency_id, key)
        if known is not None:
            return known
        turn = open_turn(actor, case_id, "", key)
        return _recording_refusals(turn, lambda: _close_stuck(turn, reason))

    return guarded(turn_once)


def fire_timer(timer: Timer) -> bool:
    """Fire one timer if it is still armed and due; it fires once, however often it is tried.

    One that cannot fire is an incident, holds nobody up, and is tried again by the next sweep.
    """
    timer_id, case_id, element_id = timer.id, timer.case_id, timer.element_id
    clock = by_the_clock(timer.agency_id, system_time.now())
    key = f"timer:{timer_id}"

    def turn_once() -> bool:
        turn = open_turn(clock, case_id, element_id, key)
        with retried_if_overtaken(turn):
            return _fire_timer(turn, timer_id)

    try:
        return guarded(turn_once)
    except ChangedMeanwhile:
        return False  # the next sweep sees it again
    except (EngineError, Refusal) as error:
        logger.exception("Timer %s of case %s cannot fire", timer_id, case_id)
        _open_incident(open_turn(clock, case_id, element_id, key), element_id, str(error))
        return False


def _fire_timer(turn: Turn, timer_id: int) -> bool:
    row = next(t for t in turn.records(Timer) if t.id == timer_id)
    if row.state is not TimerState.ARMED or row.due_at is None or row.due_at > turn.now:
        return False
    if row.element_id not in engine.open_elements(turn.case.engine_state):
        row.state = TimerState.CANCELLED
        db.session.commit()
        return False
    due = row.due_at
    row.state, row.fired_at = TimerState.FIRED, turn.now
    moved = _fire(turn)
    turn.note(
        "timer.fired",
        step=row.element_id,
        due=due.isoformat(),
        late=system_time.civil_date(turn.now) > system_time.civil_date(due),
        facts=dict(moved.facts),
    )
    _write(turn, moved, "", "")
    return True


def fire_due_timers(agency_id: int, case_id: int, acted_on: date) -> None:
    """Fire what is due in a case before anybody acts in it, so that a late act is seen as late.

    An act signed on an earlier day meets the case as it stood when that day ended (4.4.1).
    """
    until = system_time.now()
    if acted_on < system_time.today():
        until = due_moment(acted_on) - timedelta(microseconds=1)
    due = db.session.scalars(
        select(Timer)
        .where(
            Timer.agency_id == agency_id,
            Timer.case_id == case_id,
            Timer.state == TimerState.ARMED,
            Timer.due_at <= until,
        )
        .order_by(Timer.due_at)
    ).all()
    for timer in due:
        fire_timer(timer)


def open_turn(actor: Actor, case_id: int, element_id: str, key: str) -> Turn:
    """Read a case afresh for one move, or for a page that shows what a move would need."""
    case = db.session.get_one(ReviewCase, (actor.agency_id, case_id), populate_existing=True)
    version = definitions.version(case.agency_id, case.procedure_version_id)
    return Turn(
        actor,
        system_time.now(),
        case.id,
        case=case,
        loaded=load(version),
        element_id=element_id,
        key=key,
    )


def task_by_public_id(agency_id: int, public_id: str) -> UserTask:
    """Return a task by the id in its address."""
    task = db.session.scalars(
        select(UserTask).where(UserTask.agency_id == agency_id, UserTask.public_id == public_id)
    ).first()
    if task is None:
        raise NotOffered
    return task


def require_may_complete(turn: Turn, task: UserTask) -> StepKind:
    """Refuse a task that is done, not this person's, or open in a state that forbids it."""
    if task.state == TaskState.CANCELLED and turn.case.ended:
        raise CaseHasEnded(state=CASE_STATE_WORDS[turn.case.state])
    if task.state != TaskState.OPEN:
        closer = db.session.get(Person, (task.agency_id, task.closed_by or 0))
        at = (task.closed_at or turn.now).astimezone(system_time.BEIJING)
        raise AlreadyDone(name=closer.name if closer else "—", at=f"{at:%m-%d %H:%M}")
    step = turn.procedure.steps[task.element_id]
    require_role(turn, turn.case, turn.round, step.role)
    require_not_excluded(turn, duty_of_step(step))
    require_unclaimed_by_others(turn, task, step)
    kind = KINDS[step.kind]
    if not kind.allows(turn.case, turn.round, step.subject):
        raise _not_allowed(turn, kind)
    return kind


def require_may_act(turn: Turn) -> StepKind:
    """Refuse an act that the engine does not wait for, or that is not this person's to do."""
    element = turn.procedure.acts.get(turn.element_id)
    if turn.case.ended:
        raise CaseHasEnded(state=CASE_STATE_WORDS[turn.case.state])
    if element is None or turn.element_id not in engine.open_elements(turn.case.engine_state):
        raise NotOffered
    require_role(turn, turn.case, turn.round, element.role)
    require_not_excluded(turn, duty_of(element.role))
    kind = ACTS[element.kind]
    if not kind.allows(turn.case, turn.round):
        raise WrongState(state=CASE_STATE_WORDS[turn.case.state])
    return kind


def _complete(turn: Turn, task: UserTask, outcome_id: str, raw: Raw) -> TurnRecord:
    kind, turn.task_id = require_may_complete(turn, task), task.id
    _require_dates(turn)
    step = turn.procedure.steps[task.element_id]
    outcome = kind.choose(turn, step.outcomes, outcome_id, raw)
    if outcome.role:
        require_role(turn, turn.case, turn.round, outcome.role)
        require_not_excluded(turn, duty_of(outcome.role))
    extra = _form_answers(turn, step.form, raw)
    answers = {**kind.perform(turn, outcome.meaning, raw), **extra}
    take_duty(turn, duty_of_step(step))
    _record(turn, step.kind, outcome, answers)
    moved = _fire(turn)
    turn.note("task.completed", step=turn.step(), outcome=outcome.label, facts=dict(moved.facts))
    return _write(turn, moved, outcome.id, outcome.label)


def _act(turn: Turn, raw: Raw) -> TurnRecord:
    kind = require_may_act(turn)
    _require_dates(turn)
    element = turn.procedure.acts[turn.element_id]
    extra = _form_answers(turn, element.form, raw)
    answers = {**kind.perform(turn, "DONE", raw), **extra}
    if kind.takes_duty:
        take_duty(turn, duty_of(element.role))
    _record(turn, element.kind, Outcome("done", "DONE", element.label), answers)
    moved = _fire(turn)
    turn.note("act.performed", step=element.label, facts=dict(moved.facts))
    return _write(turn, moved, "done", element.label)


def _require_dates(turn: Turn) -> None:
    """The legal date keeps the order of the case; an act on paper comes with its scan (4.4.1)."""
    today = system_time.civil_date(turn.now)
    rules.require_date_order(turn.case, turn.on, today)
    if turn.actor.on_paper(today) and turn.actor.scan_id is None:
        raise PaperMissing


def require_may_close_stuck(turn: Turn) -> None:
    """Refuse who does not head the agency, or carried another duty in the case."""
    require_role(turn, turn.case, turn.round, "agencyHead")
    require_not_excluded(turn, duty_of("agencyHead"))


def _close_stuck(turn: Turn, reason: str) -> TurnRecord:
    require_may_close_stuck(turn)
    open_ones = [i for i in turn.records(Incident) if i.closed_at is None]
    if not open_ones:
        raise NotOffered
    if not reason.strip():
        raise InvalidAnswers({"reason": N_("Fill this in.")})
    cases.close(turn, turn.case, turn.round, reason.strip())
    for incident in open_ones:
        incident.closed_at, incident.closed_by = turn.now, turn.actor.person_id
        incident.how = reason.strip()
        turn.note("incident.closed", kind=incident.kind, how=incident.how)
    waiting = engine.open_elements(turn.case.engine_state) if turn.case.engine_state else ()
    ended = engine.Step("", (), tuple(sorted(waiting)), (), {}, ended=True)
    return _write(turn, ended, "closed", reason.strip()[:80])


def _form_answers(turn: Turn, form_id: str, raw: Raw) -> dict[str, Any]:
    form = turn.loaded.forms.get(form_id) if form_id else None
    if form is None:
        return {}
    answers, errors = check_answers(form, raw)
    if errors:
        raise InvalidAnswers(errors)
    return answers


def _record(turn: Turn, kind: str, outcome: Outcome, answers: dict[str, Any]) -> None:
    turn.add(
        StepRecord(
            case_id=turn.case.id,
            round_id=turn.round.id if turn.round else None,
            element_id=turn.element_id,
            kind=kind,
            outcome=outcome.id,
            meaning=outcome.meaning,
            label=outcome.label,
            answers=answers,
            **turn.stamp(),
        )
    )


def _fire(turn: Turn) -> engine.Step:
    return engine.fire(
        turn.loaded.definition,
        turn.case.engine_state,
        turn.element_id,
        Facts(turn),
        _services(turn),
    )


def _services(turn: Turn) -> engine.RunServiceTask:
    def work(element_id: str, name: str, inputs: Mapping[str, str]) -> None:
        if name == engine.DECISION_TABLE:
            table = turn.loaded.tables[inputs["ref"]]
            _decided(turn, element_id, dict(decide(table, Facts(turn)).outputs))
        else:
            run_handler(name, ServiceTaskContext(turn, element_id, inputs))

    def run(element_id: str, name: str, inputs: Mapping[str, str]) -> None:
        try:
            work(element_id, name, inputs)
        except (EngineError, Refusal, SQLAlchemyError):
            raise
        except Exception as error:  # whatever a diagram calls, the case is left as it was
            raise EngineError(f"{name}: {error}", element_id) from error

    return run


def _decided(turn: Turn, element_id: str, outputs: dict[str, Any]) -> None:
    turn.add(
        StepRecord(
            case_id=turn.case.id,
            round_id=turn.round.id if turn.round else None,
            element_id=element_id,
            kind="decision-table",
            outcome="decided",
            meaning="DONE",
            label=turn.procedure.names.get(element_id, element_id),
            answers=outputs,
            **turn.stamp(),
        )
    )


def _write(turn: Turn, step: engine.Step, outcome: str, label: str) -> TurnRecord:
    case = turn.case
    before = case.engine_state
    settle(turn, step, turn.element_id, label)
    case.engine_state = step.state
    case.turns += 1
    if turn.actor.person_id is not None:  # a reminder is no step that a date could precede
        case.last_acted_on = max(case.last_acted_on, turn.on)
    record = turn.add(
        TurnRecord(
            case_id=case.id,
            n=case.turns,
            key=turn.key,
            element_id=turn.element_id,
            outcome=outcome,
            scan_id=turn.actor.scan_id,
            state_before=before,
            state_after=step.state,
            opened=list(step.opened),
            closed=list(step.closed),
            fired=list(step.fired),
            facts=dict(step.facts),
            **turn.stamp(),
        )
    )
    db.session.flush()
    audit.append(turn)
    db.session.commit()
    return record


def _known_turn(agency_id: int, key: str) -> TurnRecord | None:
    return db.session.scalars(
        select(TurnRecord).where(TurnRecord.agency_id == agency_id, TurnRecord.key == key)
    ).first()


def _recording_refusals(turn: Turn, move: Callable[[], Result]) -> Result:
    """Let a refusal or an engine error leave its trace after the turn is rolled back."""
    try:
        with retried_if_overtaken(turn):
            return move()
    except InvalidAnswers:
        raise
    except Refusal as refusal:
        db.session.rollback()
        event = "gate.refused" if isinstance(refusal, GateClosed) else "act.refused"
        _trace(Act(turn.actor, turn.now, turn.case_id), event, turn.element_id, refusal)
        raise
    except EngineError as error:
        db.session.rollback()
        logger.exception("The engine could not move case %s", turn.case_id)
        again = open_turn(turn.actor, turn.case.id, turn.element_id, turn.key)
        answer = _cannot_go_on(error)
        again.note("act.refused", step=turn.element_id, reason=str(answer))
        _open_incident(again, error.element, str(error))
        raise answer from error


def _open_incident(turn: Turn, element_id: str, message: str) -> None:
    open_incident(turn, IncidentKind.TURN_FAILED, element_id, message)
    db.session.flush()
    audit.append(turn)
    db.session.commit()


def _trace(act: Act, event: str, element_id: str, refusal: Refusal) -> None:
    act.note(event, step=element_id, reason=str(refusal))
    audit.append(act)
    db.session.commit()


def _cannot_go_on(error: EngineError) -> NotAllowed:
    return NotAllowed(
        N_(
            "The procedure cannot go on here (%(why)s). Nothing was stored; tell the "
            "administrator, who sees it in the list of incidents."
        ),
        why=str(error),
    )


def _not_allowed(turn: Turn, kind: StepKind) -> Refusal:
    if turn.case.ended:
        return CaseHasEnded(state=CASE_STATE_WORDS[turn.case.state])
    against = gate_reasons(turn) if kind.behind_gate else []
    if against:
        return GateClosed(reason=against[0])
    return WrongState(state=CASE_STATE_WORDS[turn.case.state])
