"""How a person has done at a quiz before: the attempts, those that are left, and where that leaves them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from elearn.assessment.models import Attempt, AttemptAllowance, AttemptResult
from elearn.assessment.results import Past, Standing, Tally, Tries, standing_of
from elearn.catalogue.models import CourseVersion
from elearn.content.document import Lesson, Quiz
from elearn.core.ids import Id


@dataclass(frozen=True, slots=True)
class AttemptRow:
    """One attempt in a person's history of a quiz. `share` is empty while it is open or a person has still to mark, and so are the
    points earned of those offered. `label` is that of the version that it was begun with.
    """

    id: Id
    number: int
    started_at: datetime
    submitted_at: datetime | None
    share: Fraction | None
    is_passed: bool | None
    tally: Tally | None = None
    label: str = ""


def list_attempts(session: Session, person_id: Id, course_id: Id, quiz: str, cycle: int) -> list[AttemptRow]:
    """A person's attempts at a quiz in a cycle, by number: for that person's pages and for what follows from a result."""
    latest = (
        select(AttemptResult.attempt_id, func.max(AttemptResult.seq).label("seq"))
        .join(Attempt, Attempt.id == AttemptResult.attempt_id)
        .where(Attempt.person_id == person_id, Attempt.course_id == course_id, Attempt.quiz == quiz)
        .group_by(AttemptResult.attempt_id)
        .subquery()
    )
    rows = session.execute(
        select(
            Attempt.id,
            Attempt.number,
            Attempt.started_at,
            Attempt.submitted_at,
            AttemptResult.earned,
            AttemptResult.points,
            AttemptResult.is_passed,
            CourseVersion.label,
        )
        .join(CourseVersion, CourseVersion.id == Attempt.version_id)
        .outerjoin(latest, latest.c.attempt_id == Attempt.id)
        .outerjoin(AttemptResult, (AttemptResult.attempt_id == Attempt.id) & (AttemptResult.seq == latest.c.seq))
        .where(Attempt.person_id == person_id, Attempt.course_id == course_id, Attempt.quiz == quiz, Attempt.cycle == cycle)
        .order_by(Attempt.number)
    )
    return [_attempt_row(row) for row in rows]


def _attempt_row(row: Any) -> AttemptRow:
    tally = None if row.is_passed is None else Tally(Fraction(row.earned), Fraction(row.points))
    share = None if tally is None else tally.share
    return AttemptRow(row.id, row.number, row.started_at, row.submitted_at, share, row.is_passed, tally, row.label)


def count_extra(session: Session, person_id: Id, course_id: Id, quiz: str, cycle: int) -> int:
    """How many further attempts a person was allowed."""
    wanted = select(func.coalesce(func.sum(AttemptAllowance.extra), 0)).where(
        AttemptAllowance.person_id == person_id,
        AttemptAllowance.course_id == course_id,
        AttemptAllowance.quiz == quiz,
        AttemptAllowance.cycle == cycle,
    )
    return int(session.execute(wanted).scalar_one())


def tries_columns(
    person: ColumnElement[Any], course: ColumnElement[Any], quiz: ColumnElement[Any], cycle: ColumnElement[Any]
) -> tuple[ColumnElement[Any], ...]:
    """What `tries_of` reads, as columns beside rows of another table: a list of courses takes no statement more for them."""
    # Columns of tables, not of entities: a statement made of these goes to the driver without the object mapper.
    attempt, later = Attempt.__table__.alias().c, AttemptResult.__table__.alias().c
    result, allowance = AttemptResult.__table__.c, AttemptAllowance.__table__.c
    own = (attempt.person_id == person, attempt.course_id == course, attempt.quiz == quiz, attempt.cycle == cycle)
    count = select(func.count(attempt.id)).where(*own)
    extra = select(func.coalesce(func.sum(allowance.extra), 0)).where(
        allowance.person_id == person, allowance.course_id == course, allowance.quiz == quiz, allowance.cycle == cycle
    )
    is_last = ~exists().where(later.attempt_id == result.attempt_id, later.seq > result.seq)
    pending = select(func.count(result.id)).where(result.attempt_id == attempt.id, result.is_passed.is_(None), is_last, *own)
    return (
        count.where(attempt.submitted_at.is_not(None)).scalar_subquery(),
        extra.scalar_subquery(),
        count.where(attempt.submitted_at.is_(None)).scalar_subquery(),
        pending.scalar_subquery(),
    )


def tries_of(values: Sequence[int]) -> Tries:
    """The tries that the values of `tries_columns` tell."""
    handed_in, extra, is_open, is_waiting = values
    return Tries(handed_in, int(extra), is_open > 0, is_waiting > 0)


def read_standing(session: Session, person_id: Id, course_id: Id, lesson: Lesson, cycle: int) -> Standing:
    """How a person stands with a quiz, by the settings of `lesson`."""
    assert lesson.quiz is not None  # noqa: S101 - the caller has looked
    attempts = list_attempts(session, person_id, course_id, lesson.id, cycle)
    return standing_from(lesson.quiz, attempts, extra=count_extra(session, person_id, course_id, lesson.id, cycle))


def standing_from(quiz: Quiz, attempts: Iterable[AttemptRow], *, extra: int = 0) -> Standing:
    """The standing that rows of attempts give; open ones do not count yet."""
    return standing_of(quiz, [Past(each.number, each.share) for each in attempts if each.submitted_at is not None], extra=extra)


def list_met(session: Session, person_id: Id, course_id: Id, quiz: str) -> frozenset[str]:
    """The questions that a person was asked in this quiz before."""
    wanted = select(Attempt.paper).where(Attempt.person_id == person_id, Attempt.course_id == course_id, Attempt.quiz == quiz)
    return frozenset(question for paper in session.scalars(wanted) for question in paper)
