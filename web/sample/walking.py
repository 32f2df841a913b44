"""Plays one case of a procedure to its end: each step as chosen, or else by its first outcome."""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import func, select

from bpmn.procedure import Procedure
from web.sample.agency import SINCE
from web.sample.player import DeadEnd, NobodyMayAct, Player
from workflows import system_time
from workflows.accounts import queries as accounts
from workflows.accounts.models import Person, Post, PostHolding, Unit, UnitKind
from workflows.cases.models import ReviewCase
from workflows.db import db, new_id
from workflows.definitions.library import Loaded
from workflows.exceptions import InvalidAnswers, Refusal
from workflows.instances.actions import open_turn
from workflows.instances.models import Incident, Timer, TimerState, TurnRecord
from workflows.instances.timers import sweep
from workflows.user_tasks.models import UserTask

MOST_STEPS = 200
PATIENCE = timedelta(days=60)  # how long an act is tried again whose time has not come
STEP_TAKES = timedelta(minutes=1)
ONE_DAY = timedelta(days=1)
DO = ("do", "done")  # how an act or a timer is chosen
OPINION = "opinion"  # the label of the opinion is chosen by this name
TIMER = "timer"
UNIT = "unit:"  # a role: the members of a section


class FakeClock:
    """A clock that stands still until it is moved."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:  # noqa: D102 - as any clock of system_time
        return self.now

    def pass_to(self, until: datetime) -> None:
        """Let time pass; every timer fires at its moment."""
        while (due := _next_due(Timer.due_at <= until)) is not None:
            self.now = max(self.now, due)
            if not sweep(self.now):
                break
        self.now = max(self.now, until)


class BadChoice(Exception):
    """A choice that the procedure does not have; `reason` says which kind of mistake it is."""

    def __init__(self, reason: str, choice: str, options: Iterable[str] = ()) -> None:
        self.reason = reason
        self.choice = choice
        self.options = tuple(options)
        super().__init__(f"{reason}: {choice}")


class Stuck(Exception):
    """The case cannot go on; `reason` is a key, `params` say where, `refusal` why not."""

    def __init__(self, reason: str, refusal: Refusal | None = None, **params: object) -> None:
        self.reason = reason
        self.refusal = refusal
        self.params = params
        super().__init__(f"{reason} {params}")


@dataclass
class Act:
    """An act or timer chosen, to happen as soon as it is offered, or once a step is open."""

    element_id: str
    when: str = ""


@dataclass
class Choices:
    """What is chosen for the visits to come; where nothing is left, the first outcome."""

    outcomes: dict[str, deque[str]] = field(default_factory=dict)
    answers: dict[str, dict[str, deque[str]]] = field(default_factory=dict)  # step, field
    opinions: deque[str] = field(default_factory=deque)
    acts: list[Act] = field(default_factory=list)

    @classmethod
    def parse(cls, texts: Iterable[str], loaded: Loaded) -> "Choices":
        """Read `element=outcome,outcome`; raises BadChoice with what would be possible."""
        choices = cls()
        for text in texts:
            name, equals, values = text.partition("=")
            if not equals or not all(values.split(",")):
                raise BadChoice("form", text)
            for value in values.split(","):
                choices._add(name.strip(), value.strip(), text, loaded)
        return choices

    def _add(self, name: str, value: str, text: str, loaded: Loaded) -> None:
        procedure = loaded.procedure
        element_id, _, field_name = name.partition(".")
        if element_id in procedure.steps and field_name:
            self._add_answer(element_id, field_name, value, text, loaded)
        elif name in procedure.steps:
            _require(value, [o.id for o in procedure.steps[name].outcomes], "outcome", text)
            self.outcomes.setdefault(name, deque()).append(value)
        elif name in procedure.acts or name in procedure.timers:
            done, _, when = value.partition("@")
            _require(done, DO, "act", text)
            if when:
                _require(when, procedure.steps, "step", text)
            self.acts.append(Act(name, when))
        elif name == OPINION:
            _require(value, procedure.opinions, "label", text)
            self.opinions.append(value)
        else:
            known = [*procedure.steps, *procedure.acts, *procedure.timers, OPINION]
            raise BadChoice("step", text, known)

    def _add_answer(self, step: str, name: str, value: str, text: str, loaded: Loaded) -> None:
        form = loaded.forms.get(loaded.procedure.steps[step].form)
        fields = {f.name: f for f in form.fields} if form else {}
        _require(name, fields, "field", text)
        if fields[name].options:
            _require(value, [o[0] for o in fields[name].options], "option", text)
        self.answers.setdefault(step, {}).setdefault(name, deque()).append(value)


def _require(value: str, options: Iterable[str], reason: str, text: str) -> None:
    options = tuple(options)
    if value not in options:
        raise BadChoice(reason, text, options)


@dataclass(frozen=True)
class Walked:
    """A step done, an act performed, or a timer that fired, as `fashen walk` prints it."""

    step: str
    kind: str
    name: str
    role: str
    act: str  # the meaning of the outcome; the kind of an act
    outcome: str
    due: str | None
    opened: list[str]


class Walk:
    """Takes a case to its end; `steps` gives what was done, one by one."""

    def __init__(self, player: Player, case: ReviewCase, clock: FakeClock, choices: Choices):
        self.player = player
        self.key = (case.agency_id, case.id)
        self.clock = clock
        self.choices = choices
        turn = open_turn(player.actor(case.undertaker_id), case.id, "", "")
        self.procedure: Procedure = turn.procedure

    @property
    def case(self) -> ReviewCase:
        """The case as it is stored."""
        return db.session.get_one(ReviewCase, self.key, populate_existing=True)

    def steps(self) -> Iterator[Walked]:
        """Do one thing after the other until the case has ended; raises Stuck."""
        count = 0
        self._require_no_incident()
        while (walked := self._next()) is not None:
            yield walked
            count += 1
            db.session.remove()  # the next one begins as another request would
            self._require_no_incident()
            if count >= MOST_STEPS:
                raise Stuck("too_long", count=MOST_STEPS)
            self.clock.pass_to(self.clock.now + STEP_TAKES)

    def _next(self) -> Walked | None:
        tasks = self.player.tasks(self.case)
        for chosen in list(self.choices.acts):
            if chosen.when and chosen.when not in {task.element_id for task in tasks}:
                continue
            done = self._act(chosen.element_id)
            if done is not None:
                self.choices.acts.remove(chosen)
                return done
        if tasks:
            return self._complete(tasks[-1])  # what was asked last is answered first
        if self.case.ended:
            return None
        flow = [e for e, rule in self.procedure.timers.items() if rule.endswith(".due")]
        for element_id in flow:
            if (done := self._timer(element_id)) is not None:
                return done
        raise Stuck("nothing_open", state=str(self.case.state))

    def _act(self, element_id: str) -> Walked | None:
        if element_id in self.procedure.timers:
            return self._timer(element_id)
        element = self.procedure.acts[element_id]
        if element_id not in self.player.offered(self.case):
            return None
        if not self.player.may_act(self.case, element_id):
            return None
        record = self._patiently(element_id)
        return Walked(
            element_id, element.kind, element.label, element.role, element.kind,
            record.outcome, None, self._steps_of(record),
        )  # fmt: skip

    def _patiently(self, element_id: str) -> TurnRecord:
        """Do an act; where only its time has not come, try again on the days that follow."""
        latest = self.clock.now + PATIENCE
        while True:
            try:
                return self._do(element_id)
            except Stuck as stuck:
                over = self.clock.now >= latest or isinstance(stuck.refusal, InvalidAnswers)
                if over or stuck.refusal is None:
                    raise
                self.clock.pass_to(self.clock.now + ONE_DAY)
                if not self.player.may_act(self.case, element_id):
                    raise

    def _timer(self, element_id: str) -> Walked | None:
        due = _next_due(Timer.case_id == self.key[1], Timer.element_id == element_id)
        if due is None:
            return None
        before = self.case.turns
        self.clock.pass_to(due)
        fired = db.session.scalars(
            select(TurnRecord)
            .where(TurnRecord.case_id == self.key[1], TurnRecord.n > before)
            .where(TurnRecord.element_id == element_id)
        ).first()
        if fired is None:
            raise Stuck("timer_silent", step=element_id)
        name = self.procedure.names.get(element_id) or element_id
        day = system_time.civil_date(due).isoformat()
        return Walked(element_id, TIMER, name, "", TIMER, "", day, self._steps_of(fired))

    def _complete(self, task: UserTask) -> Walked:
        step = self.procedure.steps[task.element_id]
        chosen = self.choices.outcomes.get(task.element_id)
        outcome = chosen.popleft() if chosen else step.outcomes[0].id
        meaning = next(o.meaning for o in step.outcomes if o.id == outcome)
        answers = {
            name: values.popleft()
            for name, values in self.choices.answers.get(task.element_id, {}).items()
            if values
        }
        if meaning == "DRAFT" and self.choices.opinions:
            answers["label"] = self.choices.opinions.popleft()
        due = task.due_on.isoformat() if task.due_on else None
        record = self._do(task.element_id, outcome, **answers)
        if record.outcome != outcome:
            raise Stuck("other_outcome", step=task.element_id, wanted=outcome, got=record.outcome)
        return Walked(
            task.element_id, step.kind, step.name, step.role, meaning,
            record.outcome, due, self._steps_of(record),
        )  # fmt: skip

    def _do(self, element_id: str, outcome: str = "", **answers: str) -> TurnRecord:
        try:
            return self.player.do(self.case, element_id, outcome, **answers)
        except NobodyMayAct as error:
            raise Stuck("nobody", step=element_id, role=error.role) from error
        except DeadEnd as error:
            raise Stuck("refused", Refusal(str(error)), step=element_id) from error
        except Refusal as refusal:
            raise Stuck("refused", refusal, step=element_id) from refusal

    def _steps_of(self, record: TurnRecord) -> list[str]:
        return [e for e in record.opened if e in self.procedure.steps]

    def _require_no_incident(self) -> None:
        found = db.session.scalars(
            select(Incident).where(Incident.case_id == self.key[1], Incident.closed_at.is_(None))
        ).first()
        if found is not None:
            raise Stuck("incident", Refusal(found.message), step=found.element_id)


def staff_units(agency_id: int, procedure: Procedure) -> None:
    """Give every other section that the procedure names a member, so that its steps can be taken.

    A file may come from an agency whose sections the sample agency does not have.
    """
    roles = [step.role for step in procedure.steps.values()]
    roles += [act.role for act in procedure.acts.values()]
    roles += [o.role for step in procedure.steps.values() for o in step.outcomes]
    for code in dict.fromkeys(r.removeprefix(UNIT) for r in roles if r.startswith(UNIT)):
        unit = accounts.unit_by_code(agency_id, code)
        if unit is None:
            unit = Unit(agency_id=agency_id, id=new_id(), code=code, name=code, position=99)
            unit.kind = UnitKind.OTHER
            db.session.add(unit)
        elif accounts.holders(agency_id, unit.id, Post.MEMBER, system_time.today()):
            continue
        person = Person(agency_id=agency_id, id=new_id(), name=f"{unit.name}经办人", title="经办人")
        holding = PostHolding(agency_id=agency_id, id=new_id(), post=Post.MEMBER, since=SINCE)
        holding.unit_id, holding.person_id = unit.id, person.id
        db.session.add_all([person, holding])


def _next_due(*conditions: object) -> datetime | None:
    due: datetime | None = db.session.scalar(
        select(func.min(Timer.due_at)).where(Timer.state == TimerState.ARMED, *conditions)  # type: ignore[arg-type]
    )
    return due
