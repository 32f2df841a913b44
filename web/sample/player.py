"""Plays cases through the same acts as people do: the right person, lawful answers, any outcome.

Used by the sample data, by `fashen walk` and by the tests that walk every way of a diagram.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from bpmn import engine
from web.sample.dossier_files import files_of
from web.sample.opinions import (
    EXTENSIONS,
    MEETINGS,
    OPINIONS,
    REASONS,
    RETURNS,
    SUPPLEMENTS,
    SampleOpinion,
)
from web.sample.proposals import MATTERS, SampleMatter
from workflows import system_time
from workflows.accounts import queries as accounts
from workflows.accounts.models import Person
from workflows.acts import Act, Actor
from workflows.audit import actions as audit
from workflows.cases.models import ReviewCase
from workflows.cases.roles import Duty
from workflows.db import db, new_id, transaction
from workflows.dossiers import actions as dossiers
from workflows.exceptions import Refusal
from workflows.forms.fields import Form
from workflows.instances.actions import (
    open_case,
    open_turn,
    perform_act,
    perform_step,
    require_may_act,
)
from workflows.instances.models import TurnRecord
from workflows.instances.timers import sweep
from workflows.opinions.actions import latest_issued
from workflows.powers.models import PowerItem
from workflows.steps.eligibility import eligible
from workflows.steps.registry import duty_of_step
from workflows.steps.scope import ScopeAnswer, scope_table
from workflows.steps.turn import Turn
from workflows.user_tasks.models import TaskState, UserTask

Raw = dict[str, Any]
EFFECT_OPINIONS: Mapping[str, str] = {
    "PASS": "pass",
    "REVISE": "revise-discretion",
    "REJECT": "reject-power",
    "TRANSFER": "transfer-crime",
}


class DeadEnd(Exception):
    """Nobody can do anything, and the case has not ended."""


class NobodyMayAct(DeadEnd):
    """Nobody who stands in a role to the case may act in it."""

    def __init__(self, role: str) -> None:
        self.role = role
        super().__init__(f"nobody may act as {role}")


class Player:
    """Acts for everybody in one agency."""

    def __init__(self, agency_id: int) -> None:
        self.agency_id = agency_id

    def open(self, matter: SampleMatter, procedure: str = "legal-review") -> ReviewCase:
        """Open a case on a matter and fill its dossier."""
        people = {p.name: p for p in self._people()}
        item = db.session.scalars(
            select(PowerItem).where(
                PowerItem.agency_id == self.agency_id, PowerItem.code == matter.power.code
            )
        ).one()
        officers = [people[name] for name in matter.officers]
        actor = self.actor(officers[0].id)
        case = open_case(
            actor,
            item=item,
            title=matter.title,
            party=matter.party.name,
            officers=officers,
            key=f"play:{new_id()}",
            procedure=procedure,
        )
        for file in files_of(matter):
            self.upload(case, file.slot, file.filename, file.content)
        return case

    def upload(self, case: ReviewCase, slot: str, filename: str, content: bytes) -> None:
        """Put a file into a slot; in the slot of the text it is the next version."""
        act = Act(self.actor(case.undertaker_id), system_time.now(), case.id)
        turn = open_turn(act.actor, case.id, "", "")
        known = [m.document for m in dossiers.materials(case) if m.document.slot == slot]
        document = known[0] if slot in ("text", "final") and known else None
        with transaction():
            dossiers.add_version(
                act,
                turn.case,
                turn.round,
                slot=slot,
                filename=filename,
                content=content,
                document=document,
            )
            db.session.flush()
            audit.append(act)

    def tasks(self, case: ReviewCase) -> list[UserTask]:
        """Return the open tasks of a case, oldest first."""
        return list(
            db.session.scalars(
                select(UserTask)
                .where(
                    UserTask.agency_id == case.agency_id,
                    UserTask.case_id == case.id,
                    UserTask.state == TaskState.OPEN,
                )
                .order_by(UserTask.id)
            )
        )

    def do(
        self, case: ReviewCase, element_id: str, outcome: str = "", /, **answers: Any
    ) -> TurnRecord:
        """Complete the open step, or do the act, of this element; answers override the usual."""
        turn = open_turn(self.actor(case.undertaker_id), case.id, element_id, "")
        if element_id in turn.procedure.acts:
            element = turn.procedure.acts[element_id]
            actor = self.actor(self._somebody(turn, element.role))
            raw = act_answers(turn, element.kind) | _extra_answers(turn, element.form) | answers
            return perform_act(actor, case.id, element_id, raw, f"play:{new_id()}")
        task = next((t for t in self.tasks(case) if t.element_id == element_id), None)
        if task is None:
            raise DeadEnd(f"{element_id} is not open")
        step = turn.procedure.steps[element_id]
        outcome = outcome or step.outcomes[0].id
        meanings = {o.id: o.meaning for o in step.outcomes}
        if outcome not in meanings:
            raise DeadEnd(f"{element_id} offers no {outcome}")
        able = task.assignee_id or self._somebody(turn, step.role, duty_of_step(step))
        actor = self.actor(able)
        turn = open_turn(actor, case.id, element_id, "")
        raw = step_answers(turn, step.kind, meanings[outcome], str(answers.get("label", "")))
        raw |= _extra_answers(turn, step.form)
        return perform_step(actor, task.public_id, outcome, raw | answers, f"play:{new_id()}")

    def actor(self, person_id: int) -> Actor:
        """Return a person as who acts, today and by himself."""
        name = accounts.person(self.agency_id, person_id).name
        return Actor(self.agency_id, person_id, name, system_time.today(), recorded_by=person_id)

    def offered(self, case: ReviewCase) -> list[str]:
        """Return the elements of acts that the engine waits for."""
        turn = open_turn(self.actor(case.undertaker_id), case.id, "", "")
        waiting = engine.open_elements(case.engine_state) if case.engine_state else frozenset()
        return [e for e in turn.procedure.acts if e in waiting]

    def may_act(self, case: ReviewCase, element_id: str) -> bool:
        """Say whether somebody has the button of this act now."""
        turn = open_turn(self.actor(case.undertaker_id), case.id, element_id, "")
        role = turn.procedure.acts[element_id].role
        for person_id in eligible(turn, turn.case, turn.round, role):
            try:
                require_may_act(open_turn(self.actor(person_id), case.id, element_id, ""))
            except Refusal:
                continue
            return True
        return False

    def tick(self) -> int:
        """Fire what is due."""
        return sweep(system_time.now())

    def _people(self) -> list[Person]:
        return list(db.session.scalars(select(Person).where(Person.agency_id == self.agency_id)))

    def _somebody(self, turn: Turn, role: str, duty: Duty | None = None) -> int:
        able = eligible(turn, turn.case, turn.round, role, duty)
        if not able:
            raise NobodyMayAct(role)
        return able[0]


def step_answers(turn: Turn, kind: str, meaning: str, label: str = "") -> Raw:
    """Return lawful answers for a step of a kind that lead to a meaning; label: of the opinion."""
    match kind:
        case "scope":
            return _scope(turn, meaning)
        case "prepare":
            return _proposal(turn)
        case "intake":
            return _intake(turn, meaning)
        case "supplement":
            return {"answers": ["已补充，见所附材料。"] * 9}
        case "confirm_supplement":
            accepted = {str(n): "on" for n in range(9)} if meaning == "COMPLETE" else {}
            return {"accepted": accepted, "note": "仍缺签名页"}
        case "review":
            return _review(turn, meaning, label)
        case "issue":
            return {"reason": REASONS["send-back"]}
        case "reply":
            return _reply(turn, meaning)
        case "ruling":
            return {"reasons": "经研究，" + meaning}
        case "meeting":
            return _meeting(turn, meaning)
        case "decide":
            return _decision(turn, meaning)
        case "approve":
            return {"note": REASONS["release"] if meaning == "APPROVE" else "理由不充分。"}
    return {}


def act_answers(turn: Turn, kind: str) -> Raw:
    """Return lawful answers for an act."""
    if kind == "request_extension":
        words = EXTENSIONS["complex"]
        rule = turn.policy("review").extension
        days = min(6, rule.max) if rule is not None else 6
        return {"days": str(days), "reason": words.reason, "remaining": words.remaining}
    if kind == "reassign":
        current = turn.round
        others = [
            db.session.get_one(Person, (turn.case.agency_id, i))
            for i in eligible(turn, turn.case, current, "reviewer")
            if current is None or i != current.reviewer_id
        ]
        chosen = next((p for p in others if p.reviewer_since is not None), None)
        if chosen is None:
            raise NobodyMayAct("reviewer")
        return {"person": chosen.public_id, "reason": REASONS["reassign"]}
    reasons = {
        "withdraw": "withdraw",
        "request_withdrawal": "withdraw",
        "recuse": "recusal",
        "request_closing": "closing",
        "return_unsupplied": "return-unsupplied",
    }
    return {"reason": REASONS.get(reasons.get(kind, ""), "影响较大，提请集体讨论。")}


def form_answers(form: Form) -> Raw:
    """Fill in a form: something in every field."""
    values = {"number": "1", "date": system_time.today().isoformat(), "checkbox": "on"}
    return {
        field.name: field.options[0][0] if field.options else values.get(field.widget, "示例")
        for field in form.fields
    }


def opinion_answers(opinion: SampleOpinion, label: str) -> Raw:
    """Return the workbench filled in with an opinion."""
    return {**opinion.answers(), "label": label}


def proposal_answers(matter: SampleMatter, on: date) -> Raw:
    """Return the submission form filled in with a matter."""
    return {
        name: "" if value is None else ("on" if value is True else value or "")
        for name, value in matter.proposal(on).items()
    } | {"late_reason": REASONS["late"]}


def _matter_of(turn: Turn) -> SampleMatter:
    return next((m for m in MATTERS if turn.case.title.startswith(m.title)), MATTERS[0])


def _extra_answers(turn: Turn, form_id: str) -> Raw:
    form = turn.loaded.forms.get(form_id)
    return {} if form is None else form_answers(form)


def _scope(turn: Turn, meaning: str) -> Raw:
    """Answer as the matter does where that leads to the meaning, or else in a way that does."""
    table = scope_table(turn)
    questions = [question.expression for question in table.inputs]
    ways = (
        [q for q in questions if _matter_of(turn).scope.get(q)],
        [],
        *([q] for q in questions),
        questions,
    )
    wanted = meaning != "OUT_OF_SCOPE"
    for yes in ways:
        if ScopeAnswer(table, {q: q in yes for q in questions}).in_scope is wanted:
            break
    words = {"CLAIM_OUT": REASONS["scope-out"], "OUT_OF_SCOPE": REASONS["not-required"]}
    claim = {"claim_out": "on"} if meaning == "CLAIM_OUT" else {}
    return {"criteria": dict.fromkeys(yes, "on"), "reason": words.get(meaning, ""), **claim}


def _proposal(turn: Turn) -> Raw:
    return proposal_answers(_matter_of(turn), turn.on)


def _intake(turn: Turn, meaning: str) -> Raw:
    return {
        "checks": {slot.code: "PRESENT" for slot in turn.procedure.slots},
        "no_conflict": "on",
        "defects": RETURNS[0],
        "reason": REASONS["not-required"],
        "items": _items("intake"),
    }


def _items(key: str) -> list[dict[str, Any]]:
    return [dict(item) for item in SUPPLEMENTS[key].items]


def _review(turn: Turn, meaning: str, label: str) -> Raw:
    if meaning != "DRAFT":
        return {"items": _items("review" if meaning == "SUPPLEMENT" else "explanation")}
    options = turn.procedure.opinions
    option = options.get(label) or next(iter(options.values()))
    return opinion_answers(OPINIONS[EFFECT_OPINIONS[option.effect]], option.id)


def _reply(turn: Turn, meaning: str) -> Raw:
    opinion = latest_issued(turn)
    position = "ACCEPTED" if meaning == "RESUBMIT" else "NOT_ACCEPTED"
    points = {
        str(p["n"]): {"position": position, "reason": "已研究，意见如上。", "measure": "已修改"}
        for p in (opinion.problems if opinion else [])
    }
    return {"points": points, "text": "已按意见逐项研究处理。", **_proposal(turn)}


def _meeting(turn: Turn, meaning: str) -> Raw:
    words = {
        "APPROVED": "decision-approved",
        "CHANGE": "decision-change",
        "UPHOLD": "dispute-uphold",
        "NEW_ROUND": "dispute-new-round",
    }
    record = MEETINGS[words[meaning]]
    names = ("秦表率", "赵分管", "钱法制")
    return {
        "body": record.body,
        "held_on": turn.on.isoformat(),
        "place": record.place,
        "chair": "秦表率",
        "recorder": "吕记录",
        "report": record.report,
        "text": record.text,
        "participants": [
            {"name": name, "post": p["post"], "view": p["view"]}
            for name, p in zip(names, record.participants, strict=False)
        ],
    }


def _decision(turn: Turn, meaning: str) -> Raw:
    if meaning == "TEXT_CHANGED":
        return {"reason": REASONS["text-changed"]}
    proposal = turn.round.proposal if turn.round else turn.case.proposal
    fields = ("party", "facts", "legal_bases", "kind", "amount", "term", "hearing_closed_on")
    raw = {name: proposal.get(name) or "" for name in fields}
    raw |= {"number": f"清自然资罚〔{turn.on.year}〕1号", "decided_on": turn.on.isoformat()}
    if meaning == "FORMAL_CHANGE":
        raw |= {"term": f"{raw['term']} ", "formal_reason": REASONS["formal-change"]}
        raw["party"] = f"{raw['party']}（更正）"
    return raw
