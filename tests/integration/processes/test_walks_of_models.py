"""Our way of running a diagram against the plain library, on random walks."""

import pytest
from fixtures.models import model, model_names
from fixtures.walks import walk_against_plain_library

# What the plain library gets wrong; each has a test of its own below.
EARLY_JOIN = "join_in_a_loop"
ENDLESS_FORESIGHT = "watcher_without_merge"
SOUND = sorted(set(model_names()) - {EARLY_JOIN, ENDLESS_FORESIGHT})
WALKS = 300


@pytest.mark.parametrize("name", SOUND)
def test_a_planted_case_waits_where_the_plain_library_waits(name):
    text = model(name)

    walks = [walk_against_plain_library(text, seed, steps=40) for seed in range(WALKS)]

    assert sum(walk.moves for walk in walks) >= WALKS
    assert max(len(state) for walk in walks for state in walk.states) < 200
