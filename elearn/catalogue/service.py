"""Changing the catalogue: publish, rerender, retire."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.catalogue.events import CoursePublished, CourseRerendered, CourseRetired
from elearn.catalogue.library import pack
from elearn.catalogue.models import Course, CourseVersion, Rendition, StoredFile
from elearn.catalogue.search import index_course
from elearn.content import document
from elearn.content.identity import hash_of
from elearn.core.actor import Actor
from elearn.core.db.insert import insert_once
from elearn.core.errors import N_, Conflict, Forbidden, NotFound
from elearn.core.events import publish as publish_event
from elearn.core.ids import Id, new_id
from elearn.core.permissions import allows

RENDERER = "html-1"
"""The renderer of this release. It changes when the same sources would give other HTML."""


def publish(
    session: Session, actor: Actor, compiled: document.Course, sources: Mapping[str, bytes], *, now: datetime
) -> tuple[CourseVersion, bool]:
    """Makes a compiled course the one that is served.

    Args:
        compiled: the document; its media are in the storage already.
        sources: the text sources by path, kept as evidence.

    Returns:
        The version, and whether anything changed: publishing the same sources twice is harmless.

    Raises:
        Forbidden: the actor is no trainer.
        Conflict: the address belongs to another course.
    """
    if not allows(actor, "catalogue.studio"):
        raise Forbidden
    course = _get_or_add_course(session, compiled, now)
    version = _find_version(session, course.id, compiled.source_hash)
    served = _served_version(session, course)
    if version is not None and served == version.id and course.retired_at is None:
        return version, False
    if version is None:
        version = _add_version(session, actor, course, compiled, sources=sources, now=now)
    rendition = _get_or_add_rendition(session, version.id, compiled, now)
    course.slug, course.visibility = compiled.slug, compiled.visibility
    course.rendition_id, course.retired_at = rendition.id, None
    _keep_media(session, compiled, now)
    index_course(session, course.id, compiled)
    event = CoursePublished(course.id, version.id, rendition.id, compiled.source_hash, served)
    publish_event(session, event, actor=actor, now=now)
    return version, True


def rerender(session: Session, actor: Actor, compiled: document.Course, *, because: str, now: datetime) -> Rendition:
    """Adds a rendition to the version with the document's source hash and serves it if that version is served.

    Raises:
        NotFound: no version has these sources.
    """
    if not allows(actor, "catalogue.studio"):
        raise Forbidden
    version = session.scalars(select(CourseVersion).where(CourseVersion.source_hash == compiled.source_hash)).first()
    if version is None:
        raise NotFound
    course = session.get_one(Course, version.course_id)
    was_served = _served_version(session, course) == version.id
    rendition = _get_or_add_rendition(session, version.id, compiled, now, because=because)
    if was_served:
        course.rendition_id = rendition.id
        index_course(session, course.id, compiled)
    event = CourseRerendered(course.id, version.id, rendition.id, because)
    publish_event(session, event, actor=actor, now=now)
    return rendition


def retire(session: Session, actor: Actor, code: str, *, now: datetime) -> None:
    """Takes a course out of the catalogue. Its versions and everybody's records stay.

    Raises:
        NotFound: there is no such course.
    """
    if not allows(actor, "catalogue.studio"):
        raise Forbidden
    course = session.scalars(select(Course).where(Course.code == code)).one_or_none()
    if course is None:
        raise NotFound
    if course.retired_at is None:
        course.retired_at = now
        publish_event(session, CourseRetired(course.id), actor=actor, now=now)


def pack_sources(sources: Mapping[str, bytes]) -> bytes:
    """A tar.xz of the sources, the same bytes for the same sources."""
    output = io.BytesIO()
    with tarfile.open(fileobj=output, mode="w:xz") as archive:
        for path, content in sorted(sources.items()):
            entry = tarfile.TarInfo(path)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return output.getvalue()


def _get_or_add_course(session: Session, compiled: document.Course, now: datetime) -> Course:
    course = session.scalars(select(Course).where(Course.code == compiled.id).with_for_update()).one_or_none()
    owner = session.execute(select(Course.code).where(Course.slug == compiled.slug)).scalar_one_or_none()
    if owner not in {None, compiled.id}:
        raise Conflict(N_("Địa chỉ “%(slug)s” đang thuộc về một khóa học khác."), slug=compiled.slug)
    if course is None:
        course = Course(id=new_id(), code=compiled.id, slug=compiled.slug, visibility=compiled.visibility, created_at=now)
        session.add(course)
        session.flush()
    return course


def _find_version(session: Session, course_id: Id, source_hash: str) -> CourseVersion | None:
    wanted = select(CourseVersion).where(CourseVersion.course_id == course_id, CourseVersion.source_hash == source_hash)
    return session.scalars(wanted).one_or_none()


def _served_version(session: Session, course: Course) -> Id | None:
    served = select(Rendition.version_id).where(Rendition.id == course.rendition_id)
    return session.execute(served).scalar_one_or_none() if course.rendition_id else None


def _add_version(
    session: Session, actor: Actor, course: Course, compiled: document.Course, *, sources: Mapping[str, bytes], now: datetime
) -> CourseVersion:
    version = CourseVersion(
        id=new_id(),
        course_id=course.id,
        label=compiled.label,
        source_hash=compiled.source_hash,
        title=compiled.title,
        summary=compiled.summary,
        theme=compiled.theme,
        place=compiled.place,
        minutes=compiled.minutes,
        lessons=len(compiled.lessons),
        languages=list(compiled.languages),
        sources=pack_sources(sources),
        published_at=now,
        published_by=actor.person_id,
    )
    session.add(version)
    session.flush()
    return version


def _get_or_add_rendition(
    session: Session, version_id: Id, compiled: document.Course, now: datetime, because: str | None = None
) -> Rendition:
    digest = hash_of(document.to_json(compiled).decode())
    wanted = select(Rendition).where(Rendition.version_id == version_id, Rendition.renderer == RENDERER, Rendition.hash == digest)
    rendition = session.scalars(wanted).one_or_none()
    if rendition is None:
        rendition = Rendition(
            id=new_id(),
            version_id=version_id,
            renderer=RENDERER,
            hash=digest,
            document=pack(compiled),
            because=because,
            created_at=now,
        )
        session.add(rendition)
        session.flush()
    return rendition


def _keep_media(session: Session, compiled: document.Course, now: datetime) -> None:
    for media in compiled.media:
        insert_once(
            session,
            StoredFile,
            sha256=media.sha256,
            suffix=media.suffix,
            content_type=media.content_type,
            bytes=media.bytes,
            owner_kind="course",
            retention="published",
            created_at=now,
        )
