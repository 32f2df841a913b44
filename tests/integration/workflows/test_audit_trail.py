"""The trail: every act and every refusal, chained, and nobody can change it unseen (D12)."""

import hashlib
from typing import Any

import pytest
from fixtures.application import Clock
from fixtures.consistency import broken_links
from fixtures.played import CLEARED, DECIDED, REJECTED, SENT, SUBMITTED, TestPlayer
from sqlalchemy import select, update

from workflows.acts import Act
from workflows.audit import actions as audit
from workflows.audit.events import EVENTS
from workflows.audit.models import AuditEvent
from workflows.audit.words import WORDS
from workflows.db import canonical_json, db
from workflows.exceptions import GateClosed, NotYourTask
from workflows.opinions.models import Opinion


def trail(player: TestPlayer) -> list[AuditEvent]:
    """Return the agency's trail as the database holds it."""
    query = select(AuditEvent).where(AuditEvent.agency_id == player.agency_id)
    return list(
        db.session.scalars(query.order_by(AuditEvent.seq).execution_options(populate_existing=True))
    )


def test_the_chain_of_a_whole_case_verifies(player: TestPlayer) -> None:
    player.at(DECIDED)
    player.at(REJECTED, "farmland")
    rows = trail(player)
    assert [row.seq for row in rows] == list(range(1, len(rows) + 1))
    assert rows[0].previous == audit.GENESIS
    assert broken_links(player.agency_id) == []


@pytest.mark.parametrize(
    "change",
    [
        {"event": "opinion.sent_back"},
        {"actor_name": "别人"},
        {"actor_id": 1},
        {"recorded_by": 1},
        {"case_id": None},
        {"payload": {"number": "假", "label": "假", "effect": "PASS"}},
    ],
)
def test_a_changed_row_is_found(player: TestPlayer, change: dict[str, object]) -> None:
    case = player.at(REJECTED)
    row = player.events(case, "opinion.issued")[0]
    db.session.execute(update(AuditEvent).where(AuditEvent.seq == row.seq).values(**change))
    db.session.commit()
    assert broken_links(player.agency_id) == [row.seq]


def test_a_row_that_was_taken_out_is_found(player: TestPlayer) -> None:
    case = player.at(REJECTED)
    row = player.events(case, "opinion.issued")[0]
    db.session.delete(row)
    db.session.commit()
    assert broken_links(player.agency_id) == [row.seq + 1]


def test_the_payload_hash_is_of_the_canonical_text(player: TestPlayer) -> None:
    player.at(SENT)
    for row in trail(player):
        text = canonical_json(row.payload).encode()
        assert row.payload_hash == hashlib.sha256(text).hexdigest()


def test_an_act_leaves_its_event_and_a_refusal_too(player: TestPlayer, clock: Clock) -> None:
    case = player.at(CLEARED)
    with player.refuses(case, GateClosed):
        player.do(case, "decide", "propose", party="别人")
    with player.refuses(case, NotYourTask):
        player.acts_as("shenhe", case, "decide", "propose")
    refused = player.events(case, "gate.refused", "act.refused")
    assert [(e.event, e.payload["step"]) for e in refused] == [
        ("gate.refused", "decide"),
        ("act.refused", "decide"),
    ]
    assert refused[0].actor_name == "沈练习"
    assert refused[1].actor_name == "许审慎"
    assert refused[0].at == clock.now
    assert "differ" in refused[0].payload["reason"]


def test_the_conditions_that_led_on_are_written_with_the_step(player: TestPlayer) -> None:
    case = player.at(SUBMITTED)
    player.do(case, "intake", "accept")
    done = player.events(case, "task.completed")[-1]
    assert done.payload["facts"] == {"steps.intake.outcome": "accept"}
    assert done.payload["step"] == "登记并审查材料"


def test_an_event_with_other_fields_than_declared_is_not_written(player: TestPlayer) -> None:
    act = Act(player.who("shenhe"), player.clock.now)
    act.note("case.moved", before="PREPARING")
    with pytest.raises(ValueError, match=r"case\.moved"):
        audit.append(act)
    db.session.rollback()


def test_every_event_has_words_that_use_only_its_fields() -> None:
    assert set(WORDS) == set(EVENTS)
    for name, words in WORDS.items():
        assert words % dict.fromkeys(EVENTS[name], "x"), name


def test_signed_opinions_and_submissions_are_not_changed_by_what_follows(
    player: TestPlayer,
) -> None:
    """4.3.3: an issued opinion, a registered submission are never changed."""
    case = player.at(REJECTED)
    opinion, first = _columns(player.rows(Opinion, case)[0]), _columns(player.rounds(case)[0])
    player.do(case, "reply", "disagree")
    player.do(case, "approve_disagreement")
    player.do(case, "ruling", "re_review")
    player.play(case, [("intake", "accept", {}), *CLEARED[4:]])
    assert _columns(player.rows(Opinion, case)[0]) == opinion
    assert _columns(player.rounds(case)[0]) == first


def _columns(record: Any) -> dict[str, object]:
    return {column.key: getattr(record, column.key) for column in record.__table__.columns}
