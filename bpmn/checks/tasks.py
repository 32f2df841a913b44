"""Checks of tasks and sub-processes: which kinds are run, and what each step says of itself."""

from __future__ import annotations

from collections.abc import Iterator

from bpmn.checks.kinds import ASSIGNMENTS, MEANINGS, SUBJECTS, is_role
from bpmn.checks.registry import Diagram, Found, check
from bpmn.reader import BPMN

DATA = (
    "dataStore",
    "dataStoreReference",
    "dataObject",
    "dataObjectReference",
    "dataInputAssociation",
    "dataOutputAssociation",
    "ioSpecification",
)


@check("script-task")
def script_task(diagram: Diagram) -> Iterator[Found]:
    """No program text of a diagram is ever run."""
    for node in diagram.of_type("scriptTask"):
        yield Found(node.id)


@check("task-unsupported")
def task_unsupported(diagram: Diagram) -> Iterator[Found]:
    """A bare, manual, send or receive task waits for nobody, or passes in silence."""
    for node in diagram.of_type("task", "manualTask", "sendTask", "receiveTask"):
        yield Found(node.id, {"type": node.type})


@check("call-activity")
def call_activity(diagram: Diagram) -> Iterator[Found]:
    """A procedure is one process; what a call activity calls is outside the signed bundle."""
    for node in diagram.of_type("callActivity"):
        yield Found(node.id)


@check("sub-process-unsupported")
def sub_process_unsupported(diagram: Diagram) -> Iterator[Found]:
    """Transactions and ad-hoc sub-processes are not run."""
    for node in diagram.of_type("transaction", "adHocSubProcess"):
        yield Found(node.id, {"type": node.type})


@check("event-sub-process")
def event_sub_process(diagram: Diagram) -> Iterator[Found]:
    """The library ignores its `isInterrupting` and fires it after completion (D3)."""
    for node in diagram.nodes:
        if node.marker == "eventSubProcess":
            yield Found(node.id)


@check("loop-marker")
def loop_marker(diagram: Diagram) -> Iterator[Found]:
    """A loop or multi-instance marker leaves a case without an open step after a reload (D3)."""
    for node in diagram.nodes:
        if node.marker and node.marker != "eventSubProcess":
            yield Found(node.id, {"marker": node.marker})


@check("data-in-diagram")
def data_in_diagram(diagram: Diagram) -> Iterator[Found]:
    """A process carries no data (D2): data stores, objects and their associations do nothing."""
    for element in diagram.root.iter(*(BPMN + name for name in DATA)):
        yield Found(element.get("id", ""), {"type": str(element.tag).rpartition("}")[2]})


@check("handler-missing")
def handler_missing(diagram: Diagram) -> Iterator[Found]:
    """A service task names the code it calls."""
    for node in diagram.of_type("serviceTask"):
        handler = diagram.procedure.handlers.get(node.id)
        if handler is None or not handler.name:
            yield Found(node.id)


@check("handler-unknown")
def handler_unknown(diagram: Diagram) -> Iterator[Found]:
    """The code that a service task names exists, where the caller knows what exists."""
    for element, handler in diagram.procedure.handlers.items():
        known = diagram.handlers is None or handler.name in diagram.handlers
        if handler.name and not known:
            yield Found(element, {"name": handler.name})


@check("table-missing")
def table_missing(diagram: Diagram) -> Iterator[Found]:
    """A business rule task names a decision table of the bundle."""
    for node in diagram.of_type("businessRuleTask"):
        ref = diagram.procedure.tables.get(node.id, "")
        if not ref or (diagram.tables is not None and ref not in diagram.tables):
            yield Found(node.id, {"ref": ref})


@check("step-missing")
def step_missing(diagram: Diagram) -> Iterator[Found]:
    """A user task says which kind of step it is."""
    for node in diagram.of_type("userTask"):
        if node.id not in diagram.procedure.steps:
            yield Found(node.id)


@check("step-kind-unknown")
def step_kind_unknown(diagram: Diagram) -> Iterator[Found]:
    """A step is of a kind that the product knows, and stands on a user task."""
    for element, step in diagram.procedure.steps.items():
        on_user_task = diagram.procedure.flow_nodes[element].type == "userTask"
        if step.kind not in MEANINGS or not on_user_task:
            yield Found(element, {"kind": step.kind})


@check("role-unknown")
def role_unknown(diagram: Diagram) -> Iterator[Found]:
    """A step, an outcome that is narrowed and an act name a role that can be resolved (D5)."""
    for element, step in diagram.procedure.steps.items():
        roles = [step.role, *(outcome.role for outcome in step.outcomes if outcome.role)]
        for role in roles:
            if not is_role(role):
                yield Found(element, {"role": role})
    for element, act in diagram.procedure.acts.items():
        if not is_role(act.role):
            yield Found(element, {"role": act.role})


@check("assignment-unknown")
def assignment_unknown(diagram: Diagram) -> Iterator[Found]:
    """A step says in a known way who of the role gets it."""
    for element, step in diagram.procedure.steps.items():
        if step.assignment not in ASSIGNMENTS:
            yield Found(element, {"assignment": step.assignment})


@check("outcome-missing")
def outcome_missing(diagram: Diagram) -> Iterator[Found]:
    """A step has at least one outcome, or nobody could ever finish it."""
    for element, step in diagram.procedure.steps.items():
        if not step.outcomes:
            yield Found(element)


@check("outcome-form")
def outcome_form(diagram: Diagram) -> Iterator[Found]:
    """An outcome has an id of its own in the step, and a label for its button."""
    for element, step in diagram.procedure.steps.items():
        ids = [outcome.id for outcome in step.outcomes]
        for outcome in step.outcomes:
            if not outcome.id or not outcome.label or ids.count(outcome.id) > 1:
                yield Found(element, {"outcome": outcome.id})


@check("outcome-meaning")
def outcome_meaning(diagram: Diagram) -> Iterator[Found]:
    """What an outcome means is one of the closed set of its step kind (D4)."""
    for element, step in diagram.procedure.steps.items():
        meanings = MEANINGS.get(step.kind, frozenset())
        for outcome in step.outcomes:
            if not outcome.meaning or (meanings and outcome.meaning not in meanings):
                params = {"outcome": outcome.id, "meaning": outcome.meaning, "kind": step.kind}
                yield Found(element, {**params, "meanings": " ".join(sorted(meanings))})


@check("approve-subject")
def approve_subject(diagram: Diagram) -> Iterator[Found]:
    """A step that approves says what; no other step has a subject."""
    for element, step in diagram.procedure.steps.items():
        approves = step.kind == "approve"
        if step.subject and not (approves and step.subject in SUBJECTS):
            yield Found(element, {"subject": step.subject})


@check("form-missing")
def form_missing(diagram: Diagram) -> Iterator[Found]:
    """A plain form step names its form, and every form named is in the bundle."""
    named = [(e, s.form, s.kind == "form") for e, s in diagram.procedure.steps.items()]
    named += [(e, act.form, False) for e, act in diagram.procedure.acts.items()]
    for element, form, needed in named:
        absent = form and diagram.bundle is not None and form not in diagram.bundle.forms
        if absent or (needed and not form):
            yield Found(element, {"form": form})


@check("clock-undeclared")
def clock_undeclared(diagram: Diagram) -> Iterator[Found]:
    """The clock that a step shows is declared in the procedure."""
    for element, step in diagram.procedure.steps.items():
        if step.clock and step.clock not in diagram.procedure.clocks:
            yield Found(element, {"clock": step.clock})
