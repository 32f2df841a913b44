"""The opinion document (法制审核意见书, R-081; domain.md 8.4)."""

from typing import Any

from handlers.rendering import NONE, header, in_days, make_paper, name_of
from workflows.cases.models import SupplementRequest
from workflows.clocks import actions as clocks
from workflows.clocks.reckoning import ClockEventKind
from workflows.opinions.actions import latest_issued
from workflows.opinions.models import Opinion, Result
from workflows.papers.dates import official_date
from workflows.service_tasks import HandlerGroup, ServiceTaskContext
from workflows.steps.turn import Turn

group = HandlerGroup("opinions")

RESULTS = {Result.YES: "是", Result.NO: "否", Result.NOT_APPLICABLE: "不涉及"}
FLAWS = {"CORRECTABLE": "可修改的瑕疵", "MAJOR": "重大瑕疵"}
ONE_PERSON = "本机关法制审核机构仅一人，本意见由同一人起草并签发。"


@group.handler("render-document")
def render_document(context: ServiceTaskContext) -> None:
    """Make the opinion document of the opinion just issued."""
    turn = context.turn
    opinion = latest_issued(turn)
    if opinion is None or turn.round is None:
        return
    values = {
        **header(turn),
        **_dates(turn),
        "文书编号": opinion.number,
        "案情摘要": opinion.summary or turn.round.proposal.get("facts", ""),
        "拟作决定": _proposed(turn.round.proposal),
        "审核内容": [
            {
                "序号": str(n),
                "事项": finding["label"],
                "结果": RESULTS[Result(finding["result"])],
                "说明": finding["remark"],
            }
            for n, finding in enumerate(opinion.findings, 1)
        ],
        "其他事项": opinion.other or NONE,
        "审核结论": opinion.label,
        "结论理由": opinion.reasons or NONE,
        "存在问题": _problems(opinion),
        "移送建议": "建议移送有权机关处理" if opinion.transfer_advice else NONE,
        "咨询意见": NONE,
        "审核人": name_of(turn, opinion.acted_by),
        "审核机构负责人": name_of(turn, opinion.issued_by),
        "签发日期": official_date(opinion.issued_on or turn.on),
        "审签同人标记": ONE_PERSON if opinion.one_person_body else "",
        "更正说明": "",
    }
    make_paper(turn, "opinion", opinion.id, opinion.number, "法制审核意见书", values)


def _problems(opinion: Opinion) -> list[dict[str, str]]:
    rows = [
        {
            "序号": str(p["n"]),
            "事项": p["item"],
            "问题": p["problem"],
            "依据": p["basis"],
            "建议": p["advice"],
            "瑕疵程度": FLAWS.get(p["flaw"], ""),
        }
        for p in opinion.problems
    ]
    empty = dict.fromkeys(("序号", "问题", "依据", "建议", "瑕疵程度"), "")
    return rows or [{**empty, "事项": NONE}]


def _proposed(proposal: dict[str, Any]) -> str:
    parts = [str(proposal.get("kind") or "")]
    if proposal.get("amount"):
        parts.append(f"金额{proposal['amount']}元")
    if proposal.get("term"):
        parts.append(str(proposal["term"]))
    return "；".join(part for part in parts if part)


def _dates(turn: Turn) -> dict[str, str]:
    current = turn.round
    assert current is not None  # noqa: S101 - the caller has looked
    asked = [s for s in turn.records(SupplementRequest) if s.round_id == current.id]
    deadline = clocks.latest(turn, "review")
    limit = extended = NONE
    if deadline is not None:
        policy = turn.policy("review")
        due = official_date(deadline.due_on)
        limit = f"{in_days(policy.limit, policy.unit)}，至{due}"
        granted = [
            in_days(e.days or 0, e.unit)
            for e in clocks.log_of(turn, deadline)
            if e.kind == ClockEventKind.EXTEND
        ]
        extended = "经批准延长" + "、".join(granted) if granted else NONE
    return {
        "送审日期": official_date(current.acted_on),
        "受理日期": official_date(current.accepted_on or current.acted_on),
        "审核期限": limit,
        "补充情况": f"要求补充或解释{len(asked)}次" if asked else NONE,
        "延期情况": extended,
    }
