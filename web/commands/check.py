"""`fashen check`: judge diagrams as files, before anybody deploys them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import click

from bpmn.bundle import read_bundle
from bpmn.checks import Problem, problems_of, run_checks
from bpmn.exceptions import InvalidDefinition
from handlers import GROUPS


@click.command("check")
@click.argument("files", nargs=-1, required=True, metavar="FILE…", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON list.")
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True)
def check(files: tuple[Path, ...], as_json: bool, lang: str) -> None:
    """Print what is wrong with each FILE; exit 1 on errors, 2 for a file that cannot be read.

    The decision tables, forms and templates in the folder beside a diagram are judged with it.
    """
    found: list[tuple[Path, Problem]] = []
    unreadable = False
    for path in files:
        try:
            found += [(path, problem.in_language(lang)) for problem in _problems(path)]
        except (OSError, ValueError) as error:
            unreadable = True
            click.echo(_unreadable(path, error, lang), err=True)
    if as_json:
        click.echo(json.dumps([_entry(p, q) for p, q in found], ensure_ascii=False, indent=2))
    else:
        for line in _lines(found, files, unreadable, lang):
            click.echo(line)
    if unreadable:
        raise SystemExit(2)
    if any(problem.severity == "error" for _, problem in found):
        raise SystemExit(1)


def _problems(path: Path) -> list[Problem]:
    try:
        bundle = read_bundle(path)
    except InvalidDefinition as error:
        return problems_of(error)
    handlers = {name for group in GROUPS for name in group.handlers}
    return run_checks(bundle.diagram, bundle, handlers)


def _entry(path: Path, problem: Problem) -> dict[str, str]:
    return {
        "file": _shown(path),
        "element": problem.element,
        "code": problem.code,
        "severity": problem.severity,
        "message": problem.message,
        "help": problem.help,
    }


def _lines(
    found: list[tuple[Path, Problem]], files: tuple[Path, ...], unreadable: bool, lang: str
) -> Iterator[str]:
    words = {"error": "错误", "warning": "提醒"} if lang == "zh" else {}
    for path, problem in found:
        severity = words.get(problem.severity, problem.severity)
        where = f"{_shown(path)}: {problem.element}".removesuffix(": ")
        yield f"{where}: {severity}: {problem.message} [{problem.code}]"
        yield f"    {problem.help}"
    if not found and not unreadable:
        yield (
            f"{len(files)} 个文件，没有问题。"
            if lang == "zh"
            else f"{len(files)} files, no problem."
        )


def _unreadable(path: Path, error: Exception, lang: str) -> str:
    reason = " ".join(str(getattr(error, "strerror", None) or error).split())
    told = "无法读取" if lang == "zh" else "cannot be read"
    return f"{_shown(path)}: {told}: {reason}"


def _shown(path: Path) -> str:
    # A file name need not be text; it is printed all the same.
    return str(path).encode("utf-8", "replace").decode()
