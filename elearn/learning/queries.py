"""Reading what a person has learned. Every query takes the actor: it answers about nobody else."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session

from elearn.assessment.responses import Response
from elearn.catalogue.models import Course
from elearn.catalogue.queries import ENTRY_COLUMNS, CourseEntry, entries, entry_of
from elearn.core.actor import Actor
from elearn.core.ids import Id
from elearn.learning.models import Completion, Enrolment, LessonProgress, PracticeResponse
from elearn.learning.records import read_record
from elearn.learning.rules import Progress


@dataclass(frozen=True, slots=True)
class Standing:
    """A course and how far the actor is in it. `progress` is by lesson id; `moved_at` when the actor was last here."""

    entry: CourseEntry
    cycle: int = 1
    is_enrolled: bool = False
    progress: dict[str, Progress] = field(default_factory=dict)
    completed_at: datetime | None = None
    moved_at: datetime | None = None
    last_lesson: str | None = None


_OWN_COLUMNS = (
    Enrolment.cycle,
    Completion.completed_at,
    LessonProgress.lesson,
    LessonProgress.block,
    LessonProgress.moved_at,
    LessonProgress.done_at,
    LessonProgress.known_at,
    LessonProgress.desk_is_done,
)


def _standings(actor: Actor) -> Select[*tuple[Any, ...]]:
    own = actor.person_id
    in_cycle = and_(LessonProgress.course_id == Course.id, LessonProgress.person_id == own, LessonProgress.cycle == Enrolment.cycle)
    completed = and_(
        Completion.course_id == Course.id,
        Completion.person_id == own,
        Completion.cycle == Enrolment.cycle,
        Completion.corrects_id.is_(None),
    )
    return (
        entries(actor)
        .add_columns(*_OWN_COLUMNS)
        .outerjoin(Enrolment, and_(Enrolment.course_id == Course.id, Enrolment.person_id == own))
        .outerjoin(Completion, completed)
        .outerjoin(LessonProgress, in_cycle)
        .order_by(Enrolment.cycle.desc(), LessonProgress.moved_at)
    )


def find_standing(session: Session, actor: Actor, slug: str) -> Standing | None:
    """The course at an address with the actor's progress in it, in one statement; None if there is none for this actor."""
    rows = session.execute(_standings(actor).where(Course.slug == slug)).all()
    return _standing(rows) if rows else None


def list_standings(session: Session, actor: Actor) -> list[Standing]:
    """All courses that the actor sees with the progress in each, in one statement; those touched last come first."""
    by_course: dict[Id, list[Any]] = defaultdict(list)
    for row in session.execute(_standings(actor)):
        by_course[row[0]].append(row)
    found = [_standing(rows) for rows in by_course.values()]
    return sorted(found, key=_last_touched)


def _last_touched(standing: Standing) -> tuple[float, str]:
    return (-standing.moved_at.timestamp() if standing.moved_at else 0.0, standing.entry.code)


def _standing(rows: Any) -> Standing:
    own = len(ENTRY_COLUMNS)
    cycle, completed_at = rows[0][own], rows[0][own + 1]
    entry = entry_of(rows[0])
    if cycle is None:
        return Standing(entry)
    progress: dict[str, Progress] = {}
    moved_at, last = None, None
    for row in rows:
        row_cycle, _, lesson, block, moved, done_at, known_at, desk_is_done = row[own:]
        if lesson is not None and row_cycle == cycle:
            progress[lesson] = Progress(True, done_at is not None, known_at is not None, block, desk_is_done)
            if moved_at is None or moved > moved_at:
                moved_at, last = moved, lesson
    return Standing(entry, cycle, True, progress, completed_at, moved_at, last)


def list_responses(session: Session, actor: Actor, standing: Standing, lesson: str) -> dict[str, Response]:
    """The actor's latest answer to each question of a lesson (its id) in the present cycle."""
    rows = session.execute(
        select(PracticeResponse.question, PracticeResponse.response)
        .where(
            PracticeResponse.person_id == actor.person_id,
            PracticeResponse.course_id == standing.entry.id,
            PracticeResponse.cycle == standing.cycle,
            PracticeResponse.lesson == lesson,
        )
        .order_by(PracticeResponse.answered_at, PracticeResponse.id)
    )
    return {row.question: read_record(row.response) for row in rows}


def count_minutes(session: Session, actor: Actor, since: datetime) -> int:
    """The minutes of the actor's completions since an instant."""
    total = select(func.coalesce(func.sum(Completion.minutes), 0)).where(
        Completion.person_id == actor.person_id, Completion.completed_at >= since
    )
    return int(session.execute(total).scalar_one())
