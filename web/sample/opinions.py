"""What sample reviewers, undertakers, leaders and meetings say. The prose is in opinions.toml."""

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib.resources import files
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True)
class SampleFinding:
    """One of the ten findings; YES is the good answer except for CRIME."""

    result: str  # YES, NO, NOT_APPLICABLE
    remark: str
    basis: str = ""
    advice: str = ""
    flaw: str = ""  # CORRECTABLE or MAJOR


@dataclass(frozen=True)
class SampleOpinion:
    """A review opinion with its ten findings."""

    effect: str
    findings: Mapping[str, SampleFinding]  # by item code, in order
    summary: str
    reasons: str
    other: str
    advice: str
    transfer_advice: bool

    @property
    def problems(self) -> tuple[str, ...]:
        """The item codes of the bad findings, in the order in which a reply numbers them."""
        return tuple(
            code
            for code, finding in self.findings.items()
            if finding.result == ("YES" if code == "CRIME" else "NO")
        )

    def answers(self) -> dict[str, Any]:
        """Return the answers of the review step, without the label of the procedure."""
        return {
            "findings": {code: asdict(finding) for code, finding in self.findings.items()},
            "summary": self.summary,
            "reasons": self.reasons,
            "other": self.other,
            "advice": self.advice,
            "transfer_advice": self.transfer_advice,
        }


@dataclass(frozen=True)
class SampleReply:
    """The unit's written reply, point by point."""

    overall: str  # RESUBMIT or DISAGREE
    text: str
    points: tuple[Mapping[str, Any], ...]  # n, position, reason, measure


@dataclass(frozen=True)
class SampleDisagreement:
    """The two positions in a disagreement."""

    unit_position: str
    body_position: str


@dataclass(frozen=True)
class SampleMeeting:
    """A record of a collective discussion; the player adds date, names and minutes number."""

    body: str
    subject: str
    place: str
    chair: str
    recorder: str
    report: str
    conclusion: str
    text: str
    participants: tuple[Mapping[str, Any], ...]  # post, view, dissent


@dataclass(frozen=True)
class SampleSupplement:
    """What the reviewer asks for, with the answer the unit will give."""

    kind: str  # SUPPLEMENT or EXPLANATION
    items: tuple[Mapping[str, Any], ...]  # slot, wanted, answer


@dataclass(frozen=True)
class SampleExtension:
    """Why more time is needed, and what the leader says to it."""

    reason: str
    remaining: str
    head_opinion: str
    granted: str
    refused: str


def _opinion(entry: dict[str, Any]) -> SampleOpinion:
    findings = {code: SampleFinding(*words) for code, words in entry.pop("findings").items()}
    return SampleOpinion(findings=MappingProxyType(findings), **entry)


def _frozen(entry: dict[str, Any]) -> dict[str, Any]:
    return {
        name: tuple(value) if isinstance(value, list) else value for name, value in entry.items()
    }


_DATA = tomllib.loads((files("web.sample") / "opinions.toml").read_text(encoding="utf-8"))

OPINIONS: Mapping[str, SampleOpinion] = MappingProxyType(
    {key: _opinion(dict(entry)) for key, entry in _DATA["opinions"].items()}
)
REPLIES: Mapping[str, SampleReply] = MappingProxyType(
    {key: SampleReply(**_frozen(entry)) for key, entry in _DATA["replies"].items()}
)
DISAGREEMENTS: Mapping[str, SampleDisagreement] = MappingProxyType(
    {key: SampleDisagreement(**entry) for key, entry in _DATA["disagreements"].items()}
)
MEETINGS: Mapping[str, SampleMeeting] = MappingProxyType(
    {key: SampleMeeting(**_frozen(entry)) for key, entry in _DATA["meetings"].items()}
)
SUPPLEMENTS: Mapping[str, SampleSupplement] = MappingProxyType(
    {key: SampleSupplement(**_frozen(entry)) for key, entry in _DATA["supplements"].items()}
)
EXTENSIONS: Mapping[str, SampleExtension] = MappingProxyType(
    {key: SampleExtension(**entry) for key, entry in _DATA["extensions"].items()}
)
RETURNS: tuple[str, ...] = tuple(_DATA["returns"]["defects"]["items"])
RULINGS: Mapping[str, str] = MappingProxyType(_DATA["rulings"])
REASONS: Mapping[str, str] = MappingProxyType(_DATA["reasons"])
