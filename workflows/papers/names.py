"""The names a template may use, per kind of paper (domain.md 8.3, 8.4, 8.6), with their meaning.

The kinds are those of `fashen:template` in a diagram. A template uses any of these names and no
other; whoever renders a paper gives a value for every name. `list.field` repeats its row.
"""

from collections.abc import Mapping
from types import MappingProxyType

_HEADER = {
    "机关名称": "Name of the agency",
    "案件编号": "Number of the review case",
    "案件名称": "Title of the case (案由)",
    "决定类型": "Decision type, as a word: 行政处罚, 行政许可 …",
    "审核轮次": "Number of the round, as a figure",
    "承办机构": "Handling unit",
    "承办人": "Undertakers with certificate numbers, joined by 、",
    "当事人": "Name of the counterparty",
    "审核机构": "Review body",
}

_OPINION = {
    **_HEADER,
    "文书编号": "Number of the opinion",
    "送审日期": "Date of delivery, day 0 of the clock",
    "受理日期": "Date of acceptance",
    "审核期限": "Limit in words with its due date, e.g. 5个工作日，至2026年3月9日",
    "补充情况": "Supplements and pauses in words, or 无",
    "延期情况": "Extension in words, or 无",
    "案情摘要": "Summary of the case",
    "拟作决定": "Proposed decision: kind, amount, term",
    "审核内容.序号": "Number of the finding, 1 to 10",
    "审核内容.事项": "What was examined, label of the item",
    "审核内容.结果": "是, 否 or 不涉及",
    "审核内容.说明": "Written remark",
    "其他事项": "Other matters, e.g. the party's right to be heard; or 无",
    "审核结论": "Label of the outcome, as the procedure words it",
    "结论理由": "Reasons of the conclusion",
    "存在问题.序号": "Number of the problem",
    "存在问题.事项": "Item it belongs to",
    "存在问题.问题": "What is wrong",
    "存在问题.依据": "Legal basis",
    "存在问题.建议": "Advice",
    "存在问题.瑕疵程度": "可修改的瑕疵 or 重大瑕疵",
    "移送建议": "Advice to transfer, or 无",
    "咨询意见": "Experts consulted (name, capacity, opinion attached), or 无",
    "审核人": "Reviewer",
    "审核机构负责人": "Head of the review body who issues",
    "签发日期": "Date of issue; it stops the clock",
    "审签同人标记": "Sentence for a one-person review body (6.10), else blank",
    "更正说明": "What this opinion supersedes and why, else blank",
}

_SUPPLEMENT_NOTICE = {
    **_HEADER,
    "文书编号": "Number of the notice",
    "通知事项": "补充材料 or 作出解释",
    "送审日期": "Date of delivery",
    "补正事项.序号": "Number of the item asked",
    "补正事项.事项": "Slot or question",
    "补正事项.问题": "What is wrong or missing",
    "补正事项.要求": "Expected form",
    "补正期限": "Due date in words, e.g. 2026年3月11日（5个工作日内）",
    "期限影响": "Effect on the review clock in words",
    "审核人": "Who asks",
    "发出日期": "Date of the notice",
}

_EXTENSION_APPROVAL = {
    **_HEADER,
    "送审日期": "Date of delivery",
    "受理日期": "Date of acceptance",
    "原届满日期": "Due date before the extension",
    "申请延长": "How much is asked, with unit, e.g. 10个工作日",
    "延长理由": "Reason: complex fact, law question, expert needed, cross-agency",
    "待办工作": "What remains to be done",
    "申请人": "Who asks",
    "申请日期": "Date of the request",
    "审核机构负责人": "Head of the review body",
    "审核机构意见": "Opinion of the head of the review body",
    "审批人": "Approver",
    "审批人职务": "Post of the approver",
    "审批结果": "同意延期 or 不同意延期",
    "审批意见": "Words of the approver, or blank",
    "审批日期": "Date of the approval",
    "新届满日期": "Due date after the decision",
    "告知日期": "Date on which the handling unit was informed, or blank",
}

PLACEHOLDERS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "opinion": MappingProxyType(_OPINION),
        "supplement-notice": MappingProxyType(_SUPPLEMENT_NOTICE),
        "extension-approval": MappingProxyType(_EXTENSION_APPROVAL),
    }
)
