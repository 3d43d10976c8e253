"""Reading the catalogue. Rows are frozen; documents come from the library."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from elearn.catalogue.models import Course, CourseVersion, Rendition
from elearn.catalogue.policy import visible_to
from elearn.core.actor import Actor
from elearn.core.db.types import LocalisedText
from elearn.core.errors import NotFound
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


ENTRY_COLUMNS = (
    Course.id,
    Course.code,
    Course.slug,
    Course.visibility,
    Rendition.version_id,
    Course.rendition_id,
    CourseVersion.label,
    CourseVersion.title,
    CourseVersion.summary,
    CourseVersion.theme,
    CourseVersion.place,
    CourseVersion.minutes,
    CourseVersion.lessons,
    CourseVersion.languages,
    CourseVersion.published_at,
)


def entries(actor: Actor) -> Select[*tuple[Any, ...]]:
    """The statement of all courses that the actor may see, joined to what is served."""
    return (
        select(*ENTRY_COLUMNS)
        .join(Rendition, Rendition.id == Course.rendition_id)
        .join(CourseVersion, CourseVersion.id == Rendition.version_id)
        .where(visible_to(actor))
    )


def entry_of(row: Row[Any]) -> CourseEntry:
    """The entry in the first columns of a row that begins with `ENTRY_COLUMNS`."""
    values = list(row[: len(ENTRY_COLUMNS)])
    values[13] = tuple(values[13])  # languages come as a JSON list
    return CourseEntry(*values)


def list_courses(session: Session, actor: Actor) -> list[CourseEntry]:
    """All courses that the actor may see, by code."""
    return [entry_of(row) for row in session.execute(entries(actor).order_by(Course.code))]


def find_course(session: Session, actor: Actor, slug: str) -> CourseEntry | None:
    """The course at an address, or None: not there and not for this actor look the same."""
    row = session.execute(entries(actor).where(Course.slug == slug)).first()
    return entry_of(row) if row is not None else None


def get_course(session: Session, actor: Actor, slug: str) -> CourseEntry:
    """The course at an address.

    Raises:
        NotFound: there is none that this actor may see.
    """
    found = find_course(session, actor, slug)
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version in the history of a course."""

    id: Id
    label: str
    source_hash: str
    published_at: datetime
    is_served: bool


def list_versions(session: Session, course_id: Id) -> list[VersionRow]:
    """The versions of a course, newest first."""
    rows = session.execute(
        select(
            CourseVersion.id, CourseVersion.label, CourseVersion.source_hash, CourseVersion.published_at, Rendition.id.is_not(None)
        )
        .join(Course, Course.id == CourseVersion.course_id)
        .outerjoin(Rendition, (Rendition.version_id == CourseVersion.id) & (Rendition.id == Course.rendition_id))
        .where(CourseVersion.course_id == course_id)
        .order_by(CourseVersion.published_at.desc(), CourseVersion.id.desc())
    )
    return [VersionRow(*row) for row in rows]


def count_courses(session: Session) -> int:
    """How many courses are served."""
    return session.execute(select(func.count()).select_from(Course).where(Course.rendition_id.is_not(None))).scalar_one()
