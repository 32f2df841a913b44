"""Both shipped diagrams: every flow, every outcome, every act in every state that offers it."""

import shutil
from pathlib import Path

import pytest
from fixtures.application import Clock
from fixtures.paths import Search

from web.app import create_app
from web.config import Config, sqlite_address
from web.sample.play import PROCEDURES
from workflows import system_time
from workflows.accounts.models import Agency
from workflows.cases.models import ENDED, CaseState, RoundState
from workflows.db import db

R = RoundState
OPEN = {R.SUBMITTED, R.UNDER_REVIEW, R.AWAITING_SUPPLEMENT, R.OPINION_PENDING}
# In which states of an open round the acts are offered (domain.md 4.1: T08, T10, T26, T27).
ROUND_STATES = {
    "return_unsupplied": {R.AWAITING_SUPPLEMENT},
    "request_extension": {R.UNDER_REVIEW, R.AWAITING_SUPPLEMENT},
    "withdraw": {R.SUBMITTED, R.UNDER_REVIEW, R.AWAITING_SUPPLEMENT},
    "request_withdrawal": {R.OPINION_PENDING},
    "recuse": OPEN,
    "reassign": OPEN,
}
# What is offered and refused all the same; the words are judged by the tests of each transition.
REFUSED = {
    ("issue", "issue"),  # while a recusal is being decided
    ("meeting", "approved"),  # to settle a dispute
    ("meeting", "uphold"),  # after a pass
    ("meeting", "new_round"),  # after a pass
}


@pytest.fixture(scope="module", params=PROCEDURES)
def search(
    request: pytest.FixtureRequest, played_database: Path, tmp_path_factory: pytest.TempPathFactory
) -> Search:
    """The search through one procedure, done once for the tests of this module."""
    folder = tmp_path_factory.mktemp(request.param)
    database = Path(shutil.copy(played_database, folder / "fashen.sqlite3"))
    clock = Clock()
    app = create_app(Config(folder, sqlite_address(folder), "a key for tests", testing=True))
    with system_time.running_on(clock), app.app_context():
        agency_id = db.session.scalars(db.select(Agency.id)).one()
        done = Search(agency_id, database, clock, request.param)
        done.run()
        db.session.remove()
        db.engine.dispose()
    return done


def test_every_sequence_flow_is_gone(search):
    assert set(search.procedure.sequence_flows) - search.seen.flows == set()


def test_every_outcome_of_every_step_is_taken(search):
    drawn = {(e, o.id) for e, step in search.procedure.steps.items() for o in step.outcomes}

    assert drawn - search.seen.outcomes == set()


def test_every_timer_fires(search):
    assert search.seen.timers == set(search.procedure.timers)


def test_every_act_is_done_in_every_state_that_offers_it(search):
    assert search.seen.acts_offered - search.seen.acts_done == set()
    assert {element for element, _, _ in search.seen.acts_done} == set(search.procedure.acts)


def test_acts_of_a_round_are_offered_where_the_law_allows_them(search):
    offered = search.seen.acts_offered
    drawn = {e: a.kind for e, a in search.procedure.acts.items() if a.kind in ROUND_STATES}
    possible = {state for _, case_state, state in offered if case_state == CaseState.IN_REVIEW}

    for element_id, kind in drawn.items():
        assert {s for e, _, s in offered if e == element_id} == ROUND_STATES[kind] & possible
        assert {c for e, c, _ in offered if e == element_id} == {CaseState.IN_REVIEW}


def test_a_case_may_be_closed_from_every_open_state(search):
    asked = {state for element, state, _ in search.seen.acts_done if element == "request_closing"}
    reached = {case_state for _, case_state, *_ in search.known}

    assert asked == reached - ENDED
    assert len(asked) >= 6


def test_nothing_is_refused_but_what_the_law_refuses(search):
    assert set(search.seen.refused) <= REFUSED


def test_a_case_can_end_in_every_way_that_is_drawn(search):
    ends = {n.id for n in search.procedure.flow_nodes.values() if n.type == "endEvent"}
    reached = {search.procedure.sequence_flows[flow].target for flow in search.seen.flows}

    assert ends <= reached
    assert search.ended == {
        "legal-review": {CaseState.DECIDED, CaseState.CLOSED, CaseState.NOT_REQUIRED},
        "huoqiu": ENDED,
    }[search.procedure.key]  # fmt: skip
