"""Diagrams drawn against the law: each ends in a refusal or an incident, never in a stuck case.

They are put in force without the checks. Many of them the checks would let pass, with a warning or
none: what is lawful depends on the case, so the acts decide. Which ones the checks refuse is said
with each. No drawing is without its way out: the head of the agency closes a case that has an open
incident (`close_stuck`).
"""

from collections.abc import Mapping

import pytest
from fixtures.application import Clock
from fixtures.models import HEADER, flow, flows, node
from fixtures.played import Move, TestPlayer, opinion

from bpmn.bundle import Bundle
from bpmn.checks import run_checks
from workflows.accounts.models import Post
from workflows.cases.models import CaseState, ReviewCase, RoundState
from workflows.db import db
from workflows.decisions.models import Decision, DecisionState
from workflows.exceptions import (
    CaseHasEnded,
    GateClosed,
    NotAllowed,
    NotOffered,
    NotYourTask,
    Refusal,
    SeparationOfDuties,
    WrongState,
)
from workflows.instances.actions import close_stuck
from workflows.instances.models import IncidentKind
from workflows.opinions.models import Opinion
from workflows.service_tasks import handler_names
from workflows.user_tasks.models import TaskState, UserTask

ITEMS = "BODY QUALIFICATION PROCEDURE FACTS EVIDENCE LAW DISCRETION POWER DOCUMENTS CRIME"
HEAD = (
    '<bpmn:extensionElements><fashen:procedure key="hostile" warranty="负责">'
    '<fashen:clock id="review" name="审核期限" limit="5" unit="WORKDAY" start="DELIVERY" '
    'supplement="PAUSE" maxSupplements="2" basis="002" />'
    + "".join(
        f'<fashen:slot code="{code}" label="{code}" mandatory="true" />'
        for code in ("statement", "text", "basis", "evidence")
    )
    + "".join(f'<fashen:item code="{code}" label="{code}" />' for code in ITEMS.split())
    + '<fashen:opinion id="pass" label="通过" effect="PASS" />'
    '<fashen:opinion id="revise" label="修改" effect="REVISE" />'
    '<fashen:opinion id="reject" label="不通过" effect="REJECT" />'
    "</fashen:procedure></bpmn:extensionElements>"
)
OUTCOMES: Mapping[str, str] = {
    "prepare": "SEND",
    "intake": "ACCEPT",
    "review": "DRAFT",
    "issue": "ISSUE",
    "decide": "PROPOSE",
    "approve": "APPROVE",
    "meeting": "APPROVED",
    "reply": "RESUBMIT",
    "form": "DONE",
}


def step(name: str, kind: str, role: str, subject: str = "", meaning: str = "") -> str:
    """Return a user task with one outcome `on`."""
    about = f' subject="{subject}"' if subject else ""
    return node(
        "userTask",
        name,
        f'<bpmn:extensionElements><fashen:step kind="{kind}" role="{role}"{about} />'
        f'<fashen:outcome id="on" meaning="{meaning or OUTCOMES[kind]}" label="办理" />'
        "</bpmn:extensionElements>",
        name=name,
    )


STEPS: Mapping[str, str] = {
    "prepare": step("prepare", "prepare", "undertaker"),
    "release": step("release", "approve", "unitHead", "submission"),
    "intake": step("intake", "intake", "reviewer"),
    "review": step("review", "review", "reviewer"),
    "issue": step("issue", "issue", "reviewHead"),
    "decide": step("decide", "decide", "undertaker"),
    "approve": step("approve", "approve", "agencyHead", "decision"),
    "decide_again": step("decide_again", "decide", "undertaker"),
    "prepare_again": step("prepare_again", "prepare", "undertaker"),
    "approve_by_undertaker": step("approve_by_undertaker", "approve", "undertaker", "decision"),
    "sign_by_undertaker": step("sign_by_undertaker", "approve", "undertaker"),
    "approve_by_reviewer": step("approve_by_reviewer", "approve", "reviewer", "decision"),
    "approve_by_secretary": step("approve_by_secretary", "approve", "meetingSecretary", "decision"),
    "review_by_undertaker": step("review_by_undertaker", "review", "undertaker"),
    "intake_by_undertaker": step("intake_by_undertaker", "intake", "undertaker"),
    "change": step("change", "decide", "undertaker", meaning="FORMAL_CHANGE"),
    "confirm_by_unit": step("confirm_by_unit", "approve", "unitHead", "formal_change"),
    "adviser": step("adviser", "form", "legalAdviser"),
    "reply": step("reply", "reply", "undertaker"),
}
END = node("endEvent", "end", "<bpmn:terminateEventDefinition />")
TO_REVIEW = ("prepare", "release", "intake")
TO_OPINION = (*TO_REVIEW, "review", "issue")


def drawn(*elements: str) -> bytes:
    """Return a diagram of these elements, with the head of the procedure."""
    process = f'<bpmn:process id="process" isExecutable="true">{HEAD}{"".join(elements)}'
    return f"{HEADER}{process}</bpmn:process></bpmn:definitions>".encode()


def line(*names: str, more: str = "", path: tuple[str, ...] = ()) -> bytes:
    """Return a diagram whose steps follow one after the other."""
    steps = "".join(STEPS[name] for name in names)
    way = path or ("start", *names, "end")
    return drawn(node("startEvent", "start"), steps, END, more, flows(*way))


def errors_of(text: bytes) -> set[str]:
    """Return why the checks refuse a diagram, the missing drawing apart."""
    problems = run_checks(text, Bundle.of_files([("diagram.bpmn", text)]), handler_names())
    return {p.code for p in problems if p.severity == "error"} - {"shape-missing"}


def opened(
    player: TestPlayer, text: bytes, *, refused: tuple[str, ...] = (), key: str = "registration"
) -> ReviewCase:
    """Open a case on a diagram that the checks refuse for these reasons, or let pass."""
    assert errors_of(text) == set(refused)
    player.activate(Bundle.of_files([("diagram.bpmn", text)]))
    return player.at([], key, "hostile")


def on(*names: str) -> list[Move]:
    return [(name, "on", {}) for name in names]


def kinds(player: TestPlayer, case: ReviewCase) -> list[tuple[str, str]]:
    """Return the open incidents: what is wrong, and where."""
    return [(i.kind, i.element_id) for i in player.incidents(case)]


def assert_administrator_told(player: TestPlayer, case: ReviewCase) -> None:
    assert {name for _, name in player.notices(case, "incident")} == {"陶管理"}
    assert player.events(case, "incident.opened")


def assert_way_out(player: TestPlayer, case: ReviewCase) -> None:
    """The head of the agency closes it; nothing is left open anywhere."""
    with pytest.raises(NotYourTask):
        close_stuck(player.who("guanli"), case.id, "图有误", "out by the administrator")
    close_stuck(player.who("juzhang"), case.id, "流程图有误，另案办理", f"out:{case.id}")
    assert case.state == CaseState.CLOSED
    assert player.tasks(case) == []
    assert player.incidents(case) == []
    assert player.armed(case) == {}
    assert case.engine_state == ""
    assert all(not r.open for r in player.rounds(case))


def test_from_the_start_to_the_decision(player: TestPlayer) -> None:
    case = opened(player, line("decide", "approve"))
    assert kinds(player, case) == [(IncidentKind.STEP_NOT_ALLOWED, "decide")]
    assert_administrator_told(player, case)
    with player.refuses(case, GateClosed, "no opinion has been issued"):
        player.acts_as("chengban11", case, "decide", number="1", decided_on="2026-03-02")
    assert player.rows(Decision, case) == []
    assert_way_out(player, case)


def test_from_a_rejection_to_the_decision(player: TestPlayer) -> None:
    case = opened(player, line(*TO_OPINION, "decide", "approve"))
    player.play(case, [*on(*TO_REVIEW), ("review", "on", opinion("reject")), *on("issue")])
    assert kinds(player, case) == [(IncidentKind.STEP_NOT_ALLOWED, "decide")]
    with player.refuses(case, GateClosed, "was not passed"):
        player.do(case, "decide", "on")
    assert case.state == CaseState.HANDLING_OPINION
    assert_way_out(player, case)


def test_from_a_timer_to_the_decision(player: TestPlayer, clock: Clock) -> None:
    """The limit runs out and the diagram goes on to decide: silence is no consent (4.3.4)."""
    timer = node(
        "intermediateCatchEvent",
        "expired",
        "<bpmn:timerEventDefinition><bpmn:timeDate>clock.review.due</bpmn:timeDate>"
        "</bpmn:timerEventDefinition>",
    )
    names = (*TO_REVIEW, "decide", "approve")
    way = ("start", *TO_REVIEW, "expired", "decide", "approve", "end")
    case = opened(player, line(*names, more=timer, path=way))
    player.play(case, on(*TO_REVIEW))
    clock.set("2026-03-10")
    player.tick()
    assert kinds(player, case) == [(IncidentKind.STEP_NOT_ALLOWED, "decide")]
    assert player.rounds(case)[0].state == RoundState.UNDER_REVIEW
    assert player.rows(Opinion, case) == []
    with player.refuses(case, GateClosed):
        player.do(case, "decide", "on")
    assert_way_out(player, case)


def test_decide_twice(player: TestPlayer) -> None:
    case = opened(player, line(*TO_OPINION, "decide", "approve", "decide_again"))
    player.play(case, on(*TO_OPINION, "decide", "approve"))
    assert case.state == CaseState.DECIDED
    assert kinds(player, case) == [(IncidentKind.STEP_NOT_ALLOWED, "decide_again")]
    assert player.tasks(case) == []  # nothing hangs in an inbox for ever
    with player.refuses(case, CaseHasEnded):
        player.acts_as("chengban11", case, "decide_again")
    assert [d.state for d in player.rows(Decision, case)] == [DecisionState.MADE]


def test_propose_twice_before_the_approval(player: TestPlayer) -> None:
    case = opened(player, line(*TO_OPINION, "decide", "decide_again", "approve"))
    player.play(case, on(*TO_OPINION, "decide"))
    with player.refuses(case, NotAllowed, "open already"):
        player.do(case, "decide_again", "on")
    assert len(player.rows(Decision, case)) == 1


@pytest.mark.parametrize("step_id", ["approve_by_undertaker", "sign_by_undertaker"])
def test_the_undertaker_approves(player: TestPlayer, step_id: str) -> None:
    case = opened(player, line(*TO_OPINION, "decide", step_id))
    player.play(case, on(*TO_OPINION, "decide"))
    for officer in ("chengban11", "chengban12"):
        with player.refuses(case, SeparationOfDuties):
            player.acts_as(officer, case, step_id)
    assert case.state == CaseState.CLEARED
    assert kinds(player, case) == [(IncidentKind.NOBODY_ELIGIBLE, step_id)]
    assert_way_out(player, case)


@pytest.mark.parametrize("role", ["reviewer", "secretary"])
def test_the_reviewer_approves_under_another_name(player: TestPlayer, role: str) -> None:
    """Whatever role the diagram gives the approval to, who reviewed does not approve."""
    player.appoint("shenhe", "root", Post.SECRETARY)
    step_id = f"approve_by_{role}"
    case = opened(player, line(*TO_OPINION, "decide", step_id))
    player.play(case, on("prepare", "release"))
    player.acts_as("shenhe", case, "intake")
    player.acts_as("shenhe", case, "review", **opinion("pass"))
    player.play(case, on("issue", "decide"))
    with player.refuses(case, SeparationOfDuties, "you reviewed this case"):
        player.acts_as("shenhe", case, step_id)
    assert case.state == CaseState.CLEARED


@pytest.mark.parametrize(
    ("before", "step_id"),
    [
        (TO_REVIEW[:2], "intake_by_undertaker"),
        (TO_REVIEW, "review_by_undertaker"),
    ],
)
def test_the_undertaker_reviews(player: TestPlayer, before: tuple[str, ...], step_id: str) -> None:
    """Even one who is on the register of reviewers."""
    person = player.person("chengban11")
    person.reviewer_since, person.legally_qualified = player.person("shenhe").reviewer_since, True
    db.session.commit()
    case = opened(player, line(*before, step_id))
    player.play(case, on(*before))
    with player.refuses(case, SeparationOfDuties, "you handle this case yourself"):
        player.acts_as("chengban11", case, step_id, **opinion("pass"))
    assert kinds(player, case) == [(IncidentKind.NOBODY_ELIGIBLE, step_id)]
    assert_way_out(player, case)


def test_the_unit_confirms_its_own_formal_change(player: TestPlayer) -> None:
    """4.4.4: a formal change is the review head's to confirm, whoever is drawn."""
    case = opened(player, line(*TO_OPINION, "change", "confirm_by_unit", "approve"))
    player.play(case, on(*TO_OPINION, "change"))
    with player.refuses(case, NotYourTask, "head of the review body"):
        player.acts_as("dengji", case, "confirm_by_unit")


def test_a_formal_change_that_nobody_confirms(player: TestPlayer) -> None:
    case = opened(player, line(*TO_OPINION, "change", "approve"))
    player.play(case, on(*TO_OPINION, "change"))
    with player.refuses(case, NotOffered):
        player.do(case, "approve", "on")
    assert case.state == CaseState.CLEARED


@pytest.mark.parametrize(
    ("names", "wrong"),
    [
        (("prepare", "release", "review"), "review"),  # intake left out
        ((*TO_REVIEW, "issue"), "issue"),  # nothing drafted
        (("prepare", "intake"), "intake"),  # not released
        (("prepare", "release", "prepare_again"), "prepare_again"),  # in review
        ((*TO_REVIEW, "reply"), "reply"),  # no opinion
    ],
)
def test_an_outcome_wired_to_the_wrong_step(
    player: TestPlayer, names: tuple[str, ...], wrong: str
) -> None:
    case = opened(player, line(*names))
    player.play(case, on(*names[:-1]))
    assert kinds(player, case) == [(IncidentKind.STEP_NOT_ALLOWED, wrong)]
    assert_administrator_told(player, case)
    with player.refuses(case, WrongState, "tell the administrator"):
        player.do(case, wrong, "on")
    assert_way_out(player, case)


def test_a_message_into_a_closed_case(player: TestPlayer) -> None:
    catch = node(
        "intermediateCatchEvent",
        "closing",
        '<bpmn:extensionElements><fashen:act kind="request_closing" role="unitHead" '
        'label="撤案" /></bpmn:extensionElements><bpmn:messageEventDefinition />',
    )
    names = (*TO_OPINION, "decide", "approve")
    text = drawn(
        node("startEvent", "start"),
        node("parallelGateway", "fork"),
        *(STEPS[name] for name in names),
        node("endEvent", "end"),  # a plain end: the other lane waits on in a decided case
        catch,
        node("endEvent", "end_of_closing"),
        flows("start", "fork", *names, "end"),
        flows("fork", "closing", "end_of_closing"),
    )
    case = opened(player, text)
    player.play(case, on(*names))
    assert case.state == CaseState.DECIDED
    assert case.engine_state != ""
    with player.refuses(case, CaseHasEnded, "nothing more"):
        player.do(case, "closing")
    assert [e.payload["step"] for e in player.events(case, "act.refused")] == ["closing"]
    assert case.state == CaseState.DECIDED


def test_a_lane_that_is_left_open_by_the_decision_leaves_every_inbox(player: TestPlayer) -> None:
    names = (*TO_OPINION, "decide", "approve")
    text = drawn(
        node("startEvent", "start"),
        node("parallelGateway", "fork"),
        *(STEPS[name] for name in names),
        node("endEvent", "end"),
        STEPS["prepare_again"],
        node("endEvent", "other_end"),
        flows("start", "fork", *names, "end"),
        flows("fork", "prepare_again", "other_end"),
    )
    case = opened(player, text)
    player.play(case, on(*names))
    assert case.state == CaseState.DECIDED
    assert player.tasks(case) == []
    with player.refuses(case, CaseHasEnded):
        player.acts_as("chengban11", case, "prepare_again")


def test_a_pass_older_than_the_hearing(player: TestPlayer, clock: Clock) -> None:
    case = opened(player, line(*TO_OPINION, "decide", "approve"))
    player.play(case, on(*TO_OPINION))
    clock.set("2026-03-06")
    with player.refuses(case, GateClosed, "hearing ended after"):
        player.do(case, "decide", "on", hearing_closed_on="2026-03-05")
    assert player.rows(Decision, case) == []


@pytest.mark.parametrize("names", [("prepare",), TO_REVIEW, TO_OPINION])
def test_the_diagram_ends_before_the_case_does(player: TestPlayer, names: tuple[str, ...]) -> None:
    case = opened(player, line(*names))
    player.play(case, on(*names))
    assert case.engine_state == ""
    assert not case.ended
    assert kinds(player, case) == [(IncidentKind.ENDED_UNDECIDED, "")]
    assert_administrator_told(player, case)
    assert_way_out(player, case)


def test_a_diagram_that_ends_where_it_begins(player: TestPlayer) -> None:
    case = opened(player, line())
    assert kinds(player, case) == [(IncidentKind.ENDED_UNDECIDED, "")]
    assert_way_out(player, case)


def test_a_step_that_nobody_can_take(player: TestPlayer) -> None:
    player.dismiss("guwen")
    case = opened(player, line("adviser", "prepare"), refused=("form-missing",))
    assert kinds(player, case) == [(IncidentKind.NOBODY_ELIGIBLE, "adviser")]
    assert_administrator_told(player, case)
    with player.refuses(case, NotYourTask):
        player.acts_as("guwen", case, "adviser")
    player.appoint("guwen", "review", Post.ADVISER)  # the way out: somebody is appointed
    player.acts_as("guwen", case, "adviser")
    assert player.open_steps(case) == ["prepare"]


def choice(condition: str) -> bytes:
    """Return a diagram with a gateway on a condition after its first step."""
    return drawn(
        node("startEvent", "start"),
        STEPS["prepare"],
        node("exclusiveGateway", "which", default="which_to_end"),
        STEPS["release"],
        END,
        flows("start", "prepare", "which"),
        flow("which", "release", condition),
        flow("which", "end"),
        flow("release", "end"),
    )


@pytest.mark.parametrize(
    ("condition", "refused"),
    [
        ("steps.prepare.answers.size &gt; 5", ()),
        ("case.amount &gt; 100000", ()),  # this case has no amount: nothing and a number
        ("opinion.effect == 'PASS'", ()),  # no opinion yet
        ("clock.review.overdue", ()),  # not started
        ("steps.never.outcome == 'on'", ("fact-unknown",)),
    ],
)
def test_a_condition_that_raises_at_run_time(
    player: TestPlayer, condition: str, refused: tuple[str, ...]
) -> None:
    case = opened(player, choice(condition), refused=refused)
    before = player.snapshot(case)
    with pytest.raises(NotAllowed, match="cannot go on") as caught:
        player.do(case, "prepare", "on")
    assert "which" in str(caught.value)
    after = player.snapshot(case)
    for table in ("incidents", "notices"):
        before.pop(table)
        assert after.pop(table)
    assert after == before  # not half a turn: the step is still open, its answers are not kept
    assert kinds(player, case) == [(IncidentKind.TURN_FAILED, "which")]
    assert [e.payload["step"] for e in player.events(case, "act.refused")] == ["prepare"]
    assert_administrator_told(player, case)
    with pytest.raises(NotAllowed):
        player.do(case, "prepare", "on")
    assert len(player.incidents(case)) == 1  # once more the same: one incident
    assert_way_out(player, case)


def test_a_condition_that_raises_at_the_start_opens_no_case(player: TestPlayer) -> None:
    text = drawn(
        node("startEvent", "start"),
        node("exclusiveGateway", "which", default="which_to_end"),
        STEPS["prepare"],
        END,
        flows("start", "which"),
        flow("which", "prepare", "round.n == 1"),
        flow("which", "end"),
        flow("prepare", "end"),
    )
    with pytest.raises(NotAllowed, match="cannot go on"):
        opened(player, text)
    assert db.session.query(ReviewCase).count() == 0


def test_an_amount_that_is_there_compares_as_a_number(player: TestPlayer) -> None:
    case = opened(player, choice("case.amount &gt; 100000"), key="farmland")
    player.do(case, "prepare", "on")
    assert player.open_steps(case) == ["release"]
    assert player.events(case, "task.completed")[-1].payload["facts"] == {"case.amount": 440000}


def test_a_loop_without_a_wait(player: TestPlayer) -> None:
    """The checks refuse it; run all the same it is cut off and becomes an incident."""
    text = drawn(
        node("startEvent", "start"),
        STEPS["prepare"],
        node("exclusiveGateway", "round_and", default="round_and_to_round"),
        node("exclusiveGateway", "round", default="round_to_round_and"),
        END,
        flows("start", "prepare", "round_and", "round", "round_and"),
        flow("round", "end", "case.rounds &gt; 99"),
    ).replace(b' default="round_and_to_round"', b"")
    case = opened(player, text, refused=("cycle-without-wait",))
    with pytest.raises(NotAllowed, match="circle"):
        player.do(case, "prepare", "on")
    assert case.turns == 1
    assert [kind for kind, _ in kinds(player, case)] == [IncidentKind.TURN_FAILED]
    assert_way_out(player, case)


@pytest.mark.parametrize(
    ("work", "refused"),
    [
        (
            node(
                "serviceTask",
                "work",
                '<bpmn:extensionElements><fashen:handler name="nobody.knows" />'
                "</bpmn:extensionElements>",
            ),
            ("handler-unknown",),
        ),
        (
            node(
                "serviceTask",
                "work",
                '<bpmn:extensionElements><fashen:handler name="notices.tell" />'
                "</bpmn:extensionElements>",
            ),
            (),  # its inputs are missing
        ),
        (
            node(
                "businessRuleTask",
                "work",
                '<bpmn:extensionElements><fashen:decisionTable ref="none" />'
                "</bpmn:extensionElements>",
            ),
            ("table-missing",),
        ),
    ],
)
def test_a_service_that_fails(player: TestPlayer, work: str, refused: tuple[str, ...]) -> None:
    text = line(
        "prepare", "release", more=work, path=("start", "prepare", "work", "release", "end")
    )
    case = opened(player, text, refused=refused)
    with pytest.raises(NotAllowed, match="cannot go on"):
        player.do(case, "prepare", "on")
    assert kinds(player, case) == [(IncidentKind.TURN_FAILED, "work")]
    assert player.open_steps(case) == ["prepare"]
    assert_way_out(player, case)


def test_one_step_opened_twice_waits_twice(player: TestPlayer) -> None:
    text = drawn(
        node("startEvent", "start"),
        node("parallelGateway", "fork"),
        STEPS["prepare"],
        STEPS["adviser"],
        END.replace("<bpmn:terminateEventDefinition />", ""),
        flows("start", "fork"),
        flow("fork", "adviser", flow_id="a"),
        flow("fork", "adviser", flow_id="b"),
        flows("adviser", "prepare", "end"),
    )
    case = opened(player, text, refused=("form-missing",))
    assert player.open_steps(case) == ["adviser", "adviser"]
    second = player.tasks(case)[1]
    player.acts_as("guwen", case, "adviser")  # acts on the newer of the two
    left = [t for t in player.rows(UserTask, case) if t.element_id == "adviser"]
    assert [t.state for t in left] == [TaskState.OPEN, TaskState.DONE]
    assert left[1].id == second.id
    assert sorted(player.open_steps(case)) == ["adviser", "prepare"]
    player.do(case, "adviser", "on")
    assert player.open_steps(case) == ["prepare", "prepare"]


def test_an_approval_of_what_nobody_asked_for(player: TestPlayer) -> None:
    case = opened(player, line("release"))
    with player.refuses(case, NotOffered):
        player.do(case, "release", "on")
    assert player.rounds(case) == []


def test_intake_without_a_review_clock(player: TestPlayer) -> None:
    text = line(*TO_REVIEW)
    start, end = text.index(b"<fashen:clock"), text.index(b"<fashen:slot")
    case = opened(player, text[:start] + text[end:])
    with pytest.raises(Refusal):
        player.play(case, on(*TO_REVIEW))
    assert player.rounds(case) == [] or player.rounds(case)[0].state == RoundState.SUBMITTED


def test_the_way_out_is_only_for_cases_with_an_incident_and_needs_a_reason(
    player: TestPlayer,
) -> None:
    sound = player.at([])
    with pytest.raises(NotOffered):
        close_stuck(player.who("juzhang"), sound.id, "想结案", "no incident")
    stuck = opened(player, line("decide"))
    with pytest.raises(Refusal):
        close_stuck(player.who("juzhang"), stuck.id, "  ", "no reason")
    assert stuck.state == CaseState.PREPARING
