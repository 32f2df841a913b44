"""Checks of what the procedure as a whole states: clocks, slots, items, opinions, files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bpmn.checks.kinds import (
    CLOCK_STARTS,
    EFFECTS,
    ITEMS,
    SUPPLEMENT_RULES,
    TEMPLATES,
    UNITS,
    is_role,
)
from bpmn.checks.reasons import reasons_of_defect
from bpmn.checks.registry import Diagram, Found, check
from bpmn.exceptions import InvalidDefinition
from bpmn.procedure import ClockPolicy
from bpmn.reader import BPMN, FASHEN
from bpmn.tables import read_tables


@dataclass(frozen=True)
class Ceiling:
    """The longest a limit may be by law, in working days: first limit, and extension."""

    clock: str
    limit: int
    extension: int
    source: str


CEILINGS = (Ceiling("review", 5, 10, "自然资源执法监督规定第二十一条至第二十四条"),)
MOST_ELEMENTS = 300
DEEPEST = 20  # sub-processes within each other


@check("not-executable")
def not_executable(diagram: Diagram) -> Iterator[Found]:
    """The one process is meant to be run."""
    for process in diagram.root.findall(BPMN + "process"):
        if process.get("isExecutable", "true") != "true":
            yield Found(process.get("id", ""))


@check("procedure-missing")
def procedure_missing(diagram: Diagram) -> Iterator[Found]:
    """The process states its procedure: key, clocks, slots, items, opinions."""
    stated = diagram.root.find(f"{BPMN}process/{BPMN}extensionElements/{FASHEN}procedure")
    if stated is None or not stated.get("key"):
        yield Found(diagram.procedure.process_id)


@check("too-big")
def too_big(diagram: Diagram) -> Iterator[Found]:
    """A diagram stays within what the engine can run and a person can read."""
    count = len(diagram.procedure.flow_nodes)
    if count > MOST_ELEMENTS:
        yield Found("", {"count": str(count), "limit": str(MOST_ELEMENTS)})


@check("too-deep")
def too_deep(diagram: Diagram) -> Iterator[Found]:
    """Sub-processes are not nested beyond what the engine can run."""
    for node in diagram.nodes:
        depth = 0
        above = node.parent
        while above and depth <= DEEPEST:
            depth += 1
            above = diagram.procedure.flow_nodes[above].parent
        if depth > DEEPEST:
            yield Found(node.id, {"limit": str(DEEPEST)})
            return


@check("clock-form")
def clock_form(diagram: Diagram) -> Iterator[Found]:
    """A clock's numbers are positive and its words are known."""
    for clock in diagram.procedure.clocks.values():
        for name, value in _wrong_words(clock):
            yield Found("", {"clock": clock.id, "name": name, "value": value})


def _wrong_words(clock: ClockPolicy) -> Iterator[tuple[str, str]]:
    if clock.limit < 1:
        yield "limit", str(clock.limit)
    if clock.unit not in UNITS:
        yield "unit", clock.unit
    if clock.start not in CLOCK_STARTS:
        yield "start", clock.start
    if clock.supplement not in SUPPLEMENT_RULES:
        yield "supplement", clock.supplement
    if clock.extension is not None:
        if clock.extension.max < 1 or clock.extension.times < 1:
            yield "extension", f"{clock.extension.max} × {clock.extension.times}"
        if clock.extension.unit not in UNITS:
            yield "unit", clock.extension.unit
    for escalation in clock.escalations:
        if escalation.after < 1 or escalation.every < 1:
            yield "escalation", f"{escalation.after}, {escalation.every}"
    told = [warning.notify for warning in clock.warnings]
    told += [escalation.notify for escalation in clock.escalations]
    for role in (role for roles in told for role in roles or ("",)):
        if not is_role(role):
            yield "notify", role


@check("ceiling-exceeded", "warning")
def ceiling_exceeded(diagram: Diagram) -> Iterator[Found]:
    """A limit above the legal ceiling needs a provision that allows it (domain.md 4.4.7)."""
    yield from _above_ceiling(diagram)


@check("ceiling-uncited")
def ceiling_uncited(diagram: Diagram) -> Iterator[Found]:
    """A limit above the legal ceiling cites the provision that it rests on."""
    for found in _above_ceiling(diagram):
        if not diagram.procedure.clocks[found.params["clock"]].basis.strip():
            yield found


def _above_ceiling(diagram: Diagram) -> Iterator[Found]:
    for ceiling in CEILINGS:
        clock = diagram.procedure.clocks.get(ceiling.clock)
        if clock is None or clock.unit != "WORKDAY":
            continue
        extra = clock.extension.max if clock.extension else 0
        if clock.limit > ceiling.limit or extra > ceiling.extension:
            words = {
                "clock": clock.id,
                "stated": f"{clock.limit}+{extra}",
                "ceiling": f"{ceiling.limit}+{ceiling.extension}",
                "source": ceiling.source,
            }
            yield Found("", words)


@check("opinion-effect")
def opinion_effect(diagram: Diagram) -> Iterator[Found]:
    """An opinion has an effect that the gate knows."""
    for opinion in diagram.procedure.opinions.values():
        if opinion.effect not in EFFECTS:
            yield Found("", {"opinion": opinion.id, "effect": opinion.effect})


@check("opinion-pass-missing")
def opinion_pass_missing(diagram: Diagram) -> Iterator[Found]:
    """Where opinions are issued, one of them lets the decision pass: else none ever could."""
    effects = {opinion.effect for opinion in diagram.procedure.opinions.values()}
    if diagram.steps_of_kind("issue") and "PASS" not in effects:
        yield Found("")


@check("items-incomplete")
def items_incomplete(diagram: Diagram) -> Iterator[Found]:
    """Where a review is made, it finds on all ten items, each once."""
    codes = [item.code for item in diagram.procedure.items]
    missing = [code for code in ITEMS if codes.count(code) != 1]
    wrong = missing + [code for code in codes if code not in ITEMS]
    if diagram.steps_of_kind("review") and wrong:
        yield Found("", {"codes": " ".join(wrong)})


@check("slots-missing")
def slots_missing(diagram: Diagram) -> Iterator[Found]:
    """Where a submission is prepared, at least one material is mandatory, each code once."""
    slots = diagram.procedure.slots
    codes = [slot.code for slot in slots]
    sound = all(codes) and len(set(codes)) == len(codes) and any(s.mandatory for s in slots)
    if diagram.steps_of_kind("prepare") and not sound:
        yield Found("")


@check("scope-table-missing")
def scope_table_missing(diagram: Diagram) -> Iterator[Found]:
    """A scope step has the decision table that answers it."""
    ref = diagram.procedure.scope_table
    absent = bool(ref) and diagram.tables is not None and ref not in diagram.tables
    if (diagram.steps_of_kind("scope") and not ref) or absent:
        yield Found("", {"ref": ref})


@check("table-unreadable")
def table_unreadable(diagram: Diagram) -> Iterator[Found]:
    """Every decision table of the bundle can be read and run."""
    for name, text in (diagram.bundle.tables if diagram.bundle else {}).items():
        try:
            read_tables(text)
        except InvalidDefinition as error:
            for defect in error.problems:
                yield Found("", {"file": name, "row": defect.element, **reasons_of_defect(defect)})


@check("form-unreadable")
def form_unreadable(diagram: Diagram) -> Iterator[Found]:
    """A form of the bundle is a JSON Schema object with properties."""
    for form_id, form in (diagram.bundle.forms if diagram.bundle else {}).items():
        if not isinstance(form, dict) or not isinstance(form.get("properties"), dict):
            yield Found("", {"form": form_id})


@check("template-missing")
def template_missing(diagram: Diagram) -> Iterator[Found]:
    """A template is of a known kind, and its file is in the bundle."""
    for kind, ref in diagram.procedure.templates.items():
        absent = diagram.bundle is not None and ref not in diagram.bundle.templates
        if kind not in TEMPLATES or absent:
            yield Found("", {"kind": kind, "ref": ref})
