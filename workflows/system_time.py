"""The only place that reads the system time; tests and trial runs put their own clock here."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

BEIJING = ZoneInfo("Asia/Shanghai")


def _system_clock() -> datetime:
    return datetime.now(UTC)


_clock: Callable[[], datetime] = _system_clock


def now() -> datetime:
    """Return the present instant, in UTC."""
    return _clock().astimezone(UTC)


def today() -> date:
    """Return the civil date in Beijing, the one that statutory limits count in."""
    return civil_date(now())


def civil_date(instant: datetime) -> date:
    """Return the Beijing calendar date of an instant."""
    return instant.astimezone(BEIJING).date()


@contextmanager
def running_on(clock: Callable[[], datetime]) -> Iterator[None]:
    """Let everything in this process read another clock for a while."""
    global _clock
    before = _clock
    _clock = clock
    try:
        yield
    finally:
        _clock = before
