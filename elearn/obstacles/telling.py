"""Tells those who could not do an act that it was answered: who they are is worked out here and leaves this module to nobody.
Tells the person whom an obstacle is given, too.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from elearn.catalogue import models as catalogue
from elearn.catalogue.library import LIBRARY
from elearn.core.actor import Actor
from elearn.core.ids import Id
from elearn.learning.models import LessonProgress
from elearn.learning.spots import find_lesson
from elearn.notifications.kinds import Kind
from elearn.notifications.service import notify
from elearn.obstacles.models import Obstacle
from elearn.organisation.models import Employment, UnitClosure, UnitSuccession
from elearn.organisation.policy import running


def tell_handed(session: Session, actor: Actor, obstacle: Obstacle, *, now: datetime) -> None:
    """Tells the owner of an obstacle that it is theirs to answer, and by when."""
    rendition_id = session.scalar(select(catalogue.Course.rendition_id).where(catalogue.Course.id == obstacle.course_id))
    words: dict[str, str | Mapping[str, str]] = {"sender": actor.name, "due": f"{obstacle.due_on:%d/%m/%Y}"}
    if rendition_id is not None:
        words["course"] = LIBRARY.get_document(session, rendition_id).title
    if obstacle.handed_words:
        words["text"] = obstacle.handed_words
    owner = [obstacle.owner_id] if obstacle.owner_id is not None else []
    notify(session, owner, Kind.OBSTACLE_HANDED, words, place=f"/obstacles/{obstacle.id}", actor=actor, now=now)


def tell_answered(session: Session, actor: Actor, obstacle: Obstacle, *, now: datetime, today: date) -> None:
    """Sends the answer to everybody of the unit who said that they could not do the act and has not done it since.

    The notice tells no reason and no number. Of a course that is not served any more nobody is told: they could not open it.
    """
    row = session.execute(
        select(catalogue.Course.slug, catalogue.Course.rendition_id).where(
            catalogue.Course.id == obstacle.course_id,
            catalogue.Course.rendition_id.is_not(None),
            catalogue.Course.retired_at.is_(None),
        )
    ).one_or_none()
    if row is None or obstacle.answer is None:
        return
    course = LIBRARY.get_document(session, row.rendition_id)
    lesson = find_lesson(course, obstacle.lesson)
    place = f"/courses/{row.slug}/{lesson.slug if lesson else ''}"
    words: dict[str, str | Mapping[str, str]] = {"course": course.title, "answer": obstacle.answer, "sender": actor.name}
    notify(session, _concerned(session, obstacle, today), Kind.OBSTACLE_ANSWERED, words, place=place, actor=actor, now=now)


def _concerned(session: Session, obstacle: Obstacle, today: date) -> list[Id]:
    heirs = select(UnitSuccession.to_id).where(UnitSuccession.from_id == obstacle.unit_id)
    units = select(UnitClosure.descendant_id).where(
        or_(UnitClosure.ancestor_id == obstacle.unit_id, UnitClosure.ancestor_id.in_(heirs))
    )
    return list(
        session.scalars(
            select(LessonProgress.person_id)
            .join(Employment, Employment.person_id == LessonProgress.person_id)
            .where(
                LessonProgress.course_id == obstacle.course_id,
                LessonProgress.lesson == obstacle.lesson,
                LessonProgress.desk_is_done.is_(False),
                Employment.is_main,
                running(Employment, today),
                Employment.unit_id.in_(units),
            )
            .distinct()
        )
    )
