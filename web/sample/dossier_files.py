"""The files of a sample dossier: three are shipped, the others are rendered from their matter."""

from dataclasses import dataclass
from importlib.resources import files

from web.sample.proposals import OFFICERS, UNITS, SampleMatter
from workflows.papers.filling import render

DOSSIERS = files("web.sample") / "dossiers"


@dataclass(frozen=True)
class SampleFile:
    """A file with the name a person sees, for a material slot of the procedure."""

    slot: str
    filename: str
    content: bytes


# Names on disk are plain ASCII, so that they survive every archive and file system.
_SHIPPED = (
    ("statement", "statement.docx", "情况说明.docx"),
    ("text", "decision.docx", "处罚决定书（拟）.docx"),
    ("basis", "basis.docx", "法律依据.docx"),
    ("evidence", "survey-record.pdf", "现场勘测笔录.pdf"),
    ("evidence", "interview.docx", "询问笔录.docx"),
    ("evidence", "photo.jpg", "现场照片.jpg"),
)
_RENDERED = (
    ("statement", "statement.docx", "情况说明.docx"),
    ("text", "decision.docx", "决定文本（拟）.docx"),
    ("basis", "basis.docx", "法律依据.docx"),
    ("evidence", "record.docx", "现场检查笔录.docx"),
)
_DOCUMENT_NAMES = {
    "PENALTY": "行政处罚决定书",
    "LICENCE": "准予行政许可决定书",
    "CONFIRMATION": "撤销不动产登记决定书",
    "FEE": "征缴决定书",
}


def files_of(matter: SampleMatter) -> tuple[SampleFile, ...]:
    """Return the dossier of a matter as first submitted."""
    if matter.dossier:
        return tuple(
            SampleFile(slot, shown, _read(f"{matter.dossier}/{name}"))
            for slot, name, shown in _SHIPPED
        )
    values = _values(matter)
    return tuple(
        SampleFile(slot, shown, render(_read(f"rendered/{name}"), values))
        for slot, name, shown in _RENDERED
    )


def text_variant(dossier: str, variant: str) -> SampleFile:
    """Return another decision text: "revised" (after the opinion) or "amount-changed" (W6).

    "revised" exists for farmland and surveying, "amount-changed" for farmland.
    """
    content = _read(f"{dossier}/decision-{variant}.docx")
    return SampleFile("text", "处罚决定书（拟）.docx", content)


def _read(path: str) -> bytes:
    return DOSSIERS.joinpath(*path.split("/")).read_bytes()


def _values(matter: SampleMatter) -> dict[str, object]:
    party = matter.party
    amount = f"，人民币{matter.amount:.2f}元" if matter.amount is not None else ""
    heard = "当事人要求听证，已经依法举行听证。" if matter.hearing_held else ""
    return {
        "文书名称": _DOCUMENT_NAMES.get(matter.decision_type, "行政决定书"),
        "案件名称": matter.title,
        "承办机构": UNITS[matter.unit],
        "承办人": "、".join(
            f"{name}（执法证号：{OFFICERS[name].certificate}）" for name in matter.officers
        ),
        "当事人": party.name,
        "当事人类别": party.kind,
        "证件号码": party.id_no,
        "住所": party.address,
        "代表人": f"法定代表人（负责人）：{party.representative}。" if party.representative else "",
        "事实": matter.facts,
        "证据": matter.evidence,
        "程序": f"已经依法告知当事人享有的陈述、申辩等权利。{heard}{matter.statements}",
        "拟作决定": f"{matter.kind}{amount}。期限：{matter.term}。",
        "裁量": matter.discretion,
        "依据": "、".join(str(basis) for basis in matter.bases),
        "依据条目": [
            {"序号": n, "条文": str(basis)} for n, basis in enumerate(matter.bases, start=1)
        ],
        "职权依据": matter.power.basis,
    }
