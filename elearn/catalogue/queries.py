"""Reading the catalogue. Rows are frozen; documents come from the library, and what lists say of them from the editions kept.

The statements on the path of every page are made once, with parameters for who acts and which course.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm import Session

from elearn.accounts.models import Person
from elearn.catalogue.editions import EDITIONS, Edition
from elearn.catalogue.models import Course, CourseVersion, Rendition
from elearn.catalogue.policy import VISIBLE, Viewer, acting_as, viewer_of
from elearn.core.actor import Actor
from elearn.core.db.types import LocalisedText
from elearn.core.errors import N_, NotFound
from elearn.core.ids import Id


@dataclass(frozen=True, slots=True)
class CourseEntry:
    """A course as it is served today, for lists and as the key to its document."""

    id: Id
    code: str
    slug: str
    visibility: str
    version_id: Id
    rendition_id: Id
    label: str
    title: LocalisedText
    summary: LocalisedText
    theme: str
    place: str
    minutes: int
    lessons: int
    languages: tuple[str, ...]
    published_at: datetime


_courses = Course.__table__.c
ENTRY_COLUMNS = (_courses.id, _courses.code, _courses.slug, _courses.visibility, _courses.rendition_id)
"""What may change from one request to the next; the rest of an entry is kept by rendition (`editions`)."""

_LISTED = {viewer: select(*ENTRY_COLUMNS).where(clause).order_by(_courses.code) for viewer, clause in VISIBLE.items()}
_AT_SLUG = {viewer: select(*ENTRY_COLUMNS).where(clause, _courses.slug == bindparam("slug")) for viewer, clause in VISIBLE.items()}


def entries_of(session: Session, rows: Sequence[Row[*tuple[Any, ...]]]) -> list[CourseEntry]:
    """The entries of rows that begin with `ENTRY_COLUMNS`, in the same order."""
    editions = EDITIONS.get(session, {row[4] for row in rows})
    return [_entry(row, editions[row[4]]) for row in rows]


def _entry(row: Row[*tuple[Any, ...]], edition: Edition) -> CourseEntry:
    return CourseEntry(
        id=row[0],
        code=row[1],
        slug=row[2],
        visibility=row[3],
        rendition_id=row[4],
        version_id=edition.version_id,
        label=edition.label,
        title=edition.title,
        summary=edition.summary,
        theme=edition.theme,
        place=edition.place,
        minutes=edition.minutes,
        lessons=edition.lessons,
        languages=edition.languages,
        published_at=edition.published_at,
    )


def list_courses(session: Session, actor: Actor) -> list[CourseEntry]:
    """All courses that the actor may see, by code."""
    return entries_of(session, session.execute(_LISTED[viewer_of(actor)], acting_as(actor)).all())


def find_course(session: Session, actor: Actor, slug: str) -> CourseEntry | None:
    """The course at an address, or None: not there and not for this actor look the same."""
    rows = session.execute(_AT_SLUG[viewer_of(actor)], {"slug": slug, **acting_as(actor)}).all()
    return entries_of(session, rows)[0] if rows else None


def get_course(session: Session, actor: Actor, slug: str) -> CourseEntry:
    """The course at an address.

    Raises:
        NotFound: there is none that this actor may see.
    """
    found = find_course(session, actor, slug)
    if found is None:
        raise NotFound
    return found


def find_served(session: Session, course_id: Id) -> CourseEntry | None:
    """A course by its id, as it is served; None where it is retired. For what follows from a record, whoever may see the course."""
    wanted = select(*ENTRY_COLUMNS).where(VISIBLE[Viewer.SYSTEM], _courses.id == course_id)
    rows = session.execute(wanted).all()
    return entries_of(session, rows)[0] if rows else None


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version in the history of a course. `published_by` is None where the system published it."""

    id: Id
    label: str
    source_hash: str
    published_at: datetime
    is_served: bool
    published_by: str | None = None


def list_versions(session: Session, course_id: Id) -> list[VersionRow]:
    """The versions of a course, newest first."""
    rows = session.execute(
        select(
            CourseVersion.id,
            CourseVersion.label,
            CourseVersion.source_hash,
            CourseVersion.published_at,
            Rendition.id.is_not(None),
            Person.full_name,
        )
        .join(Course, Course.id == CourseVersion.course_id)
        .outerjoin(Rendition, (Rendition.version_id == CourseVersion.id) & (Rendition.id == Course.rendition_id))
        .outerjoin(Person, Person.id == CourseVersion.published_by)
        .where(CourseVersion.course_id == course_id)
        .order_by(CourseVersion.published_at.desc(), CourseVersion.id.desc())
    )
    return [VersionRow(*row) for row in rows]


def find_version(session: Session, code: str, label: str) -> Id:
    """The version of a course with a label, by the course's id or address; also where the course is retired.

    Raises:
        NotFound: there is none.
    """
    found = session.scalars(
        select(CourseVersion.id)
        .join(Course, Course.id == CourseVersion.course_id)
        .where((Course.code == code) | (Course.slug == code), CourseVersion.label == label)
        .order_by(CourseVersion.published_at.desc(), CourseVersion.id.desc())
        .limit(1)
    ).first()
    if found is None:
        raise NotFound(N_("Khóa học %(code)s không có bản %(label)s."), code=code, label=label)
    return found
