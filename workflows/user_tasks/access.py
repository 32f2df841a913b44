"""Whom a task reaches, as a condition for queries."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, false, tuple_

from workflows.accounts.models import Post
from workflows.user_tasks.models import UserTask


def addressed_to(keys: Iterable[tuple[int, Post]]) -> ColumnElement[bool]:
    """Return the condition that a task waits for one of these inbox keys (unit, post)."""
    wanted = sorted(keys)
    return tuple_(UserTask.unit_id, UserTask.post).in_(wanted) if wanted else false()
