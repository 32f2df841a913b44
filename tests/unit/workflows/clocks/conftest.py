import pytest

from workflows.clocks.calendar import Calendar
from workflows.clocks.seed import shipped_calendar


@pytest.fixture(scope="session")
def calendar() -> Calendar:
    return shipped_calendar()
