"""Whoever draws a service task finds every handler described, and draws none that is not there."""

import pytest
from fixtures.source_tree import ROOT

from bpmn.procedure import read_procedure
from handlers import GROUPS

HANDLERS = {name: function for group in GROUPS for name, function in group.handlers.items()}
DIAGRAMS = sorted((ROOT / "bpmn" / "definitions").rglob("*.bpmn"))


@pytest.mark.parametrize("name", sorted(HANDLERS))
def test_handler_is_described_for_who_draws(name):
    description = ROOT / "docs" / "handlers.md"

    assert description.exists(), "docs/handlers.md is missing"
    assert f"`{name}`" in description.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(HANDLERS))
def test_handler_says_in_the_code_what_it_does(name):
    assert HANDLERS[name].__doc__


@pytest.mark.parametrize("path", DIAGRAMS, ids=lambda path: path.stem)
def test_shipped_diagram_names_handlers_that_exist(path):
    named = {handler.name for handler in read_procedure(path.read_bytes()).handlers.values()}

    assert named <= set(HANDLERS)
