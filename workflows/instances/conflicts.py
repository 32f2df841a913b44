"""Two turns of a case at one time: one is written, the other reads afresh or is told (D7)."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from workflows.cases.models import ReviewCase
from workflows.db import db
from workflows.exceptions import ChangedMeanwhile
from workflows.steps.turn import Turn

logger = logging.getLogger(__name__)
Result = TypeVar("Result")
TRIES = 2


def guarded(turn_once: Callable[[], Result]) -> Result:
    """Try a turn; when somebody else was faster, read afresh and try once more."""
    for attempt in range(TRIES):
        try:
            return turn_once()
        except (StaleDataError, IntegrityError) as error:
            db.session.rollback()
            logger.info("A turn met another (%s), attempt %s", type(error).__name__, attempt + 1)
        except BaseException:
            db.session.rollback()
            raise
    raise ChangedMeanwhile


@contextmanager
def retried_if_overtaken(turn: Turn) -> Iterator[None]:
    """Judge nothing by what was read while somebody else wrote: it may not fit together.

    Reads are in no transaction, so a turn that another overtakes can see half of it, and fail in
    any way. It is no refusal and no incident then; `guarded` reads afresh.
    """
    seen = turn.case.version
    try:
        yield
    except StaleDataError:
        raise
    except Exception as error:
        db.session.rollback()
        found = db.session.scalar(
            select(ReviewCase.version).where(
                ReviewCase.agency_id == turn.actor.agency_id, ReviewCase.id == turn.case_id
            )
        )
        if found != seen:
            raise StaleDataError("another turn was written meanwhile") from error
        raise
