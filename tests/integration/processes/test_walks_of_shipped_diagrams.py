"""Every diagram we ship, beside the plain library, until each of its elements has been run."""

from collections import Counter
from pathlib import Path

import pytest
from fixtures.walks import walk_against_plain_library

import bpmn
from bpmn import engine

SHIPPED = sorted((Path(bpmn.__file__).parent / "definitions").rglob("*.bpmn"))
WALKS = 300


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_diagram_waits_where_the_plain_library_waits(path):
    text = path.read_bytes()
    visits = Counter()

    walks = [
        walk_against_plain_library(text, seed, steps=100, visits=visits) for seed in range(WALKS)
    ]

    assert set().union(*(walk.fired for walk in walks)) == engine.parse(text).element_ids
    assert max(len(state) for walk in walks for state in walk.states) < 500
