"""Who in the demo city has read what they were told. What was told was told by the real services, from what was done."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from elearn.core.actor import Actor
from elearn.demo.city import DemoAccounts
from elearn.notifications.service import mark_all_read

_READ = timedelta(days=14)


def read_older_ones(session: Session, accounts: DemoAccounts, *, now: datetime) -> None:
    """Chị Hạnh has read what she was told until two weeks ago; what came later she has still to read."""
    mark_all_read(session, Actor(person_id=accounts.usernames["hocvien"]), now=now - _READ)
