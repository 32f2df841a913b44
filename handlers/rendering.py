"""What every paper of a case has in common: its header, its template, its record."""

from collections.abc import Mapping
from typing import Any

from workflows.accounts import queries as accounts
from workflows.accounts.models import UnitKind
from workflows.cases.models import CaseOfficer
from workflows.dossiers.store import store
from workflows.papers.filling import render
from workflows.papers.models import Paper
from workflows.powers import queries as powers
from workflows.steps.turn import Turn

NONE = "无"
UNITS = {"WORKDAY": "个工作日", "DAY": "日", "MONTH": "个月", "HOUR": "小时"}


def header(turn: Turn) -> dict[str, Any]:
    """Return the values of the common header (domain.md 8)."""
    case = turn.case
    agency = accounts.agency(case.agency_id)
    officers = [accounts.person(case.agency_id, o.person_id) for o in turn.records(CaseOfficer)]
    return {
        "机关名称": agency.name,
        "案件编号": case.number,
        "案件名称": case.title,
        "决定类型": powers.decision_type(case.agency_id, case.decision_type).name,
        "审核轮次": str(turn.round.n if turn.round else 1),
        "承办机构": accounts.unit(case.agency_id, case.handling_unit_id).name,
        "承办人": "、".join(f"{p.name}（{p.certificate_no}）" for p in officers),
        "当事人": case.party,
        "审核机构": accounts.unit_of_kind(case.agency_id, UnitKind.REVIEW_BODY).name,
    }


def name_of(turn: Turn, person_id: int | None) -> str:
    """Return a person's name, or nothing for nobody."""
    return accounts.person(turn.case.agency_id, person_id).name if person_id else ""


def make_paper(
    turn: Turn, kind: str, source_id: int, number: str, title: str, values: Mapping[str, Any]
) -> None:
    """Fill the version's template of a kind, once for what it states; none drawn, no paper."""
    reference = turn.procedure.templates.get(kind)
    template = turn.loaded.templates.get(reference or "")
    if template is None:
        return
    if any(p.kind == kind and p.source_id == source_id for p in turn.records(Paper)):
        return
    sha256 = store().put(render(template, values))
    turn.add(
        Paper(
            case_id=turn.case.id,
            kind=kind,
            source_id=source_id,
            number=number,
            filename=f"{title}（{number or turn.case.number}）.docx",
            sha256=sha256,
            made_at=turn.now,
        )
    )
    turn.note("paper.rendered", kind=kind, number=number, sha256=sha256)


def in_days(number: int, unit: str) -> str:
    """Return a period in words: 5个工作日."""
    return f"{number}{UNITS[unit]}"
