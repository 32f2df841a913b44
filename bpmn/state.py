"""Where a case stands, as text: the open elements of each scope, and nothing else.

    ["ask_to_close",{"round":["ask_for_extension","intake"]}]

A scope is the process or an open sub-process. Its list holds, sorted, the elements that wait (user
tasks, catches, armed boundary events; one token each, so an id may stand there twice), then
`"join<input"` for each token that a join has received from that element, then each open
sub-process with its own list. The same situation always gives the same text, so texts can be
compared, counted and used as keys; an auditor can read them. "" is a process that has ended.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from bpmn.exceptions import EngineError

RECEIVED = "<"  # never part of an id


@dataclass(frozen=True)
class Scope:
    """The open elements of the process or of one open sub-process."""

    waiting: tuple[str, ...] = ()
    received: tuple[tuple[str, str], ...] = ()  # (join, the element its token came from)
    inner: tuple[tuple[str, Scope], ...] = ()  # (sub-process, its own scope)

    def ids(self) -> Iterator[str]:
        """Give every waiting element, of this scope first."""
        yield from self.waiting
        for _, scope in self.inner:
            yield from scope.ids()


def write(scope: Scope) -> str:
    """Return the one text for this situation."""
    return _list_text(scope)


@lru_cache(maxsize=4096)  # the cases of a procedure share a few dozen situations
def read(text: str) -> Scope:
    """Return what `write` was given; raises `EngineError` for any other text."""
    try:
        scope = _scope(json.loads(text))
    except (ValueError, RecursionError) as error:
        raise EngineError(f"not the text of a state: {text[:200]!r}") from error
    if write(scope) != text:
        raise EngineError(f"not the canonical text of a state: {text[:200]!r}")
    return scope


def open_elements(state: str) -> frozenset[str]:
    """Return the ids of the elements that may be fired; none when the process has ended."""
    return frozenset(read(state).ids()) if state else frozenset()


def _list_text(scope: Scope) -> str:
    entries = sorted(scope.waiting)
    entries += sorted(f"{join}{RECEIVED}{source}" for join, source in scope.received)
    quoted = [json.dumps(entry, ensure_ascii=False) for entry in entries]
    quoted += sorted(
        f"{{{json.dumps(name, ensure_ascii=False)}:{_list_text(inner)}}}"
        for name, inner in scope.inner
    )
    return f"[{','.join(quoted)}]"


def _scope(value: object) -> Scope:
    if not isinstance(value, list):
        raise ValueError(value)
    waiting: list[str] = []
    received: list[tuple[str, str]] = []
    inner: list[tuple[str, Scope]] = []
    for entry in value:
        if isinstance(entry, str):
            join, mark, source = entry.partition(RECEIVED)
            if mark:
                received.append((join, source))
            else:
                waiting.append(entry)
        elif isinstance(entry, dict) and len(entry) == 1:
            inner.extend((name, _scope(content)) for name, content in entry.items())
        else:
            raise ValueError(entry)
    return Scope(tuple(waiting), tuple(received), tuple(inner))
