"""The supplement notice (补正通知, domain.md 8.3)."""

from handlers.rendering import header, in_days, make_paper, name_of
from workflows.cases.models import RoundState, SupplementRequest
from workflows.clocks import actions as clocks
from workflows.clocks import counting
from workflows.numbers.actions import next_number
from workflows.papers.dates import official_date
from workflows.papers.models import Paper
from workflows.service_tasks import HandlerGroup, ServiceTaskContext
from workflows.steps.turn import Turn

group = HandlerGroup("supplements")

ASKED = {"SUPPLEMENT": "补充材料", "EXPLANATION": "作出解释"}
EFFECTS = {
    "PAUSE": "自要求之日起至补齐之日止，审核期限暂停计算。",
    "RESTART": "审核期限自补齐之日起重新计算。",
    "CONTINUE": "审核期限继续计算。",
}
BEFORE_START = "审核期限自最后一项材料补齐之日起算。"


@group.handler("render-document")
def render_document(context: ServiceTaskContext) -> None:
    """Make the notice of the supplement just asked."""
    turn = context.turn
    asked = turn.records(SupplementRequest)[-1]
    made = any(p.source_id == asked.id for p in turn.records(Paper))
    if made or "supplement-notice" not in turn.procedure.templates:
        return  # no number for a notice that is not written
    number = next_number(turn, "supplement")
    labels = {slot.code: slot.label for slot in turn.procedure.slots}
    values = {
        **header(turn),
        "文书编号": number,
        "通知事项": ASKED[asked.kind],
        "送审日期": official_date(turn.round.acted_on if turn.round else turn.on),
        "补正事项": [
            {
                "序号": str(n),
                "事项": labels.get(item["slot"], "需说明的问题"),
                "问题": item["wanted"],
                "要求": "书面" if asked.kind == "EXPLANATION" else "补充提交",
            }
            for n, item in enumerate(asked.items, 1)
        ],
        "补正期限": _limit(turn),
        "期限影响": BEFORE_START
        if asked.asked_in == RoundState.SUBMITTED
        else EFFECTS[turn.policy("review").supplement or "PAUSE"],
        "审核人": name_of(turn, asked.acted_by),
        "发出日期": official_date(asked.acted_on),
    }
    make_paper(turn, "supplement-notice", asked.id, number, "补正通知书", values)


def _limit(turn: Turn) -> str:
    policy = turn.procedure.clocks.get("supplement")
    if policy is None:
        return ""
    calendar = clocks.calendar_for(turn.case.agency_id)
    due = counting.due(turn.on, policy.limit, counting.Unit(policy.unit), calendar).date
    return f"{official_date(due)}（{in_days(policy.limit, policy.unit)}内）"
