"""By what a database with the demo city is known."""

from __future__ import annotations

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from elearn.organisation.models import Unit

CODE_SYSTEM = "DEMO"
"""The code system of the demo city's units: no real unit bears it."""


def holds_demo_city(session: Session) -> bool:
    """Whether the demo city, and with it the demo accounts, was ever built in this database."""
    return bool(session.scalar(select(exists().where(Unit.code_system == CODE_SYSTEM))))
