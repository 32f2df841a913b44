"""Give the next number of a series."""

from sqlalchemy import insert, update

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
    key = {"agency_id": agency, "series": series, "year": year}
    n = db.session.scalar(
        update(NumberSeries)
        .filter_by(**key)
        .values(last=NumberSeries.last + 1)
        .returning(NumberSeries.last)
    )
    if n is None:
        n = 1
        db.session.execute(insert(NumberSeries).values(**key, last=n))
    return FORMATS[series].format(code=accounts.agency(agency).code, year=year, n=n)
