"""Calls that only one module may make, and calls that none may."""

import ast

import pytest
from fixtures.source_tree import dotted_name, names_read, product_modules

# Durations (monotonic, perf_counter) are no business of the calendar and stay free.
SYSTEM_TIME = (
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
    "time.time",
    "time.time_ns",
    "time.localtime",
    "time.gmtime",
    # The database's clock is a clock, too.
    "func.now",
    "func.current_timestamp",
    "func.current_date",
)
TIME_KEEPER = "workflows/system_time.py"
FUNCTIONS_OF_TIME = {"time", "time_ns", "localtime", "gmtime"}
CODE_FROM_TEXT = {"eval", "exec", "compile", "__import__"}


def reads_of_the_system_time(module: ast.Module) -> list[str]:
    found = [
        f"line {line}: {name}"
        for line, name in names_read(module)
        if any(name == call or name.endswith(f".{call}") for call in SYSTEM_TIME)
    ]
    for node in ast.walk(module):
        if isinstance(node, ast.ImportFrom) and node.module == "time":
            imported = {alias.name for alias in node.names} & FUNCTIONS_OF_TIME
            found += [f"line {node.lineno}: from time import {name}" for name in imported]
    return found


def code_made_from_text(module: ast.Module) -> list[str]:
    return [
        f"line {line}: {name}"
        for line, name in names_read(module)
        if name.removeprefix("builtins.") in CODE_FROM_TEXT
    ]


def test_only_system_time_reads_the_system_time():
    offenders = {
        path: found
        for path, module in product_modules().items()
        if path != TIME_KEEPER and (found := reads_of_the_system_time(module))
    }

    assert not offenders


def test_no_code_is_made_from_text():
    offenders = {
        path: found
        for path, module in product_modules().items()
        if (found := code_made_from_text(module))
    }

    assert not offenders


@pytest.mark.parametrize(
    "source",
    [
        "datetime.now(UTC)",
        "datetime.datetime.now()",
        "Column(default=datetime.now)",
        "date.today()",
        "time.time()",
        "from time import time",
        "select(func.now())",
    ],
)
def test_a_read_of_the_system_time_is_seen(source):
    assert reads_of_the_system_time(ast.parse(source))


@pytest.mark.parametrize("source", ["time.monotonic()", "system_time.now()", "clock.today()"])
def test_a_duration_and_an_injected_clock_are_free(source):
    assert not reads_of_the_system_time(ast.parse(source))


@pytest.mark.parametrize(
    "source", ["eval('1')", "builtins.exec(text)", "run = compile", "__import__('os')"]
)
def test_code_made_from_text_is_seen(source):
    assert code_made_from_text(ast.parse(source))


@pytest.mark.parametrize("source", ["re.compile('a')", "statement.compile(engine)"])
def test_a_pattern_and_a_statement_may_be_compiled(source):
    assert not code_made_from_text(ast.parse(source))


def test_a_chain_that_starts_from_a_call_has_a_name():
    assert dotted_name(ast.parse("f().b.c", mode="eval").body) == "().b.c"
