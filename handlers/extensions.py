"""The extension approval (延期审批, domain.md 8.6)."""

from datetime import date

from handlers.rendering import header, in_days, make_paper, name_of
from workflows.accounts import queries as accounts
from workflows.accounts.models import Post, UnitKind
from workflows.clocks import actions as clocks
from workflows.papers.dates import official_date
from workflows.requests import actions as requests
from workflows.requests.models import RequestResult, Subject
from workflows.service_tasks import HandlerGroup, ServiceTaskContext
from workflows.steps.turn import Turn

group = HandlerGroup("extensions")


@group.handler("render-document")
def render_document(context: ServiceTaskContext) -> None:
    """Make the approval paper of the extension just decided."""
    turn = context.turn
    request = requests.latest(turn, Subject.EXTENSION)
    deadline = clocks.latest(turn, "review")
    if request is None or deadline is None or turn.round is None:
        return
    rule = turn.policy("review").extension
    unit = rule.unit if rule else "WORKDAY"
    granted = request.result == RequestResult.GRANTED
    values = {
        **header(turn),
        "送审日期": official_date(turn.round.acted_on),
        "受理日期": official_date(turn.round.accepted_on or turn.round.acted_on),
        "原届满日期": official_date(date.fromisoformat(request.details["due"])),
        "申请延长": in_days(int(request.details["days"]), unit),
        "延长理由": request.reason,
        "待办工作": request.details.get("remaining") or "无",
        "申请人": name_of(turn, request.acted_by),
        "申请日期": official_date(request.acted_on),
        "审核机构负责人": _head(turn),
        "审核机构意见": "同意报批",
        "审批人": name_of(turn, request.decided_by),
        "审批人职务": accounts.person(turn.case.agency_id, request.decided_by).title
        if request.decided_by
        else "",
        "审批结果": "同意延期" if granted else "不同意延期",
        "审批意见": request.decision_note,
        "审批日期": official_date(request.decided_on or turn.on),
        "新届满日期": official_date(deadline.due_on),
        "告知日期": official_date(turn.on),
    }
    make_paper(turn, "extension-approval", request.id, turn.case.number, "延期审批表", values)


def _head(turn: Turn) -> str:
    body = accounts.unit_of_kind(turn.case.agency_id, UnitKind.REVIEW_BODY)
    heads = accounts.holders(turn.case.agency_id, body.id, Post.HEAD, turn.on)
    return name_of(turn, heads[0]) if heads else ""
