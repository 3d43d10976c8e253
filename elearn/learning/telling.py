"""Telling those who completed a course that it has changed: a job, some thousands of people in each transaction.

One step tells its people and enqueues the next step in the same unit of work, so that a step that runs twice tells nobody twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.catalogue.events import CoursePublished
from elearn.catalogue.library import LIBRARY
from elearn.catalogue.models import Course, CourseVersion, Rendition
from elearn.content import document
from elearn.content.document import Change
from elearn.core.actor import SYSTEM, Actor
from elearn.core.ids import Id
from elearn.core.jobs.context import JobContext
from elearn.core.jobs.queue import enqueue
from elearn.learning.changes import changes_between
from elearn.learning.models import Completion
from elearn.learning.queries import in_force
from elearn.notifications.kinds import Kind
from elearn.notifications.service import notify

TELL_CHANGES = "learning.tell_changes"
STEP = 2_000
"""People told in one transaction: about a second of the writer's time."""
_NOBODY = UUID(int=0)


def on_course_published(session: Session, event: CoursePublished, *, actor: Actor, now: datetime) -> None:
    """Another version is served. Where it has changes that need to be told, a job tells them."""
    if event.replaced_id is None or event.replaced_id == event.version_id:
        return
    since = session.scalars(select(CourseVersion.label).where(CourseVersion.id == event.replaced_id)).one()
    if changes_between(LIBRARY.get_document(session, event.rendition_id), since):
        _enqueue(session, event.version_id, since, _NOBODY, now)


def tell_changes(context: JobContext) -> None:
    """Tells the next people, unless another version is served by now: its own job tells what is new."""
    version_id, since, after = UUID(context.args["version"]), str(context.args["since"]), UUID(context.args["after"])
    with context.unit_of_work() as work:
        row = work.session.execute(
            select(Course.id, Course.slug, Course.rendition_id)
            .join(Rendition, Rendition.id == Course.rendition_id)
            .where(Rendition.version_id == version_id, Course.retired_at.is_(None))
        ).one_or_none()
        if row is None:
            return
        served = LIBRARY.get_document(work.session, row.rendition_id)
        people = _next_people(work.session, row.id, version_id, after)
        words = {"course": served.title, "changes": _in_words(served, changes_between(served, since))}
        notify(work.session, people, Kind.COURSE_CHANGED, words, place=f"/courses/{row.slug}/", actor=SYSTEM, now=work.now)
        if len(people) == STEP:
            _enqueue(work.session, version_id, since, people[-1], work.now)


def _next_people(session: Session, course_id: Id, version_id: Id, after: Id) -> Sequence[Id]:
    """Whose completion in force is of another version, in the order of their ids."""
    is_theirs = (Completion.course_id == course_id) & (Completion.version_id != version_id)
    return session.scalars(
        select(Completion.person_id)
        .where(is_theirs, in_force(), Completion.person_id > after)
        .distinct()
        .order_by(Completion.person_id)
        .limit(STEP)
    ).all()


def _in_words(course: document.Course, changes: Sequence[Change]) -> dict[str, str]:
    """What has changed, in each language of the course; a change that is not said in one is said in the source language."""
    said = [each.text for each in changes]
    return {language: "\n".join(text.get(language) or text[course.source_language] for text in said) for language in course.title}


def _enqueue(session: Session, version_id: Id, since: str, after: Id, now: datetime) -> None:
    args = {"version": str(version_id), "since": since, "after": str(after)}
    enqueue(session, TELL_CHANGES, args, dedupe_key=f"{version_id} {since} {after}", now=now)
