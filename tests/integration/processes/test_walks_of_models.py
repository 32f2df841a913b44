"""Our way of running a diagram against the plain library, on random walks."""

import pytest
from fixtures.models import model, model_names
from fixtures.walks import walk_against_plain_library

from bpmn import engine

# The plain library goes wrong in this one; test_walks_beyond_the_library says how.
EARLY_JOIN = "join_in_a_loop"
SOUND = sorted(set(model_names()) - {EARLY_JOIN})
WALKS = 300


@pytest.mark.parametrize("name", SOUND)
def test_a_planted_case_waits_where_the_plain_library_waits(name):
    text = model(name)

    walks = [walk_against_plain_library(text, seed, steps=25) for seed in range(WALKS)]

    assert set().union(*(walk.fired for walk in walks)) == engine.parse(text).element_ids
    assert max(len(state) for walk in walks for state in walk.states) < 200
