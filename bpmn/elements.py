"""Plain values that say what a diagram shows; they know nothing of XML or of the engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Flow:
    """A sequence flow; `condition` is the text of its expression, "" when it has none."""

    id: str
    source: str
    target: str
    name: str = ""
    condition: str = ""


@dataclass(frozen=True)
class FlowNode:
    """A task, event, gateway or sub-process.

    `type` is the BPMN tag without prefix ("userTask"). `parent` is the sub-process it is drawn in,
    "" at the top. `incoming` and `outgoing` are ids of sequence flows, in document order.
    `event` is the kind of its event definition ("message", "timer", "error", "terminate", ...),
    "" for none; `event_code` is the code of an error. `attached_to` and `interrupting` are those of
    a boundary event. `marker` is "standardLoop", "multiInstance" or "eventSubProcess", else "".
    """

    id: str
    type: str
    name: str = ""
    documentation: str = ""
    parent: str = ""
    incoming: tuple[str, ...] = ()
    outgoing: tuple[str, ...] = ()
    event: str = ""
    event_code: str = ""
    attached_to: str = ""
    interrupting: bool = True
    default: str = ""
    marker: str = ""


@dataclass(frozen=True)
class Outcome:
    """One exit of a step: a button. `role` narrows who may press it, "" for the step's own role."""

    id: str
    meaning: str
    label: str
    label_en: str = ""
    role: str = ""


@dataclass(frozen=True)
class StepElement:
    """What a user task asks of a person, and of whom."""

    kind: str
    role: str
    assignment: str = "POOL"
    clock: str = ""
    form: str = ""
    subject: str = ""
    name: str = ""
    name_en: str = ""
    documentation: str = ""
    outcomes: tuple[Outcome, ...] = ()


@dataclass(frozen=True)
class ActElement:
    """What a person may do of his own accord while the process waits at a message catch.

    `attached_to` is the activity that a boundary event sits on, "" for a catch inside a flow;
    `interrupting` says whether the act ends that activity.
    """

    kind: str
    role: str
    label: str
    label_en: str = ""
    form: str = ""
    attached_to: str = ""
    interrupting: bool = False


@dataclass(frozen=True)
class HandlerElement:
    """The code that a service task calls, by name, and the fixed inputs drawn with it."""

    name: str
    inputs: Mapping[str, str] = field(default_factory=dict)
