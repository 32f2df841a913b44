"""What the pages of single kinds show beside what the kind itself says of its turn."""

from collections.abc import Callable, Mapping
from typing import Any

from bpmn.elements import ActElement, StepElement
from workflows.cases.models import ReviewRound, ScopeFinding
from workflows.cases.proposal import protected_fields
from workflows.clocks import actions as clocks
from workflows.clocks.actions import calendar_for
from workflows.clocks.counting import extend
from workflows.dossiers import actions as dossiers
from workflows.dossiers.actions import Material
from workflows.opinions import actions as opinions
from workflows.opinions.models import CollectiveDiscussion, Opinion
from workflows.requests.models import Subject
from workflows.steps.intake import REVIEW_CLOCK
from workflows.steps.kinds import StepKind
from workflows.steps.submission import submission_page
from workflows.steps.turn import Turn

Page = dict[str, Any]
Slots = list[tuple[Any, list[Material]]]


def step_contents(turn: Turn, element: StepElement, kind: StepKind) -> Page:
    """Return what the page of a step shows; `before` stands in its fields at first."""
    page = dict(kind.page(turn))
    more = STEPS.get(element.kind)
    return page | (more(turn, page) if more else {})


def act_contents(turn: Turn, element: ActElement, kind: StepKind) -> Page:
    """Return what the page of an act shows."""
    page = dict(kind.page(turn))
    if element.kind == "request_extension":
        page |= extension(turn, None)
    return page


def slots_of(turn: Turn) -> Slots:
    """Return the material slots with what lies in them now."""
    materials = dossiers.materials(turn.case)
    return [
        (slot, [m for m in materials if m.document.slot == slot.code])
        for slot in turn.procedure.slots
    ]


def extension(turn: Turn, days: int | None) -> Page:
    """Return the clock as it stands, its rule, and the day an extension would move it to."""
    deadline, policy = turn.running(REVIEW_CLOCK), turn.policy(REVIEW_CLOCK)
    page: Page = {"deadline": deadline, "policy": policy, "rule": policy.extension}
    if deadline is None or policy.extension is None:
        return page
    reckoning = clocks.explain(turn, deadline, policy)
    page |= {"reckoning": reckoning, "now_due": reckoning.would_be_due or reckoning.due}
    if days is not None and 0 < days <= LONGEST_EXTENSION:
        calendar = calendar_for(turn.case.agency_id)
        page["new_due"] = extend(page["now_due"], days, policy.extension.unit, calendar)
    return page


LONGEST_EXTENSION = 1000  # days of a preview


def changes_since(turn: Turn, current: ReviewRound | None) -> Page:
    """Return which fields and documents differ from the round that was reviewed last."""
    if current is None:
        return {"changed_fields": [], "changed_materials": []}
    before, after = protected_fields(current.proposal), protected_fields(turn.case.proposal)
    return {
        "changed_fields": [
            {"what": name, "before": before[name], "after": after[name]}
            for name in before
            if before[name] != after[name]
        ],
        "changed_materials": [
            m for m in dossiers.materials(turn.case) if m.version.id not in current.materials
        ],
    }


def _prepare(turn: Turn, page: Page) -> Page:
    return {"before": turn.case.proposal, "last": turn.round}


def _reply(turn: Turn, page: Page) -> Page:
    before: dict[str, Any] = dict(turn.case.proposal)
    reply = page.get("reply")
    if reply is not None and reply.opinion_id == page["opinion"].id:  # released was refused
        before["text"] = reply.text
        before["points"] = {str(p["n"]): p for p in reply.points}
    return {"before": before, **changes_since(turn, turn.round)}


def _intake(turn: Turn, page: Page) -> Page:
    return {"round": turn.open_round, "before_rounds": turn.records(ReviewRound)[:-1]}


def _supplement(turn: Turn, page: Page) -> Page:
    return {"review_clock": turn.running(REVIEW_CLOCK)}


def _review(turn: Turn, page: Page) -> Page:
    sent_back: Opinion | None = page["sent_back"]
    before: Mapping[str, Any] = _as_typed(sent_back) if sent_back is not None else {}
    rounds = turn.records(ReviewRound)
    return {
        "before": before,
        "slots": slots_of(turn),
        "round": turn.open_round,
        "previous_opinion": page["before"],
        "clock": extension(turn, None),
        "changes": _since_last_round(rounds),
    }


def _since_last_round(rounds: list[ReviewRound]) -> Page:
    if len(rounds) < 2:
        return {}
    last, current = rounds[-2], rounds[-1]
    before, after = protected_fields(last.proposal), protected_fields(current.proposal)
    return {
        "fields": [
            {"what": name, "before": before[name], "after": after[name]}
            for name in before
            if before[name] != after[name]
        ],
        "new_ids": set(current.materials) - set(last.materials),
    }


def _as_typed(opinion: Opinion) -> dict[str, Any]:
    """Return a draft opinion that was sent back as the fields of the workbench."""
    problems = {p["code"]: p for p in opinion.problems}
    return {
        "findings": {
            f["code"]: {
                **{name: f.get(name, "") for name in ("result", "remark", "basis")},
                "advice": problems.get(f["code"], {}).get("advice", ""),
                "flaw": problems.get(f["code"], {}).get("flaw", ""),
            }
            for f in opinion.findings
        },
        "label": opinion.label_id,
        "summary": opinion.summary,
        "reasons": opinion.reasons,
        "advice": opinion.advice,
        "other": opinion.other,
        "transfer_advice": opinion.transfer_advice,
    }


def _issue(turn: Turn, page: Page) -> Page:
    return {"slots": slots_of(turn), "round": turn.open_round}


def _decide(turn: Turn, page: Page) -> Page:
    reviewed: ReviewRound | None = page["reviewed"]
    proposal = reviewed.proposal if reviewed is not None else turn.case.proposal
    names = ("party", "facts", "legal_bases", "kind", "amount", "term", "hearing_closed_on")
    return {
        "before": {name: proposal.get(name) for name in names},
        "discussions": turn.records(CollectiveDiscussion),
    }


def _approve(turn: Turn, page: Page) -> Page:
    request, subject = page["request"], page["subject"]
    more: Page = {"opinion": opinions.latest_issued(turn)}  # a draft is the review body's own
    match subject:
        case Subject.SUBMISSION:
            more |= {**submission_page(turn), "scope": _last(turn.records(ScopeFinding))}
        case Subject.SCOPE_OUT | Subject.NOT_REQUIRED:
            more["scope"] = _last(turn.records(ScopeFinding))
            more["slots"] = slots_of(turn)
        case Subject.RESUBMISSION:
            more |= {"slots": slots_of(turn), **changes_since(turn, turn.round)}
        case Subject.EXTENSION:
            more |= extension(turn, int(request.details.get("days", 0)) if request else None)
        case Subject.MEETING:
            more["record"] = _last(turn.records(CollectiveDiscussion))
    return more


def _last(records: list[Any]) -> Any:
    return records[-1] if records else None


def _form(turn: Turn, page: Page) -> Page:
    return {"slots": slots_of(turn)}


STEPS: dict[str, Callable[[Turn, Page], Page]] = {
    "form": _form,
    "prepare": _prepare,
    "reply": _reply,
    "intake": _intake,
    "supplement": _supplement,
    "review": _review,
    "issue": _issue,
    "decide": _decide,
    "approve": _approve,
}
