"""A procedure is changed by its diagram, tables and forms alone (R-076; domain.md 9).

New cases follow the new version, running ones stay on theirs; and whatever a version offers, no
decision is recorded without a pass.
"""

from datetime import date

import pytest
from fixtures.changes import Changed, form, put_in_force
from fixtures.played import COORDINATING, PREPARING, REJECTED, SUBMITTED, UNDER_REVIEW, opinion

from workflows.audit.models import AuditEvent
from workflows.cases.models import CaseState, ScopeFinding
from workflows.db import db
from workflows.decisions.models import Decision
from workflows.definitions import actions as definitions
from workflows.exceptions import ExtensionRefused, GateClosed, NotYourTask
from workflows.instances.models import IncidentKind
from workflows.service_tasks import handler_names

REPLIED = [("reply", "resubmit", {}), ("approve_resubmission", "approve", {})]
PASSED = [
    ("intake", "accept", {}),
    ("review", "draft", opinion("pass")),
    ("issue", "issue", {}),
]
DECIDED = [("decide", "propose", {}), ("approve_decision", "approve", {})]


def due(player, case):
    return player.clock_of(case).due_on


def version_of(player, case):
    return definitions.version(player.agency_id, case.procedure_version_id).number


# A limit.


def seven_days():
    changed = Changed()
    changed.procedure("clock[@id='review']").set("limit", "7")
    return changed.bundle()


def test_a_running_case_keeps_its_limit_and_a_new_one_gets_the_new(player):
    running = player.at(UNDER_REVIEW)
    put_in_force(player, seven_days())
    new = player.at(UNDER_REVIEW)

    assert (version_of(player, running), version_of(player, new)) == (1, 2)
    assert due(player, running) == date(2026, 3, 9)  # 5 working days after Monday, 2 March
    assert due(player, new) == date(2026, 3, 11)  # 7


def test_a_running_case_counts_by_its_version_to_its_end(player):
    running = player.at(UNDER_REVIEW)
    put_in_force(player, seven_days())

    player.do(running, "request_extension", days="10")
    player.do(running, "approve_extension")
    assert due(player, running) == date(2026, 3, 23)  # 5 + 10
    player.play(running, [("review", "draft", opinion("revise")), ("issue", "issue", {})])
    player.play(running, [*REPLIED, *PASSED[:1]])
    assert due(player, running) == date(2026, 3, 9)  # the second round of the same case: 5 again
    player.play(running, [*PASSED[1:], *DECIDED])

    assert running.state == CaseState.DECIDED
    assert version_of(player, running) == 1


def test_a_case_opened_before_and_submitted_after_the_change_keeps_its_limit(player):
    running = player.at(PREPARING)
    put_in_force(player, seven_days())

    player.play(running, UNDER_REVIEW[len(PREPARING) :])

    assert due(player, running) == date(2026, 3, 9)


def test_a_third_version_leaves_the_second_to_its_cases(player):
    put_in_force(player, seven_days())
    second = player.at(SUBMITTED)
    put_in_force(player, Changed().bundle())
    third = player.at(UNDER_REVIEW)

    player.do(second, "intake", "accept")

    assert due(player, second) == date(2026, 3, 11)
    assert due(player, third) == date(2026, 3, 9)


# Inner Mongolia, Government Order 244 articles 25 to 32.


@pytest.fixture
def inner_mongolia(player):
    """Extension of at most 5 working days; first a negotiation, then the head of the agency."""
    changed = Changed()
    changed.procedure("clock[@id='review']/extension").set("max", "5")
    changed.forms["negotiation"] = form(
        "协商记录", {"result": {"title": "协商结果", "x-widget": "textarea"}}, ["result"]
    )
    changed.add_step(
        "negotiate", "协商", {"done": ("DONE", "协商不成，报请决定")},
        beside="ruling", kind="form", role="unitHead", form="negotiation",
    )  # fmt: skip
    changed.lead("flow_disagreement_result_ruling", "negotiate")
    changed.add_flow("negotiate", "ruling")
    changed.step("ruling", role="agencyHead")
    bundle = changed.bundle()
    assert definitions.check(bundle, handler_names()) == []
    return bundle


def test_inner_mongolia_extends_by_five_days_at_most(inner_mongolia, player):
    put_in_force(player, inner_mongolia)
    case = player.at(UNDER_REVIEW)

    with player.refuses(case, ExtensionRefused, "more days"):
        player.do(case, "request_extension", days="6")
    player.do(case, "request_extension", days="5")
    player.acts_as("fazhi", case, "approve_extension")  # the leader in charge of legal affairs

    assert due(player, case) == date(2026, 3, 16)


def test_inner_mongolia_does_not_count_the_time_of_a_supplement(inner_mongolia, player):
    put_in_force(player, inner_mongolia)
    case = player.at(UNDER_REVIEW)

    player.clock.set("2026-03-04")
    player.do(case, "review", "supplement")
    player.clock.set("2026-03-10")
    player.do(case, "give_supplement")
    player.do(case, "confirm_supplement", "complete")

    assert due(player, case) == date(2026, 3, 13)  # 3 and 4 March counted, 3 of 5 days are left


def test_inner_mongolia_negotiates_before_the_head_of_the_agency_rules(inner_mongolia, player):
    put_in_force(player, inner_mongolia)
    case = player.at(COORDINATING)

    assert player.open_steps(case) == ["negotiate"]
    player.do(case, "negotiate", "done", result="双方意见不能一致。")
    with player.refuses(case, NotYourTask):
        player.acts_as("fenguan", case, "ruling", "re_review")
    player.acts_as("juzhang", case, "ruling", "re_review")
    player.play(case, [*PASSED, *DECIDED])

    assert case.state == CaseState.DECIDED
    assert player.incidents(case) == []


def test_a_case_from_before_inner_mongolia_keeps_its_way(inner_mongolia, player):
    case = player.at(UNDER_REVIEW)
    before = due(player, case)
    put_in_force(player, inner_mongolia)

    assert due(player, case) == before
    player.do(case, "request_extension", days="10")
    player.do(case, "approve_extension")
    player.play(case, [*REJECTED[len(UNDER_REVIEW) :], *COORDINATING[len(REJECTED) :]])
    assert player.open_steps(case) == ["ruling"]
    player.acts_as("fenguan", case, "ruling", "re_review")
    player.play(case, [*PASSED, *DECIDED])

    assert case.state == CaseState.DECIDED
    assert version_of(player, case) == 1


# Zhashui: everything but the summary procedure and decisions on the spot (seed 000).

QUESTIONS = {"summary": "是否适用简易程序？", "on_the_spot": "是否当场作出决定？"}
ROWS = (
    (("true", "-"), "false", "000：简易程序除外"),
    (("-", "true"), "false", "000：当场决定除外"),
    (("-", "-"), "true", "000：其他执法决定全部纳入法制审核"),
)


def zhashui():
    """The scope table of Zhashui County; nothing else is changed."""
    inputs = "".join(
        f'<input id="in_{name}" label="{label}"><inputExpression id="ex_{name}" typeRef="boolean">'
        f"<text>{name}</text></inputExpression></input>"
        for name, label in QUESTIONS.items()
    )
    rules = "".join(
        f'<rule id="rule_{n}"><description>{cited}</description>'
        + "".join(
            f'<inputEntry id="rule_{n}_{m}"><text>{cell}</text></inputEntry>'
            for m, cell in enumerate(cells)
        )
        + f'<outputEntry id="rule_{n}_out"><text>{answer}</text></outputEntry></rule>'
        for n, (cells, answer, cited) in enumerate(ROWS)
    )
    changed = Changed()
    changed.answer_table(
        '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="zhashui" '
        'name="是否属于审核范围" namespace="urn:test"><decision id="scope" name="是否属于审核范围">'
        f'<decisionTable id="table" hitPolicy="FIRST">{inputs}'
        '<output id="out" label="属于审核范围" name="in_scope" typeRef="boolean" />'
        f"{rules}</decisionTable></decision></definitions>"
    )
    bundle = changed.bundle()
    assert definitions.check(bundle, handler_names()) == []
    return bundle


def test_zhashui_reviews_everything_that_is_not_excepted(player):
    put_in_force(player, zhashui())
    case = player.at([("scope", "in_scope", {"criteria": {}})])

    (finding,) = player.rows(ScopeFinding, case)
    assert (finding.in_scope, finding.cited) == (True, ROWS[2][2])
    player.play(case, [*UNDER_REVIEW[1:], *PASSED[1:], *DECIDED])
    assert case.state == CaseState.DECIDED


@pytest.mark.parametrize(("question", "row"), [("summary", 0), ("on_the_spot", 1)])
def test_zhashui_excepts_summary_and_on_the_spot_decisions(player, question, row):
    put_in_force(player, zhashui())

    case = player.at([("scope", "out_of_scope", {"criteria": {question: "on"}})])

    (finding,) = player.rows(ScopeFinding, case)
    assert (finding.in_scope, finding.cited) == (False, ROWS[row][2])
    assert case.state == CaseState.NOT_REQUIRED
    assert player.open_steps(case) == []


def test_a_case_from_before_zhashui_answers_the_six_questions(player):
    case = player.at([])
    put_in_force(player, zhashui())

    player.do(case, "scope", "in_scope", criteria={"complex": "on"})

    (finding,) = player.rows(ScopeFinding, case)
    assert "002" in finding.cited
    assert set(finding.answers) > {"complex"}


# The negative ones: a version that leaves the review out.


def skipping_the_review():
    """Whatever the unit head refuses goes to the decision."""
    changed = Changed()
    changed.lead("flow_submission_result_prepare", "decide")
    return changed.bundle(), "decide-without-issue"


def releasing_after_any_opinion():
    """The decision follows on every opinion that is not a pass."""
    changed = Changed()
    changed.lead("flow_opinion_effect_reply", "decide")
    return changed.bundle(), "decide-after-any-opinion"


NEGATIVE = pytest.mark.parametrize(
    ("make", "way"),
    [
        (
            skipping_the_review,
            [*SUBMITTED[:-1], ("approve_submission", "refuse", {})],
        ),
        (releasing_after_any_opinion, REJECTED),
    ],
    ids=["without-review", "after-reject"],
)


@NEGATIVE
def test_a_version_without_the_gate_is_put_in_force_with_a_warning(player, make, way):
    bundle, code = make()

    found = definitions.check(bundle, handler_names())
    version = put_in_force(player, bundle)

    assert (code, "decide") in {(p.code, p.element) for p in found}
    assert {p.severity for p in found} == {"warning"}
    assert definitions.active_version(player.agency_id, "legal-review").id == version.id
    checked = db.session.scalars(
        db.select(AuditEvent).where(AuditEvent.event == "procedure.checked")
    ).all()[-1]
    assert (checked.payload["number"], checked.payload["errors"]) == (2, 0)
    assert checked.payload["warnings"] == len(found)


@NEGATIVE
def test_its_decision_is_refused_all_the_same(player, make, way):
    put_in_force(player, make()[0])
    case = player.at(way)

    assert "decide" in player.open_steps(case)
    for outcome in ("propose", "formal_change"):
        with player.refuses(case, GateClosed):
            player.do(case, "decide", outcome)
    assert player.rows(Decision, case) == []
    (incident,) = player.incidents(case)
    assert (incident.kind, incident.element_id) == (IncidentKind.STEP_NOT_ALLOWED, "decide")


@NEGATIVE
def test_a_case_of_the_version_before_is_decided_as_ever(player, make, way):
    case = player.at(UNDER_REVIEW)
    put_in_force(player, make()[0])

    player.play(case, [*PASSED[1:], *DECIDED])

    assert case.state == CaseState.DECIDED
