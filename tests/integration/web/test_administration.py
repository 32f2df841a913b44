from typing import Any

import pytest
from fixtures.desks import Desks
from fixtures.played import UNDER_REVIEW
from flask.testing import FlaskClient

from web.codes import AUDIT_EVENTS
from workflows.audit.events import EVENTS
from workflows.audit.models import AuditEvent
from workflows.db import db
from workflows.definitions.models import ProcedureVersion, VersionState
from workflows.instances.models import Incident, IncidentKind

ADDRESS = "/administration/procedures"


@pytest.fixture
def admin(desks: Desks) -> FlaskClient:
    return desks.sign_in("guanli")


def draft_of(desks: Desks, admin: FlaskClient) -> str:
    """Make a draft of the legal review and return the address of its editor's endpoints."""
    with desks.app.app_context():
        active = db.session.scalars(
            db.select(ProcedureVersion).where(
                ProcedureVersion.key == "legal-review",
                ProcedureVersion.state == VersionState.ACTIVE,
            )
        ).one()
    answer = admin.post(f"{ADDRESS}/{active.public_id}/draft")
    return answer.headers["Location"].removesuffix("/editor")


@pytest.mark.parametrize(
    ("address", "who"),
    [
        ("/administration/procedures", "juzhang"),
        ("/administration/incidents", "jiandu"),
        ("/administration/audit", "shenhe"),
        ("/administration/calendar", "chengban"),
    ],
)
def test_administration_is_for_its_posts(desks: Desks, address: str, who: str) -> None:
    assert desks.sign_in(who).get(address).status_code == 403
    assert desks.sign_in("guanli").get(address).status_code == 200


def test_procedures_are_listed_with_their_running_cases(desks: Desks, admin: FlaskClient) -> None:
    desks.case_at(UNDER_REVIEW)

    page = admin.get(ADDRESS).text

    assert "重大执法决定法制审核" in page
    assert "启用中" in page
    assert ">1</td>" in page


def test_a_draft_is_made_once_and_gone_on_with(desks: Desks, admin: FlaskClient) -> None:
    first = draft_of(desks, admin)

    assert draft_of(desks, admin) == first
    assert "继续编辑草稿" in admin.get(ADDRESS).text


def test_the_editor_gets_the_diagram_and_its_forms(desks: Desks, admin: FlaskClient) -> None:
    address = draft_of(desks, admin)

    source = admin.get(f"{address}/source").get_json()

    assert source["xml"].startswith("<?xml")
    assert source["version"] == 1
    assert isinstance(source["forms"], dict)
    assert admin.get(f"{ADDRESS}/meta").get_json()["roles"]["reviewer"] == "审核人员"
    assert "data-readonly" not in admin.get(f"{address}/editor").text


def test_a_changed_limit_is_saved_checked_and_activated(desks: Desks, admin: FlaskClient) -> None:
    running = desks.case_at(UNDER_REVIEW)
    address = draft_of(desks, admin)
    source = admin.get(f"{address}/source").get_json()
    longer = source["xml"].replace(
        'limit="5" unit="WORKDAY" start="DELIVERY"', 'limit="4" unit="WORKDAY" start="DELIVERY"'
    )
    assert longer != source["xml"]
    sent = {"xml": longer, "forms": source["forms"], "version": source["version"]}

    saved = admin.post(f"{address}/save", json=sent)
    checked = admin.post(f"{address}/check", json=sent)
    activated = admin.post(f"{address}/activate", json={"version": saved.get_json()["version"]})

    assert saved.status_code == 200
    assert [p for p in checked.get_json() if p["severity"] == "error"] == []
    assert activated.status_code == 200
    assert "第 2 版已启用" in activated.get_json()["message"]
    following = desks.case_at(UNDER_REVIEW)
    assert due_of(desks, running) == "2026-03-09"
    assert due_of(desks, following) == "2026-03-06"
    with desks.app.app_context():
        events = set(db.session.scalars(db.select(AuditEvent.event)))
    assert {"procedure.saved", "procedure.checked", "procedure.activated"} <= events


def test_of_two_editors_the_second_is_told(desks: Desks, admin: FlaskClient) -> None:
    address = draft_of(desks, admin)
    sent = admin.get(f"{address}/source").get_json()
    changed = {**sent, "xml": sent["xml"].replace('limit="5"', 'limit="4"', 1)}
    admin.post(f"{address}/save", json=changed)

    second = admin.post(f"{address}/save", json=sent, headers={"Accept": "application/json"})

    assert second.status_code == 409
    assert "他人" in second.get_json()["message"]


def test_what_cannot_be_read_is_not_saved(desks: Desks, admin: FlaskClient) -> None:
    address = draft_of(desks, admin)

    answer = admin.post(f"{address}/save", json={"xml": "<not-bpmn/>", "forms": {}, "version": 1})

    assert answer.status_code == 422
    assert answer.get_json()["problems"]


@pytest.mark.parametrize(
    "sent",
    [
        {},
        [],
        {"xml": 1},
        {"xml": "", "forms": {"../x": {}}},
        {"xml": "", "forms": {"x": []}},
    ],
)
def test_nonsense_is_refused_in_words(desks: Desks, admin: FlaskClient, sent: Any) -> None:
    address = draft_of(desks, admin)

    answer = admin.post(f"{address}/check", json=sent)

    assert answer.status_code == 422
    assert answer.get_json()["message"]


def test_a_version_with_errors_is_not_activated(desks: Desks, admin: FlaskClient) -> None:
    address = draft_of(desks, admin)
    source = admin.get(f"{address}/source").get_json()
    broken = source["xml"].replace('kind="intake"', 'kind="no-such-kind"')
    saved = admin.post(f"{address}/save", json={**source, "xml": broken})

    answer = admin.post(f"{address}/activate", json={"version": saved.get_json()["version"]})

    assert answer.status_code == 422
    assert any(p["severity"] == "error" for p in answer.get_json()["problems"])


def test_an_active_version_can_only_be_looked_at(desks: Desks, admin: FlaskClient) -> None:
    address = draft_of(desks, admin)
    source = admin.get(f"{address}/source").get_json()
    assert admin.post(f"{address}/activate", json={"version": 1}).status_code == 200

    assert "data-readonly" in admin.get(f"{address}/editor").text
    assert admin.post(f"{address}/save", json=source).status_code == 409


def test_an_incident_is_closed_with_words(desks: Desks, admin: FlaskClient) -> None:
    case = desks.case_at(UNDER_REVIEW)
    with desks.app.app_context():
        incident = Incident(
            agency_id=case.agency_id,
            case_id=case.id,
            kind=IncidentKind.NOBODY_ELIGIBLE,
            element_id="review",
            message="Nobody who holds the post may take this step; appoint somebody.",
            opened_at=desks.clock.now,
        )
        db.session.add(incident)
        db.session.commit()
        address = f"/administration/incidents/{incident.public_id}/close"
    assert "请另行指定人员" in admin.get("/administration/incidents").text

    assert admin.post(address, data={"how": " "}).status_code == 422
    admin.post(address, data={"how": "已任命新的审核人员"})

    page = admin.get("/administration/incidents").text
    assert "已任命新的审核人员" in page
    assert "陶管理" in page


def test_the_trail_is_filtered_and_shows_contents_to_the_supervisor_only(
    desks: Desks, admin: FlaskClient
) -> None:
    case = desks.case_at(UNDER_REVIEW)
    supervisor = desks.sign_in("jiandu")

    page = supervisor.get(f"/administration/audit?event=task.completed&case={case.number}").text

    assert page.count('<span title="task.completed">完成环节</span>') == 4
    assert "outcome: 受理" in page
    assert "outcome: 受理" not in admin.get("/administration/audit?event=task.completed").text
    assert "没有记录" in supervisor.get("/administration/audit?actor=无此人").text
    assert "没有记录" in supervisor.get("/administration/audit?until=2020-01-01").text


def test_the_calendar_shows_what_is_counted(admin: FlaskClient) -> None:
    page = admin.get("/administration/calendar?year=2026").text

    assert "国办发明电〔2025〕7号" in page
    assert "16 个工作日" in page  # February
    assert "放假安排尚未公布" in admin.get("/administration/calendar?year=2027").text
    assert admin.get("/administration/calendar?year=0").status_code == 404


def due_of(desks: Desks, case: Any) -> str:
    due: str = desks.playing(lambda player: player.clock_of(case).due_on.isoformat())
    return due


def test_every_audit_event_has_its_words() -> None:
    assert set(AUDIT_EVENTS) == set(EVENTS)
