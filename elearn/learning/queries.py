"""Reading what a person has learned. Every query takes the actor: it answers about nobody else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, bindparam, exists, func, select
from sqlalchemy.orm import Session

from elearn.assessment.history import tries_columns, tries_of
from elearn.assessment.records import read_record
from elearn.assessment.responses import Response
from elearn.catalogue.models import Course
from elearn.catalogue.policy import VISIBLE, acting_as, viewer_of
from elearn.catalogue.queries import ENTRY_COLUMNS, CourseEntry, entries_of
from elearn.content.document import Question
from elearn.core.actor import Actor
from elearn.core.ids import Id
from elearn.learning.models import Completion, Enrolment, LessonProgress, PracticeResponse
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


# Columns of tables, not of entities: what is read for every page goes to the driver without the object mapper.
_courses, _enrolments, _completions = Course.__table__.c, Enrolment.__table__.c, Completion.__table__.c
_corrections = Completion.__table__.alias("correction").c


def in_force() -> ColumnElement[bool]:
    """The clause on `Completion`: no other row corrects it. Whoever reads, lists or counts completions uses it."""
    return ~exists(select(_corrections.id).where(_corrections.corrects_id == _completions.id).correlate(Completion.__table__))


_progress, _responses = LessonProgress.__table__.c, PracticeResponse.__table__.c
_OWN = bindparam("own", type_=_enrolments.person_id.type)

_OWN_COLUMNS = (
    _enrolments.cycle,
    _completions.completed_at,
    _progress.lesson,
    _progress.block,
    _progress.path,
    _progress.moved_at,
    _progress.end_reached_at,
    _progress.done_at,
    _progress.known_at,
    _progress.desk_is_done,
    *tries_columns(_progress.person_id, _progress.course_id, _progress.lesson, _progress.cycle),
)
_ALL_STANDINGS = {
    viewer: select(*ENTRY_COLUMNS, *_OWN_COLUMNS)
    .select_from(Course.__table__)
    .outerjoin(Enrolment.__table__, and_(_enrolments.course_id == _courses.id, _enrolments.person_id == _OWN))
    .outerjoin(
        Completion.__table__,
        and_(
            _completions.course_id == _courses.id,
            _completions.person_id == _OWN,
            _completions.cycle == _enrolments.cycle,
            in_force(),
        ),
    )
    .outerjoin(
        LessonProgress.__table__,
        and_(_progress.course_id == _courses.id, _progress.person_id == _OWN, _progress.cycle == _enrolments.cycle),
    )
    .where(visible)
    .order_by(_enrolments.cycle.desc(), _progress.moved_at)
    for viewer, visible in VISIBLE.items()
}
_STANDING = {viewer: statement.where(_courses.slug == bindparam("slug")) for viewer, statement in _ALL_STANDINGS.items()}


def find_standing(session: Session, actor: Actor, slug: str) -> Standing | None:
    """The course at an address with the actor's progress in it, in one statement; None if there is none for this actor."""
    found = {"slug": slug, "own": actor.person_id, **acting_as(actor)}
    rows = session.execute(_STANDING[viewer_of(actor)], found).all()
    return _standing(rows, entries_of(session, rows[:1])[0]) if rows else None


def list_standings(session: Session, actor: Actor) -> list[Standing]:
    """All courses that the actor sees with the progress in each, in one statement; those touched last come first."""
    by_course: dict[Id, list[Row[*tuple[Any, ...]]]] = defaultdict(list)
    for row in session.execute(_ALL_STANDINGS[viewer_of(actor)], {"own": actor.person_id, **acting_as(actor)}):
        by_course[row[0]].append(row)
    entries = entries_of(session, [rows[0] for rows in by_course.values()])
    found = [_standing(rows, entry) for rows, entry in zip(by_course.values(), entries, strict=True)]
    return sorted(found, key=_last_touched)


def _last_touched(standing: Standing) -> tuple[float, str]:
    return (-standing.moved_at.timestamp() if standing.moved_at else 0.0, standing.entry.code)


def _standing(rows: Sequence[Row[*tuple[Any, ...]]], entry: CourseEntry) -> Standing:
    own = len(ENTRY_COLUMNS)
    cycle, completed_at = rows[0][own], rows[0][own + 1]
    if cycle is None:
        return Standing(entry)
    progress: dict[str, Progress] = {}
    moved_at, last = None, None
    for row in rows:
        row_cycle, _, lesson, block, path, moved, end_reached_at, done_at, known_at, desk_is_done, *tries = row[own:]
        if lesson is not None and row_cycle == cycle:
            progress[lesson] = Progress(
                is_opened=True,
                is_done=done_at is not None,
                is_known=known_at is not None,
                block=block,
                path=path,
                is_end_reached=end_reached_at is not None,
                desk_is_done=desk_is_done,
                tries=tries_of(tries),
            )
            if moved_at is None or moved > moved_at:
                moved_at, last = moved, lesson
    return Standing(entry, cycle, True, progress, completed_at, moved_at, last)


def find_cycle(session: Session, person_id: Id, course_id: Id) -> int | None:
    """The cycle in which a person takes a course now; None if they do not take it."""
    wanted = select(func.max(Enrolment.cycle)).where(Enrolment.person_id == person_id, Enrolment.course_id == course_id)
    return session.scalar(wanted)


_LATEST_RESPONSES = (
    select(_responses.question, _responses.response, _responses.key_hash)
    .where(
        _responses.person_id == _OWN,
        _responses.course_id == bindparam("course"),
        _responses.cycle == bindparam("cycle"),
        _responses.lesson == bindparam("lesson"),
        _responses.asked_in == "lesson",
    )
    .order_by(_responses.answered_at, _responses.id)
)


def list_responses(
    session: Session, actor: Actor, standing: Standing, lesson: str, questions: Mapping[str, Question]
) -> dict[str, Response]:
    """The actor's latest answer to each question of a lesson (its id) in the present cycle, as far as its key is still the same.

    `questions` are those of the version that is shown.
    """
    if lesson not in standing.progress:
        # An answer opens the lesson in the same unit of work.
        return {}
    wanted = {"own": actor.person_id, "course": standing.entry.id, "cycle": standing.cycle, "lesson": lesson}
    latest = {
        row.question: row.response
        for row in session.execute(_LATEST_RESPONSES, wanted)
        if row.question in questions and questions[row.question].key_hash == row.key_hash
    }
    return {question: read_record(stored) for question, stored in latest.items()}


def count_minutes(session: Session, actor: Actor, since: datetime) -> int:
    """The minutes of the actor's completions since an instant."""
    total = select(func.coalesce(func.sum(Completion.minutes), 0)).where(
        Completion.person_id == actor.person_id, Completion.completed_at >= since, in_force()
    )
    return int(session.execute(total).scalar_one())
