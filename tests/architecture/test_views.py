"""What every view must say: whom it is for, and of what kind each part of its address is."""

import re

import pytest

from web.app import create_app
from web.config import Config, sqlite_address

UNTYPED = re.compile(r"<[^:<>]+>")
FLASKS_OWN = {"static"}


@pytest.fixture(scope="module")
def bare_app(tmp_path_factory):
    """The application without a database: nothing is asked of it here."""
    folder = tmp_path_factory.mktemp("views")
    return create_app(Config(folder, sqlite_address(folder), "a key for tests", testing=True))


def test_every_view_says_whom_it_is_for(bare_app):
    unguarded = {
        endpoint
        for endpoint, view in bare_app.view_functions.items()
        if endpoint not in FLASKS_OWN
        and not getattr(view, "public", False)
        and not getattr(view, "permission", ())
    }

    assert not unguarded


def test_no_view_is_public_and_restricted_at_once(bare_app):
    both = {
        endpoint
        for endpoint, view in bare_app.view_functions.items()
        if getattr(view, "public", False) and getattr(view, "permission", ())
    }

    assert not both


def test_every_part_of_an_address_has_a_type(bare_app):
    untyped = {rule.rule for rule in bare_app.url_map.iter_rules() if UNTYPED.search(rule.rule)}

    assert not untyped
