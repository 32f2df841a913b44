"""Start a process and move it on, one element at a time.

The text of `bpmn.state` is all there is between two moves. A move plants it: every open element
becomes a task below a finished root, sub-processes are filled inwards, boundary events armed; then
the named element is fired, all that needs nobody is run, and the new text is read off. The tree is
thrown away, so nothing grows with a case's age, and a move that raises leaves nothing half done.
"""

from __future__ import annotations

import hashlib
import logging
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import NoReturn

from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException
from SpiffWorkflow.bpmn.script_engine import BasePythonScriptEngineEnvironment, PythonScriptEngine
from SpiffWorkflow.bpmn.util.subworkflow import BpmnBaseWorkflow, BpmnSubWorkflow
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.exceptions import SpiffWorkflowException
from SpiffWorkflow.specs.base import TaskSpec
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from bpmn import expressions, specs
from bpmn import state as states
from bpmn.elements import Flow
from bpmn.exceptions import (
    Defect,
    EngineError,
    ExpressionError,
    InvalidDefinition,
    NotWaiting,
    UnknownFact,
)
from bpmn.procedure import Procedure, procedure_of
from bpmn.reader import read
from bpmn.runnable import unrunnable
from bpmn.state import Scope, open_elements

__all__ = ["DECISION_TABLE", "Definition", "Step", "fire", "open_elements", "parse", "start"]

MOST_STEPS = 2_000  # library steps in one move
MOST_TIMES = 100  # runs of one element in one move
DEEPEST = 500  # elements in a row with nobody to wait for; the library is blind beyond 1,000
DECISION_TABLE = "decision-table"  # the handler name of a business-rule task; input "ref"

FactReader = Callable[[str], object]
RunServiceTask = Callable[[str, str, Mapping[str, str]], None]

# The library builds the extras of a log line at every change of state: 15 % of its time.
for _name in ("spiff", "spiff.task", "spiff.workflow"):
    logging.getLogger(_name).setLevel(logging.WARNING)


@dataclass(frozen=True)
class Step:
    """What one move did.

    `state` is the text of the new situation, "" when the process has `ended`. `opened` newly wait,
    `closed` no longer do; an element that was left and reached again is in both. `fired` are the
    elements run, in true order; an activity that was interrupted is not among them. `facts` are
    those that conditions read, as they were read.
    """

    state: str
    opened: tuple[str, ...]
    closed: tuple[str, ...]
    fired: tuple[str, ...]
    facts: Mapping[str, object]
    ended: bool


@dataclass(frozen=True, eq=False)
class Definition:
    """A diagram ready to run; read-only, and shared by every case and thread."""

    digest: str  # SHA-256 of the text, hexadecimal
    procedure: Procedure
    _process: specs.BpmnProcessSpec = field(repr=False)
    _sub_processes: Mapping[str, specs.BpmnProcessSpec] = field(repr=False)

    @property
    def element_ids(self) -> frozenset[str]:
        """The ids of all flow nodes, at any depth."""
        return frozenset(self.procedure.flow_nodes)

    def outgoing(self, element_id: str) -> tuple[Flow, ...]:
        """Return the sequence flows that leave an element, in document order."""
        flows = self.procedure.sequence_flows
        return tuple(flows[flow] for flow in self.procedure.flow_nodes[element_id].outgoing)


@lru_cache(maxsize=128)
def parse(text: bytes) -> Definition:
    """Return the diagram ready to run; raises `InvalidDefinition` with all that forbids it."""
    root = read(text)
    procedure = procedure_of(root)
    defects = tuple(unrunnable(procedure))
    if defects:
        raise InvalidDefinition(defects)
    tree = specs.executable_tree(root)
    try:
        process, sub_processes = specs.library_specs(tree, procedure.process_id)
    except ValidationException as error:
        raise InvalidDefinition([Defect("NOT_RUNNABLE", error.id or "", str(error))]) from error
    return Definition(hashlib.sha256(text).hexdigest(), procedure, process, sub_processes)


def start(definition: Definition, facts: FactReader, run_service_task: RunServiceTask) -> Step:
    """Begin a process and run it until it waits for somebody."""
    move = _Move(definition, facts, run_service_task)
    move.workflow = BpmnWorkflow(
        definition._process, dict(definition._sub_processes), script_engine=move
    )
    return move.finish(before={})


def fire(
    definition: Definition,
    state: str,
    element_id: str,
    facts: FactReader,
    run_service_task: RunServiceTask,
) -> Step:
    """Complete the user task, or make the catch or boundary event happen, that has this id.

    Raises `NotWaiting` when the process does not wait there, `EngineError` when the move cannot be
    finished, and whatever a service task raises; the old state then still holds.
    """
    if element_id not in open_elements(state):
        raise NotWaiting("the process does not wait there", element_id)
    move = _Move(definition, facts, run_service_task)
    move.plant(states.read(state))
    before = dict(_waiting(move.workflow))
    task = next(task for task, waiting in before.items() if waiting == element_id)
    if task.task_spec.manual:
        move.run(task)
    else:
        specs.trigger(task)
    return move.finish(before)


class _NoPython(BasePythonScriptEngineEnvironment):  # type: ignore[misc]
    """Refuses every text. Some places of the library come here past the engine."""

    def evaluate(self, *_: object, **__: object) -> NoReturn:
        raise EngineError("no Python from a diagram is ever evaluated")

    def execute(self, *_: object, **__: object) -> NoReturn:
        raise EngineError("no Python from a diagram is ever executed")

    def call_service(self, *_: object, **__: object) -> NoReturn:
        raise EngineError("no service is called by a text of a diagram")


class _Move(PythonScriptEngine):  # type: ignore[misc]
    """One move. The library knows it as its script engine: so the elements reach what they need."""

    workflow: BpmnWorkflow

    def __init__(
        self, definition: Definition, facts: FactReader, run_service_task: RunServiceTask
    ) -> None:
        super().__init__(_NoPython())
        self.definition = definition
        self.facts = facts
        self.run_handler = run_service_task
        self.facts_read: dict[str, object] = {}
        self.fired: list[str] = []
        self.steps = 0
        self.times: Counter[str] = Counter()

    # What elements ask for while they run.

    def evaluate(self, task: Task, expression: str, external_context: object = None) -> bool:
        """Say whether a condition holds."""
        try:
            return expressions.evaluate_condition(expression, self.read_fact)
        except (ExpressionError, UnknownFact) as error:
            raise EngineError(f"{expression}: {error}", task.task_spec.bpmn_id or "") from error

    def execute(self, *_: object, **__: object) -> NoReturn:
        """Refuse: no diagram brings code."""
        raise EngineError("no Python from a diagram is ever executed")

    def call_service(self, *_: object, **__: object) -> NoReturn:
        """Refuse: service tasks go to their handler by name."""
        raise EngineError("no service is called by a text of a diagram")

    def read_fact(self, name: str) -> object:
        value = self.facts(name)
        self.facts_read[name] = value
        return value

    def run_service_task(self, element_id: str) -> None:
        procedure = self.definition.procedure
        if element_id in procedure.tables:
            table = {"ref": procedure.tables[element_id]}
            self.run_handler(element_id, DECISION_TABLE, table)
        else:
            handler = procedure.handlers[element_id]
            self.run_handler(element_id, handler.name, handler.inputs)

    # Planting.

    def plant(self, scope: Scope) -> None:
        self.workflow = BpmnWorkflow(
            self.definition._process,
            dict(self.definition._sub_processes),
            script_engine=self,
            deserializing=True,
        )
        self._plant_scope(self.workflow, scope)

    def _plant_scope(self, workflow: BpmnBaseWorkflow, scope: Scope) -> None:
        root = Task(workflow, workflow.spec.start, state=TaskState.COMPLETED)
        workflow.task_tree = root
        activities: list[tuple[str, Scope | None]] = list(scope.inner)
        armed: Counter[str] = Counter()
        for element_id in scope.waiting:
            spec = _spec(workflow, element_id)
            if isinstance(spec, specs.BoundaryEvent):
                armed[element_id] += 1
            elif isinstance(spec, specs.UserTask):
                activities.append((element_id, None))
            elif isinstance(spec, specs.IntermediateCatchEvent):
                Task(workflow, spec, root, TaskState.WAITING)
            else:
                raise EngineError("nothing can wait at this element", element_id)
        for join, source in scope.received:
            spec = _spec(workflow, join)
            if not isinstance(spec, specs.ParallelGateway) or source not in spec._inputs:
                raise EngineError(f"no token comes to this element from {source!r}", join)
            token = Task(workflow, spec, root, TaskState.WAITING)
            token.internal_data["source"] = source
        for element_id, inner in activities:
            self._plant_activity(root, element_id, inner, armed)
        if any(armed.values()):
            raise EngineError("an event is armed without its activity", next(iter(+armed)))

    def _plant_activity(
        self, root: Task, element_id: str, inner: Scope | None, armed: Counter[str]
    ) -> None:
        workflow = root.workflow
        spec = _spec(workflow, element_id)
        split = workflow.spec.task_specs.get(element_id + specs.SPLIT_SUFFIX)
        parent = root if split is None else Task(workflow, split, root, TaskState.COMPLETED)
        task = Task(workflow, spec, parent, TaskState.READY if inner is None else TaskState.STARTED)
        for event in () if split is None else split.outputs:
            # An error's catcher is armed as long as the activity is open; no state names it.
            if isinstance(event, specs.BoundaryEvent) and (
                event.catches_error or armed[event.name]
            ):
                armed[event.name] -= not event.catches_error
                Task(workflow, event, parent, TaskState.WAITING)
        if inner is not None:
            if not isinstance(spec, specs.SubProcess):
                raise EngineError("this element holds no scope", element_id)
            top = workflow.top_workflow
            content = BpmnSubWorkflow(
                top.subprocess_specs[spec.spec], task.id, top, deserializing=True
            )
            top.subprocesses[task.id] = content
            content.completed_event.connect(spec._on_subworkflow_completed, task)
            self._plant_scope(content, inner)

    # Running.

    def finish(self, before: Mapping[Task, str]) -> Step:
        """Run all that needs nobody, and say what has changed since `before`."""
        while (task := _next_ready(self.workflow)) is not None:
            self.run(task)
        ended = self.workflow.completed
        after = {} if ended else dict(_waiting(self.workflow))
        if not (ended or after):
            raise EngineError("the process has not ended, and nothing is open")
        return Step(
            state="" if ended else states.write(_scope(self.workflow)),
            opened=tuple(element for task, element in after.items() if task not in before),
            closed=tuple(element for task, element in before.items() if task not in after),
            fired=tuple(self.fired),
            facts=MappingProxyType(self.facts_read),
            ended=ended,
        )

    def run(self, task: Task) -> None:
        element_id = task.task_spec.bpmn_id or ""
        self.steps += 1
        if element_id:
            self.fired.append(element_id)
            self.times[element_id] += 1
        if (
            self.steps > MOST_STEPS
            or self.times[element_id] > MOST_TIMES
            or (self.steps > DEEPEST and task.depth > DEEPEST)
        ):
            raise EngineError("the process runs in a circle that waits for nobody", element_id)
        try:
            task.run()
        except SpiffWorkflowException as error:
            raise EngineError(str(error), element_id) from error


def _spec(workflow: BpmnBaseWorkflow, element_id: str) -> TaskSpec:
    spec = workflow.spec.task_specs.get(element_id)
    if spec is None or spec.bpmn_id is None:
        raise EngineError("the state names an element that its scope does not have", element_id)
    return spec


def _live(workflow: BpmnBaseWorkflow) -> Iterator[BpmnBaseWorkflow]:
    """Give the open scopes, inner ones first."""
    for task in list(workflow.tasks.values()):
        if task.state == TaskState.STARTED:
            yield from _live(workflow.top_workflow.subprocesses[task.id])
    yield workflow


def _next_ready(workflow: BpmnWorkflow) -> Task | None:
    """Return the task to run next: an event that interrupts before what it may interrupt."""
    found = None
    if workflow.completed:
        return None
    for scope in _live(workflow):
        for task in scope.tasks.values():
            if task.state == TaskState.READY and not task.task_spec.manual:
                if isinstance(task.task_spec, specs.BoundaryEvent):
                    return task
                found = found or task
    return found


def _waiting(workflow: BpmnBaseWorkflow) -> Iterator[tuple[Task, str]]:
    """Give the tasks that may be fired, inner scopes where their sub-process stands."""
    for task in workflow.tasks.values():
        if task.state == TaskState.STARTED:
            yield from _waiting(workflow.top_workflow.subprocesses[task.id])
        elif _may_be_fired(task):
            yield task, task.task_spec.bpmn_id


def _may_be_fired(task: Task) -> bool:
    spec = task.task_spec
    if task.state == TaskState.READY:
        return bool(spec.manual)
    if task.state != TaskState.WAITING:
        return False
    if isinstance(spec, specs.BoundaryEvent):
        return not spec.catches_error
    return isinstance(spec, specs.IntermediateCatchEvent)


def _scope(workflow: BpmnBaseWorkflow) -> Scope:
    waiting: list[str] = []
    received: list[tuple[str, str]] = []
    inner: list[tuple[str, Scope]] = []
    for task in workflow.tasks.values():
        if task.state == TaskState.STARTED:
            content = workflow.top_workflow.subprocesses[task.id]
            inner.append((task.task_spec.bpmn_id, _scope(content)))
        elif _may_be_fired(task):
            waiting.append(task.task_spec.bpmn_id)
        elif task.state == TaskState.WAITING and isinstance(task.task_spec, specs.ParallelGateway):
            received.append((task.task_spec.bpmn_id, specs.source_of(task)))
    return Scope(tuple(waiting), tuple(received), tuple(inner))
