"""The local day of an instant: facts of law and employment are days in the installation's time zone."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

DEFAULT_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def day_of(session: Session, now: datetime) -> date:
    """The day it is at `now`, in the zone that the installation works in (`session.info["zone"]`)."""
    zone: ZoneInfo = session.info.get("zone", DEFAULT_ZONE)
    return now.astimezone(zone).date()
