"""The dossier in the browser: uploads, versions, removal, and files that run nothing."""

from io import BytesIO

import pytest
from docx import Document
from fixtures.desks import Desks
from fixtures.played import CLEARED, PREPARING, UNDER_REVIEW
from fixtures.step_pages import somebody
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from web.sample.dossier_files import files_of
from web.sample.proposals import matter
from workflows.cases.models import ReviewCase
from workflows.dossiers import actions as dossiers

JSON = {"Accept": "application/json"}
NOTE = "　说明：<script>alert(1)</script>\n第二行".encode()


def upload(
    client: FlaskClient,
    case: ReviewCase,
    *files: tuple[str, bytes],
    json: bool = True,
    **fields: str,
) -> TestResponse:
    data = {**fields, "file": [(BytesIO(content), name) for name, content in files]}
    headers = JSON if json else {}
    return client.post(f"/cases/{case.public_id}/dossier", data=data, headers=headers)


def in_slot(desks: Desks, case: ReviewCase, slot: str) -> list[tuple[str, str, int]]:
    """Return (file name, public id, version) of what lies in a slot."""
    return desks.playing(  # type: ignore[no-any-return]
        lambda _player: [
            (m.version.filename, m.version.public_id, m.version.n)
            for m in dossiers.materials(case)
            if m.document.slot == slot
        ]
    )


@pytest.fixture
def case(desks: Desks) -> ReviewCase:
    return desks.case_at(PREPARING, "farmland")


def test_files_go_into_their_slot(desks: Desks, case: ReviewCase) -> None:
    client = desks.sign_in("chengban")
    first = upload(client, case, ("补充说明.txt", NOTE), slot="other")
    assert first.status_code == 201
    assert "补充说明.txt" in first.json["message"]

    both = upload(client, case, ("甲.txt", b"a"), ("乙.txt", b"b"), slot="other", json=False)
    assert both.status_code == 303
    assert [name for name, _, _ in in_slot(desks, case, "other")] == [
        "补充说明.txt", "甲.txt", "乙.txt",
    ]  # fmt: skip
    assert "补充说明.txt" in client.get(f"/cases/{case.public_id}/dossier").text


def test_the_same_file_is_not_kept_twice(desks: Desks, case: ReviewCase) -> None:
    client = desks.sign_in("chengban")
    upload(client, case, ("说明.txt", NOTE), slot="other")
    upload(client, case, ("说明.txt", NOTE), slot="other")

    assert len(in_slot(desks, case, "other")) == 1


def test_a_second_text_is_the_next_version(desks: Desks, case: ReviewCase) -> None:
    text = next(f for f in files_of(matter("mining")) if f.slot == "text")
    upload(desks.sign_in("chengban"), case, (text.filename, text.content), slot="text")

    assert [n for _, _, n in in_slot(desks, case, "text")] == [2]


def test_a_document_is_replaced_by_its_next_version(desks: Desks, case: ReviewCase) -> None:
    client = desks.sign_in("chengban")
    upload(client, case, ("说明.txt", NOTE), slot="other")
    [(_, public_id, _)] = in_slot(desks, case, "other")
    upload(client, case, ("说明二.txt", b"new"), document=public_id)

    assert [(name, n) for name, _, n in in_slot(desks, case, "other")] == [("说明二.txt", 2)]
    assert client.get(f"/documents/{public_id}").data == NOTE  # the old one stays


@pytest.mark.parametrize(
    ("name", "content"), [("run.exe", b"MZ"), ("图.pdf", b"no pdf"), ("空.txt", b"")]
)
def test_a_file_that_is_not_taken_is_refused_in_words(
    desks: Desks, case: ReviewCase, name: str, content: bytes
) -> None:
    answer = upload(desks.sign_in("chengban"), case, (name, content), slot="other")

    assert answer.status_code == 409
    assert answer.json["message"]
    assert in_slot(desks, case, "other") == []


@pytest.mark.parametrize("who", ["duizhang", "shenhe"])
def test_only_the_officers_of_the_case_change_its_dossier(
    desks: Desks, case: ReviewCase, who: str
) -> None:
    client = desks.sign_in(who)

    assert upload(client, case, ("甲.txt", b"a"), slot="other").status_code == 409
    assert client.get(f"/cases/{case.public_id}/dossier").status_code == 200
    assert 'type="file"' not in client.get(f"/cases/{case.public_id}/dossier").text


def test_the_dossier_is_closed_while_it_is_reviewed(desks: Desks) -> None:
    case = desks.case_at(UNDER_REVIEW, "farmland")

    assert (
        upload(desks.sign_in("chengban"), case, ("甲.txt", b"a"), slot="other").status_code == 409
    )


def test_a_document_is_taken_out_with_a_reason(desks: Desks, case: ReviewCase) -> None:
    client = desks.sign_in("chengban")
    upload(client, case, ("说明.txt", NOTE), slot="other")
    [(_, public_id, _)] = in_slot(desks, case, "other")
    address = f"/cases/{case.public_id}/dossier/remove"

    assert client.post(address, data={"document": public_id}).status_code == 422
    taken_out = client.post(address, data={"document": public_id, "reason": "与本案无关"})
    assert taken_out.status_code == 303
    assert in_slot(desks, case, "other") == []


def test_a_download_is_a_file_and_nothing_that_runs(desks: Desks, case: ReviewCase) -> None:
    client = desks.sign_in("chengban")
    upload(client, case, ("说明 “甲”.txt", NOTE), slot="other")
    [(_, public_id, _)] = in_slot(desks, case, "other")
    answer = client.get(f"/documents/{public_id}")

    assert answer.data == NOTE
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment; filename=")
    assert "filename*=UTF-8''%E8%AF%B4%E6%98%8E" in disposition
    assert disposition.isascii()
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_the_text_of_a_document_is_text(desks: Desks, case: ReviewCase) -> None:
    client = desks.sign_in("chengban")
    document = Document()
    document.add_paragraph("说明：<script>alert(1)</script>")
    document.add_paragraph("第二行")
    content = BytesIO()
    document.save(content)
    upload(client, case, ("说明.docx", content.getvalue()), slot="other")
    [(_, public_id, _)] = in_slot(desks, case, "other")
    page = client.get(f"/documents/{public_id}/text")
    part = client.get(f"/documents/{public_id}/text", headers={"HX-Request": "true"})

    for text in (page.text, part.text):
        assert "<script>alert" not in text
        assert "第二行" in text
    assert "<html" not in part.text


def test_only_photographs_are_shown_in_the_page(desks: Desks, case: ReviewCase) -> None:
    client = desks.sign_in("chengban")
    kinds = {
        name: client.get(f"/documents/{public_id}/picture")
        for name, public_id, _ in in_slot(desks, case, "evidence")
    }

    photo = kinds["现场照片.jpg"]
    assert photo.headers["Content-Type"] == "image/jpeg"
    assert photo.headers["Content-Disposition"].startswith("inline")
    assert kinds["询问笔录.docx"].status_code == 404


@pytest.mark.parametrize("what", ["", "/text", "/picture"])
def test_documents_of_cases_that_are_not_for_you_are_not_there(
    desks: Desks, case: ReviewCase, what: str
) -> None:
    [(_, public_id, _)] = in_slot(desks, case, "text")

    assert desks.sign_in("kuangguan").get(f"/documents/{public_id}{what}").status_code == 404


def test_a_file_too_large_is_refused_before_it_is_read(desks: Desks, case: ReviewCase) -> None:
    desks.app.config["MAX_CONTENT_LENGTH"] = 2000
    answer = upload(desks.sign_in("chengban"), case, ("大.txt", b"x" * 5000), slot="other")

    assert answer.status_code == 413
    assert "50 MB" in answer.json["message"]


def test_the_final_text_has_a_slot_once_the_case_has_passed(desks: Desks) -> None:
    cleared = desks.case_at(CLEARED, "registration")
    text = next(f for f in files_of(matter("registration")) if f.slot == "text")
    client = desks.sign_in(somebody(desks, cleared, "undertaker"))
    answer = upload(client, cleared, ("定稿.docx", text.content), slot="final")
    assert answer.status_code == 201
