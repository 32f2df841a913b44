"""After the engine has moved: tasks, clocks, timers and incidents follow where it stands now.

Everything here is derived from the engine's open elements and the deadlines, so that "each open
statutory step has one armed deadline and one visible owner" holds by construction (peers.md 3.1).
"""

from datetime import datetime

from bpmn import engine
from bpmn.elements import StepElement
from workflows.accounts import queries as accounts
from workflows.cases.models import OPEN_ROUND, ReviewCase, ReviewRound
from workflows.cases.roles import inbox_key
from workflows.clocks import actions as clocks
from workflows.clocks.models import Deadline, DeadlineState
from workflows.clocks.reckoning import due_moment
from workflows.exceptions import N_
from workflows.instances.models import Incident, IncidentKind, Timer, TimerState
from workflows.requests import actions as requests
from workflows.requests.models import Request, Subject
from workflows.steps.eligibility import eligible
from workflows.steps.registry import KINDS, duty_of_step
from workflows.steps.turn import Turn
from workflows.system_time import civil_date
from workflows.user_tasks.models import Assignment, TaskState, UserTask

START_WHEN_OPENED = "OPENED"
ROUND_BOUND = frozenset(
    {Subject.EXTENSION, Subject.RECUSAL, Subject.WITHDRAWAL, Subject.NOT_REQUIRED}
)


def settle(turn: Turn, step: engine.Step, done: str, outcome_label: str) -> None:
    """Bring tasks, clocks, timers, requests and incidents into line with a move of the engine."""
    _end_with_round(turn)
    for element_id in step.closed:
        _close(turn, element_id, done, outcome_label)
    for element_id in step.opened:
        if element_id in turn.procedure.steps:
            _open(turn, element_id)
    _arm_timers(turn, step.state)
    _refresh_tasks(turn)
    _put_away(turn)
    if step.ended and not turn.case.ended:
        open_incident(
            turn,
            IncidentKind.ENDED_UNDECIDED,
            "",
            N_("The diagram has ended, but the case has not; close it or move it."),
        )


def open_incident(turn: Turn, kind: IncidentKind, element_id: str, message: str) -> None:
    """Have a person look at the case; one open incident of a kind and element is enough."""
    for known in turn.records(Incident):
        if (known.kind, known.element_id, known.closed_at) == (kind, element_id, None):
            return
    turn.add(
        Incident(
            case_id=turn.case.id,
            kind=kind,
            element_id=element_id,
            message=message,
            opened_at=turn.now,
            how="",
        )
    )
    turn.note("incident.opened", kind=kind, step=element_id, message=message)
    turn.tell("administrator", "incident", step=element_id)


def _end_with_round(turn: Turn) -> None:
    """Stop the clocks and let lapse the requests of a round or case that has ended."""
    ended = {r.id for r in turn.records(ReviewRound) if r.state not in OPEN_ROUND}
    for deadline in turn.records(Deadline):
        if deadline.state is not DeadlineState.STOPPED and (
            deadline.round_id in ended or turn.case.ended
        ):
            policy = turn.policy(deadline.clock)
            clocks.stop(turn, deadline, policy, N_("the round has ended"))
    for request in turn.records(Request):
        if turn.case.ended or (request.subject in ROUND_BOUND and request.round_id in ended):
            requests.lapse(turn, request)


def _open(turn: Turn, element_id: str) -> None:
    step = turn.procedure.steps[element_id]
    kind = KINDS[step.kind]
    if kind.allows(turn.case, turn.round, step.subject):
        kind.entered(turn)
    else:
        open_incident(
            turn,
            IncidentKind.STEP_NOT_ALLOWED,
            element_id,
            N_("The diagram offers this step in a state in which the law does not allow it."),
        )
    policy = turn.procedure.clocks.get(step.clock)
    if policy is not None and policy.start == START_WHEN_OPENED:
        current = turn.round
        round_id = current.id if current is not None and current.open else None
        clocks.start(turn, round_id, policy, turn.on)
    _add_task(turn, element_id, step)


def _add_task(turn: Turn, element_id: str, step: StepElement) -> None:
    case, current = turn.case, turn.round
    key = inbox_key(step.role, case, current)
    duty = duty_of_step(step)
    assignee = key.person_id
    barred = KINDS[step.kind].bars(turn)
    able = [p for p in eligible(turn, case, current, step.role, duty) if p not in barred]
    if not able:
        _nobody(turn, element_id)
    if key.person_id is None:
        last = current.reviewer_id if current is not None else None
        if step.assignment == Assignment.LAST_REVIEWER and last in able:
            assignee = last
    turn.add(
        UserTask(
            case_id=case.id,
            round_id=current.id if current is not None else None,
            element_id=element_id,
            kind=step.kind,
            name=step.name,
            role=step.role,
            duty=duty,
            assignment=Assignment(step.assignment or Assignment.POOL),
            unit_id=key.unit_id,
            post=key.post,
            assignee_id=assignee,
            state=TaskState.OPEN,
            clock=step.clock,
            paused=False,
            provisional=False,
            case_number=case.number,
            case_title=case.title,
            case_unit=accounts.unit(case.agency_id, case.handling_unit_id).name,
            opened_at=turn.now,
            opened_by_reason="",
            outcome_label="",
        )
    )


def _put_away(turn: Turn) -> None:
    """Take out of the inboxes what an ended case does not allow any more, whatever is drawn."""
    for task in turn.records(UserTask):
        if turn.case.ended and task.state == TaskState.OPEN:
            step = turn.procedure.steps[task.element_id]
            if not KINDS[step.kind].allows(turn.case, turn.round, step.subject):
                task.state, task.closed_at = TaskState.CANCELLED, turn.now


def _nobody(turn: Turn, element_id: str) -> None:
    open_incident(
        turn,
        IncidentKind.NOBODY_ELIGIBLE,
        element_id,
        N_("Nobody who holds the post may take this step; appoint somebody."),
    )


def _close(turn: Turn, element_id: str, done: str, outcome_label: str) -> None:
    step = turn.procedure.steps.get(element_id)
    if step is None:
        return
    open_ones = [t for t in turn.records(UserTask) if t.element_id == element_id]
    open_ones = [t for t in open_ones if t.state == TaskState.OPEN]
    # A diagram may open one step twice; the one that was acted on is closed, the other waits on.
    for task in sorted(open_ones, key=lambda t: t.id != turn.task_id)[:1]:
        task.state = TaskState.DONE if element_id == done else TaskState.CANCELLED
        task.closed_at = turn.now
        task.closed_by = turn.actor.person_id if element_id == done else None
        task.outcome_label = outcome_label if element_id == done else ""
    policy = turn.procedure.clocks.get(step.clock)
    if policy is not None and policy.start == START_WHEN_OPENED:
        turn.stop_clock(step.clock, N_("the step is done"))


def _arm_timers(turn: Turn, state: str) -> None:
    waiting = engine.open_elements(state) if state else frozenset()
    rules = {e: rule for e, rule in turn.procedure.timers.items() if e in waiting}
    for timer in turn.records(Timer):
        if timer.state is not TimerState.ARMED:
            continue
        if timer.element_id in rules:
            timer.due_at = _armed_for(turn, rules.pop(timer.element_id), timer.due_at)
        else:
            timer.state, timer.due_at = TimerState.CANCELLED, None
    for element_id, rule in rules.items():
        turn.add(
            Timer(
                case_id=turn.case.id,
                element_id=element_id,
                rule=rule,
                state=TimerState.ARMED,
                due_at=_armed_for(turn, rule, None),
            )
        )


def _armed_for(turn: Turn, rule: str, before: datetime | None) -> datetime | None:
    """Return when a timer fires; a limit that a paper act kept lasts until the day it is entered.

    What was signed on day 5 and is entered on day 6 is in time (4.4.1), so what hangs on the limit
    can still be entered on the same day.
    """
    due = due_at(turn, rule)
    if due is None or due > turn.now or not rule.endswith(".due"):
        return due
    if turn.on < civil_date(turn.now) and due_moment(turn.on) <= due:
        return due_moment(civil_date(turn.now))
    return max(due, before) if before is not None else due


def due_at(turn: Turn, rule: str) -> datetime | None:
    """Return when a timer's rule falls due; None while its clock is paused or does not run."""
    _, clock, what = rule.split(".")
    deadline = clocks.running(turn, clock)
    if deadline is None or deadline.state is not DeadlineState.RUNNING:
        return None
    return due_moment(deadline.due_on) if what == "due" else deadline.next_attention_at


def _refresh_tasks(turn: Turn) -> None:
    """Let open tasks show the deadline as it stands, and follow a change of reviewer."""
    current = turn.round
    for task in turn.records(UserTask):
        if task.state != TaskState.OPEN:
            continue
        deadline = clocks.running(turn, task.clock) if task.clock else None
        task.paused = deadline is not None and deadline.state is DeadlineState.PAUSED
        task.due_on = deadline.due_on if deadline is not None and not task.paused else None
        task.provisional = deadline is not None and deadline.provisional
        if task.role == "reviewer" and current is not None and task.round_id == current.id:
            _follow_reviewer(turn, turn.case, current, task)


def _follow_reviewer(turn: Turn, case: ReviewCase, current: ReviewRound, task: UserTask) -> None:
    able = eligible(turn, case, current, task.role, task.duty)
    if not able:
        _nobody(turn, task.element_id)
    if current.reviewer_id is not None and current.reviewer_id in able:
        if task.assignee_id is not None or task.assignment == Assignment.LAST_REVIEWER:
            task.assignee_id = current.reviewer_id
    elif task.assignee_id is not None and task.assignee_id not in able:
        task.assignee_id = None
