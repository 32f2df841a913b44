"""Sample matters: what fictitious undertakers propose, with its dossiers. The prose is in TOML."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from importlib.resources import files
from types import MappingProxyType
from typing import Any

SAMPLE = files("web.sample")


@dataclass(frozen=True)
class SampleParty:
    """A counterparty that does not exist."""

    name: str
    kind: str
    id_no: str
    address: str
    representative: str


@dataclass(frozen=True)
class SamplePower:
    """An item of the power list."""

    code: str
    name: str
    basis: str
    hearing_right: bool


@dataclass(frozen=True)
class SampleBasis:
    """A legal basis, to the paragraph."""

    law: str
    article: str
    paragraph: str

    def __str__(self) -> str:
        return f"《{self.law}》{self.article}{self.paragraph}".replace(
            "（2009年修正）》", "》（2009年修正）"
        )


@dataclass(frozen=True)
class SampleOfficer:
    """An officer with the number of the enforcement certificate."""

    name: str
    unit: str
    certificate: str


@dataclass(frozen=True)
class SampleMatter:
    """One proposed decision. Days are counted from the submission: -45 is 45 days before it."""

    key: str
    title: str
    decision_type: str
    unit: str
    officers: tuple[str, ...]
    party: SampleParty
    power: SamplePower
    bases: tuple[SampleBasis, ...]
    facts: str
    evidence: str
    kind: str
    filed: int
    scope: Mapping[str, bool]  # answers to the scope table of legal-review
    suspected_crime: bool
    complex: bool
    discussion: bool
    tier: str = ""
    tier_reason: str = ""
    amount: Decimal | None = None
    term: str = ""
    notice: int | None = None
    hearing_closed: int | None = None
    statements: str = ""
    appraisal: str = ""
    dossier: str = ""  # folder of hand-written files; "" = rendered from the templates
    telephone: str = "0000-0000000"
    revised: "SampleMatter | None" = None  # as proposed again after the opinion

    @property
    def hearing_held(self) -> bool:
        """Whether a hearing took place."""
        return self.hearing_closed is not None

    @property
    def discretion(self) -> str:
        """The benchmark tier with its reason, as the submission form shows it."""
        return f"阶次：{self.tier}。{self.tier_reason}" if self.tier else "无裁量幅度。"

    @property
    def legal_bases(self) -> str:
        """The legal bases in one line."""
        return "；".join(str(basis) for basis in self.bases)

    def proposal(self, submitted_on: date) -> dict[str, object]:
        """Return the fields of workflows.cases.proposal.Proposal for a submission on that day."""

        def day(offset: int | None) -> date | None:
            return None if offset is None else submitted_on + timedelta(days=offset)

        return {
            "telephone": self.telephone,
            "party": self.party.name,
            "party_kind": self.party.kind,
            "party_id_no": self.party.id_no,
            "party_address": self.party.address,
            "party_representative": self.party.representative,
            "case_source": "日常巡查发现" if self.decision_type == "PENALTY" else "依法办理",
            "filed_on": day(self.filed),
            "filing_no": f"清自然资立字第{self.power.code}号",
            "facts": self.facts,
            "evidence": self.evidence,
            "legal_bases": self.legal_bases,
            "discretion": self.discretion,
            "kind": self.kind,
            "amount": self.amount,
            "term": self.term,
            "notice_on": day(self.notice),
            "statements": self.statements,
            "hearing_held": self.hearing_held,
            "hearing_closed_on": day(self.hearing_closed),
            "appraisal": self.appraisal,
            "suspected_crime": self.suspected_crime,
            "complex": self.complex,
            "discussion": self.discussion,
            "discussion_reason": "涉及听证权利，依法集体讨论" if self.discussion else "",
            "warranty": True,
        }


def _matter(entry: dict[str, Any]) -> SampleMatter:
    revised = entry.pop("revised", None)
    texts = {name: value.strip() for name, value in entry.items() if isinstance(value, str)}
    return SampleMatter(
        **{
            **entry,
            **texts,
            "officers": tuple(entry["officers"]),
            "party": SampleParty(**entry["party"]),
            "power": SamplePower(**entry["power"]),
            "bases": tuple(SampleBasis(**basis) for basis in entry["bases"]),
            "scope": MappingProxyType(entry["scope"]),
            "amount": Decimal(entry["amount"]) if "amount" in entry else None,
            "revised": _matter({**entry, **revised}) if revised else None,
        }
    )


_DATA = tomllib.loads((SAMPLE / "matters.toml").read_text(encoding="utf-8"))

UNITS: Mapping[str, str] = MappingProxyType(_DATA["units"])
OFFICERS: Mapping[str, SampleOfficer] = MappingProxyType(
    {name: SampleOfficer(name=name, **entry) for name, entry in _DATA["officers"].items()}
)
MATTERS: tuple[SampleMatter, ...] = tuple(_matter(dict(entry)) for entry in _DATA["matters"])


def matter(key: str) -> SampleMatter:
    """Return the matter with this key; KeyError where there is none."""
    for candidate in MATTERS:
        if candidate.key == key:
            return candidate
    raise KeyError(key)
