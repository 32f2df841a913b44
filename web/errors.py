"""Turn what went wrong into words: refusals of the domain, missing pages, our own mistakes."""

import logging

from flask import Flask, jsonify, render_template
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from web.asks import wants_fragment, wants_json
from web.words import gettext as _
from web.words import refusal_words
from workflows.db import db
from workflows.exceptions import InvalidAnswers, NotFound, Refusal

logger = logging.getLogger(__name__)


def init_app(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(NotFound, _not_found)
    app.register_error_handler(InvalidAnswers, _invalid)
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(CSRFError, _expired)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _failed)


def answer(status: int, title: str, message: str) -> ResponseReturnValue:
    """Answer in the kind that was asked for."""
    if wants_json():
        return jsonify(message=message), status
    if wants_fragment():
        return render_template("errors/fragment.html", title=title, message=message), status
    return render_template("errors/page.html", title=title, message=message, status=status), status


def _refused(refusal: Refusal) -> ResponseReturnValue:
    db.session.rollback()
    return answer(409, _("This was not done"), refusal_words(refusal))


def _invalid(refusal: InvalidAnswers) -> ResponseReturnValue:
    db.session.rollback()
    words = [refusal_words(error) for error in refusal.errors.values()]
    return answer(422, _("This was not done"), " ".join([refusal_words(refusal), *words]))


def _not_found(_refusal: NotFound) -> ResponseReturnValue:
    return answer(
        404,
        _("Not found"),
        _("There is no such page, or it is not for you. Look at your inbox for what is."),
    )


def _expired(_error: CSRFError) -> ResponseReturnValue:
    return answer(
        400,
        _("This page is out of date"),
        _("You signed in or out meanwhile. Go back, load the page again and repeat."),
    )


def _http_error(error: HTTPException) -> ResponseReturnValue:
    match error.code:
        case 404:
            return _not_found(NotFound())
        case 403:
            words = _("This page is for other posts. Ask the administrator if you need it.")
            return answer(403, _("Not for you"), words)
        case 413:
            words = _("This is too large. A file may have up to 50 MB.")
            return answer(413, _("Too large"), words)
        case 405:
            words = _("This address cannot be opened like this. Start from your inbox.")
            return answer(405, _("Not possible"), words)
        case code if code is not None and code >= 400:
            return answer(code, _("This was not understood"), _("Go back and try again."))
    return error


def _failed(error: Exception) -> ResponseReturnValue:
    logger.exception("a request failed", exc_info=error)
    db.session.rollback()
    return answer(
        500,
        _("Something went wrong"),
        _("Nothing was stored. Try again; if it happens again, tell the administrator."),
    )
