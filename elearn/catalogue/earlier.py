"""What is published of a course already, as whoever compiles its next version needs it."""

from __future__ import annotations

import io
import tarfile

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.catalogue.library import unpack
from elearn.catalogue.models import Course, CourseVersion, Rendition
from elearn.catalogue.storage import Storage
from elearn.content import document
from elearn.content.compilation import Previous, PublishedPage
from elearn.core.errors import N_, NotFound, Unavailable
from elearn.core.ids import Id


def latest_hash(session: Session, code: str | None) -> str | None:
    """The hash of the version of a course that was published last; None where nothing was."""
    return session.scalars(
        select(CourseVersion.source_hash)
        .join(Course, Course.id == CourseVersion.course_id)
        .where(Course.code == code)
        .order_by(CourseVersion.published_at.desc(), CourseVersion.id.desc())
        .limit(1)
    ).first()


def find_previous(session: Session, code: str | None, source_hash: str) -> Previous | None:
    """What is published of the course, for the compiler's comparison; nothing for sources that passed it when they were new.

    Args:
        source_hash: of the sources that are to be compiled.
    """
    stored = session.execute(
        select(CourseVersion.source_hash, Rendition.document)
        .join(CourseVersion, CourseVersion.id == Rendition.version_id)
        .join(Course, Course.id == CourseVersion.course_id)
        .where(Course.code == code)
        .order_by(CourseVersion.published_at, CourseVersion.id, Rendition.created_at, Rendition.id)
    ).all()
    if source_hash in {row.source_hash for row in stored}:
        return None
    previous: Previous | None = None
    for row in stored:
        previous = Previous.of(unpack(row.document), previous.ids if previous else frozenset())
    return previous


def retired_besides(session: Session, version_id: Id | None) -> list[str]:
    """The ids that a new version with the content of an old one must name as retired: all ever published that it does not have.

    Raises:
        NotFound: there is no such version.
    """
    code, course = _published(session, version_id)
    ever = find_previous(session, code, "")
    return sorted({*course.retired, *((ever.ids if ever is not None else frozenset()) - Previous.of(course).ids)})


def pages_of(session: Session, version_id: Id | None) -> dict[str, dict[str, PublishedPage]]:
    """The pages of a version as the compiler compares with them: what was translated when it was new is translated still.

    Raises:
        NotFound: there is no such version.
    """
    return Previous.of(_published(session, version_id)[1]).pages


def _published(session: Session, version_id: Id | None) -> tuple[str, document.Course]:
    """The id of a version's course, and the last document that was made of the version."""
    row = session.execute(
        select(Course.code, Rendition.document)
        .join(CourseVersion, CourseVersion.course_id == Course.id)
        .join(Rendition, Rendition.version_id == CourseVersion.id)
        .where(CourseVersion.id == version_id)
        .order_by(Rendition.created_at.desc(), Rendition.id.desc())
        .limit(1)
    ).first()
    if row is None:
        raise NotFound
    return row.code, unpack(row.document)


def media_at(files: dict[str, bytes], course: document.Course, *storages: Storage) -> dict[str, bytes]:
    """Sources with the media that the pages of a compiled course show, under the paths they had.

    Raises:
        Unavailable: a file is in none of the storages.
    """
    for media in course.media:
        if media.path in files:
            continue
        name = f"{media.sha256}.{media.suffix}"
        path = next((found for storage in storages if (found := storage.find(name)) is not None), None)
        if path is None:
            raise Unavailable(N_("Thiếu tệp %(path)s của bản này trong nơi chứa media."), path=media.path)
        files[media.path] = path.read_bytes()
    return files


def unpack_sources(packed: bytes) -> dict[str, bytes]:
    """The text sources of a version by path, as `service.pack_sources` packed them."""
    files: dict[str, bytes] = {}
    with tarfile.open(fileobj=io.BytesIO(packed), mode="r:xz") as archive:
        for member in archive:
            source = archive.extractfile(member)
            if source is not None:
                files[member.name] = source.read()
    return files


def sources_of(session: Session, storage: Storage, version_id: Id) -> dict[str, bytes]:
    """The sources of a version: its texts byte for byte, and the media that its pages show under the paths they had.

    Files that no page shows were never kept.

    Raises:
        NotFound: there is no such version.
        Unavailable: a file is not in the storage.
    """
    row = session.execute(
        select(CourseVersion.sources, Rendition.document)
        .join(Rendition, Rendition.version_id == CourseVersion.id)
        .where(CourseVersion.id == version_id)
        .order_by(Rendition.created_at.desc(), Rendition.id.desc())
        .limit(1)
    ).first()
    if row is None:
        raise NotFound
    return media_at(unpack_sources(row.sources), unpack(row.document), storage)
