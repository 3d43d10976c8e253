"""Changing the catalogue: publish, rerender, retire."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from elearn.catalogue.events import CoursePublished, CourseRerendered, CourseRetired
from elearn.catalogue.library import pack, unpack
from elearn.catalogue.models import Course, CourseVersion, Rendition, StoredFile
from elearn.catalogue.rendering import reason, with_stale_of
from elearn.catalogue.search import index_course
from elearn.content import document
from elearn.content.identity import hash_of
from elearn.content.laws import laws_hash
from elearn.core.actor import Actor
from elearn.core.db.insert import insert_once
from elearn.core.errors import N_, Conflict, Forbidden, Invalid, NotFound
from elearn.core.events import publish as publish_event
from elearn.core.ids import Id, new_id
from elearn.core.permissions import allows

RENDERER = "html-1"
"""The renderer of this release. It changes when the same sources would give other HTML."""

_PUBLISHING_LOCK = 4_020_611_872
"""The advisory lock of PostgreSQL under which the catalogue is changed: publishers wait for each other, readers for nobody."""


@dataclass(frozen=True, slots=True)
class Published:
    """What publishing did. `because` says why the version that is served already got another rendition, if it did."""

    version: CourseVersion
    is_changed: bool
    because: str | None = None


def lock_catalogue(session: Session) -> None:
    """Lets nobody else publish, render anew or retire until this unit of work ends. On SQLite there is one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _PUBLISHING_LOCK})


def publish(
    session: Session,
    actor: Actor,
    compiled: document.Course,
    sources: Mapping[str, bytes] | bytes,
    *,
    owner_id: Id | None = None,
    now: datetime,
) -> Published:
    """Makes a compiled course the one that is served.

    Publishing the same sources twice is harmless. If something else than the sources changed what was made of them, the served
    version gets a new rendition.

    Args:
        compiled: the document; its media are in the storage already.
        sources: the text sources by path, kept as evidence, or what `pack_sources` made of them.
        owner_id: the unit that the course belongs to from now on; None leaves it as it is.

    Raises:
        Forbidden: the actor is no trainer.
        Conflict: the address belongs to another course.
        Invalid: the course is for one unit, and nobody ever said for which.
    """
    _begin(session, actor)
    course = _get_or_add_course(session, compiled, owner_id, now)
    before = _Before(_served_version(session, course), course.rendition_id, course.owner_unit_id)
    version = _find_version(session, course.id, compiled.source_hash)
    is_served = version is not None and before.version_id == version.id and course.retired_at is None
    if version is None:
        version = _add_version(session, actor, course, compiled, sources=sources, now=now)
    rendition, because = _render(session, course, version.id, compiled, now=now)
    owner_id = owner_id or before.owner_id
    if is_served and (rendition.id, owner_id) == (before.rendition_id, before.owner_id):
        return Published(version, is_changed=False)
    course.slug, course.visibility, course.owner_unit_id = compiled.slug, compiled.visibility, owner_id
    course.rendition_id, course.retired_at = rendition.id, None
    _show(session, course, compiled, now)
    if is_served and because is not None:
        publish_event(session, CourseRerendered(course.id, version.id, rendition.id, because), actor=actor, now=now)
    if not is_served or owner_id != before.owner_id:
        event = CoursePublished(
            course.id, version.id, rendition.id, compiled.source_hash, before.version_id, owner_id, before.owner_id
        )
        publish_event(session, event, actor=actor, now=now)
    return Published(version, is_changed=True, because=because if is_served else None)


def rerender(
    session: Session, actor: Actor, compiled: document.Course, *, because: str, version_id: Id | None = None, now: datetime
) -> Rendition:
    """Adds a rendition to a version, and serves it if that version is served. What was rendered before stays as it was.

    Args:
        version_id: whose sources these are; None finds the version by the document's source hash.

    Raises:
        NotFound: no version has these sources, or it is another course's.
    """
    _begin(session, actor)
    wanted = CourseVersion.source_hash == compiled.source_hash if version_id is None else CourseVersion.id == version_id
    version = session.scalars(
        select(CourseVersion).join(Course, Course.id == CourseVersion.course_id).where(wanted, Course.code == compiled.id)
    ).first()
    if version is None:
        raise NotFound(N_("Chưa phiên bản nào được phát hành với đúng nội dung này. Xin phát hành trước: elearn course publish"))
    # Files that no page shows were never kept: what is compiled from the store may have another hash, and is this version still.
    compiled = replace(compiled, source_hash=version.source_hash)
    course = session.get_one(Course, version.course_id)
    was_served = _served_version(session, course) == version.id
    rendition, _ = _render(session, course, version.id, compiled, now=now, because=because)
    _keep_media(session, compiled, now)
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
    _begin(session, actor)
    course = session.scalars(select(Course).where(Course.code == code)).one_or_none()
    if course is None:
        raise NotFound(N_("Không có khóa học mang mã %(code)s."), code=code)
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


@dataclass(frozen=True, slots=True)
class _Before:
    """What was served of a course, and whose it was."""

    version_id: Id | None
    rendition_id: Id | None
    owner_id: Id | None


def _begin(session: Session, actor: Actor) -> None:
    if not allows(actor, "studio.open"):
        raise Forbidden
    lock_catalogue(session)


def _get_or_add_course(session: Session, compiled: document.Course, owner_id: Id | None, now: datetime) -> Course:
    """The course with the document's id, or a new one that belongs to nobody yet."""
    course = session.scalars(select(Course).where(Course.code == compiled.id)).one_or_none()
    holder = session.execute(select(Course.code).where(Course.slug == compiled.slug)).scalar_one_or_none()
    if holder not in {None, compiled.id}:
        raise Conflict(N_("Địa chỉ “%(slug)s” đang thuộc về một khóa học khác."), slug=compiled.slug)
    if compiled.visibility == "unit" and owner_id is None and (course is None or course.owner_unit_id is None):
        raise Invalid(
            N_("Khóa học ghi “visibility: unit” mà chưa rõ là của đơn vị nào. Xin thêm --unit MÃ khi phát hành."), field="unit"
        )
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
    session: Session,
    actor: Actor,
    course: Course,
    compiled: document.Course,
    *,
    sources: Mapping[str, bytes] | bytes,
    now: datetime,
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
        counted_minutes=compiled.counted_minutes,
        lessons=len(compiled.lessons),
        languages=list(compiled.languages),
        sources=sources if isinstance(sources, bytes) else pack_sources(sources),
        published_at=now,
        published_by=actor.person_id,
    )
    session.add(version)
    session.flush()
    return version


def _render(
    session: Session, course: Course, version_id: Id, compiled: document.Course, *, now: datetime, because: str | None = None
) -> tuple[Rendition, str | None]:
    """The rendition of a version with this document, and why there is another one than before; None where it is the first."""
    earlier = _last_rendition(session, course, version_id)
    if earlier is not None:
        before = unpack(earlier.document)
        compiled = with_stale_of(before, compiled)
        because = because or reason(before, compiled, earlier.renderer, RENDERER)
    digest = hash_of(document.to_json(compiled).decode())
    wanted = select(Rendition).where(Rendition.version_id == version_id, Rendition.renderer == RENDERER, Rendition.hash == digest)
    rendition = session.scalars(wanted).one_or_none()
    if rendition is None:
        rendition = Rendition(
            id=new_id(),
            version_id=version_id,
            renderer=RENDERER,
            laws_hash=laws_hash(compiled.laws),
            hash=digest,
            document=pack(compiled),
            because=because,
            created_at=now,
        )
        session.add(rendition)
        session.flush()
    return rendition, because if earlier is not None and rendition.id != earlier.id else None


def _last_rendition(session: Session, course: Course, version_id: Id) -> Rendition | None:
    """The rendition of a version that is served, else its newest."""
    found = session.scalars(
        select(Rendition).where(Rendition.version_id == version_id).order_by(Rendition.created_at, Rendition.id)
    ).all()
    return next((each for each in found if each.id == course.rendition_id), found[-1] if found else None)


def _show(session: Session, course: Course, compiled: document.Course, now: datetime) -> None:
    """What a served document brings with it: its media are kept, and its words can be found."""
    _keep_media(session, compiled, now)
    index_course(session, course.id, compiled)


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
