from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import IntegrityError

from workflows.migrations.tables import all_tables
from workflows.migrations.upgrade import (
    EMPTY,
    current_revision,
    downgrade,
    newest_revision,
    upgrade,
)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = create_engine(f"sqlite:///{tmp_path / 'migrated.sqlite3'}")
    yield made
    made.dispose()


def schema(engine: Engine) -> dict[tuple[str, str], list[str]]:
    """Every table and index with its definition's parts, in an order of their own."""
    with engine.connect() as connection:
        rows = connection.execute(
            text(
                "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL "
                "AND type IN ('table', 'index') AND name <> 'alembic_version'"
            )
        ).all()
    return {
        (row.type, row.name): sorted(
            part.strip().rstrip(",").replace('"', "") for part in row.sql.splitlines()
        )
        for row in rows
    }


def test_migrated_database_has_exactly_the_tables_of_the_models(
    engine: Engine, tmp_path: Path
) -> None:
    modelled = create_engine(f"sqlite:///{tmp_path / 'modelled.sqlite3'}")
    all_tables().create_all(modelled)

    upgrade(engine)

    assert schema(engine) == schema(modelled)
    modelled.dispose()


def test_upgrade_reaches_the_newest_revision_and_is_harmless_twice(engine: Engine) -> None:
    assert current_revision(engine) is None

    upgrade(engine)
    upgrade(engine)

    assert current_revision(engine) == newest_revision()


def test_downgrade_leaves_nothing(engine: Engine) -> None:
    upgrade(engine)

    downgrade(engine, EMPTY)

    assert schema(engine) == {}
    upgrade(engine)


def test_a_failed_upgrade_leaves_nothing_half_done(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    from workflows.audit.models import AuditEvent

    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE user_tasks (id INTEGER)"))  # in the way

    with pytest.raises(Exception, match="user_tasks"):
        upgrade(engine)

    assert (("table", AuditEvent.__tablename__)) not in schema(engine)


def test_foreign_keys_wait_for_the_commit(engine: Engine) -> None:
    upgrade(engine)

    tables = schema(engine)

    keys = [part for parts in tables.values() for part in parts if "FOREIGN KEY" in part]
    within_an_agency = [key for key in keys if "agency_id," in key]
    assert within_an_agency
    assert all("DEFERRABLE INITIALLY DEFERRED" in key for key in within_an_agency)


@pytest.mark.parametrize(
    "change", ["UPDATE audit_events SET actor_name = 'x'", "DELETE FROM audit_events"]
)
def test_the_audit_trail_can_only_grow(engine: Engine, change: str) -> None:
    upgrade(engine)
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO audit_events VALUES (1, 1, '2026-11-17', 'case.created', NULL, NULL,"
                " 'a', NULL, '{}', 'h', 'sha256', '0', 'h')"
            )
        )

    with pytest.raises(IntegrityError, match="only ever added"), engine.begin() as connection:
        connection.execute(text(change))
