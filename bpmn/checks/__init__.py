"""Checks of a diagram before it is deployed: what is wrong, where, and what to use instead.

`CHECKS` is the list. A check is a function in one of the modules beside; its texts stand in
`texts.py`, its description in `docs/checks.md`; the tests hold a model that passes and one that
fails for each.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from bpmn import reader
from bpmn.bundle import Bundle
from bpmn.checks import diagram, events, expressions, gateways, procedure, tasks
from bpmn.checks.reasons import reasons_of_defect
from bpmn.checks.registry import Check, Diagram, Problem, problem
from bpmn.exceptions import Defect, InvalidDefinition
from bpmn.procedure import read_procedure
from bpmn.runnable import unrunnable

__all__ = ["ALWAYS", "CHECKS", "Check", "Problem", "problems_of", "run_checks"]

CHECKS: tuple[Check, ...] = (
    procedure.not_executable,
    procedure.procedure_missing,
    procedure.too_big,
    procedure.too_deep,
    procedure.clock_form,
    procedure.ceiling_exceeded,
    procedure.ceiling_uncited,
    procedure.opinion_effect,
    procedure.opinion_pass_missing,
    procedure.items_incomplete,
    procedure.slots_missing,
    procedure.scope_table_missing,
    procedure.table_unreadable,
    procedure.form_unreadable,
    procedure.template_missing,
    events.one_start,
    events.end_required,
    events.start_not_plain,
    events.event_unsupported,
    events.event_definitions,
    events.boundary_not_interrupting,
    events.boundary_detached,
    events.error_end_uncaught,
    events.timer_not_a_date,
    events.timer_expression,
    events.act_missing,
    events.act_unknown,
    gateways.gateway_unsupported,
    gateways.gateway_default,
    gateways.condition_missing,
    gateways.condition_ignored,
    gateways.several_ways_out,
    tasks.script_task,
    tasks.task_unsupported,
    tasks.call_activity,
    tasks.sub_process_unsupported,
    tasks.event_sub_process,
    tasks.loop_marker,
    tasks.data_in_diagram,
    tasks.handler_missing,
    tasks.handler_unknown,
    tasks.table_missing,
    tasks.step_missing,
    tasks.step_kind_unknown,
    tasks.role_unknown,
    tasks.assignment_unknown,
    tasks.outcome_missing,
    tasks.outcome_form,
    tasks.outcome_meaning,
    tasks.approve_subject,
    tasks.form_missing,
    tasks.clock_undeclared,
    expressions.condition_unreadable,
    expressions.fact_unknown,
    expressions.value_unknown,
    diagram.flow_loose,
    diagram.unreachable,
    diagram.dead_end,
    diagram.cycle_without_wait,
    diagram.decide_without_issue,
    diagram.decide_after_any_opinion,
    diagram.documentation_missing,
    diagram.shape_missing,
    diagram.shape_without_element,
)
# Reported by `run_checks` itself, before the list or after it.
ALWAYS = ("not-readable", "one-process", "engine-cannot-run", "check-failed")


def run_checks(
    text: bytes, bundle: Bundle | None = None, handlers: Collection[str] | None = None
) -> list[Problem]:
    """Return every problem of a diagram, never an exception, whatever the text.

    Files that the diagram names are judged only with a bundle, names of handlers only when the
    caller says which there are.
    """
    try:
        return list(_problems(text, bundle, handlers))
    except InvalidDefinition as error:
        return problems_of(error)
    except Exception:  # a text from outside must never stop whoever asks
        return [problem("", "check-failed", "error", {"check": "reader"})]


def problems_of(error: InvalidDefinition) -> list[Problem]:
    """Return a refusal to read as problems."""
    return [_not_readable(defect) for defect in error.problems]


def _problems(
    text: bytes, bundle: Bundle | None, handlers: Collection[str] | None
) -> Iterator[Problem]:
    root = reader.read(text)
    count = len(root.findall(reader.BPMN + "process"))
    if count != 1:
        yield problem("", "one-process", "error", {"count": str(count)})
        return
    known = None if handlers is None else frozenset(handlers)
    checked = Diagram(root, read_procedure(text), bundle, known)
    blamed = set()
    for check in CHECKS:
        try:
            found = list(check(checked))
        except Exception:  # one check that fails must not hide what the others find
            found = [problem("", "check-failed", "error", {"check": check.code})]
        blamed |= {p.element for p in found if p.severity == "error"}
        yield from found
    # The engine has the last word: what it refuses and no check has named is named here.
    for defect in unrunnable(checked.procedure):
        if defect.element not in blamed:
            yield problem(defect.element, "engine-cannot-run", "error", reasons_of_defect(defect))


def _not_readable(defect: Defect) -> Problem:
    return problem(defect.element, "not-readable", "error", reasons_of_defect(defect))
