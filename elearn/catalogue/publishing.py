"""From a folder of sources to a served course: compile in the child, put the media away, then one unit of work."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.catalogue import service
from elearn.catalogue.claims import FILE, doubts
from elearn.catalogue.earlier import find_previous, latest_hash
from elearn.catalogue.folder import CourseFolder, read_course_folder
from elearn.catalogue.models import Course, CourseVersion, Rendition
from elearn.catalogue.queries import CourseEntry, find_served
from elearn.catalogue.storage import Storage
from elearn.content import document
from elearn.content.compilation import Compilation, Previous
from elearn.content.problems import Problem
from elearn.core.actor import Actor
from elearn.core.db.work import Database
from elearn.core.errors import N_, Conflict, DomainError, Invalid, Unavailable
from elearn.core.ids import Id
from elearn.frameworks.queries import known_frameworks

Compile = Callable[[Mapping[str, bytes], bytes | None, Previous | None], Compilation]
"""How sources are compiled: `Workshop.compile`, so that no hostile text can hold up this process."""


@dataclass(frozen=True, slots=True)
class Publication:
    """What came of publishing a folder.

    Nothing is published where `slug` is None: `problems` then hold an error, or `refusal` says what stands in the way. `because`
    says why a published version was rendered anew.
    """

    folder: Path
    slug: str | None = None
    label: str | None = None
    is_changed: bool = False
    because: str | None = None
    problems: tuple[Problem, ...] = ()
    refusal: DomainError | None = None


@dataclass(frozen=True, slots=True)
class _Served:
    """What is served of the very sources of a folder."""

    slug: str
    label: str
    renderer: str
    laws_hash: str
    owner_id: Id | None

    def is_up_to_date(self, found: CourseFolder, owner_id: Id | None) -> bool:
        return (
            self.renderer == service.RENDERER
            and self.laws_hash == found.laws_hash
            and (owner_id is None or owner_id == self.owner_id)
        )


def publish_folder(
    database: Database,
    storage: Storage,
    compile_course: Compile,
    actor: Actor,
    folder: Path,
    *,
    owner_id: Id | None = None,
    at: datetime | None = None,
    goes_back: bool = True,
) -> Publication:
    """Publishes the course in a folder; says what is wrong where it cannot.

    A folder is not compiled again while its very sources are served, made by this renderer, with the laws as they are now.

    Args:
        owner_id: the unit that the course belongs to from now on; None leaves it as it is.
        at: since when it counts as published, in invented data; None means now.
        goes_back: whether a folder that holds an earlier version than the one published last is served again. Where nobody asked
            for this course, it is left alone: a later version may have been published on the web.

    Raises:
        SourcesRefused: something in the folder is not accepted.
        Forbidden: the actor is no trainer.
        Unavailable: the media cannot be stored.
    """
    try:
        found = read_course_folder(folder)
    except Invalid as unreadable:
        return Publication(folder, refusal=unreadable)
    with database.read() as session:
        served = _find_served(session, found.source_hash)
        if served is not None and served.is_up_to_date(found, owner_id):
            return Publication(folder, served.slug, served.label)
        latest = latest_hash(session, found.code)
        if not goes_back and latest != found.source_hash and (newer := _find_newer(session, found)) is not None:
            return Publication(folder, newer.slug, newer.label)
        previous = find_previous(session, found.code, found.source_hash)
        known = known_frameworks(session)
    compilation = compile_course(found.sources, found.laws, previous)
    course = compilation.course
    if course is None:
        return Publication(folder, problems=compilation.problems)
    problems = (*compilation.problems, *doubts(course.competencies, found.sources[FILE], known))
    try:
        _store(storage, compilation.files)
        with database.unit_of_work() as work:
            _refuse_if_overtaken(work.session, course, latest)
            done = service.publish(work.session, actor, course, found.texts, owner_id=owner_id, now=at or work.now)
    except (Conflict, Invalid) as refusal:
        return Publication(folder, problems=problems, refusal=refusal)
    return _publication(folder, course, done, problems)


def _publication(folder: Path, course: document.Course, done: service.Published, problems: tuple[Problem, ...]) -> Publication:
    return Publication(folder, course.slug, course.label, done.is_changed, done.because, problems)


def _store(storage: Storage, files: Mapping[str, bytes]) -> None:
    try:
        for name, content in files.items():
            storage.put(name, content)
    except OSError as error:
        raise Unavailable(N_("Không ghi được vào nơi chứa media (%(reason)s)."), reason=error.strerror) from error


def _refuse_if_overtaken(session: Session, course: document.Course, latest: str | None) -> None:
    """The compiler compared with the version `latest`: a version that came in between was compared with nothing."""
    service.lock_catalogue(session)
    if latest_hash(session, course.id) not in {latest, course.source_hash}:
        raise Conflict(N_("Khóa học này vừa được phát hành ở nơi khác. Xin chạy lại lệnh."))


def _find_newer(session: Session, found: CourseFolder) -> CourseEntry | None:
    """What is served of a course, where its folder holds a version that was published once and is not the last."""
    there = select(Course.id).join(CourseVersion, CourseVersion.course_id == Course.id)
    known = session.scalar(there.where(Course.code == found.code, CourseVersion.source_hash == found.source_hash))
    return find_served(session, known) if known is not None else None


def _find_served(session: Session, digest: str) -> _Served | None:
    row = session.execute(
        select(Course.slug, CourseVersion.label, Rendition.renderer, Rendition.laws_hash, Course.owner_unit_id)
        .join(Rendition, Rendition.id == Course.rendition_id)
        .join(CourseVersion, CourseVersion.id == Rendition.version_id)
        .where(CourseVersion.source_hash == digest, Course.retired_at.is_(None))
    ).first()
    return _Served(*row) if row is not None else None
