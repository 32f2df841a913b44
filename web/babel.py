"""The language of the pages: Chinese, or English for whoever switches."""

from flask import Flask, request, session
from flask_babel import Babel, get_locale

LANGUAGES = {"zh": "zh_CN", "en": "en"}
DEFAULT = "zh"

extension = Babel()


def init_app(app: Flask) -> None:
    """Choose the language per request: `?lang=en` is remembered in the session."""
    extension.init_app(
        app,
        default_locale=LANGUAGES[DEFAULT],
        default_timezone="Asia/Shanghai",
        locale_selector=_locale,
    )
    app.before_request(_remember_choice)
    app.jinja_env.globals["language"] = language
    app.jinja_env.globals["html_lang"] = html_lang


def language() -> str:
    """Return "zh" or "en"."""
    locale = get_locale()
    return "en" if locale is not None and locale.language == "en" else DEFAULT


def html_lang() -> str:
    """Return the language of the page as its lang attribute has it."""
    return "en" if language() == "en" else "zh-CN"


def _remember_choice() -> None:
    wanted = request.args.get("lang", "")
    if wanted in LANGUAGES and session.get("lang") != wanted:
        session["lang"] = wanted


def _locale() -> str:
    return LANGUAGES.get(session.get("lang", DEFAULT), LANGUAGES[DEFAULT])
