"""What is told at a desk opens an obstacle or counts in one, in the unit of work in which it is told, and leaves nobody's trace."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from elearn.core.actor import Actor
from elearn.core.days import day_of
from elearn.core.db.insert import insert_or_count
from elearn.core.ids import new_untimed_id
from elearn.learning.events import DeskActTold
from elearn.obstacles.deciders import decider_of
from elearn.obstacles.models import Obstacle, ObstacleTally
from elearn.obstacles.rules import due_after, monday_of


def hear(session: Session, told: DeskActTold, *, actor: Actor, now: datetime) -> None:
    """Counts that somebody of a unit has said how an act went, and why it could not be done.

    What is told after an answer opens the obstacle anew. Two who tell the same at once are one row with two people: the database
    decides who was first.
    """
    today = day_of(session, now)
    unit = decider_of(session, told.unit_id, today)
    place: dict[str, Any] = {"unit_id": unit, "course_id": told.course_id, "lesson": told.lesson}
    insert_or_count(session, ObstacleTally, "people", at=("unit_id", "course_id", "lesson"), people=1, **place)
    if told.reason is None:
        return
    week = monday_of(today)
    insert_or_count(
        session,
        Obstacle,
        "people",
        at=("unit_id", "course_id", "lesson", "reason"),
        where=Obstacle.answered_on.is_(None),
        id=new_untimed_id(),
        at_id=unit,
        reason=told.reason,
        people=1,
        week=week,
        due_on=due_after(week),
        **place,
    )
