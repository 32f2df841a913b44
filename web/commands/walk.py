"""`fashen walk`: play a procedure from beginning to end, in a database that is thrown away."""

import json
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date, datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NoReturn
from unicodedata import east_asian_width

import click
from flask_babel import force_locale

from bpmn.bundle import Bundle, read_bundle
from bpmn.checks import Problem, problems_of, run_checks
from bpmn.exceptions import InvalidDefinition
from bpmn.procedure import Procedure, read_procedure
from handlers import GROUPS
from web.app import create_app
from web.babel import LANGUAGES
from web.config import Config, sqlite_address
from web.filters import role_name
from web.sample.agency import make_agency
from web.sample.player import Player
from web.sample.proposals import MATTERS
from web.sample.walking import (
    OPINION,
    BadChoice,
    Choices,
    FakeClock,
    Stuck,
    Walk,
    Walked,
    staff_units,
)
from web.words import refusal_words
from workflows import system_time
from workflows.acts import Act, by_the_clock
from workflows.audit import actions as audit
from workflows.db import db, transaction
from workflows.definitions import actions as definitions
from workflows.definitions.library import load_bundle
from workflows.exceptions import InvalidAnswers
from workflows.service_tasks import handler_names
from workflows.system_time import BEIJING

MORNING = time(9, 0)
YEARS = range(2020, 2091)  # in which the people of the sample agency hold their posts
CHOICES_HELP = (
    "\b\n"
    + """\
--choose may be repeated:
  intake=supplement           this outcome at the first visit, afterwards the first outcome
  intake=supplement,accept    one outcome for each visit
  opinion=revise,pass         the label of each opinion that is drafted
  science.agree=no            the answer to a field of the step's form
  request_extension=do        an act, as soon as it is offered and allowed
  request_closing=do@decide   an act, once the step `decide` is open
  extension_expired=do        a timer: time goes on until it fires
"""
)
WORDS: dict[str, dict[str, str]] = {
    "zh": {
        "head": "步骤,名称,角色,办理,期限,随后打开",
        "timer": "时间到",
        "act": "提出",
        "ended": "流程走完，共 {count} 步。",
        "unused": "没有用到的选择：{choices}",
        "unreadable": "{file}：无法读取：{why}",
        "errors": "{file}：流程图有 {count} 处错误，改正后再走：",
        "date": "“{text}”不是日期，请写成 2026-11-17，年份在 {first} 至 {last} 之间。",
        "bad_form": "“{choice}”写法不对，请写成 步骤=结果，例如 intake=supplement,accept。",
        "bad_step": "“{choice}”：流程中没有这个步骤。可以选：{options}",
        "bad_outcome": "“{choice}”：这一步没有这个结果。可以选：{options}",
        "bad_label": "“{choice}”：流程中没有这种审核意见。可以选：{options}",
        "bad_act": "“{choice}”：这不是一个步骤，只能写 =do，或 =do@步骤。",
        "bad_field": "“{choice}”：这一步的表单没有这个字段。可以选：{options}",
        "bad_option": "“{choice}”：这个字段没有这个选项。可以选：{options}",
        "nobody": "走不下去：步骤 {step} 没有人可以办理（{role}）。",
        "refused": "走不下去：{step} 被拒绝：{why}",
        "incident": "走不下去：步骤 {step} 出现异常：{why}",
        "other_outcome": "走不下去：步骤 {step} 得不到结果 {wanted}，得到的是 {got}。",
        "too_long": "走不完：已经走了 {count} 步，案件仍未办结。",
        "nothing_open": "走不下去：没有打开的步骤，案件也没有办结（{state}）。",
        "timer_silent": "走不下去：计时器 {step} 到时没有动作。",
        "bug": "走不下去：程序出错：{why}",
    },
    "en": {
        "head": "step,name,role,outcome,due,opens",
        "timer": "time is up",
        "act": "done",
        "ended": "The case has ended after {count} steps.",
        "unused": "Choices that were not needed: {choices}",
        "unreadable": "{file}: cannot be read: {why}",
        "errors": "{file}: the diagram has {count} errors; mend them first:",
        "date": '"{text}" is not a date; write it as 2026-11-17, in the years {first} to {last}.',
        "bad_form": '"{choice}": write step=outcome, such as intake=supplement,accept.',
        "bad_step": '"{choice}": the procedure has no such step. There are: {options}',
        "bad_outcome": '"{choice}": the step has no such outcome. There are: {options}',
        "bad_label": '"{choice}": the procedure has no such opinion. There are: {options}',
        "bad_act": '"{choice}": this is not a step; write =do, or =do@step.',
        "bad_field": '"{choice}": the form of the step has no such field. There are: {options}',
        "bad_option": '"{choice}": the field has no such option. There are: {options}',
        "nobody": "Dead end: nobody may take the step {step} ({role}).",
        "refused": "Dead end: {step} was refused: {why}",
        "incident": "Dead end: an incident at {step}: {why}",
        "other_outcome": "Dead end: {step} cannot come to {wanted}; it came to {got}.",
        "too_long": "No end: the case is still open after {count} steps.",
        "nothing_open": "Dead end: no step is open and the case has not ended ({state}).",
        "timer_silent": "Dead end: nothing happened when the timer {step} fell due.",
        "bug": "Dead end: an error of the program: {why}",
    },
}


class DeadEnd(Exception):
    """The walk could not go on; the sentence is ready."""


class Report:
    """The steps of a walk as they are printed."""

    def __init__(self, lang: str, as_json: bool) -> None:
        self.lang = lang
        self.as_json = as_json
        self.procedure: Procedure | None = None
        self.steps: list[Walked] = []
        self.rows: list[tuple[str, ...]] = []

    def add(self, walked: Walked) -> None:
        """Take a step in; needs the application's context for the names of roles."""
        self.steps.append(walked)
        self.rows.append(self._row(walked))

    def print(self) -> None:
        """Print what was walked so far, as JSON or as a table."""
        if self.as_json:
            steps = [asdict(walked) for walked in self.steps]
            click.echo(json.dumps({"steps": steps}, ensure_ascii=False, indent=2))
        elif self.rows:
            rows = [tuple(WORDS[self.lang]["head"].split(",")), *self.rows]
            widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
            for row in rows:
                click.echo("  ".join(map(_padded, row, widths)).rstrip())

    def _row(self, walked: Walked) -> tuple[str, ...]:
        assert self.procedure is not None  # noqa: S101 - set before anything is walked
        step = self.procedure.steps.get(walked.step)
        act = self.procedure.acts.get(walked.step)
        name, outcome = walked.name, WORDS[self.lang]["timer" if act is None else "act"]
        if step is not None:
            chosen = next(o for o in step.outcomes if o.id == walked.outcome)
            outcome = chosen.label if self.lang == "zh" else chosen.label_en or chosen.id
        if self.lang == "en":
            name = (step.name_en if step else act.label_en if act else "") or name
        role = role_name(walked.role) if walked.role else ""
        return walked.step, name, role, outcome, walked.due or "", " ".join(walked.opened)


@click.command("walk", epilog=CHOICES_HELP)
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--choose", "chosen", multiple=True, metavar="STEP=OUTCOME[,OUTCOME…]")
@click.option("--json", "as_json", is_flag=True, help='Print {"steps": [...]} as JSON.')
@click.option("--on", "on", metavar="DATE", help="The day on which the case opens; today if left.")
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True)
def walk(file: Path, chosen: tuple[str, ...], as_json: bool, on: str | None, lang: str) -> None:
    """Play the procedure FILE with a sample case until it ends, and print every step.

    The tables, forms and templates in the folder beside the diagram are used with it. The people
    are those of the sample agency, the acts are the real ones, the clock is false, and the database
    lies in a temporary folder. Every step takes its first outcome; of several open steps, the one
    that opened last is done first.

    An act whose time has not come is tried again on the days that follow, for 60 days.

    Exit 0 when the case has ended; 1 when it cannot go on, or has not ended after 200 steps, or
    when `fashen check` finds errors; 2 for what cannot be read or is not in the procedure.
    """
    words = WORDS[lang]
    day = _day(on, words)
    report = Report(lang, as_json)
    bundle = _bundle(file, report)
    try:
        loaded = load_bundle(bundle)
        report.procedure = loaded.procedure
        choices = Choices.parse(chosen, loaded)
        _play(bundle, day, choices, report)
    except BadChoice as mistake:
        options = "、".join(mistake.options) if lang == "zh" else ", ".join(mistake.options)
        _fail(2, words[f"bad_{mistake.reason}"].format(choice=mistake.choice, options=options))
    except DeadEnd as end:
        report.print()
        _fail(1, str(end))
    except Exception as error:  # a procedure from outside must never end in a traceback
        report.print()
        _fail(1, words["bug"].format(why=" ".join(f"{type(error).__name__}: {error}".split())))
    report.print()
    if not as_json:
        click.echo(words["ended"].format(count=len(report.steps)))
    if unused := list(_unused(choices)):
        click.echo(words["unused"].format(choices=" ".join(unused)), err=True)


def _fail(code: int, sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    raise SystemExit(code)


def _day(text: str | None, words: dict[str, str]) -> date:
    if text is None:
        return system_time.today()
    try:
        day = date.fromisoformat(text if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else "")
    except ValueError:
        day = None
    if day is None or day.year not in YEARS:
        _fail(2, words["date"].format(text=text, first=YEARS[0], last=YEARS[-1]))
    return day


def _bundle(file: Path, report: Report) -> Bundle:
    """Read the files; refuse what cannot be read and what `fashen check` calls an error."""
    words = WORDS[report.lang]
    shown = str(file).encode("utf-8", "replace").decode()
    problems: list[Problem]
    bundle = None
    try:
        bundle = read_bundle(file)
        names = {name for group in GROUPS for name in group.handlers}
        problems = run_checks(bundle.diagram, bundle, names)
    except InvalidDefinition as error:
        problems = problems_of(error)
    except (OSError, ValueError) as error:
        why = " ".join(str(getattr(error, "strerror", None) or error).split())
        _fail(2, words["unreadable"].format(file=shown, why=why))
    errors = [
        problem.in_language(report.lang) for problem in problems if problem.severity == "error"
    ]
    if errors or bundle is None:
        report.print()
        click.echo(words["errors"].format(file=shown, count=len(errors)), err=True)
        for problem in errors:
            where = f"{problem.element}: " if problem.element else ""
            click.echo(f"  {where}{problem.message} [{problem.code}]", err=True)
        raise SystemExit(1)
    return bundle


def _play(bundle: Bundle, day: date, choices: Choices, report: Report) -> None:
    """Take a sample case to its end; raises DeadEnd with the sentence that says why it cannot."""
    clock = FakeClock(datetime.combine(day, MORNING, BEIJING))
    with _agency(clock, report.lang) as agency_id:
        with transaction():
            act = Act(by_the_clock(agency_id, clock.now), clock.now)
            staff_units(agency_id, read_procedure(bundle.diagram))
            version = definitions.deploy(act, bundle, handler_names())
            db.session.flush()
            audit.append(act)
        player = Player(agency_id)
        try:
            case = player.open(MATTERS[0], version.key)
            for walked in Walk(player, case, clock, choices).steps():
                report.add(walked)
        except Stuck as stuck:
            raise DeadEnd(_sentence(stuck, report.lang)) from stuck


@contextmanager
def _agency(clock: FakeClock, lang: str) -> Iterator[int]:
    """Make the sample agency in a database of its own; nothing of it is left afterwards."""
    with TemporaryDirectory(prefix="fashen-walk-") as name, system_time.running_on(clock):
        folder = Path(name)
        app = create_app(Config(folder, sqlite_address(folder), "walk", testing=True))
        before = logging.root.manager.disable
        logging.disable(logging.CRITICAL)  # what goes wrong is said in one sentence
        try:
            with app.app_context(), force_locale(LANGUAGES[lang]):
                db.create_all()
                with transaction():
                    agency_id = make_agency().id
                try:
                    yield agency_id
                finally:
                    db.session.remove()
                    db.engine.dispose()
        finally:
            logging.disable(before)


def _sentence(stuck: Stuck, lang: str) -> str:
    params = dict(stuck.params)
    if stuck.refusal is not None:
        params["why"] = refusal_words(stuck.refusal)
    if isinstance(stuck.refusal, InvalidAnswers):
        errors = [f"{name}: {refusal_words(e)}" for name, e in stuck.refusal.errors.items()]
        params["why"] = f"{params['why']} {'; '.join(errors)}"
    if "role" in params:
        params["role"] = role_name(str(params["role"]))
    return WORDS[lang][stuck.reason].format(**params)


def _unused(choices: Choices) -> Iterator[str]:
    for step, outcomes in choices.outcomes.items():
        yield from (f"{step}={outcome}" for outcome in outcomes)
    for step, fields in choices.answers.items():
        for name, values in fields.items():
            yield from (f"{step}.{name}={value}" for value in values)
    yield from (f"{OPINION}={label}" for label in choices.opinions)
    yield from (f"{act.element_id}=do" for act in choices.acts)


def _width(text: str) -> int:
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
