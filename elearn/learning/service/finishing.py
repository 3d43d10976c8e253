"""What follows when a lesson is finished: it is told, and the course may be complete."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.core.actor import Actor
from elearn.core.days import day_of
from elearn.core.db.insert import insert_once
from elearn.core.events import publish
from elearn.core.ids import new_id
from elearn.learning import rules
from elearn.learning.events import CourseCompleted, LessonFinished
from elearn.learning.models import Completion, Enrolment, LessonProgress
from elearn.learning.service.places import Place
from elearn.organisation.snapshot import take_snapshot


def tell_finished(session: Session, actor: Actor, place: Place, enrolment: Enrolment, *, is_known: bool, now: datetime) -> None:
    """Publishes that a lesson was done, or shown to be known."""
    entry = place.entry
    event = LessonFinished(
        enrolment.person_id, enrolment.course_id, entry.version_id, entry.rendition_id, enrolment.cycle, place.lesson.id, is_known
    )
    publish(session, event, actor=actor, now=now)


def complete_if_due(session: Session, actor: Actor, place: Place, enrolment: Enrolment, now: datetime) -> bool:
    """Writes the completion when every required lesson is finished. Returns whether this call wrote it."""
    session.flush()
    progress = _progress_of(session, enrolment)
    if not rules.is_complete(place.course, progress):
        return False
    snapshot = take_snapshot(session, enrolment.person_id, day_of(session, now))
    completion_id, minutes = new_id(), rules.earned_minutes(place.course, progress)
    is_new = insert_once(
        session,
        Completion,
        id=completion_id,
        person_id=enrolment.person_id,
        employment_id=snapshot.employment_id,
        unit_id=snapshot.unit_id,
        unit_path=list(snapshot.unit_path),
        position=snapshot.position,
        course_id=enrolment.course_id,
        version_id=place.entry.version_id,
        rendition_id=place.entry.rendition_id,
        cycle=enrolment.cycle,
        minutes=minutes,
        source="online" if any(each.is_done for each in progress.values()) else "known",
        completed_at=now,
    )
    if is_new:
        event = CourseCompleted(
            person_id=enrolment.person_id,
            course_id=enrolment.course_id,
            completion_id=completion_id,
            version_id=place.entry.version_id,
            rendition_id=place.entry.rendition_id,
            cycle=enrolment.cycle,
            minutes=minutes,
        )
        publish(session, event, actor=actor, now=now)
    return is_new


def _progress_of(session: Session, enrolment: Enrolment) -> dict[str, rules.Progress]:
    rows = session.scalars(
        select(LessonProgress).where(
            LessonProgress.person_id == enrolment.person_id,
            LessonProgress.course_id == enrolment.course_id,
            LessonProgress.cycle == enrolment.cycle,
        )
    )
    return {row.lesson: _progress(row) for row in rows}


def _progress(row: LessonProgress) -> rules.Progress:
    return rules.Progress(is_opened=True, is_done=row.done_at is not None, is_known=row.known_at is not None, block=row.block)
