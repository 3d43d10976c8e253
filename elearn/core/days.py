"""The local day of an instant, and days as people write them.

Facts of law and employment are days in the installation's time zone.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

DEFAULT_ZONE: Final = ZoneInfo("Asia/Ho_Chi_Minh")


def day_of(session: Session, now: datetime) -> date:
    """The day it is at `now`, in the zone that the installation works in (`session.info["zone"]`)."""
    zone: ZoneInfo = session.info.get("zone", DEFAULT_ZONE)
    return now.astimezone(zone).date()


def start_of(session: Session, day: date) -> datetime:
    """The instant at which a day begins, in the zone that the installation works in."""
    zone: ZoneInfo = session.info.get("zone", DEFAULT_ZONE)
    return datetime.combine(day, time.min, zone)


def end_of(session: Session, day: date) -> datetime:
    """The instant at which a day is over: the start of the next one."""
    return start_of(session, day + timedelta(days=1))


def moment_words(session: Session, at: datetime) -> str:
    """An instant as a message says it, in the zone that the installation works in: `07/09/2026 08:30`."""
    zone: ZoneInfo = session.info.get("zone", DEFAULT_ZONE)
    return f"{at.astimezone(zone):%d/%m/%Y %H:%M}"


_NOTATIONS: Final = (
    re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})"),
    # Day, month, year: the one order in Vietnam. Who writes the month first is told so, unless it reads as a day too.
    re.compile(r"(?P<day>[0-9]{1,2})(?P<mark>[/.-])(?P<month>[0-9]{1,2})(?P=mark)(?P<year>[0-9]{4})"),
)


def read_day(text: str) -> date | None:
    """The day, or None where the text is none in either notation or names a day that no calendar has."""
    for notation in _NOTATIONS:
        if (found := notation.fullmatch(text.strip())) is not None:
            try:
                return date(int(found["year"]), int(found["month"]), int(found["day"]))
            except ValueError:
                return None
    return None
