from datetime import date
from io import BytesIO

import pytest
from fixtures.cases import Make, a_case, a_round
from fixtures.desks import Desks
from fixtures.people import Bureau
from fixtures.played import AWAITING, CLEARED, DECIDED, UNDER_REVIEW
from flask import Flask
from openpyxl import load_workbook

from workflows.audit.models import AuditEvent
from workflows.case_files.access import Viewer
from workflows.cases.models import RoundState
from workflows.db import db
from workflows.register.queries import Filter, register
from workflows.register.spreadsheet import workbook


def test_every_submission_is_a_row(desks: Desks) -> None:
    desks.case_at(UNDER_REVIEW)
    desks.case_at(CLEARED)

    page = desks.sign_in("shenhe").get("/register").text

    assert "共 2 件" in page
    assert "通过法制审核" in page
    assert "2026-03-02 收到" in page
    assert "2026-03-09" in page  # due: five working days later


def test_what_was_returned_or_withdrawn_stays(make: Make, app: Flask, bureau: Bureau) -> None:
    case = make(a_case)
    make(a_round, case, n=1, state=RoundState.RETURNED)
    make(a_round, case, n=2, state=RoundState.WITHDRAWN)

    with app.app_context():
        rows = register(viewer_of(bureau, "reviewer"), Filter())

    assert [(row.n, row.state) for row in rows] == [
        (2, RoundState.WITHDRAWN),
        (1, RoundState.RETURNED),
    ]


def test_rows_tell_pauses_and_supplements(desks: Desks) -> None:
    desks.case_at(AWAITING)
    desks.clock.advance(days=3)

    page = desks.sign_in("shenhe").get("/register").text

    assert "已暂停计时" in page
    assert "补充 1 次" in page
    assert "扣除暂停 0" in page


def test_the_decision_stands_beside_its_opinion(desks: Desks) -> None:
    desks.case_at(DECIDED)

    page = desks.sign_in("juzhang").get("/register").text

    assert "罚〔2026〕" in page or "〔2026〕" in page
    assert "通过法制审核" in page


def test_a_handling_unit_sees_its_own_rows_only(make: Make, app: Flask, bureau: Bureau) -> None:
    make(a_round, make(a_case))
    make(
        a_round,
        make(a_case, handling_unit_id=bureau.units["KC"], undertaker_id=bureau.people["miner"]),
    )

    with app.app_context():
        assert len(register(viewer_of(bureau, "officer"), Filter())) == 1
        assert len(register(viewer_of(bureau, "reviewer"), Filter())) == 2
        assert register(viewer_of(bureau, "admin"), Filter()) == []


@pytest.mark.parametrize(
    ("wanted", "rows"),
    [
        (Filter(year=2026), 1),
        (Filter(year=2025), 1),
        (Filter(year=2024), 0),
        (Filter(state=RoundState.SUBMITTED), 2),
        (Filter(state=RoundState.CONCLUDED), 0),
        (Filter(unit_id=1), 0),
    ],
)
def test_the_register_is_narrowed(
    make: Make, app: Flask, bureau: Bureau, wanted: Filter, rows: int
) -> None:
    make(a_round, make(a_case), acted_on=date(2026, 1, 1))
    make(a_round, make(a_case), acted_on=date(2025, 12, 31))

    with app.app_context():
        assert len(register(viewer_of(bureau, "reviewer"), wanted)) == rows


def test_the_export_holds_the_rows_and_leaves_a_trace(desks: Desks) -> None:
    case = desks.case_at(CLEARED)

    answer = desks.sign_in("shenhe").get("/register.xlsx?year=2026")

    sheet = load_workbook(BytesIO(answer.data)).active
    assert sheet is not None
    assert sheet["A1"].value == "登记号"
    assert sheet["D2"].value == case.title
    assert sheet.max_row == 2
    answer.headers["Content-Disposition"].encode("latin-1")
    with desks.app.app_context():
        event = db.session.scalars(
            db.select(AuditEvent).where(AuditEvent.event == "register.exported")
        ).one()
        assert event.payload == {"rows": 1}


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("x")'])
def test_no_cell_becomes_a_formula(text: str) -> None:
    cell = load_workbook(BytesIO(workbook("t", ["h"], [[text]]))).worksheets[0]["A2"]

    assert cell.data_type == "s"
    assert cell.value == text
    assert cell.quotePrefix


def viewer_of(bureau: Bureau, username: str) -> Viewer:
    from web.access import visitor_of

    visitor = visitor_of(username)
    assert visitor is not None
    return visitor.viewer
