"""The submission form (送审表, domain.md 8.1): what the unit states about its proposed decision."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints


def _blank_is_none(value: Any) -> Any:
    return None if isinstance(value, str) and not value.strip() else value


def _is_ticked(value: Any) -> bool:
    return value in (True, "on", "true", "1", "yes")


Ticked = Annotated[bool, BeforeValidator(_is_ticked)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=20_000)]
Filled = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000)]
Day = Annotated[date | None, BeforeValidator(_blank_is_none)]
Money = Annotated[
    Annotated[Decimal, Field(ge=0, max_digits=16, decimal_places=2)] | None,
    BeforeValidator(_blank_is_none),
]
PROTECTED = ("party", "facts", "legal_bases", "kind", "amount", "term")  # domain.md 4.4.4


class Proposal(BaseModel):
    """The unit's statement of a proposed decision; text fields are frozen with the round."""

    model_config = ConfigDict(extra="ignore")

    telephone: Text = ""
    party: Filled
    party_kind: Text = ""
    party_id_no: Text = ""
    party_address: Text = ""
    party_representative: Text = ""
    case_source: Text = ""
    filed_on: date
    filing_no: Text = ""
    facts: Filled
    evidence: Filled
    legal_bases: Filled
    discretion: Text = ""
    kind: Filled  # kind of decision, in words
    amount: Money = None
    term: Text = ""
    notice_on: Day = None
    statements: Text = ""
    hearing_held: Ticked = False
    hearing_closed_on: Day = None
    appraisal: Text = ""
    suspected_crime: Ticked = False
    complex: Ticked = False
    discussion: Ticked = False  # to be discussed collectively (T21; Penalty Law art. 57)
    discussion_reason: Text = ""
    late_reason: Text = ""  # why so little time is left for the review
    warranty: Ticked = False


def as_record(proposal: Proposal) -> dict[str, Any]:
    """Return the proposal as it is stored and frozen: plain JSON values."""
    return proposal.model_dump(mode="json")


def protected_fields(record: Mapping[str, Any]) -> dict[str, str]:
    """Return the fields that may not change between the reviewed text and the decision."""
    fields = {name: "" if record.get(name) is None else str(record[name]) for name in PROTECTED}
    if fields["amount"]:
        fields["amount"] = f"{Decimal(fields['amount']):.2f}"  # 5000 and 5000.00 are one amount
    return fields
