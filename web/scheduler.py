"""The scheduler inside the process: one job that fires due timers; it decides nothing itself."""

import logging

from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask

from workflows import system_time
from workflows.db import db
from workflows.instances.timers import sweep
from workflows.system_time import BEIJING

logger = logging.getLogger(__name__)
SECONDS_BETWEEN_SWEEPS = 30


def start(app: Flask) -> BackgroundScheduler:
    """Start sweeping in a thread of its own; a sweep that was missed is made up for once."""
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    scheduler = BackgroundScheduler(timezone=BEIJING, daemon=True)
    scheduler.add_job(
        sweep_once,
        "interval",
        args=[app],
        seconds=SECONDS_BETWEEN_SWEEPS,
        next_run_time=system_time.now(),  # at once, not only after the first interval
        coalesce=True,
        max_instances=1,
        misfire_grace_time=None,
    )
    scheduler.start()
    return scheduler


def sweep_once(app: Flask) -> int:
    """Fire what is due now; an error is logged, and the next sweep tries again."""
    with app.app_context():
        try:
            return sweep(system_time.now())
        except Exception:
            logger.exception("the sweep of timers failed")
            db.session.rollback()
            return 0
