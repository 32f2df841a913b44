"""A procedure as its diagram states it: policy, steps, acts and structure, as plain values.

Read from the checked tree of `bpmn.reader` and from nothing else, so that what a page shows, what
a check judges and what the engine runs come from one text. Whether the values make sense together
is for `bpmn.checks`; here only the form is judged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, TypeVar

from lxml.etree import _Element

from bpmn.elements import ActElement, Flow, FlowNode, HandlerElement, Outcome, StepElement
from bpmn.exceptions import Defect, InvalidDefinition
from bpmn.policy import (
    ClockPolicy,
    Escalation,
    ExtensionPolicy,
    Item,
    OpinionOption,
    Slot,
    Warning,
)
from bpmn.reader import BPMN, FASHEN, nearest_id, read

__all__ = [
    "ActElement",
    "ClockPolicy",
    "Escalation",
    "ExtensionPolicy",
    "Flow",
    "FlowNode",
    "HandlerElement",
    "Item",
    "OpinionOption",
    "Outcome",
    "Procedure",
    "Slot",
    "StepElement",
    "Warning",
    "procedure_of",
    "read_procedure",
]

ACTIVITIES = frozenset(
    {
        "task",
        "userTask",
        "manualTask",
        "serviceTask",
        "scriptTask",
        "businessRuleTask",
        "sendTask",
        "receiveTask",
        "callActivity",
        "subProcess",
        "adHocSubProcess",
        "transaction",
    }
)
GATEWAYS = frozenset(
    {
        "exclusiveGateway",
        "parallelGateway",
        "inclusiveGateway",
        "eventBasedGateway",
        "complexGateway",
    }
)
EVENTS = frozenset(
    {
        "startEvent",
        "endEvent",
        "intermediateCatchEvent",
        "intermediateThrowEvent",
        "boundaryEvent",
    }
)
SUB_PROCESSES = frozenset({"subProcess", "adHocSubProcess", "transaction"})
FLOW_NODES = ACTIVITIES | GATEWAYS | EVENTS

T = TypeVar("T")


@dataclass(frozen=True)
class Procedure:
    """All that a diagram states. Mappings by element id are in document order and read-only."""

    key: str
    name: str
    process_id: str
    warranty: str = ""
    clocks: Mapping[str, ClockPolicy] = field(default_factory=dict)
    slots: tuple[Slot, ...] = ()
    items: tuple[Item, ...] = ()
    opinions: Mapping[str, OpinionOption] = field(default_factory=dict)
    scope_table: str = ""
    templates: Mapping[str, str] = field(default_factory=dict)  # kind -> file name
    steps: Mapping[str, StepElement] = field(default_factory=dict)
    acts: Mapping[str, ActElement] = field(default_factory=dict)
    timers: Mapping[str, str] = field(default_factory=dict)  # element -> clock expression
    handlers: Mapping[str, HandlerElement] = field(default_factory=dict)
    tables: Mapping[str, str] = field(default_factory=dict)  # element -> decision table
    flow_nodes: Mapping[str, FlowNode] = field(default_factory=dict)
    sequence_flows: Mapping[str, Flow] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(
        default_factory=dict
    )  # element -> flow taken when none fits
    names: Mapping[str, str] = field(default_factory=dict)
    documentation: Mapping[str, str] = field(default_factory=dict)


def read_procedure(text: bytes) -> Procedure:
    """Read what the diagram states; raises `InvalidDefinition` when its form is wrong."""
    return procedure_of(read(text))


def procedure_of(root: _Element) -> Procedure:
    """Read what a checked tree states, like `read_procedure`."""
    processes = root.findall(BPMN + "process")
    if len(processes) != 1:
        message = f"one process is wanted, {len(processes)} found"
        raise InvalidDefinition([Defect("ONE_PROCESS", "", message)])
    return _Reading(root, processes[0]).procedure()


class _Reading:
    """One pass over a checked tree that gathers every defect of form before it refuses."""

    def __init__(self, root: _Element, process: _Element) -> None:
        self.process = process
        self.defects: list[Defect] = []
        self.error_codes = {
            error.get("id"): error.get("errorCode", "") for error in root.findall(BPMN + "error")
        }
        self.flows = {flow.id: flow for flow in map(_flow, process.iter(BPMN + "sequenceFlow"))}
        self.elements: dict[str, _Element] = {
            element.get("id", ""): element
            for element in process.iter()
            if _is_bpmn(element) and _local(element) in FLOW_NODES
        }

    def procedure(self) -> Procedure:
        nodes = {element_id: self.node(element) for element_id, element in self.elements.items()}
        stated = _extension(self.process, "procedure")
        policy = {} if stated is None else self.policy(stated)
        procedure = Procedure(
            key=policy.pop("key", "") or self.process.get("id", ""),
            name=self.process.get("name", ""),
            process_id=self.process.get("id", ""),
            steps=self.each("step", self.step),
            acts=self.each("act", self.act),
            handlers=self.each("handler", _handler),
            tables=self.each("decisionTable", lambda stated, _: stated.get("ref", "")),
            timers=MappingProxyType(dict(self.timers())),
            flow_nodes=MappingProxyType(nodes),
            sequence_flows=MappingProxyType(self.flows),
            defaults=MappingProxyType({n.id: n.default for n in nodes.values() if n.default}),
            names=MappingProxyType({n.id: n.name for n in nodes.values()}),
            documentation=MappingProxyType(
                {n.id: n.documentation for n in nodes.values() if n.documentation}
            ),
            **policy,
        )
        if self.defects:
            raise InvalidDefinition(self.defects)
        return procedure

    def policy(self, stated: _Element) -> dict[str, Any]:
        scope = stated.find(FASHEN + "scopeTable")
        return {
            "key": stated.get("key", ""),
            "warranty": stated.get("warranty", ""),
            "clocks": self.keyed(stated, "clock", "id", self.clock),
            "slots": tuple(self.slot(slot) for slot in stated.findall(FASHEN + "slot")),
            "items": tuple(
                Item(item.get("code", ""), item.get("label", ""), item.get("labelEn", ""))
                for item in stated.findall(FASHEN + "item")
            ),
            "opinions": self.keyed(stated, "opinion", "id", _opinion),
            "scope_table": "" if scope is None else scope.get("ref", ""),
            "templates": self.keyed(stated, "template", "kind", lambda t: str(t.get("ref", ""))),
        }

    def clock(self, stated: _Element) -> ClockPolicy:
        extension = stated.find(FASHEN + "extension")
        return ClockPolicy(
            id=stated.get("id", ""),
            name=stated.get("name", ""),
            name_en=stated.get("nameEn", ""),
            limit=self.number(stated, "limit"),
            unit=stated.get("unit", "WORKDAY"),
            start=stated.get("start", ""),
            supplement=stated.get("supplement", ""),
            max_supplements=self.number(stated, "maxSupplements", 0),
            basis=stated.get("basis", ""),
            extension=None
            if extension is None
            else ExtensionPolicy(
                max=self.number(extension, "max"),
                unit=extension.get("unit", "WORKDAY"),
                times=self.number(extension, "times", 1),
            ),
            warnings=tuple(
                Warning(self.number(warning, "before"), _words(warning, "notify"))
                for warning in stated.findall(FASHEN + "warning")
            ),
            escalations=tuple(
                Escalation(
                    self.number(escalation, "after"),
                    self.number(escalation, "every"),
                    _words(escalation, "notify"),
                )
                for escalation in stated.findall(FASHEN + "escalation")
            ),
        )

    def slot(self, stated: _Element) -> Slot:
        mandatory = stated.get("mandatory", "true")
        if mandatory not in ("true", "false"):
            self.refuse(
                "NOT_TRUE_OR_FALSE", stated, f"mandatory={mandatory!r} is not true or false"
            )
        return Slot(
            stated.get("code", ""),
            stated.get("label", ""),
            stated.get("labelEn", ""),
            mandatory == "true",
        )

    def step(self, stated: _Element, element: _Element) -> StepElement:
        outcomes = tuple(
            Outcome(
                outcome.get("id", ""),
                outcome.get("meaning", ""),
                outcome.get("label", ""),
                outcome.get("labelEn", ""),
                outcome.get("role", ""),
            )
            for outcome in _extensions(element, "outcome")
        )
        return StepElement(
            kind=stated.get("kind", ""),
            role=stated.get("role", ""),
            assignment=stated.get("assignment", "POOL"),
            clock=stated.get("clock", ""),
            form=stated.get("form", ""),
            subject=stated.get("subject", ""),
            name=element.get("name", ""),
            name_en=stated.get("nameEn", ""),
            documentation=_documentation(element),
            outcomes=outcomes,
        )

    def act(self, stated: _Element, element: _Element) -> ActElement:
        node = self.node(element)
        return ActElement(
            kind=stated.get("kind", ""),
            role=stated.get("role", ""),
            label=stated.get("label", ""),
            label_en=stated.get("labelEn", ""),
            form=stated.get("form", ""),
            attached_to=node.attached_to,
            interrupting=bool(node.attached_to) and node.interrupting,
        )

    def timers(self) -> Iterator[tuple[str, str]]:
        for element_id, element in self.elements.items():
            date = element.find(f"{BPMN}timerEventDefinition/{BPMN}timeDate")
            if date is not None:
                yield element_id, (date.text or "").strip()

    def node(self, element: _Element) -> FlowNode:
        element_id = element.get("id", "")
        kind, code = self.event(element)
        parent = element.getparent()
        return FlowNode(
            id=element_id,
            type=_local(element),
            name=element.get("name", ""),
            documentation=_documentation(element),
            parent="" if parent is None or parent is self.process else parent.get("id", ""),
            incoming=tuple(f.id for f in self.flows.values() if f.target == element_id),
            outgoing=tuple(f.id for f in self.flows.values() if f.source == element_id),
            event=kind,
            event_code=code,
            attached_to=element.get("attachedToRef", ""),
            interrupting=element.get("cancelActivity", "true") == "true",
            default=element.get("default", ""),
            marker=_marker(element),
        )

    def event(self, element: _Element) -> tuple[str, str]:
        """Return the kind of the event definition, "multiple" for several, and its error code."""
        ending = "EventDefinition"
        definitions = [
            child for child in element if _is_bpmn(child) and _local(child).endswith(ending)
        ]
        if len(definitions) != 1:
            return ("multiple" if definitions else "", "")
        definition = definitions[0]
        code = self.error_codes.get(definition.get("errorRef", ""), "")
        return _local(definition).removesuffix(ending), code

    def each(self, name: str, build: Callable[[_Element, _Element], T]) -> Mapping[str, T]:
        """Build a value for every flow node that carries the extension element `name`."""
        found: dict[str, T] = {}
        for element_id, element in self.elements.items():
            stated = _extensions(element, name)
            if len(stated) > 1:
                self.refuse("STATED_TWICE", element, f"fashen:{name} is stated twice")
            if stated:
                found[element_id] = build(stated[0], element)
        return MappingProxyType(found)

    def keyed(
        self, parent: _Element, name: str, key: str, build: Callable[[_Element], T]
    ) -> Mapping[str, T]:
        found: dict[str, T] = {}
        for stated in parent.findall(FASHEN + name):
            value = stated.get(key, "")
            if not value or value in found:
                self.refuse("STATED_TWICE", stated, f"fashen:{name} {key}={value!r} is not unique")
            found[value] = build(stated)
        return MappingProxyType(found)

    def number(self, stated: _Element, name: str, otherwise: int | None = None) -> int:
        text = stated.get(name)
        if text is None and otherwise is not None:
            return otherwise
        if text is None or not (text.isascii() and text.isdigit()) or len(text) > 4:
            self.refuse("NOT_A_NUMBER", stated, f"{name}={text!r} is not a whole number")
            return 0
        return int(text)

    def refuse(self, code: str, stated: _Element, message: str) -> None:
        """Note a defect of form at the nearest element that the diagram shows."""
        shown = nearest_id(stated)
        element_id = "" if shown == self.process.get("id") else shown
        self.defects.append(Defect(code, element_id, f"{_local(stated)}: {message}"))


def _is_bpmn(element: _Element) -> bool:
    return str(element.tag).startswith(BPMN)


def _local(element: _Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _extensions(element: _Element, name: str) -> list[_Element]:
    return list(element.findall(f"{BPMN}extensionElements/{FASHEN}{name}"))


def _extension(element: _Element, name: str) -> _Element | None:
    return next(iter(_extensions(element, name)), None)


def _documentation(element: _Element) -> str:
    return (element.findtext(BPMN + "documentation") or "").strip()


def _words(stated: _Element, name: str) -> tuple[str, ...]:
    return tuple(stated.get(name, "").split())


def _flow(element: _Element) -> Flow:
    return Flow(
        id=element.get("id", ""),
        source=element.get("sourceRef", ""),
        target=element.get("targetRef", ""),
        name=element.get("name", ""),
        condition=(element.findtext(BPMN + "conditionExpression") or "").strip(),
    )


def _handler(stated: _Element, _element: _Element) -> HandlerElement:
    inputs = {i.get("name", ""): i.get("value", "") for i in stated.findall(FASHEN + "input")}
    return HandlerElement(stated.get("name", ""), MappingProxyType(inputs))


def _opinion(stated: _Element) -> OpinionOption:
    return OpinionOption(
        stated.get("id", ""),
        stated.get("label", ""),
        stated.get("effect", ""),
        stated.get("labelEn", ""),
    )


def _marker(element: _Element) -> str:
    for child in element:
        name = _local(child)
        if _is_bpmn(child) and name.endswith("LoopCharacteristics"):
            return name.removesuffix("LoopCharacteristics") + (
                "Loop" if name.startswith("standard") else ""
            )
    return "eventSubProcess" if element.get("triggeredByEvent") == "true" else ""
