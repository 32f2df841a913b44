"""A changed diagram and a new form, and nothing else, add the comments of another section.

Between intake and review the science and technology section says whether it agrees; a gateway
asks its answer, and without its consent the reviewer first deals with what it said.
"""

import pytest
from fixtures.changes import Changed, form, put_in_force

from bpmn.procedure import read_procedure
from web.sample.walking import staff_units
from workflows.accounts import queries as accounts
from workflows.accounts.models import Post
from workflows.cases.models import StepRecord
from workflows.db import transaction
from workflows.definitions import actions as definitions
from workflows.exceptions import InvalidAnswers, NotYourTask
from workflows.instances.actions import perform_step
from workflows.service_tasks import handler_names

OPINION = {
    "title": "是否同意",
    "x-title-en": "Agrees",
    "type": "string",
    "x-widget": "select",
    "enum": ["yes", "no"],
    "x-enum-titles": ["同意", "不同意"],
    "x-enum-titles-en": ["Yes", "No"],
}
COMMENT = {"title": "意见", "x-title-en": "Comment", "type": "string", "x-widget": "textarea"}
MEASURE = {"title": "处理情况", "x-title-en": "Measure", "type": "string", "x-widget": "textarea"}


def with_science_comments():
    """The shipped procedure with one form step, a gateway on its answer, and a second form."""
    changed = Changed()
    changed.forms["science"] = form(
        "科技科意见", {"agree": OPINION, "comment": COMMENT}, ["agree", "comment"]
    )
    changed.forms["science-reply"] = form("对科技科意见的处理", {"measure": MEASURE}, ["measure"])
    changed.clock("science", "科技科意见期限", limit="2", unit="WORKDAY", start="OPENED")
    changed.add_step(
        "science", "科技科意见", {"given": ("DONE", "提出意见")},
        beside="review", kind="form", role="unit:science", form="science", clock="science",
    )  # fmt: skip
    changed.add_step(
        "science_reply", "处理科技科意见", {"done": ("DONE", "处理完毕")},
        beside="review", kind="form", role="reviewer", form="science-reply",
    )  # fmt: skip
    changed.add_gateway(
        "science_result", "科技科是否同意", beside="review",
        default="flow_science_result_science_reply",
    )  # fmt: skip
    changed.lead("flow_intake_result_review", "science")
    changed.add_flow("science", "science_result")
    changed.add_flow("science_result", "review", 'steps.science.answers.agree == "yes"')
    changed.add_flow("science_result", "science_reply")
    changed.add_flow("science_reply", "review")
    return changed


@pytest.fixture
def changed_procedure(player):
    """The changed procedure in force, with somebody in the section who may say something."""
    bundle = with_science_comments().bundle()
    put_in_force(player, bundle)
    with transaction():
        staff_units(player.agency_id, read_procedure(bundle.diagram))


ACCEPTED = [
    ("scope", "in_scope", {}),
    ("prepare", "send", {}),
    ("approve_submission", "approve", {}),
    ("intake", "accept", {}),
]
AGREES = {"agree": "yes", "comment": "测绘成果真实，同意。"}
OBJECTS = {"agree": "no", "comment": "范围线与坐标不符。"}


def test_the_change_has_no_finding(player):
    assert definitions.check(with_science_comments().bundle(), handler_names()) == []


def test_intake_opens_the_comments_for_the_section_with_a_limit_of_their_own(
    changed_procedure, player
):
    case = player.at(ACCEPTED)

    (task,) = player.tasks(case)
    section = accounts.unit_by_code(player.agency_id, "science")
    assert (task.element_id, task.kind, task.name) == ("science", "form", "科技科意见")
    assert (task.unit_id, task.post) == (section.id, Post.MEMBER)
    assert task.due_on.isoformat() == "2026-03-04"  # two working days after 2 March
    assert player.clock_of(case, "review").due_on.isoformat() == "2026-03-09"  # runs as ever


def test_with_consent_the_review_begins_at_once(changed_procedure, player):
    case = player.at([*ACCEPTED, ("science", "given", AGREES)])

    assert player.open_steps(case) == ["review"]


def test_without_consent_the_reviewer_deals_with_it_first(changed_procedure, player):
    case = player.at([*ACCEPTED, ("science", "given", OBJECTS)])

    assert player.open_steps(case) == ["science_reply"]
    player.do(case, "science_reply", "done", measure="已请承办机构核对坐标。")
    assert player.open_steps(case) == ["review"]


@pytest.mark.parametrize("answers", [AGREES, OBJECTS])
def test_the_case_goes_on_to_its_decision(changed_procedure, player, answers):
    case = player.at([*ACCEPTED, ("science", "given", answers)])

    while steps := player.open_steps(case):
        player.do(case, steps[-1])

    assert case.state == "DECIDED"
    assert player.incidents(case) == []


def test_the_answers_are_kept_and_the_gateway_says_what_it_read(changed_procedure, player):
    case = player.at(ACCEPTED)

    turn = player.do(case, "science", "given", **OBJECTS)

    (record,) = [r for r in player.rows(StepRecord, case) if r.element_id == "science"]
    assert record.answers == OBJECTS
    assert turn.facts == {"steps.science.answers.agree": "no"}
    assert turn.fired == ["science", "science_result"]


@pytest.mark.parametrize(
    ("answers", "fields"),
    [
        ({"agree": "", "comment": ""}, {"agree", "comment"}),
        ({"agree": "perhaps", "comment": "…"}, {"agree"}),
        ({"agree": "yes", "comment": "   "}, {"comment"}),
        ({"agree": "yes", "comment": "长" * 20_001}, {"comment"}),
    ],
)
def test_bad_answers_give_an_error_at_each_field_and_change_nothing(
    changed_procedure, player, answers, fields
):
    case = player.at(ACCEPTED)

    with player.refuses(case, InvalidAnswers) as caught:
        player.do(case, "science", "given", **answers)

    assert set(caught.value.errors) == fields
    assert player.open_steps(case) == ["science"]


def test_an_outcome_that_the_step_does_not_have_is_refused(changed_procedure, player):
    case = player.at(ACCEPTED)
    (task,) = player.tasks(case)
    (member,) = accounts.holders(player.agency_id, task.unit_id, task.post, player.clock.now.date())

    with player.refuses(case, InvalidAnswers):
        perform_step(player.actor(member), task.public_id, "approve", AGREES, "test")


def test_the_step_is_for_the_section_alone(changed_procedure, player):
    case = player.at(ACCEPTED)

    with player.refuses(case, NotYourTask, "科技科"):
        player.acts_as("shenhe", case, "science", **AGREES)


def test_a_running_case_does_not_meet_the_step(player, request):
    case = player.at(ACCEPTED[:-1])
    request.getfixturevalue("changed_procedure")

    player.do(case, "intake", "accept")

    assert player.open_steps(case) == ["review"]
