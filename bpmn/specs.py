"""How the process library is taught to run a diagram: its parser and element classes, narrowed.

Together with `bpmn.engine` this is the only module that knows the library. What differs from the
library as it is shipped, and why:

- children of an element are made when it completes, not foretold: foretelling never ends for a
  watcher lane that runs back to its own catch;
- a parallel join counts the tokens that wait at it: the library looks at history, and fires early
  when a loop reaches the join again;
- an error goes to the nearest enclosing activity that catches it: the library offers it first to
  any activity of the same scope;
- a timer is far away until it is fired from outside: no clock is read, no text evaluated;
- messages have no names, so nothing inside a process can trigger one.

Only what runs is handed to the library: no extension, lane, artifact or shape. So the order of
flows is that of the text, where the library would go by the height of shapes.
"""

from __future__ import annotations

from typing import Any

from lxml import etree
from lxml.etree import _Element
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.parser.event_parsers import (
    BoundaryEventParser,
    EndEventParser,
    IntermediateCatchEventParser,
    StartEventParser,
)
from SpiffWorkflow.bpmn.parser.task_parsers import (
    ConditionalGatewayParser,
    GatewayParser,
    SubWorkflowParser,
)
from SpiffWorkflow.bpmn.parser.TaskParser import TaskParser
from SpiffWorkflow.bpmn.parser.util import full_tag
from SpiffWorkflow.bpmn.specs import defaults
from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.bpmn.specs.event_definitions.base import EventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.item_aware_event import ErrorEventDefinition
from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from bpmn.exceptions import EngineError
from bpmn.reader import BPMN

__all__ = [
    "BoundaryEvent",
    "BpmnProcessSpec",
    "IntermediateCatchEvent",
    "ParallelGateway",
    "SubProcess",
    "UserTask",
    "executable_tree",
    "library_specs",
    "trigger",
]

SPLIT_SUFFIX = ".BoundaryEventSplit"  # the library's name for what arms the events of an activity
KEPT_IN_EVENTS = frozenset(
    BPMN + name
    for name in (
        "messageEventDefinition",
        "timerEventDefinition",
        "errorEventDefinition",
        "terminateEventDefinition",
    )
)


class FromOutside(EventDefinition):  # type: ignore[misc]
    """A message or a timer: it happens when `trigger` says so, and never by itself."""

    def __eq__(self, other: object) -> bool:
        return self is other

    __hash__ = object.__hash__


class _Grows:
    """Makes the tasks that follow when an element completes."""

    def _predict(self, my_task: Task, *_: object, **__: object) -> None:
        return

    def _on_complete(self: Any, my_task: Task) -> None:
        if not my_task._children:
            my_task._sync_children(self.outputs, TaskState.FUTURE)
            for child in my_task.children:
                child.task_spec._predict(child, mask=TaskState.FUTURE | TaskState.PREDICTED_MASK)
        super()._on_complete(my_task)  # type: ignore[misc]


class StartEvent(_Grows, defaults.StartEvent):  # type: ignore[misc]
    """Where a scope begins."""


class UserTask(_Grows, defaults.UserTask):  # type: ignore[misc]
    """Waits for a person."""


class IntermediateCatchEvent(_Grows, defaults.IntermediateCatchEvent):  # type: ignore[misc]
    """Waits for an act of a person, or for a deadline."""


class BoundaryEvent(_Grows, defaults.BoundaryEvent):  # type: ignore[misc]
    """Waits beside an activity for an act, a deadline or an error."""

    @property
    def catches_error(self) -> bool:
        """Whether it can only be triggered from within the activity."""
        return isinstance(self.event_definition, ErrorEventDefinition)


class SubProcess(_Grows, defaults.SubWorkflowTask):  # type: ignore[misc]
    """Holds a scope of its own."""


class ServiceTask(_Grows, BpmnSpecMixin):  # type: ignore[misc]
    """Has work done by the machine: a handler, or a decision table."""

    def _run_hook(self, my_task: Task) -> bool:
        my_task.workflow.script_engine.run_service_task(self.bpmn_id)
        return True


class ExclusiveGateway(_Grows, defaults.ExclusiveGateway):  # type: ignore[misc]
    """Takes the first way out whose condition holds, else the default."""

    def _run_hook(self, my_task: Task) -> bool:
        choice = self.default_task_spec
        for condition, name in self.cond_task_specs:
            if condition is not None and condition._matches(my_task):
                choice = name
                break
        if choice is None:
            raise EngineError("no condition holds and no way out is the default", self.bpmn_id)
        spec = self._wf_spec.get_task_spec_from_name(choice)
        my_task._sync_children([spec], TaskState.FUTURE)
        for child in my_task.children:
            spec._predict(child, mask=TaskState.FUTURE | TaskState.PREDICTED_MASK)
        return True


class ParallelGateway(_Grows, BpmnSpecMixin):  # type: ignore[misc]
    """Takes one token from each way in and gives one to each way out.

    A waiting task of this element is a token that has arrived; excess tokens keep waiting.
    """

    def _update_hook(self, my_task: Task) -> bool:
        waiting = {source_of(my_task): my_task}
        for task in my_task.workflow.tasks.values():
            if task.task_spec is self and task.state == TaskState.WAITING and task is not my_task:
                waiting.setdefault(source_of(task), task)
        if any(source not in waiting for source in self._inputs):
            my_task._set_state(TaskState.WAITING)
            return False
        for task in waiting.values():
            if task is not my_task:
                task.cancel()
        return True


class EndEvent(_Grows, defaults.EndEvent):  # type: ignore[misc]
    """Ends its lane, its whole scope (terminate), or the activity around it (error)."""

    def _run_hook(self, my_task: Task) -> bool:
        return True  # nothing in the process listens to a plain or terminating end

    def _on_complete(self, my_task: Task) -> None:
        if isinstance(self.event_definition, ErrorEventDefinition):
            # The scope ends with this: it has no task that follows.
            trigger(self._catcher(my_task))
        else:
            super()._on_complete(my_task)

    def _catcher(self, my_task: Task) -> Task:
        code = self.event_definition.code
        scope = my_task.workflow
        while scope.parent_task_id is not None:
            activity = scope.top_workflow.get_task_from_id(scope.parent_task_id)
            catchers = [
                task
                for task in activity.parent.children
                if isinstance(task.task_spec, BoundaryEvent)
                and task.task_spec.catches_error
                and task.task_spec.event_definition.code in (None, code)
                and task.state == TaskState.WAITING
            ]
            if catchers:
                # One that names the error goes before one that takes any.
                return min(catchers, key=lambda t: t.task_spec.event_definition.code is None)
            scope = activity.workflow
        raise EngineError(f"nothing around it catches the error {code!r}", self.bpmn_id)


def source_of(token: Task) -> str:
    """Return the element from which a token reached a join."""
    if "source" not in token.internal_data:
        token.internal_data["source"] = token.parent.task_spec.name
    return str(token.internal_data["source"])


def trigger(event: Task) -> None:
    """Make a waiting event happen; what follows it still has to be run."""
    event.internal_data["event_fired"] = True
    event.task_spec._update(event)


class _FromOutsideParser:
    def parse_message_event(self: Any, event: _Element) -> FromOutside:
        return FromOutside(self.bpmn_id)

    def parse_timer_event(self: Any, event: _Element) -> FromOutside:
        return FromOutside(self.bpmn_id)


class _CatchParser(_FromOutsideParser, IntermediateCatchEventParser):  # type: ignore[misc]
    pass


class _BoundaryParser(_FromOutsideParser, BoundaryEventParser):  # type: ignore[misc]
    pass


class _Parser(BpmnParser):  # type: ignore[misc]
    # The whole list: an element that is not here is refused.
    PARSER_CLASSES = {  # noqa: RUF012  (the library's way of extending it)
        full_tag("startEvent"): (StartEventParser, StartEvent),
        full_tag("endEvent"): (EndEventParser, EndEvent),
        full_tag("userTask"): (TaskParser, UserTask),
        full_tag("serviceTask"): (TaskParser, ServiceTask),
        full_tag("businessRuleTask"): (TaskParser, ServiceTask),
        full_tag("subProcess"): (SubWorkflowParser, SubProcess),
        full_tag("exclusiveGateway"): (ConditionalGatewayParser, ExclusiveGateway),
        full_tag("parallelGateway"): (GatewayParser, ParallelGateway),
        full_tag("intermediateCatchEvent"): (_CatchParser, IntermediateCatchEvent),
        full_tag("boundaryEvent"): (_BoundaryParser, BoundaryEvent),
    }


def library_specs(
    root: _Element, process_id: str, parser: BpmnParser | None = None
) -> tuple[BpmnProcessSpec, dict[str, BpmnProcessSpec]]:
    """Return the library's form of the process and of its sub-processes by id.

    `root` is an executable tree. Raises the library's `ValidationException`.
    """
    parser = parser or _Parser()
    parser.add_bpmn_xml(root)
    return parser.get_spec(process_id), parser.get_subprocess_specs(process_id)


def executable_tree(root: _Element) -> _Element:
    """Return a copy of a checked tree that holds only what runs."""
    kept = etree.Element(BPMN + "definitions")
    for child in root:
        if child.tag == BPMN + "process":
            process = _copy_of_scope(child)
            process.set("isExecutable", "true")  # editors set it without a word to the user
            kept.append(process)
        elif child.tag == BPMN + "error":
            kept.append(_bare(child))
    return kept


def _copy_of_scope(scope: _Element) -> _Element:
    copy = _bare(scope)
    for child in scope:
        if child.tag == BPMN + "subProcess":
            copy.append(_copy_of_scope(child))
        elif child.tag == BPMN + "sequenceFlow":
            flow = etree.SubElement(copy, child.tag, _attributes(child))
            for condition in child.findall(BPMN + "conditionExpression"):
                etree.SubElement(flow, condition.tag).text = (condition.text or "").strip()
        elif child.tag in _Parser.PARSER_CLASSES:
            node = etree.SubElement(copy, child.tag, _attributes(child))
            node.extend(_bare(part) for part in child if part.tag in KEPT_IN_EVENTS)
    return copy


def _bare(element: _Element) -> _Element:
    return etree.Element(element.tag, _attributes(element))


def _attributes(element: _Element) -> dict[str, str]:
    return {str(name): str(value) for name, value in element.attrib.items()}
