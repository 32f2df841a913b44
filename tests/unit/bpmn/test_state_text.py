"""The text that says where a case stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpmn import state
from bpmn.exceptions import EngineError
from bpmn.state import Scope

ids = st.from_regex(r"[A-Za-z_][A-Za-z0-9_-]{0,8}", fullmatch=True)
scopes = st.recursive(
    st.builds(Scope, waiting=st.lists(ids, max_size=4).map(tuple)),
    lambda inner: st.builds(
        Scope,
        waiting=st.lists(ids, max_size=3).map(tuple),
        received=st.lists(st.tuples(ids, ids), max_size=3).map(tuple),
        inner=st.lists(st.tuples(ids, inner), max_size=3).map(tuple),
    ),
    max_leaves=6,
)


@given(scopes)
def test_what_is_written_is_read_again(scope):
    text = state.write(scope)

    assert state.write(state.read(text)) == text
    assert sorted(state.read(text).ids()) == sorted(scope.ids())
    assert state.open_elements(text) == frozenset(scope.ids())


@given(
    st.lists(ids, max_size=6).flatmap(
        lambda names: st.tuples(st.just(names), st.permutations(names))
    )
)
def test_the_same_situation_has_one_text(pair):
    names, shuffled = pair

    assert state.write(Scope(tuple(names))) == state.write(Scope(tuple(shuffled)))


def test_the_text_can_be_read_by_a_person():
    scope = Scope(
        ("ask_to_close",), (), (("round", Scope(("intake", "extension"), (("join", "a"),))),)
    )

    assert state.write(scope) == '["ask_to_close",{"round":["extension","intake","join<a"]}]'


def test_a_join_and_a_sub_process_are_not_open_elements():
    assert state.open_elements('["a","join<b",{"round":["c"]}]') == {"a", "c"}


def test_a_process_that_has_ended_has_no_open_elements():
    assert state.open_elements("") == frozenset()


@pytest.mark.parametrize(
    "text",
    [
        "nonsense",
        "{}",
        "null",
        "[1]",
        '["b","a"]',
        '["a" ]',
        '[{"a":[],"b":[]}]',
        '[["a"]]',
        "[" * 9999,
    ],
)
def test_any_other_text_is_refused(text):
    with pytest.raises(EngineError):
        state.read(text)
