"""The sample cases: played through the same acts as people do, relative to today.

Each case is a story told as a generator that yields the moment of its next act; all stories are
told along one line of time, so that numbers and the audit trail run as in a real year.
"""

import heapq
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

from bpmn.bundle import read_bundle
from web.sample.agency import make_agency
from web.sample.opinions import OPINIONS, REPLIES
from web.sample.player import Player, Raw, opinion_answers
from web.sample.proposals import SampleMatter, matter
from workflows import system_time
from workflows.accounts.models import Agency
from workflows.acts import Act, by_the_clock
from workflows.audit import actions as audit
from workflows.cases.models import ReviewCase
from workflows.clocks.calendar import Calendar
from workflows.clocks.seed import shipped_calendar
from workflows.db import db, transaction
from workflows.definitions import actions as definitions
from workflows.instances.timers import sweep
from workflows.service_tasks import handler_names
from workflows.system_time import BEIJING

DEFINITIONS = Path(__file__).parents[2] / "bpmn" / "definitions"
PROCEDURES = ("legal-review", "huoqiu")
ONE_DAY = timedelta(days=1)
Story = Iterator[datetime]


class Days:
    """Working days counted back from today: 0 is today, or the last working day before it."""

    def __init__(self, today: date, calendar: Calendar) -> None:
        self.calendar = calendar
        self.days = [today]
        while not calendar.is_workday(self.days[0]):
            self.days[0] -= ONE_DAY

    def at(self, back: int, hour: int, minute: int = 0) -> datetime:
        """Return an hour of the n-th working day before today."""
        while len(self.days) <= back:
            day = self.days[-1] - ONE_DAY
            while not self.calendar.is_workday(day):
                day -= ONE_DAY
            self.days.append(day)
        return datetime.combine(self.days[back], time(hour, minute), BEIJING)


def install(now: datetime) -> Agency:
    """Make the sample agency and activate the shipped procedures."""
    with transaction():
        agency = make_agency()
        for key in PROCEDURES:
            act = Act(by_the_clock(agency.id, now), now)
            bundle = read_bundle(DEFINITIONS / f"{key}.bpmn")
            definitions.deploy(act, bundle, handler_names())
            db.session.flush()
            audit.append(act)
    return agency


def play() -> Agency:
    """Fill an empty, migrated database with the agency and its cases, ending now."""
    now = system_time.now()
    days = Days(system_time.civil_date(now), shipped_calendar())
    begun = days.at(60, 8)
    moment = [begun]
    with system_time.running_on(lambda: moment[0]):
        agency = install(begun)
        player = Player(agency.id)
        queue: list[tuple[datetime, int, Story]] = []
        for n, story in enumerate(STORIES):
            told = story(player, days, now)
            heapq.heappush(queue, (next(told), n, told))
        while queue:
            at, n, told = heapq.heappop(queue)
            _let_time_pass(moment, at)
            following = next(told, None)
            db.session.remove()
            if following is not None:
                heapq.heappush(queue, (following, n, told))
        _let_time_pass(moment, now)
    return agency


def _let_time_pass(moment: list[datetime], until: datetime) -> None:
    """Move the clock on, morning by morning, so that reminders go out on their day."""
    while system_time.civil_date(moment[0]) < system_time.civil_date(until):
        day = system_time.civil_date(moment[0]) + ONE_DAY
        moment[0] = min(datetime.combine(day, time(8, 45), BEIJING), until)
        sweep(moment[0])
        db.session.remove()
    moment[0] = max(moment[0], until)
    sweep(moment[0])


def submitted(
    player: Player, about: SampleMatter, at: datetime, procedure: str = "legal-review"
) -> tuple[ReviewCase, Story]:
    """Tell how a case comes to the review body: opened, prepared the day before, released."""
    case = player.open(about, procedure)

    def told() -> Story:
        player.do(case, "scope")
        player.do(case, "prepare")
        yield at
        player.do(case, "approve_submission")

    return case, told()


def _review(label: str, opinion: str) -> Raw:
    return opinion_answers(OPINIONS[opinion], label)


def in_review(key: str, back: int) -> Callable[[Player, Days, datetime], Story]:
    """Submitted and accepted on one day, under review since."""

    def story(player: Player, days: Days, now: datetime) -> Story:
        yield days.at(back + 1, 15)
        case, told = submitted(player, matter(key), days.at(back, 9, 20))
        yield from told
        yield days.at(back, 10, 40)
        player.do(case, "intake", "accept")

    return story


def farmland(player: Player, days: Days, now: datetime) -> Story:
    """Returned for revision; the unit is to reply."""
    yield days.at(8, 15)
    case, told = submitted(player, matter("farmland"), days.at(7, 9))
    yield from told
    yield days.at(7, 11)
    player.do(case, "intake", "accept")
    yield days.at(4, 16)
    player.do(case, "review", "draft", **_review("revise", "revise-discretion"))
    yield days.at(3, 10)
    player.do(case, "issue", "issue")


def surveying(player: Player, days: Days, now: datetime) -> Story:
    """Not passed for lack of power; the unit disagrees; the deputy director is to rule."""
    yield days.at(12, 14)
    case, told = submitted(player, matter("surveying"), days.at(11, 9, 30))
    yield from told
    yield days.at(11, 15)
    player.do(case, "intake", "accept")
    yield days.at(8, 15)
    player.do(case, "review", "draft", **_review("reject", "reject-power"))
    yield days.at(7, 10)
    player.do(case, "issue", "issue")
    yield days.at(5, 11)
    reply = REPLIES["disagree-power"]
    points = {str(p["n"]): dict(p) for p in reply.points}
    player.do(case, "reply", "disagree", points=points, text=reply.text)
    yield days.at(4, 9)
    player.do(case, "approve_disagreement")


def paused(player: Player, days: Days, now: datetime) -> Story:
    """A supplement was asked during the review; the clock stands still."""
    yield days.at(5, 10)
    case, told = submitted(player, matter("illegal-building"), days.at(4, 9))
    yield from told
    yield days.at(4, 14)
    player.do(case, "intake", "accept")
    yield days.at(2, 11)
    player.do(case, "review", "supplement")


def extension_asked(player: Player, days: Days, now: datetime) -> Story:
    """An extension waits for the deputy director for legal affairs."""
    yield days.at(4, 15)
    case, told = submitted(player, matter("licence-revocation"), days.at(3, 9))
    yield from told
    yield days.at(3, 10)
    player.do(case, "intake", "accept")
    yield days.at(1, 16)
    player.do(case, "request_extension", days="10")


def extended(player: Player, days: Days, now: datetime) -> Story:
    """An extension of ten working days was granted."""
    yield days.at(10, 15)
    case, told = submitted(player, matter("beyond-boundary"), days.at(9, 9))
    yield from told
    yield days.at(9, 10)
    player.do(case, "intake", "accept")
    yield days.at(6, 16)
    player.do(case, "request_extension", days="10")
    yield days.at(5, 9)
    player.do(case, "approve_extension")


def preparing(player: Player, days: Days, now: datetime) -> Story:
    """The undertaker has said that it is a major decision and fills in the form."""
    yield days.at(1, 15)
    case = player.open(matter("temporary-land"))
    player.do(case, "scope")


def to_be_released(player: Player, days: Days, now: datetime) -> Story:
    """The submission waits for the head of the handling unit."""
    yield days.at(1, 16)
    case = player.open(matter("land-transfer"))
    player.do(case, "scope")
    player.do(case, "prepare")


def to_be_received(player: Player, days: Days, now: datetime) -> Story:
    """Submitted; anybody of the review body may take it."""
    yield days.at(2, 15)
    another = matter("survey-mark")
    another = replace(another, title=f"{another.title}（另案）")
    _, told = submitted(player, another, days.at(1, 16, 30))
    yield from told


def to_be_issued(player: Player, days: Days, now: datetime) -> Story:
    """The draft opinion is with the head of the review body."""
    yield days.at(5, 9)
    case, told = submitted(player, matter("idle-land"), days.at(4, 10))
    yield from told
    yield days.at(4, 11)
    player.do(case, "intake", "accept")
    yield days.at(1, 15, 30)
    player.do(case, "review", "draft", **_review("pass", "pass"))


def before_a_meeting(player: Player, days: Days, now: datetime) -> Story:
    """Passed; to be discussed collectively before it is decided (Penalty Law art. 57)."""
    yield days.at(9, 9)
    case, told = submitted(player, matter("reclamation"), days.at(8, 10))
    yield from told
    yield days.at(8, 11)
    player.do(case, "intake", "accept")
    yield days.at(5, 15)
    player.do(case, "review", "draft", **_review("pass", "pass"))
    yield days.at(4, 15)
    player.do(case, "issue", "issue")


def passed(player: Player, days: Days, now: datetime) -> Story:
    """Revised after an opinion, passed in the second round; the decision may be recorded."""
    yield days.at(20, 9)
    case, told = submitted(player, matter("registration"), days.at(19, 10))
    yield from told
    yield days.at(19, 11)
    player.do(case, "intake", "accept")
    yield days.at(16, 15)
    player.do(case, "review", "draft", **_review("revise", "revise-discretion"))
    yield days.at(15, 10)
    player.do(case, "issue", "issue")
    yield days.at(12, 10)
    player.do(case, "reply", "resubmit")
    yield days.at(12, 15)
    player.do(case, "approve_resubmission")
    yield days.at(11, 9)
    player.do(case, "intake", "accept")
    yield days.at(8, 15)
    player.do(case, "review", "draft", **_review("pass", "pass-again"))
    yield days.at(7, 9)
    player.do(case, "issue", "issue")


def decided(player: Player, days: Days, now: datetime) -> Story:
    """A licence, passed and decided."""
    yield days.at(25, 9)
    case, told = submitted(player, matter("planning-licence"), days.at(24, 10))
    yield from told
    yield days.at(24, 11)
    player.do(case, "intake", "accept")
    yield days.at(21, 15)
    player.do(case, "review", "draft", **_review("pass", "pass"))
    yield days.at(20, 9)
    player.do(case, "issue", "issue")
    yield days.at(18, 9)
    player.do(case, "decide", "propose", number=f"清自然资许〔{days.at(18, 9).year}〕1号")
    yield days.at(18, 15)
    player.do(case, "approve_decision")


def transfer_today(player: Player, days: Days, now: datetime) -> Story:
    """To be transferred within 24 hours, counted in hours: due today on any day of the week."""
    yield days.at(6, 9)
    case, told = submitted(player, matter("survey-mark"), days.at(5, 9, 10), "huoqiu")
    yield from told
    yield days.at(5, 10)
    player.do(case, "intake", "accept")
    yield days.at(3, 15)
    label = "transfer"
    player.do(case, "review", "draft", **_review(label, "transfer-crime"))
    yesterday = system_time.civil_date(now) - ONE_DAY
    yield datetime.combine(yesterday, time(17, 0), BEIJING)
    player.do(case, "issue", "issue")


STORIES: tuple[Callable[[Player, Days, datetime], Story], ...] = (
    farmland,
    in_review("mining", 5),  # due today, or on the next working day
    surveying,
    in_review("unlicensed-survey", 7),  # overdue
    paused,
    extension_asked,
    extended,
    preparing,
    to_be_released,
    to_be_received,
    to_be_issued,
    before_a_meeting,
    passed,
    decided,
    transfer_today,
)
