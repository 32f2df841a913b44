"""The published calendar that the product ships: a data file, made from `holidays` and checked.

`holidays` answers for years that nobody has announced, so only the years in PUBLISHED are taken;
a year enters that list by hand, with the notice. Run `python -m workflows.clocks.seed` to write the
file anew; no other function here imports the library.
"""

import csv
import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from importlib.resources import files
from io import StringIO
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from workflows.clocks.calendar import ONE_DAY, SATURDAY, Calendar, calendar_of

# Year -> notices of the General Office of the State Council on that year's days off.
PUBLISHED = MappingProxyType(
    {
        2019: "国办发明电〔2018〕15号、〔2019〕3号",  # May Day lengthened on 22 March 2019
        2020: "国办发明电〔2019〕16号、〔2020〕1号",  # Spring Festival lengthened to 2 February
        2021: "国办发明电〔2020〕27号",
        2022: "国办发明电〔2021〕11号",
        2023: "国办发明电〔2022〕16号",
        2024: "国办发明电〔2023〕7号",
        2025: "国办发明电〔2024〕12号",
        2026: "国办发明电〔2025〕7号",
    }
)
DATA_FILE = "published_days.csv"
FESTIVALS = ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")  # as in the notices
SWAPPED = re.compile(r"休息日（由 (\d{4}-\d\d-\d\d) 调休）")  # the weekend day worked for it


class PublishedDay(NamedTuple):
    """A day that a notice names: a day off, or a weekend day worked in exchange."""

    date: date
    kind: str  # "holiday" or "workday"
    name: str
    source: str


def published_rows() -> list[PublishedDay]:
    """Return every day of the shipped file, in order."""
    text = files("workflows.clocks").joinpath(DATA_FILE).read_text(encoding="utf-8")
    return [
        PublishedDay(date.fromisoformat(row["date"]), row["kind"], row["name"], row["notice"])
        for row in csv.DictReader(StringIO(text))
    ]


@lru_cache(maxsize=1)
def shipped_calendar() -> Calendar:
    """Return the shipped calendar, for counting without a database."""
    return calendar_of(((row.date, row.kind, row.name) for row in published_rows()), PUBLISHED)


def rows_from_library() -> list[PublishedDay]:
    """Return what `holidays` says of the published years, with the festival each day belongs to."""
    return sorted(row for year in PUBLISHED for row in _rows_of(year))


def _rows_of(year: int) -> Iterator[PublishedDay]:
    from holidays import country_holidays  # 13 MB, needed only to write the file

    names = dict(country_holidays("CN", years=year, language="zh_CN"))
    for day, name in names.items():
        swapped = SWAPPED.fullmatch(name)
        festival = _festivals_around(day, names) if swapped else _plain(name)
        yield PublishedDay(day, "holiday", festival, PUBLISHED[year])
        if swapped:
            worked = date.fromisoformat(swapped[1])
            yield PublishedDay(worked, "workday", festival, PUBLISHED[year])


def _plain(name: str) -> str:
    """Drop the library's remarks: "中秋节（补假）" is 中秋节."""
    return "、".join(re.sub("（.*）", "", part).strip() for part in name.split(";"))


def _festivals_around(day: date, names: dict[date, str]) -> str:
    """Name the festivals of the unbroken run of days off that a swapped day off belongs to."""

    def is_off(other: date) -> bool:
        return other in names or other.weekday() >= SATURDAY

    while is_off(day - ONE_DAY):
        day -= ONE_DAY
    run = ""
    while is_off(day):
        run += names.get(day, "")
        day += ONE_DAY
    return "、".join(sorted((name for name in FESTIVALS if name in run), key=run.index))


def write_file(path: Path) -> None:
    """Write the data file anew from the library."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["date", "kind", "name", "notice"])
        writer.writerows(rows_from_library())


if __name__ == "__main__":
    write_file(Path(__file__).with_name(DATA_FILE))
