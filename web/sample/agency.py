"""The sample agency: a fictitious county bureau of natural resources. Nobody in it exists."""

from dataclasses import dataclass
from datetime import date

from web.sample.proposals import MATTERS, OFFICERS, UNITS
from workflows.accounts.models import Account, Agency, Person, Post, PostHolding, Unit, UnitKind
from workflows.accounts.passwords import hash_password
from workflows.clocks.models import CalendarDay, CalendarYear
from workflows.clocks.seed import PUBLISHED, published_rows
from workflows.db import db, new_id
from workflows.powers.models import DecisionType, PowerItem

PASSWORD = "fashen-demo"  # noqa: S105 - printed on purpose; sample data stay on the loopback address
SINCE = date(2019, 1, 1)
REGION = "CN"


@dataclass(frozen=True)
class SamplePerson:
    """A person of the bureau: sign-in name, name, title, and the posts as unit:POST."""

    username: str
    name: str
    title: str
    posts: tuple[str, ...]
    reviewer: bool = False


LEADERS: tuple[SamplePerson, ...] = (
    SamplePerson("juzhang", "秦表率", "局长", ("root:HEAD",)),
    SamplePerson("fenguan", "赵分管", "副局长（分管执法）", tuple(f"{u}:DEPUTY" for u in UNITS)),
    SamplePerson("fazhi", "钱法制", "副局长（分管法制）", ("review:DEPUTY",)),
    SamplePerson("shenhe", "许审慎", "法制审核人员", ("review:REVIEWER",), True),
    SamplePerson("shenhe2", "何仔细", "法制审核人员（兼职）", ("review:REVIEWER",), True),
    SamplePerson("keezhang", "孙把关", "政策法规科科长", ("review:HEAD", "review:REVIEWER"), True),
    SamplePerson("mishu", "吕记录", "会议秘书", ("root:SECRETARY",)),
    SamplePerson("guwen", "施顾问", "法律顾问", ("review:ADVISER",)),
    SamplePerson("jiandu", "姜监督", "执法监督人员", ("root:SUPERVISOR",)),
    SamplePerson("keji", "苗科技", "科技科工作人员", ("science:MEMBER",)),
    SamplePerson("guanli", "陶管理", "系统管理员", ("root:ADMINISTRATOR",)),
)
HEADS: dict[str, tuple[str, str]] = {
    "enforcement": ("duizhang", "杨带队"),
    "mining": ("kuangguan", "朱矿管"),
    "planning": ("guihua", "尤规划"),
    "land": ("gengbao", "孔耕保"),
    "surveying": ("cehui", "严测绘"),
    "registry": ("dengji", "华登记"),
}
ACCOUNTS: tuple[tuple[str, str], ...] = (  # one per role, as the README plays them
    ("chengban", "承办人（执法监察大队 张示例）"),
    ("duizhang", "承办机构负责人（执法监察大队 杨带队）"),
    ("shenhe", "法制审核人员（政策法规科 许审慎）"),
    ("keezhang", "法制审核机构负责人（政策法规科 孙把关）"),
    ("fenguan", "分管领导（副局长 赵分管）"),
    ("fazhi", "分管法制工作的副局长（钱法制）"),
    ("juzhang", "机关负责人（局长 秦表率）"),
    ("mishu", "会议秘书（吕记录）"),
    ("jiandu", "执法监督人员（姜监督，只读）"),
    ("guanli", "系统管理员（陶管理，改流程）"),
)
DECISION_TYPES: tuple[tuple[str, str, str, int, int | None, str], ...] = (
    ("PENALTY", "行政处罚", "Penalty", 2, 90, "《行政处罚法》第六十条"),
    ("LICENCE", "行政许可", "Licence", 1, None, "《行政许可法》第四十二条（工作日另计）"),
    ("COERCION", "行政强制", "Coercion", 2, None, ""),
    ("LEVY", "行政征收", "Levy", 1, None, ""),
    ("FEE", "行政收费", "Fee", 1, None, ""),
    ("INSPECTION", "行政检查", "Inspection", 2, None, ""),
    ("REQUISITION", "行政征用", "Requisition", 1, None, ""),
    ("CONFIRMATION", "行政确认", "Confirmation", 1, None, ""),
    ("REWARD", "行政奖励", "Reward", 1, None, ""),
)


def make_agency() -> Agency:
    """Fill the tables of agency, calendar, units, people, posts, accounts and powers."""
    agency = Agency(id=new_id(), code="清自然资", name="清源县自然资源局（示例）", region=REGION)
    db.session.add(agency)
    _calendar()
    units = _units(agency.id)
    password = hash_password(PASSWORD)
    for leader in LEADERS:
        person = _person(agency.id, leader.username, leader.name, leader.title, password)
        if leader.reviewer:
            person.reviewer_since, person.legally_qualified = SINCE, True
            person.full_time_reviewer = "兼职" not in leader.title
        for place in leader.posts:
            unit, post = place.split(":")
            _hold(agency.id, units[unit], Post(post), person.id)
    for code, (username, name) in HEADS.items():
        person = _person(agency.id, username, name, f"{UNITS[code]}负责人", password)
        _hold(agency.id, units[code], Post.HEAD, person.id)
    for n, officer in enumerate(OFFICERS.values()):
        username = "chengban" if n == 0 else f"chengban{n + 1}"
        person = _person(agency.id, username, officer.name, "承办人", password)
        person.certificate_no = officer.certificate
        person.certificate_valid_until = date(2099, 12, 31)
        _hold(agency.id, units[officer.unit], Post.MEMBER, person.id)
    _powers(agency.id, units)
    return agency


def _calendar() -> None:
    db.session.add_all(
        CalendarDay(region=REGION, day=row.date, kind=row.kind, name=row.name)
        for row in published_rows()
    )
    db.session.add_all(
        CalendarYear(region=REGION, year=year, notice=notice) for year, notice in PUBLISHED.items()
    )


def _units(agency_id: int) -> dict[str, int]:
    rows = [
        ("root", "清源县自然资源局", UnitKind.ROOT),
        ("review", "政策法规科", UnitKind.REVIEW_BODY),
        *((code, name, UnitKind.HANDLING) for code, name in UNITS.items()),
        ("science", "科技科", UnitKind.OTHER),
    ]
    ids = {}
    for position, (code, name, kind) in enumerate(rows):
        unit = Unit(
            agency_id=agency_id, id=new_id(), code=code, name=name, kind=kind, position=position
        )
        db.session.add(unit)
        ids[code] = unit.id
    return ids


def _person(agency_id: int, username: str, name: str, title: str, password: str) -> Person:
    person = Person(agency_id=agency_id, id=new_id(), name=name, title=title)
    db.session.add(person)
    db.session.add(
        Account(username=username, agency_id=agency_id, person_id=person.id, password_hash=password)
    )
    return person


def _hold(agency_id: int, unit_id: int, post: Post, person_id: int) -> None:
    db.session.add(
        PostHolding(
            agency_id=agency_id,
            id=new_id(),
            unit_id=unit_id,
            post=post,
            person_id=person_id,
            since=SINCE,
        )
    )


def _powers(agency_id: int, units: dict[str, int]) -> None:
    for code, name, english, officers, days, basis in DECISION_TYPES:
        db.session.add(
            DecisionType(
                agency_id=agency_id,
                id=new_id(),
                code=code,
                name=name,
                name_en=english,
                is_penalty=code == "PENALTY",
                min_officers=officers,
                outer_days=days,
                outer_basis=basis,
            )
        )
    for matter in MATTERS:
        db.session.add(
            PowerItem(
                agency_id=agency_id,
                id=new_id(),
                code=matter.power.code,
                name=matter.power.name,
                decision_type=matter.decision_type,
                basis=matter.power.basis,
                unit_id=units[matter.unit],
                hearing_right=matter.power.hearing_right,
            )
        )
