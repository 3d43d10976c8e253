"""What a course changed since somebody completed it ("Điều gì đã đổi"): which changes, for whom, and that they were seen.

Whoever completed an earlier version sees each change once, relearns nothing else, and keeps the completion as it is. Whoever is
still learning sees at each lesson that they finished what changed of it since. Keys that were corrected since a quiz was sat are
the business of `corrections`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import Session

from elearn.assessment.history import AttemptRow
from elearn.catalogue.library import LIBRARY
from elearn.catalogue.models import Course, CourseVersion, Rendition
from elearn.catalogue.queries import CourseEntry
from elearn.content import document
from elearn.content.document import Change, Lesson, Question
from elearn.content.labels import is_later, order
from elearn.core.actor import Actor
from elearn.core.db.insert import insert_once
from elearn.core.errors import Forbidden, NotFound
from elearn.core.events import publish
from elearn.core.ids import Id
from elearn.learning.events import ChangesSeen
from elearn.learning.models import ChangeSeen, Completion, Enrolment, LessonProgress
from elearn.learning.queries import in_force

_completions, _seen, _progress = Completion.__table__.c, ChangeSeen.__table__.c, LessonProgress.__table__.c
_done, _noticed = CourseVersion.__table__.alias("done"), CourseVersion.__table__.alias("noticed")
_OWN = bindparam("own", type_=_completions.person_id.type)


def changes_between(course: document.Course, since: str, language: str | None = None) -> list[Change]:
    """The changes after a version up to the one that is served, the earliest first; those that need not be told are left out. Pure.

    Args:
        since: the label of the version that is known.
        language: what the reader reads; what concerns readers of other languages alone is left out. None: the source language.
    """
    read = (_for_readers_of(each, language or course.source_language) for each in course.changes)
    told = (each for each in read if each.is_told)
    newer = [each for each in told if is_later(each.label, since) and not is_later(each.label, course.label)]
    return sorted(newer, key=lambda each: order(each.label))


def _for_readers_of(change: Change, language: str) -> Change:
    """A change without the slips that are told to readers of other languages; where nothing is left, it need not be told."""
    slips = tuple(each for each in change.slips if not each.only or language in each.only)
    is_left = bool(slips) or not change.slips or bool(change.relearn)
    return replace(change, slips=slips, is_told=change.is_told and is_left)


def question_of(course: document.Course, changes: Sequence[Change]) -> tuple[Question, Lesson] | None:
    """The one question to answer on a slip, with the lesson it stands in: that of the latest change that has one. Pure."""
    for change in reversed(changes):
        lesson = next((each for each in course.lessons if change.question in each.questions), None)
        if change.question is not None and lesson is not None:
            return course.questions[change.question], lesson
    return None


def lessons_to_read(course: document.Course, changes: Iterable[Change]) -> list[Lesson]:
    """The lessons that the changes ask to be seen again, in the order of the course. Pure."""
    wanted = {name for change in changes for name in change.relearn}
    return [lesson for lesson in course.lessons if lesson.id in wanted]


def changed_since(course: document.Course, finished: Mapping[str, str]) -> dict[str, list[Change]]:
    """What changed of lessons since somebody finished them, where a change asks to see them again: lesson → changes. Pure.

    Args:
        finished: lesson → the label of the version in which it was finished.
    """
    found = {
        lesson: [each for each in changes_between(course, label) if lesson in each.relearn] for lesson, label in finished.items()
    }
    return {lesson: changes for lesson, changes in found.items() if changes}


def is_asked_again(course: document.Course, quiz: Lesson, attempts: Sequence[AttemptRow]) -> bool:
    """Whether a change since the last attempt that was handed in asks to see the quiz again. Pure.

    Once an attempt at the later version is handed in, nothing is asked any more.
    """
    label = next((each.label for each in reversed(attempts) if each.submitted_at is not None), None)
    return label is not None and bool(changed_since(course, {quiz.id: label}))


def list_finished(session: Session, actor: Actor, course_id: Id, cycle: int) -> dict[str, str]:
    """The lessons that the actor finished in a cycle, each with the label of the version that they had before them."""
    rows = session.execute(
        select(_progress.lesson, CourseVersion.label)
        .join(Rendition, Rendition.id == _progress.rendition_id)
        .join(CourseVersion, CourseVersion.id == Rendition.version_id)
        .where(_progress.person_id == actor.person_id, _progress.course_id == course_id, _progress.cycle == cycle)
    )
    return {row.lesson: row.label for row in rows}


@dataclass(frozen=True, slots=True)
class Behind:
    """Somebody completed another version of a course than the one served: `label` is the latest that they know of."""

    course_id: Id
    label: str


_BEHIND = (
    select(_completions.course_id, _done.c.label, _noticed.c.label.label("noticed"))
    .select_from(Completion.__table__)
    .join(Enrolment.__table__, and_(Enrolment.person_id == _completions.person_id, Enrolment.course_id == _completions.course_id))
    .join(Course.__table__, Course.__table__.c.id == _completions.course_id)
    .join(Rendition.__table__, Rendition.__table__.c.id == Course.__table__.c.rendition_id)
    .join(_done, _done.c.id == _completions.version_id)
    .outerjoin(ChangeSeen.__table__, and_(_seen.person_id == _completions.person_id, _seen.course_id == _completions.course_id))
    .outerjoin(_noticed, _noticed.c.id == _seen.version_id)
    .where(
        _completions.person_id == _OWN,
        _completions.cycle == Enrolment.cycle,
        in_force(),
        _completions.version_id != Rendition.__table__.c.version_id,
    )
)


def list_behind(session: Session, actor: Actor) -> dict[Id, Behind]:
    """The courses whose served version is another than the actor completed, by course, in one statement.

    Whether anything changed that they have not seen yet is for `changes_between` to say, from the label here.
    """
    known: dict[Id, str] = {}
    for row in session.execute(_BEHIND, {"own": actor.person_id}):
        for label in (row.label, row.noticed):
            if label is not None and (row.course_id not in known or is_later(label, known[row.course_id])):
                known[row.course_id] = label
    return {course_id: Behind(course_id, label) for course_id, label in known.items()}


def find_completed_label(session: Session, actor: Actor, course_id: Id) -> str | None:
    """The label of the version that the actor completed, with the completion in force; None where there is none."""
    return session.scalars(
        select(CourseVersion.label)
        .join(Completion, Completion.version_id == CourseVersion.id)
        .where(Completion.person_id == actor.person_id, Completion.course_id == course_id, in_force())
        .order_by(Completion.cycle.desc())
        .limit(1)
    ).first()


def list_seen(session: Session, actor: Actor, course_id: Id) -> list[str]:
    """The labels of the versions whose slip the actor has seen."""
    wanted = select(CourseVersion.label).join(ChangeSeen, ChangeSeen.version_id == CourseVersion.id)
    return list(session.scalars(wanted.where(ChangeSeen.person_id == actor.person_id, ChangeSeen.course_id == course_id)))


def find_document(session: Session, course_id: Id, label: str) -> document.Course | None:
    """A version of a course that was served under a label; None where there is none."""
    rendition = session.scalars(
        select(Rendition.id)
        .join(CourseVersion, CourseVersion.id == Rendition.version_id)
        .where(CourseVersion.course_id == course_id, CourseVersion.label == label)
        .order_by(Rendition.created_at.desc(), Rendition.id.desc())
        .limit(1)
    ).first()
    return LIBRARY.get_document(session, rendition) if rendition is not None else None


def see_changes(session: Session, actor: Actor, entry: CourseEntry, *, now: datetime) -> None:
    """The learner has seen what changed up to the version that is served. Sent twice it is kept once.

    Raises:
        Forbidden: nobody is signed in.
        NotFound: they have not completed the course.
    """
    if actor.person_id is None:
        raise Forbidden
    if find_completed_label(session, actor, entry.id) is None:
        raise NotFound
    values = {"person_id": actor.person_id, "course_id": entry.id, "version_id": entry.version_id}
    if insert_once(session, ChangeSeen, **values, seen_at=now):
        publish(session, ChangesSeen(actor.person_id, entry.id, entry.version_id), actor=actor, now=now)
