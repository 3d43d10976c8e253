"""Who has used up the attempts at a quiz that a course asks for and has not passed it. Neither answers nor results are shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from elearn.accounts.models import Person
from elearn.assessment.history import count_extra, list_attempts, standing_from
from elearn.assessment.models import Attempt
from elearn.catalogue import models as catalogue
from elearn.catalogue.library import LIBRARY
from elearn.content.document import Course, Lesson, Quiz
from elearn.core.actor import Actor, Role
from elearn.core.db.types import LocalisedText
from elearn.core.errors import N_, Conflict, NotFound
from elearn.core.ids import Id
from elearn.core.paging import Page, Paging
from elearn.learning.models import Enrolment
from elearn.organisation.models import Employment, UnitState
from elearn.organisation.policy import people_visible_to, running

_READER = Role.TRAINING_OFFICER
_Asked: TypeAlias = Mapping[tuple[Id, str], tuple[Course, Lesson, Quiz]]
"""The quizzes with a limit that courses ask for, by course and quiz."""


@dataclass(frozen=True, slots=True)
class StuckRow:
    """A person before a quiz without an attempt left, in the cycle in which they take the course now."""

    person_id: Id
    full_name: str
    staff_code: str | None
    unit: LocalisedText | None
    course_id: Id
    course: LocalisedText
    quiz: str
    title: LocalisedText
    cycle: int
    used: int


def list_stuck(session: Session, actor: Actor, *, today: date, page: int = 1) -> Page[StuckRow]:
    """The people of the actor's units who need another attempt, by name; never the actor. `page`: beyond the last the last."""
    found = sorted(_stuck(session, _others(actor, today), today), key=lambda row: (row.full_name, row.person_id, row.quiz))
    paging = Paging.of(len(found), page)
    return Page(paging.cut(found), paging)


def get_stuck(session: Session, actor: Actor, person_id: Id, course_id: Id | None, quiz: str, *, today: date) -> StuckRow:
    """One of those rows.

    Raises:
        NotFound: the person works in no unit of the actor's, or is the actor.
        Conflict: the person has an attempt left at this quiz, has passed it, or it is none with a limit.
    """
    reached = and_(Person.id == person_id, _others(actor, today, Person.id))
    if session.scalar(select(Person.id).where(reached)) is None:
        raise NotFound
    own = and_(Attempt.person_id == person_id, Attempt.quiz == quiz)
    for row in _stuck(session, own, today):
        if row.course_id == course_id:
            return row
    raise Conflict(N_("Người này không còn thiếu lượt ở bài kiểm tra ấy. Danh sách dưới đây là mới nhất."))


def _others(actor: Actor, today: date, column: Any = Attempt.person_id) -> ColumnElement[bool]:
    """Clause: a person of the actor's units who is somebody else. Nobody gives themselves another attempt."""
    return and_(people_visible_to(actor, _READER, today=today, column=column), column != actor.person_id)


def _asked(session: Session) -> _Asked:
    courses = catalogue.Course
    served = session.execute(
        select(courses.id, courses.rendition_id).where(courses.rendition_id.is_not(None), courses.retired_at.is_(None))
    ).all()
    documents = LIBRARY.list_documents(session, {row.rendition_id for row in served})
    return {
        (row.id, lesson.id): (documents[row.rendition_id], lesson, quiz)
        for row in served
        for lesson, quiz in _limited(documents[row.rendition_id])
    }


def _limited(course: Course) -> Iterator[tuple[Lesson, Quiz]]:
    for lesson_id in course.required_quizzes:
        lesson = course.lesson_by_id(lesson_id)
        if lesson is not None and lesson.quiz is not None and lesson.quiz.attempts is not None:
            yield lesson, lesson.quiz


def _stuck(session: Session, wanted: ColumnElement[bool], today: date) -> Iterator[StuckRow]:
    """The rows behind a clause on `Attempt`: one statement finds who tried as often as all may, few are looked at closer."""
    asked = _asked(session)
    candidates = _candidates(session, wanted, asked)
    people = _people(session, {row.person_id for row in candidates}, today)
    for row in candidates:
        course, lesson, quiz = asked[row.course_id, row.quiz]
        place = (row.person_id, row.course_id, row.quiz, row.cycle)
        attempts = list_attempts(session, *place)
        standing = standing_from(quiz, attempts, extra=count_extra(session, *place))
        # An essay that still waits for its mark may yet pass.
        waits = any(each.share is None for each in attempts)
        person = people.get(row.person_id)
        if person is not None and not standing.is_passed and standing.left == 0 and not waits:
            yield StuckRow(
                person_id=row.person_id,
                full_name=person.full_name,
                staff_code=person.staff_code,
                unit=person.name,
                course_id=row.course_id,
                course=course.title,
                quiz=lesson.id,
                title=lesson.title,
                cycle=row.cycle,
                used=standing.used,
            )


def _candidates(session: Session, wanted: ColumnElement[bool], asked: _Asked) -> list[Any]:
    """Who has handed in at least as often as a quiz lets everybody, in the cycle of today."""
    if not asked:
        return []
    by_limit: dict[tuple[Id, int], list[str]] = defaultdict(list)
    for (course_id, quiz_id), (_, _, quiz) in asked.items():
        by_limit[course_id, quiz.attempts or 1].append(quiz_id)
    used = func.count(Attempt.submitted_at)
    current = select(func.max(Enrolment.cycle)).where(
        Enrolment.person_id == Attempt.person_id, Enrolment.course_id == Attempt.course_id
    )
    enough = or_(
        *(
            and_(Attempt.course_id == course_id, Attempt.quiz.in_(quizzes), used >= limit)
            for (course_id, limit), quizzes in by_limit.items()
        )
    )
    columns = (Attempt.person_id, Attempt.course_id, Attempt.quiz, Attempt.cycle)
    statement = select(*columns).where(wanted, Attempt.cycle == current.scalar_subquery()).group_by(*columns).having(enough)
    return list(session.execute(statement))


def _people(session: Session, people: Collection[Id], today: date) -> dict[Id, Any]:
    """Name, code and the unit of today by person; those whose names were erased are left out."""
    rows = session.execute(
        select(Person.id, Person.full_name, Person.staff_code, UnitState.name)
        .outerjoin(Employment, and_(Employment.person_id == Person.id, Employment.is_main, running(Employment, today)))
        .outerjoin(UnitState, and_(UnitState.unit_id == Employment.unit_id, running(UnitState, today)))
        .where(Person.id.in_(people), Person.full_name.is_not(None))
    )
    return {row.id: row for row in rows}
