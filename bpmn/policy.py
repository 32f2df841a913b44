"""What a procedure lays down for all its cases: clocks, dossier, findings and conclusions."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ExtensionPolicy:
    """By how much a clock may be extended at most (`max`, in `unit`), and how often."""

    max: int
    unit: str
    times: int


@dataclass(frozen=True)
class Warning:
    """Tell these roles when `before` working days are left; 0 is the due day itself."""

    before: int
    notify: tuple[str, ...]


@dataclass(frozen=True)
class Escalation:
    """Tell these roles `after` working days overdue, again every `every` working days."""

    after: int
    every: int
    notify: tuple[str, ...]


@dataclass(frozen=True)
class ClockPolicy:
    """A time limit of the procedure and how it runs (domain paper 5.2).

    `limit` counts in `unit` (WORKDAY, DAY, MONTH, HOUR) from `start` (DELIVERY, REGISTRATION,
    COMPLETE, OPENED). `supplement` says what asking for more material does to it. `basis` is the
    rule it rests on, for the page.
    """

    id: str
    name: str
    limit: int
    unit: str
    start: str
    name_en: str = ""
    supplement: str = ""
    max_supplements: int = 0
    basis: str = ""
    extension: ExtensionPolicy | None = None
    warnings: tuple[Warning, ...] = ()
    escalations: tuple[Escalation, ...] = ()


@dataclass(frozen=True)
class Slot:
    """A place in the dossier that a submission fills."""

    code: str
    label: str
    label_en: str = ""
    mandatory: bool = True


@dataclass(frozen=True)
class Item:
    """One point that the reviewer must find on."""

    code: str
    label: str
    label_en: str = ""


@dataclass(frozen=True)
class OpinionOption:
    """A conclusion the reviewer may choose; `effect` is PASS, REVISE, REJECT or TRANSFER."""

    id: str
    label: str
    effect: str
    label_en: str = ""
