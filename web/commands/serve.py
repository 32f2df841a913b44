"""`fashen serve`: run the product on a site that has its own data."""

import sys
from pathlib import Path

import click


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option(
    "--data", type=click.Path(path_type=Path), help="The data folder (FASHEN_DATA, var/)."
)
def serve(host: str, port: int, data: Path | None) -> None:
    """Run the product, with the scheduler inside; the database must have been upgraded."""
    from web.serving import PortTaken, address, listen, run

    try:
        listener = listen(host, port)
    except PortTaken as error:
        print(f"不能使用端口 {port}。Port {port} cannot be used: {error}", file=sys.stderr)
        sys.exit(2)
    from web.app import create_app
    from web.config import from_environment
    from workflows.db import db
    from workflows.migrations.upgrade import current_revision, newest_revision

    app = create_app(from_environment(data))
    with app.app_context():
        revision = current_revision(db.engine)
        db.engine.dispose()
    if revision != newest_revision():
        print(
            "数据库尚未升级，请先运行 fashen upgrade-database。\n"
            "The database is not up to date; run fashen upgrade-database first.",
            file=sys.stderr,
        )
        sys.exit(2)
    print(f"法审已启动：{address(host, port)}", flush=True)
    run(app, listener)
