"""Give the next number of a series."""

from sqlalchemy import select

from workflows.accounts import queries as accounts
from workflows.acts import Act
from workflows.db import begin_write, db
from workflows.numbers.models import NumberSeries

FORMATS = {
    "case": "{code}审案〔{year}〕{n}号",
    "register": "{code}法审登〔{year}〕{n}号",
    "opinion": "{code}法审〔{year}〕{n}号",
    "supplement": "{code}法审补〔{year}〕{n}号",
    "extension": "{code}法审延〔{year}〕{n}号",
}


def next_number(act: Act, series: str) -> str:
    """Return the next number of a series in the year of the act; gone again if the act fails."""
    begin_write(db.session())
    agency, year = act.actor.agency_id, act.on.year
    row = db.session.scalars(
        select(NumberSeries)
        .where(
            NumberSeries.agency_id == agency,
            NumberSeries.series == series,
            NumberSeries.year == year,
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()
    if row is None:
        row = NumberSeries(agency_id=agency, series=series, year=year, last=0)
        db.session.add(row)
    row.last += 1
    db.session.flush([row])
    return FORMATS[series].format(code=accounts.agency(agency).code, year=year, n=row.last)
