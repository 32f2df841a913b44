"""What kind of answer a request asks for: a page, a part of one, or JSON."""

from flask import request


def wants_json() -> bool:
    """Whether a script asked: autosave, upload, the editor."""
    best = request.accept_mimetypes.best_match(("text/html", "application/json"))
    return best == "application/json" and not request.accept_mimetypes.accept_html


def wants_fragment() -> bool:
    """Whether htmx asked for a part of a page."""
    return request.headers.get("HX-Request") == "true"
