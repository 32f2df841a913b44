"""The commands that run the product: a taken port, an interrupted first run, a second start."""

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from fixtures.application import Clock
from fixtures.played import UNDER_REVIEW, TestPlayer
from flask import Flask

from web.commands.demo import MAKING
from workflows.instances.models import Timer, TimerState

FASHEN = [sys.executable, "-c", "from web.cli import main; main()"]
MEMORY_LIMIT = 150  # MiB


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def fashen(*arguments: str, timeout: float = 60) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*FASHEN, *arguments], capture_output=True, text=True, timeout=timeout, check=False
    )


@contextmanager
def running_demo(folder: Path, port: int) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start the demo, wait until it says where it is, stop it as a service manager would."""
    command = [*FASHEN, "demo", "--port", str(port), "--data", str(folder)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        assert process.stdout is not None
        said = ""
        for line in process.stdout:
            said += line
            if "Ctrl+C" in line:
                break
        yield process, said
        process.send_signal(signal.SIGTERM)
        said += process.stdout.read()
        assert process.wait(timeout=20) == 0, said


def get(port: int, path: str) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=20) as answer:
        text: str = answer.read().decode()
        return text


@pytest.mark.parametrize("command", ["demo", "serve"])
def test_a_taken_port_is_said_before_any_work(tmp_path: Path, command: str) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        answer = fashen(command, "--port", str(port), "--data", str(tmp_path / "data"))

    assert answer.returncode == 2
    assert str(port) in answer.stderr
    if command == "demo":
        assert f"PORT={port + 1} make demo" in answer.stderr
    assert not (tmp_path / "data").exists()


def test_serve_wants_an_upgraded_database(tmp_path: Path) -> None:
    answer = fashen("serve", "--port", str(free_port()), "--data", str(tmp_path))
    assert answer.returncode == 2
    assert "upgrade-database" in answer.stderr

    assert fashen("upgrade-database", "--data", str(tmp_path)).returncode == 0
    again = fashen("upgrade-database", "--data", str(tmp_path))

    assert "已是最新版本" in again.stdout


def test_the_secret_key_is_kept_and_for_nobody_else(tmp_path: Path) -> None:
    from web.config import from_environment

    first = from_environment(tmp_path, {})
    second = from_environment(tmp_path, {})

    assert first.secret_key == second.secret_key
    assert len(first.secret_key) == 64
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600


def test_the_demo_makes_its_sample_once_and_keeps_the_data(tmp_path: Path) -> None:
    (tmp_path / MAKING).write_bytes(b"half a sample")  # an earlier first run was cut off
    port = free_port()

    with running_demo(tmp_path, port) as (process, said):
        assert "上次准备示例数据未完成" in said
        assert f"http://127.0.0.1:{port}/" in said
        assert re.search(r"chengban\s", said)
        assert "登录" in get(port, "/")
        assert get(port, "/healthz") == "ok\n"
        assert memory_of(process.pid) < MEMORY_LIMIT
    assert not (tmp_path / MAKING).exists()
    made = cases_in(tmp_path / "fashen.sqlite3")
    assert len(made) >= 12

    with running_demo(tmp_path, port) as (_, said):
        assert "首次运行" not in said
        assert "登录" in get(port, "/sign-in")
    assert cases_in(tmp_path / "fashen.sqlite3") == made


def cases_in(database: Path) -> list[str]:
    with closing(sqlite3.connect(database)) as connection:
        return [row[0] for row in connection.execute("SELECT public_id FROM review_cases")]


def memory_of(pid: int) -> float:
    """Return the resident memory of a process in MiB."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def test_the_sweep_fires_what_is_due(played_app: Flask, clock: Clock) -> None:
    from web.scheduler import sweep_once
    from workflows.accounts.models import Agency
    from workflows.db import db

    with played_app.app_context():
        agency = db.session.scalars(db.select(Agency)).one()
        TestPlayer(agency.id, clock).at(UNDER_REVIEW)
    assert sweep_once(played_app) == 0

    clock.advance(days=7)

    assert sweep_once(played_app) > 0
    with played_app.app_context():
        assert db.session.scalars(db.select(Timer).where(Timer.state == TimerState.FIRED)).all()


def test_a_broken_sweep_is_logged_and_the_next_one_goes_on(
    played_app: Flask,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    from web import scheduler

    def broken(_now: object) -> int:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(scheduler, "sweep", broken)

    assert scheduler.sweep_once(played_app) == 0
    assert "the disk is full" in caplog.text


@pytest.mark.parametrize("command", ["due", "eval"])
def test_small_commands_import_neither_flask_nor_sqlalchemy(command: str) -> None:
    program = (
        "import sys\n"
        "from web.cli import main\n"
        f"main([{command!r}, '--help'], standalone_mode=False)\n"
        "print(sorted({'flask', 'sqlalchemy'} & set(sys.modules)))"
    )

    answer = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert answer.stdout.splitlines()[-1] == "[]"


def test_help_lists_every_command() -> None:
    from web.cli import COMMANDS

    answer = fashen("--help")

    assert all(f"  {name}" in answer.stdout for name in COMMANDS)
