"""Number series."""

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from workflows.db import Base


class NumberSeries(Base):
    """The last number given in a series and year."""

    __tablename__ = "number_series"

    agency_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    series: Mapped[str] = mapped_column(String(30), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]
