"""Alembic's environment: runs on the connection that `workflows.migrations.upgrade` hands over."""

from typing import Any, Literal

from alembic import context

from workflows.db import JsonText, UtcDateTime, Word
from workflows.migrations.tables import all_tables


def render_item(kind: str, item: Any, _autogen: Any) -> str | Literal[False]:
    """Write our column types as what they are in the database, so that a revision stands alone."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, JsonText):
        return "sa.Text()"
    if kind == "type" and isinstance(item, Word):
        impl: Any = item.impl
        return f"sa.String(length={impl.length})"
    return False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=all_tables(),
    render_as_batch=True,  # SQLite changes a table by copying it
    compare_type=True,
    render_item=render_item,
)
with context.begin_transaction():
    context.run_migrations()
