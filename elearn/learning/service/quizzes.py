"""What a passed quiz means for learning: a finished lesson, and perhaps a complete course."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.catalogue.library import LIBRARY
from elearn.catalogue.queries import find_served
from elearn.core.actor import Actor
from elearn.core.ids import Id
from elearn.learning.models import Enrolment
from elearn.learning.service.finishing import complete_if_due, tell_finished
from elearn.learning.service.places import Place, open_lesson


def pass_quiz(session: Session, actor: Actor, person_id: Id, course_id: Id, quiz: str, *, cycle: int, now: datetime) -> None:
    """A person has passed a quiz: it is a finished lesson, and may complete the course as it is served today.

    `actor` is the person, or whoever marked what no machine can.
    """
    entry = find_served(session, course_id)
    wanted = select(Enrolment).where(Enrolment.person_id == person_id, Enrolment.course_id == course_id, Enrolment.cycle == cycle)
    enrolment = session.scalars(wanted.with_for_update()).one_or_none()
    course = LIBRARY.get_document(session, entry.rendition_id) if entry is not None else None
    lesson = course.lesson_by_id(quiz) if course is not None else None
    if entry is None or course is None or lesson is None or enrolment is None:
        # The course or the quiz has been retired since: the result stands in the attempt.
        return
    progress = open_lesson(session, enrolment, lesson, now)
    if progress.done_at is None:
        progress.done_at = progress.end_reached_at = now
        progress.rendition_id = entry.rendition_id
        place = Place(entry, course, lesson)
        tell_finished(session, actor, place, enrolment, is_known=False, now=now)
        complete_if_due(session, actor, place, enrolment, now)
