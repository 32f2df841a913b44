import pytest
from fixtures.application import PASSWORD, SignIn
from fixtures.people import Bureau
from flask import Flask

from workflows.accounts.models import Account
from workflows.audit.models import AuditEvent
from workflows.db import db


def events(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(db.select(AuditEvent.event).order_by(AuditEvent.seq)))


def test_every_page_asks_a_stranger_to_sign_in(app: Flask) -> None:
    answer = app.test_client().get("/inbox/pool?page=2")

    assert answer.status_code == 302
    assert answer.headers["Location"] == "/sign-in?next=/inbox/pool?page%3D2"


def test_sign_in_leads_to_the_page_that_was_wanted(app: Flask, bureau: Bureau) -> None:
    client = app.test_client()

    answer = client.post(
        "/sign-in?next=/notices", data={"username": "officer", "password": PASSWORD}
    )

    assert answer.headers["Location"] == "/notices"
    assert "林小满" in client.get("/notices").text
    assert events(app) == ["account.signed_in"]


@pytest.mark.parametrize("target", ["https://example.org/", "//example.org", "/\\example.org"])
def test_sign_in_never_leads_away(app: Flask, bureau: Bureau, target: str) -> None:
    data = {"username": "officer", "password": PASSWORD}

    answer = app.test_client().post("/sign-in", query_string={"next": target}, data=data)

    assert answer.headers["Location"] == "/"


@pytest.mark.parametrize(("name", "password"), [("officer", "wrong"), ("nobody", PASSWORD)])
def test_a_wrong_name_and_a_wrong_password_get_the_same_answer(
    app: Flask, bureau: Bureau, name: str, password: str
) -> None:
    answer = app.test_client().post("/sign-in", data={"username": name, "password": password})

    assert answer.status_code == 422
    assert "用户名或密码不正确" in answer.text


def test_a_refused_sign_in_is_in_the_trail(app: Flask, bureau: Bureau) -> None:
    app.test_client().post("/sign-in", data={"username": "officer", "password": "wrong"})

    assert events(app) == ["account.refused"]


def test_a_closed_account_does_not_open(app: Flask, bureau: Bureau, sign_in: SignIn) -> None:
    client = sign_in("officer")
    with app.app_context():
        db.session.get_one(Account, "officer").active = False
        db.session.commit()

    assert client.get("/inbox").status_code == 302


def test_sign_out_ends_the_session(sign_in: SignIn, bureau: Bureau) -> None:
    client = sign_in("officer")

    client.post("/sign-out")

    assert client.get("/inbox").status_code == 302


def test_a_post_without_its_token_is_refused(app: Flask, bureau: Bureau) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    data = {"username": "officer", "password": PASSWORD}

    answer = app.test_client().post("/sign-in", data=data)

    assert answer.status_code == 400


def test_a_script_without_a_session_is_told_in_json(app: Flask) -> None:
    answer = app.test_client().get("/inbox", headers={"Accept": "application/json"})

    assert answer.status_code == 401
    assert "message" in answer.get_json()


def test_pages_are_chinese_and_english_on_request(sign_in: SignIn, bureau: Bureau) -> None:
    client = sign_in("officer")

    assert "待办" in client.get("/inbox").text
    client.get("/language/en")
    page = client.get("/inbox").text
    assert '<html lang="en">' in page
    assert "Inbox" in page


def test_every_answer_carries_the_security_headers(app: Flask) -> None:
    answer = app.test_client().get("/sign-in")

    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"


def test_built_files_are_kept_for_ever(app: Flask) -> None:
    from web.filters import built

    with app.test_request_context():
        address = built("ui.css")
    answer = app.test_client().get(address)

    assert "immutable" in answer.headers["Cache-Control"]
    answer.close()


def test_the_process_says_that_it_lives(app: Flask) -> None:
    assert app.test_client().get("/healthz").text == "ok\n"
