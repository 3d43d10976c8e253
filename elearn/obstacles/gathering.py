"""Makes obstacles of what was told before there were any: once, after an update or where people and reports came in bulk."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from elearn.core.ids import Id, new_untimed_id
from elearn.learning.models import DeskObstacle, LessonProgress
from elearn.obstacles.deciders import decider_of
from elearn.obstacles.models import Obstacle, ObstacleTally
from elearn.obstacles.rules import due_after, monday_of
from elearn.organisation.models import Employment
from elearn.organisation.policy import running


@dataclass(slots=True)
class _Heap:
    """What was told so far of one reason: how many, and the first day."""

    people: int
    first: date


def gather(session: Session, today: date) -> int:
    """Counts everything that was told, if nothing has been counted yet. Answers how many obstacles there are then.

    How many people have said how an act went is counted by where they work today: nobody kept where they worked then. A few
    statements for each unit with somebody who told; afterwards one that finds that there is nothing to do.
    """
    if session.scalar(select(ObstacleTally.people).limit(1)) is not None:
        return 0

    @cache
    def decider(unit_id: Id) -> Id:
        return decider_of(session, unit_id, today)

    tallies: dict[tuple[Id, Id, str], int] = defaultdict(int)
    for row in _said(session, today):
        tallies[decider(row.unit_id), row.course_id, row.lesson] += row.people
    heaps: dict[tuple[Id, Id, str, str], _Heap] = {}
    for row in _told(session):
        heap = heaps.setdefault((decider(row.unit_id), row.course_id, row.lesson, row.reason), _Heap(0, row.first))
        heap.people += row.people
        heap.first = min(heap.first, row.first)
    session.add_all(
        ObstacleTally(unit_id=unit, course_id=course, lesson=lesson, people=people)
        for (unit, course, lesson), people in tallies.items()
    )
    session.add_all(_obstacle(*place, heap) for place, heap in sorted(heaps.items(), key=lambda each: each[0]))
    session.flush()
    return len(heaps)


def _obstacle(unit: Id, course: Id, lesson: str, reason: str, heap: _Heap) -> Obstacle:
    week = monday_of(heap.first)
    where = {"unit_id": unit, "at_id": unit, "course_id": course, "lesson": lesson, "reason": reason}
    return Obstacle(id=new_untimed_id(), **where, people=heap.people, week=week, due_on=due_after(week))


def _said(session: Session, today: date) -> list[Row[Any]]:
    by = (Employment.unit_id, LessonProgress.course_id, LessonProgress.lesson)
    return list(
        session.execute(
            select(*by, func.count().label("people"))
            .join(Employment, Employment.person_id == LessonProgress.person_id)
            .where(LessonProgress.desk_is_done.is_not(None), Employment.is_main, running(Employment, today))
            .group_by(*by)
        )
    )


def _told(session: Session) -> list[Row[Any]]:
    by = (DeskObstacle.unit_id, DeskObstacle.course_id, DeskObstacle.lesson, DeskObstacle.reason)
    return list(
        session.execute(
            select(*by, func.count().label("people"), func.min(DeskObstacle.on).label("first"))
            .where(DeskObstacle.unit_id.is_not(None))
            .group_by(*by)
        )
    )
