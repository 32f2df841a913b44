"""The sweep that fires due timers; running it twice or late is harmless (design D6)."""

import logging
from datetime import datetime

from sqlalchemy import select

from workflows.db import db
from workflows.instances.actions import fire_timer
from workflows.instances.models import Timer, TimerState

logger = logging.getLogger(__name__)
BATCH = 200


def sweep(now: datetime) -> int:
    """Fire every timer that is due, in order of due time, each in its own transaction."""
    due = db.session.scalars(
        select(Timer)
        .where(Timer.state == TimerState.ARMED, Timer.due_at <= now)
        .order_by(Timer.due_at, Timer.id)
        .limit(BATCH)
    ).all()
    fired = 0
    for timer in due:
        try:
            fired += fire_timer(timer)
        except Exception:  # one broken case must not hold up the others
            logger.exception("Timer %s of case %s failed", timer.id, timer.case_id)
    return fired
