"""`fashen upgrade-database`: bring the database to the tables that this version needs."""

from pathlib import Path

import click


@click.command()
@click.option(
    "--data", type=click.Path(path_type=Path), help="The data folder (FASHEN_DATA, var/)."
)
def upgrade_database(data: Path | None) -> None:
    """Bring the database to the newest tables; all of it or nothing."""
    from web.app import create_app
    from web.config import from_environment
    from workflows.db import db
    from workflows.migrations.upgrade import current_revision, newest_revision, upgrade

    app = create_app(from_environment(data))
    with app.app_context():
        before = current_revision(db.engine)
        upgrade(db.engine)
    after = newest_revision()
    if before == after:
        print(f"数据库已是最新版本 {after}。The database is at {after} already.")
    else:
        print(f"数据库已升级：{before or '空'} → {after}。The database is at {after} now.")
