"""What the demo city is told of its last month, and who has read what: by the real services, from what was done."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from elearn.catalogue.queries import list_courses
from elearn.core.actor import SYSTEM, Actor
from elearn.core.days import day_of
from elearn.demo.city import DemoAccounts
from elearn.notifications.service import mark_all_read
from elearn.reporting.months.completions import read_completions
from elearn.reporting.months.telling import figures_of, month_before, tell_month

_READ = timedelta(days=14)


def read_older_ones(session: Session, accounts: DemoAccounts, *, now: datetime) -> None:
    """Chị Hạnh has read what she was told until two weeks ago; what came later she has still to read."""
    mark_all_read(session, Actor(person_id=accounts.usernames["hocvien"]), now=now - _READ)


def tell_last_month(session: Session, *, now: datetime) -> None:
    """The trainers of each course have heard of the month before, as on its first working day."""
    today = day_of(session, now)
    period = month_before(today)
    told = read_completions(session, period.ends, today=today)
    for entry in list_courses(session, SYSTEM):
        figures = figures_of(session, entry.id, period, told)
        tell_month(session, entry.id, period, figures, now=now, today=today)
