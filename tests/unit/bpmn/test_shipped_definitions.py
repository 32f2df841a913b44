"""The procedures that are shipped: whole, cited, and running."""

import json
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from lxml import etree

from bpmn import engine
from bpmn.bundle import Bundle, read_bundle
from bpmn.checks import run_checks
from bpmn.expressions import facts_reader
from bpmn.procedure import Procedure, read_procedure
from bpmn.table_reader import read_tables
from bpmn.tables import decide, gaps_and_overlaps

FOLDER = Path(__file__).parents[3] / "bpmn" / "definitions"
SHIPPED = sorted(FOLDER.glob("*.bpmn"))
LEGAL_REVIEW, HUOQIU = FOLDER / "legal-review.bpmn", FOLDER / "huoqiu.bpmn"
NAMESPACES = {
    "bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "di": "http://www.omg.org/spec/DD/20100524/DI",
    "fashen": "urn:fashen:procedure:1",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
}
HANDLERS = {
    "opinions.render-document",
    "supplements.render-document",
    "extensions.render-document",
    "notices.tell",
    "notices.attention",
    "clocks.lapse-extension",
    "numbers.assign",
}
CITATION = re.compile(r"R-\d{3}|00[12] ")

every_procedure = pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)


@cache
def procedure_of(path: Path) -> Procedure:
    return read_procedure(path.read_bytes())


@cache
def bundle_of(path: Path) -> Bundle:
    return read_bundle(path)


@cache
def tree_of(path: Path) -> etree._Element:
    return etree.fromstring(path.read_bytes())


def test_both_procedures_are_shipped():
    assert [path.stem for path in SHIPPED] == ["huoqiu", "legal-review"]
    assert [procedure_of(path).key for path in SHIPPED] == ["huoqiu", "legal-review"]


@every_procedure
def test_the_checks_find_nothing_to_say(path):
    assert run_checks(path.read_bytes(), bundle_of(path), HANDLERS) == []


@every_procedure
def test_the_text_is_plain_and_declares_only_what_it_uses(path):
    text = path.read_bytes().decode("utf-8")
    assert "\r" not in text
    assert "<!--" not in text
    assert text.count("<?") == 1
    assert text.endswith("</bpmn:definitions>\n")
    assert dict(tree_of(path).nsmap) == NAMESPACES


@every_procedure
def test_ids_are_unique(path):
    elements = tree_of(path).xpath("//*[@id][not(self::fashen:*)]", namespaces=NAMESPACES)
    doubled = [i for i, n in Counter(e.get("id") for e in elements).items() if n > 1]
    assert doubled == []


@every_procedure
def test_every_element_says_which_rule_it_implements(path):
    procedure = procedure_of(path)
    silent = [
        node for node in procedure.flow_nodes if not CITATION.search(procedure.documentation[node])
    ]
    assert silent == []


@every_procedure
def test_whatever_a_person_meets_has_a_name_in_both_languages(path):
    procedure = procedure_of(path)
    for step in procedure.steps.values():
        assert step.name
        assert step.name_en
        assert all(outcome.label and outcome.label_en for outcome in step.outcomes)
    for act in procedure.acts.values():
        assert act.label
        assert act.label_en
    for element, node in procedure.flow_nodes.items():
        assert node.name or node.type == "parallelGateway", element


@every_procedure
def test_every_choice_has_a_default_and_a_condition_and_a_label_on_the_other_ways(path):
    procedure = procedure_of(path)
    for node in procedure.flow_nodes.values():
        if node.type == "exclusiveGateway" and len(node.outgoing) > 1:
            assert node.default in node.outgoing, node.id
            for flow in node.outgoing:
                way = procedure.sequence_flows[flow]
                assert bool(way.condition) is (flow != node.default), flow
                assert way.name, flow


@every_procedure
def test_clocks_forms_tables_and_templates_that_are_named_exist(path):
    procedure, bundle = procedure_of(path), bundle_of(path)
    assert {step.clock for step in procedure.steps.values()} - {""} <= set(procedure.clocks)
    timers = {timer.split(".")[1] for timer in procedure.timers.values()}
    # Every clock of a round asks for attention; the 24 hours of a transfer are the step's alone.
    assert timers == set(procedure.clocks) - {"transfer"}
    forms = {step.form for step in procedure.steps.values()} - {""}
    assert forms == set(bundle.forms)
    assert set(procedure.templates.values()) <= set(bundle.templates)
    tables = {table for text in bundle.tables.values() for table in read_tables(text)}
    assert procedure.scope_table in tables


# What the papers say


def test_the_limits_of_002_are_five_days_and_at_most_ten_more():
    review = procedure_of(LEGAL_REVIEW).clocks["review"]
    assert (review.limit, review.unit, review.start) == (5, "WORKDAY", "DELIVERY")
    assert review.extension is not None
    assert (review.extension.max, review.extension.unit, review.extension.times) == (
        10,
        "WORKDAY",
        1,
    )
    assert (review.supplement, review.max_supplements) == ("PAUSE", 2)


def test_the_findings_of_002_are_the_ten_of_its_indicators():
    assert [item.label for item in procedure_of(LEGAL_REVIEW).items] == [
        "行政执法主体是否合法",
        "行政执法人员是否具备执法资格",
        "行政执法程序是否合法",
        "案件事实是否清楚",
        "证据是否合法充分",
        "适用法律、法规、规章是否准确",
        "裁量基准运用是否适当",
        "执法是否未超越执法机关法定权限",
        "行政执法文书是否完备、规范",
        "违法行为是否涉嫌犯罪、需要移送司法机关",
    ]


def test_the_findings_of_001_have_the_same_codes_in_its_own_order():
    codes = [item.code for item in procedure_of(HUOQIU).items]
    assert codes[:3] == ["BODY", "PROCEDURE", "QUALIFICATION"]
    assert sorted(codes) == sorted(item.code for item in procedure_of(LEGAL_REVIEW).items)


def test_the_opinions_are_those_of_the_papers():
    opinions = {
        path.stem: [(opinion.label, opinion.effect) for opinion in procedure.opinions.values()]
        for path in SHIPPED
        for procedure in [procedure_of(path)]
    }
    assert opinions == {
        "legal-review": [
            ("通过法制审核", "PASS"),
            ("退回修改后再提交审核", "REVISE"),
            ("不通过法制审核", "REJECT"),
        ],
        "huoqiu": [("同意", "PASS"), ("纠正", "REVISE"), ("移送有权机关处理", "TRANSFER")],
    }


def test_002_asks_for_five_materials_of_which_the_last_is_optional():
    mandatory = [slot.mandatory for slot in procedure_of(LEGAL_REVIEW).slots]
    assert mandatory == [True, True, True, True, False]


@pytest.mark.parametrize(
    ("path", "criteria"), [(LEGAL_REVIEW, 6), (HUOQIU, 4)], ids=["legal-review", "huoqiu"]
)
def test_each_scope_criterion_alone_is_in_scope_and_cites_its_row(path, criteria):
    table = read_tables((path.with_suffix("") / "scope.dmn").read_bytes())["scope"]
    names = [question.expression for question in table.inputs]
    assert len(names) == criteria
    for number, name in enumerate(names, 1):
        answer = decide(table, facts_reader({other: other == name for other in names}))
        assert dict(answer.outputs) == {"in_scope": True, "criterion": f"SC{number}"}
        assert re.match(r"002 附件1 三\(二\)\d：|001 二\(三\)2：", answer.rows[0].annotation)


@every_procedure
def test_no_criterion_is_an_answer_too_and_no_combination_is_left_open(path):
    table = read_tables((path.with_suffix("") / "scope.dmn").read_bytes())["scope"]
    answer = decide(table, facts_reader({q.expression: False for q in table.inputs}))
    assert [row.outputs["in_scope"] for row in answer.rows] == [False]
    assert "不属于审核范围" in answer.rows[0].annotation
    assert gaps_and_overlaps(table)[0] == []


def test_the_form_of_a_transfer_asks_where_to_and_when_and_why():
    form = json.loads((FOLDER / "huoqiu" / "forms" / "transfer.json").read_text("utf-8"))
    assert form["required"] == list(form["properties"])
    assert all(field["title"] and field["x-title-en"] for field in form["properties"].values())


# Running


class Played:
    """A case played on the bare engine, with the facts that a test puts in."""

    def __init__(self, path: Path) -> None:
        self.definition = engine.parse(path.read_bytes())
        self.facts: dict[str, object] = {}
        self.called: list[str] = []
        self.step = engine.start(self.definition, self.read, self.call)

    def read(self, name: str) -> object:
        return self.facts[name]

    def call(self, element_id: str, _name: str, _inputs: object) -> None:
        self.called.append(element_id)

    def play(self, moves: str, **facts: object) -> None:
        """Fire the elements named; `intake=accept` chooses an outcome, `_` in a fact is a dot."""
        self.facts |= {name.replace("_", ".", 1): value for name, value in facts.items()}
        for move in moves.split():
            element, _, outcome = move.partition("=")
            step = self.definition.procedure.steps.get(element)
            for choice in step.outcomes if step and outcome else ():
                if choice.id == outcome:
                    self.facts[f"steps.{element}.outcome"] = outcome
                    self.facts[f"steps.{element}.meaning"] = choice.meaning
            self.step = engine.fire(self.definition, self.step.state, element, self.read, self.call)

    @property
    def open_steps(self) -> set[str]:
        """Return the user tasks that wait."""
        return engine.open_elements(self.step.state) & set(self.definition.procedure.steps)


TO_REVIEW = "scope=in_scope prepare=send approve_submission=approve intake=accept"
TO_ISSUE = f"{TO_REVIEW} review=draft issue=issue"
DECISION = "decide=propose approve_decision=approve"


@every_procedure
def test_a_passing_opinion_leads_to_the_decision(path):
    case = Played(path)
    passing = {"round_state": "CONCLUDED", "opinion_effect": "PASS", "case_needs_discussion": False}
    case.play(f"{TO_ISSUE} {DECISION}", **passing)
    assert case.step.ended
    assert case.called == ["render_opinion", "tell_opinion", "tell_decision"]


@every_procedure
def test_a_matter_out_of_scope_ends_at_once(path):
    case = Played(path)
    case.play("scope=out_of_scope")
    assert case.step.ended


@every_procedure
def test_closing_ends_everything_wherever_the_case_stands(path):
    case = Played(path)
    case.play(f"{TO_REVIEW} request_closing")
    assert case.open_steps == {"review", "approve_closing"}
    case.play("approve_closing=approve", **{"request_closing.result": "GRANTED"})
    assert case.step.ended


@every_procedure
def test_a_withdrawal_with_consent_and_one_without_lead_back_to_preparing(path):
    case = Played(path)
    case.play(f"{TO_REVIEW} request_withdrawal approve_withdrawal=approve")
    assert case.open_steps == {"prepare"}
    case.play("prepare=send approve_submission=approve intake=accept withdraw")
    assert case.open_steps == {"prepare"}


def test_a_supplement_returns_to_the_step_that_asked_for_it():
    case = Played(LEGAL_REVIEW)
    supplement = "give_supplement=give confirm_supplement=complete"
    case.play(
        "scope=in_scope prepare=send approve_submission=approve intake=supplement", round_state=""
    )
    case.play(supplement, round_state="SUBMITTED")
    assert case.open_steps == {"intake"}
    case.play(f"intake=accept review=explanation {supplement}", round_state="UNDER_REVIEW")
    assert case.open_steps == {"review"}
    case.play("review=supplement return_unsupplied", round_state="RETURNED")
    assert case.open_steps == {"prepare"}


def test_an_extension_can_be_asked_for_again_after_it_has_lapsed_or_been_refused():
    case = Played(LEGAL_REVIEW)
    case.play(f"{TO_REVIEW} request_extension extension_expired request_extension")
    refused = {"request_extension.result": "REFUSED"}
    case.play("approve_extension=refuse request_extension", **refused)
    granted = {"request_extension.result": "GRANTED"}
    case.play("approve_extension=approve review_attention", **granted)
    assert case.called == ["lapse_extension", "render_extension", "tell_extension", "remind_review"]
    assert "request_extension" in engine.open_elements(case.step.state)


def test_a_disagreement_leads_through_ruling_and_meeting_and_never_to_the_decision():
    case = Played(LEGAL_REVIEW)
    case.play(TO_ISSUE, round_state="CONCLUDED", opinion_effect="REJECT")
    report = "reply=disagree approve_disagreement=approve"
    case.play(f"{report} ruling=uphold {report} ruling=to_meeting meeting=uphold")
    case.play(f"approve_meeting=approve {report} ruling=re_review")
    assert case.open_steps == {"intake"}


def test_a_transfer_ends_huoqius_procedure_with_its_form():
    case = Played(HUOQIU)
    case.play(TO_ISSUE, round_state="CONCLUDED", opinion_effect="TRANSFER")
    assert case.open_steps == {"transfer"}
    case.play("transfer=sent")
    assert case.step.ended
