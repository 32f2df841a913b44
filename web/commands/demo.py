"""`fashen demo`: the product with a sample agency, from nothing, on this computer."""

import sqlite3
import sys
import time
from contextlib import closing
from pathlib import Path

import click

HOST = "127.0.0.1"
MAKING = "sample-in-the-making.sqlite3"  # becomes the database once it is whole
SIDE_FILES = ("", "-wal", "-shm", "-journal")


@click.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option(
    "--data", type=click.Path(path_type=Path), help="The data folder (FASHEN_DATA, var/)."
)
def demo(port: int, data: Path | None) -> None:
    """Run the product with a sample agency at 127.0.0.1; data are kept between runs."""
    from web.serving import PortTaken, listen

    try:
        listener = listen(HOST, port)
    except PortTaken:
        print(
            f"端口 {port} 已被占用，请换一个端口：PORT={port + 1} make demo\n"
            f"Port {port} is taken. Use another: PORT={port + 1} make demo",
            file=sys.stderr,
        )
        sys.exit(2)
    # Everything heavy is imported after the port is known to be free.
    from web.app import create_app
    from web.config import from_environment, sqlite_address
    from web.sample.agency import ACCOUNTS, PASSWORD
    from web.serving import run

    config = from_environment(data)
    database = config.data / "fashen.sqlite3"
    if config.database != sqlite_address(config.data):
        print(
            "演示只使用 SQLite，请取消 FASHEN_DATABASE_URL。\n"
            "The demo uses SQLite; unset FASHEN_DATABASE_URL.",
            file=sys.stderr,
        )
        sys.exit(2)
    _clear_interrupted_run(config.data)
    if database.exists():
        _bring_up_to_date(database)
    else:
        _make_sample_apart(config.data, database)
    _say_where(port, config.data)
    app = create_app(config)
    app.config.update(SAMPLE_ACCOUNTS=ACCOUNTS, SAMPLE_PASSWORD=PASSWORD)  # for the sign-in page
    run(app, listener)


def _clear_interrupted_run(folder: Path) -> None:
    """A first run that was cut off left half a sample; it is made anew."""
    if (folder / MAKING).exists():
        print(
            "上次准备示例数据未完成，现在重新准备。\n"
            "An earlier first run did not finish; starting over."
        )
    for ending in SIDE_FILES:
        (folder / (MAKING + ending)).unlink(missing_ok=True)


def _make_sample_apart(folder: Path, database: Path) -> None:
    """Make the sample in a process that ends: what it needed of memory, serving does not."""
    from multiprocessing import get_context

    maker = get_context("spawn").Process(target=make_sample, args=(folder, database))
    maker.start()
    try:
        maker.join()
    except BaseException:
        maker.terminate()
        raise
    if maker.exitcode != 0:
        print(
            "准备示例数据失败，原因见上；再次运行将重新准备。\n"
            "Making the sample failed (see above); the next run starts over.",
            file=sys.stderr,
        )
        sys.exit(1)


def make_sample(folder: Path, database: Path) -> None:
    """Play the sample cases into a file of its own and rename it when it is whole."""
    from dataclasses import replace

    from web.app import create_app
    from web.config import from_environment
    from web.sample.play import play
    from workflows.db import db
    from workflows.migrations.upgrade import upgrade

    print(
        "首次运行：正在准备示例单位和案件，约需半分钟……\n"
        "First run: making the sample agency and its cases; this takes about half a minute.",
        flush=True,
    )
    began = time.monotonic()
    making = folder / MAKING
    app = create_app(replace(from_environment(folder), database=f"sqlite:///{making}"))
    with app.app_context():
        upgrade(db.engine)
        play()
        db.session.remove()
        db.engine.dispose()
    with closing(sqlite3.connect(making)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode=DELETE")  # no side file may be left behind
    making.rename(database)
    print(f"示例数据已就绪（{time.monotonic() - began:.0f} 秒）。Done.", flush=True)


def _bring_up_to_date(database: Path) -> None:
    """Keep the data of earlier runs; before tables change, a copy is put beside them."""
    from sqlalchemy import create_engine

    from workflows.migrations.upgrade import current_revision, newest_revision, upgrade

    engine = create_engine(f"sqlite:///{database}")
    before = current_revision(engine)
    if before != newest_revision():
        copy = database.with_name(f"{database.name}.before-{newest_revision()}")
        with (
            closing(sqlite3.connect(database)) as source,
            closing(sqlite3.connect(copy)) as target,
        ):
            source.backup(target)
        upgrade(engine)
        print(f"数据库已升级，旧数据备份为 {copy.name}。Database upgraded; the old one is kept.")
    engine.dispose()


def _say_where(port: int, folder: Path) -> None:
    from web.sample.agency import ACCOUNTS, PASSWORD
    from web.serving import address

    width = max(len(username) for username, _ in ACCOUNTS)
    print(f"\n  法审 Fashen   {address(HOST, port)}\n")
    print(f"  示例账号（密码均为 {PASSWORD}）  Sample accounts, password {PASSWORD}:\n")
    for username, who in ACCOUNTS:
        print(f"    {username:<{width}}  {who}")
    print(f"\n  按 Ctrl+C 停止，数据保留在 {folder}。Ctrl+C stops it; data are kept.\n", flush=True)
