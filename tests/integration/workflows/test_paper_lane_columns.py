"""Who acted and when, apart from who entered it and when (domain.md 4.4.1)."""

from datetime import date

import pytest
from fixtures.application import Clock
from fixtures.played import PENDING, PROPOSED, SUBMITTED, UNDER_REVIEW, TestPlayer, opinion

from workflows.audit.models import AuditEvent
from workflows.cases.models import CaseState, Exclusion
from workflows.clocks.models import DeadlineEvent
from workflows.db import Acted, Base, db
from workflows.decisions.models import Decision
from workflows.exceptions import (
    DateOrder,
    ExtensionRefused,
    NotYourTask,
    PaperMissing,
)
from workflows.instances.models import TurnRecord
from workflows.opinions.models import Opinion
from workflows.requests.models import RequestResult


def test_an_act_on_paper_keeps_both_persons_and_both_dates(
    player: TestPlayer, clock: Clock
) -> None:
    case = player.at(PENDING)
    clock.set("2026-03-05T10:30")
    player.tick()
    player.acts_as(player.on_paper("keezhang", "2026-03-04"), case, "issue")
    (issued,) = player.rows(Opinion, case)
    head, typist = player.person("keezhang").id, player.person("mishu").id
    assert (issued.issued_by, issued.issued_on) == (head, date(2026, 3, 4))
    turn = player.rows(TurnRecord, case)[-1]
    assert (turn.acted_by, turn.acted_on) == (head, date(2026, 3, 4))
    assert (turn.recorded_by, turn.recorded_at) == (typist, clock.now)
    assert turn.scan_id == 1
    event = player.events(case, "opinion.issued")[0]
    assert (event.actor_id, event.recorded_by) == (head, typist)
    assert player.clock_of(case).stopped_on == date(2026, 3, 4)


def test_an_act_on_paper_comes_with_its_scan(player: TestPlayer, clock: Clock) -> None:
    case = player.at(PROPOSED)
    clock.set("2026-03-04")
    for paper in (
        player.who("juzhang", on="2026-03-03"),
        player.who("juzhang", recorded_by="mishu"),
    ):
        with player.refuses(case, PaperMissing):
            player.acts_as(paper, case, "approve_decision")
    player.acts_as(player.on_paper("juzhang", "2026-03-03"), case, "approve_decision")
    (decision,) = player.rows(Decision, case)
    assert decision.approved_on == date(2026, 3, 3)
    assert case.ended_on == date(2026, 3, 3)


def test_who_types_never_becomes_reviewer_or_approver(player: TestPlayer) -> None:
    case = player.at(SUBMITTED)
    player.acts_as(player.on_paper("shenhe", "2026-03-02"), case, "intake", "accept")
    typist = player.person("mishu").id
    assert player.rounds(case)[0].reviewer_id == player.person("shenhe").id
    assert player.rounds(case)[0].registered_by == player.person("shenhe").id
    assert typist not in {row.person_id for row in player.rows(Exclusion, case)}


def test_separation_tests_who_acted_not_who_typed(player: TestPlayer) -> None:
    """An undertaker may type in what the head signed; he may not sign it himself."""
    case = player.at(PROPOSED)
    own = player.on_paper("chengban11", "2026-03-02", recorded_by="juzhang")
    with player.refuses(case, NotYourTask):
        player.acts_as(own, case, "approve_decision")
    player.acts_as(
        player.on_paper("juzhang", "2026-03-02", recorded_by="chengban11"),
        case,
        "approve_decision",
    )
    assert case.state == CaseState.DECIDED


def test_a_duty_on_paper_is_the_signers(player: TestPlayer) -> None:
    case = player.at(UNDER_REVIEW)
    reviewer = player.rounds(case)[0].reviewer_id
    name = next(u for u in ("shenhe", "shenhe2", "keezhang") if player.person(u).id == reviewer)
    player.acts_as(player.on_paper(name, "2026-03-02"), case, "review", **opinion("pass"))
    reasons = {(row.person_id, row.duty) for row in player.rows(Exclusion, case)}
    assert (reviewer, "APPROVE") in reasons
    assert player.person("mishu").id not in {person for person, _ in reasons}


def test_a_date_precedes_neither_the_step_before_it_nor_lies_ahead(
    player: TestPlayer, clock: Clock
) -> None:
    clock.set("2026-03-04")
    case = player.at(SUBMITTED)
    clock.set("2026-03-06")
    player.tick()
    with player.refuses(case, DateOrder, "step before"):
        player.acts_as(player.on_paper("shenhe", "2026-03-03"), case, "intake", "accept")
    with player.refuses(case, DateOrder, "future"):
        player.acts_as(player.on_paper("shenhe", "2026-03-07"), case, "intake", "accept")
    player.acts_as(player.on_paper("shenhe", "2026-03-05"), case, "intake", "accept")
    assert player.rounds(case)[0].accepted_on == date(2026, 3, 5)


def test_a_reminder_is_no_step_that_a_paper_date_could_precede(
    player: TestPlayer, clock: Clock
) -> None:
    """The notice of 9 March went out; what was signed on 6 March is entered after it."""
    case = player.at(PENDING)
    clock.set("2026-03-09")
    player.tick()
    assert player.events(case, "clock.attention")
    player.acts_as(player.on_paper("keezhang", "2026-03-06"), case, "issue")
    assert case.state == CaseState.CLEARED
    assert player.clock_of(case).stopped_on == date(2026, 3, 6)


def test_an_extension_signed_on_day_5_and_entered_on_day_6_is_in_time(
    player: TestPlayer, clock: Clock
) -> None:
    case = player.at(UNDER_REVIEW)
    clock.set("2026-03-06")
    player.do(case, "request_extension", days="10")
    clock.set("2026-03-10")  # the limit ended with 9 March
    player.acts_as(player.on_paper("fazhi", "2026-03-09"), case, "approve_extension")
    assert player.request(case, "extension").result == RequestResult.GRANTED
    assert player.clock_of(case).due_on == date(2026, 3, 23)
    extended = next(e for e in db.session.query(DeadlineEvent) if e.kind == "EXTEND")
    assert (extended.on_date, extended.at) == (date(2026, 3, 9), clock.now)


def test_so_is_one_whose_request_lapsed_over_night_and_is_entered_with_it(
    player: TestPlayer, clock: Clock
) -> None:
    """Both papers are signed on day 5; the sweep of the night knew of neither, nor of the second.

    The limit was kept on paper, so what hangs on it stays open until the end of the day of entry.
    """
    case = player.at(UNDER_REVIEW)
    clock.set("2026-03-06")
    player.do(case, "request_extension", days="10")
    clock.set("2026-03-10T00:01")
    player.tick()
    assert player.request(case, "extension").result == RequestResult.LAPSED
    clock.set("2026-03-10T09:00")
    player.tick()
    reviewer = next(
        u
        for u in ("shenhe", "shenhe2", "keezhang")
        if player.person(u).id == player.rounds(case)[0].reviewer_id
    )
    asked = player.on_paper(reviewer, "2026-03-09")
    player.acts_as(asked, case, "request_extension", days="10")
    clock.set("2026-03-10T09:20")
    player.tick()
    player.acts_as(player.on_paper("fazhi", "2026-03-09"), case, "approve_extension")
    assert player.clock_of(case).due_on == date(2026, 3, 23)


def test_entered_again_but_not_decided_it_lapses_with_the_day(
    player: TestPlayer, clock: Clock
) -> None:
    case = player.at(UNDER_REVIEW)
    clock.set("2026-03-10T09:00")
    player.tick()
    asked = player.on_paper("keezhang", "2026-03-09")
    player.acts_as(asked, case, "request_extension", days="10")
    clock.set("2026-03-11T00:00")
    player.tick()
    assert player.request(case, "extension").result == RequestResult.LAPSED
    assert player.clock_of(case).due_on == date(2026, 3, 9)


def test_an_extension_signed_on_day_6_is_late_whenever_it_is_entered(
    player: TestPlayer, clock: Clock
) -> None:
    case = player.at(UNDER_REVIEW)
    clock.set("2026-03-11")
    player.tick()
    with player.refuses(case, ExtensionRefused, "passed"):
        player.acts_as(player.on_paper("keezhang", "2026-03-10"), case, "request_extension")


def test_a_supplement_counts_from_its_delivery_not_from_its_entry(
    player: TestPlayer, clock: Clock
) -> None:
    case = player.at(UNDER_REVIEW)
    clock.set("2026-03-04")
    player.do(case, "review", "supplement")
    clock.set("2026-03-11")
    player.tick()
    player.acts_as(player.on_paper("chengban11", "2026-03-10"), case, "give_supplement")
    player.do(case, "confirm_supplement", "complete")
    assert player.clock_of(case).due_on == date(2026, 3, 13)


def test_every_record_of_an_act_says_both(player: TestPlayer) -> None:
    """No table of acts without the four columns, and no audit event without its typist."""

    acts = [m.class_ for m in Base.registry.mappers if issubclass(m.class_, Acted)]
    assert len(acts) >= 10
    for kind in acts:
        assert {"acted_by", "acted_on", "recorded_by", "recorded_at"} <= set(
            kind.__table__.columns.keys()
        )
    case = player.at(PENDING)
    for event in db.session.query(AuditEvent).filter(AuditEvent.case_id == case.id):
        assert event.recorded_by is not None


@pytest.mark.parametrize("on", ["2026-03-02", "2026-03-03"])
def test_the_register_date_of_a_submission_is_the_date_on_the_paper(
    player: TestPlayer, clock: Clock, on: str
) -> None:
    case = player.at(SUBMITTED[:2])
    clock.set("2026-03-04")
    paper = player.on_paper("dengji", on)
    player.acts_as(paper, case, "approve_submission")
    assert player.rounds(case)[0].acted_on == date.fromisoformat(on)
    player.do(case, "intake", "accept")
    assert player.clock_of(case).day_zero == date.fromisoformat(on)
