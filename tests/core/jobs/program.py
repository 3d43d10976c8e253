"""A runner in a process of its own, to be killed: `python -m tests.core.jobs.program <database address>`."""

import sys
import threading
import time
from datetime import timedelta

from sqlalchemy import text

from elearn.core.db.work import Database
from elearn.core.jobs.context import JobContext
from elearn.core.jobs.runner import Runner, RunnerSettings

ENOUGH_LIVES = RunnerSettings(
    threads=3, poll=timedelta(milliseconds=20), lease=timedelta(milliseconds=700), beat=timedelta(milliseconds=100), max_attempts=50
)


def note_effect(context: JobContext) -> None:
    """Writes each run, and the effect once."""
    with context.unit_of_work() as work:
        work.session.execute(text("INSERT INTO run (number) VALUES (:number)"), context.args)
    time.sleep(0.01)
    with context.unit_of_work() as work:
        work.session.execute(text("INSERT INTO effect (number) VALUES (:number) ON CONFLICT DO NOTHING"), context.args)


if __name__ == "__main__":
    database = Database(sys.argv[1])
    Runner(database, {"test.effect": note_effect}, settings=ENOUGH_LIVES).run_forever(threading.Event())
