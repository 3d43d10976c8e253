"""Reading what was published once, as it was. Retired courses are among it: their records stay, and so does what was learned.

Everything here asks `policy.reads_versions`: old versions hold keys of questions that may be asked still.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from elearn.catalogue.library import LIBRARY
from elearn.catalogue.models import Course, CourseVersion, Rendition
from elearn.catalogue.queries import VersionRow, list_versions
from elearn.content import document
from elearn.content.labels import order
from elearn.core.actor import Actor
from elearn.core.db.types import LocalisedText
from elearn.core.errors import NotFound
from elearn.core.ids import Id
from elearn.core.paging import Page, Paging
from elearn.organisation.queries import name_units
from elearn.studio import policy
from elearn.studio.queries.kept import refuse_kept


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """A course with how many versions it has; `title` is that of the last one. `unit` is None for a course of no unit."""

    id: Id
    slug: str
    title: LocalisedText
    label: str
    versions: int
    unit: LocalisedText | None
    is_retired: bool
    published_at: datetime


@dataclass(frozen=True, slots=True)
class RenditionRow:
    """What a renderer made of a version. `because` says why it was made anew, None of the first."""

    id: Id
    renderer: str
    hash: str
    because: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class History:
    """A course with all its versions, newest first."""

    course_id: Id
    code: str
    slug: str
    is_retired: bool
    versions: tuple[VersionRow, ...]

    @property
    def latest_label(self) -> str:
        """The highest label that was ever given."""
        return max((each.label for each in self.versions), key=order)

    def version(self, version_id: Id) -> VersionRow:
        """A version of this course.

        Raises:
            NotFound: it is another's, or none.
        """
        found = next((each for each in self.versions if each.id == version_id), None)
        if found is None:
            raise NotFound
        return found


@dataclass(frozen=True, slots=True)
class Shown:
    """A version as one of its renditions shows it; `renditions` are all there are, the first one first."""

    version: VersionRow
    course: document.Course
    rendition: RenditionRow
    renditions: tuple[RenditionRow, ...]


def list_histories(session: Session, actor: Actor, *, today: date, page: int = 1) -> Page[HistoryRow]:
    """The courses whose versions the actor may see, by code; those that are retired among them."""
    mine = policy.reads_versions(actor)
    total = session.scalar(select(func.count()).select_from(Course).where(mine)) or 0
    paging = Paging.of(total, page)
    courses = session.execute(
        paging.limit(select(Course.id, Course.slug, Course.owner_unit_id, Course.retired_at).where(mine).order_by(Course.code))
    ).all()
    versions = session.execute(
        select(CourseVersion.course_id, CourseVersion.title, CourseVersion.label, CourseVersion.published_at)
        .where(CourseVersion.course_id.in_([row.id for row in courses]))
        .order_by(CourseVersion.published_at, CourseVersion.id)
    ).all()
    names = name_units(session, {row.owner_unit_id for row in courses if row.owner_unit_id is not None}, today=today)
    rows = []
    for row in courses:
        own = [each for each in versions if each.course_id == row.id]
        if own:
            unit = names.get(row.owner_unit_id) if row.owner_unit_id else None
            last = own[-1]
            is_retired = row.retired_at is not None
            rows.append(HistoryRow(row.id, row.slug, last.title, last.label, len(own), unit, is_retired, last.published_at))
    return Page(tuple(rows), paging)


def get_history(session: Session, actor: Actor, slug: str) -> History:
    """The versions of the course at an address.

    Raises:
        NotFound: there is no such course, or the actor may not see what was published of it.
        BanksKept: they sit an examination that asks it.
    """
    return _history(session, actor, Course.slug == slug)


def history_of(session: Session, actor: Actor, course_id: Id | None) -> History:
    """The versions of a course by its id.

    Raises:
        NotFound: as `get_history`.
    """
    return _history(session, actor, Course.id == course_id)


def _history(session: Session, actor: Actor, which: ColumnElement[bool]) -> History:
    wanted = select(Course.id, Course.code, Course.slug, Course.retired_at).where(policy.reads_versions(actor), which)
    row = session.execute(wanted).first()
    if row is None:
        if (course_id := session.scalar(select(Course.id).where(which))) is not None:
            refuse_kept(session, actor, course_id)
        raise NotFound
    return History(row.id, row.code, row.slug, row.retired_at is not None, tuple(list_versions(session, row.id)))


def show(session: Session, history: History, version_id: Id, rendition_id: Id | None = None) -> Shown:
    """A version as it was: by the rendition that is served of it or was made last, or by the one that is named.

    Raises:
        NotFound: the course has no such version, or the version no such rendition.
    """
    version = history.version(version_id)
    served = session.scalar(select(Course.rendition_id).where(Course.id == history.course_id))
    renditions = _renditions(session, version_id)
    wanted = rendition_id or next((each.id for each in renditions if each.id == served), renditions[-1].id if renditions else None)
    found = next((each for each in renditions if each.id == wanted), None)
    if found is None:
        raise NotFound
    return Shown(version, LIBRARY.get_document(session, found.id), found, tuple(renditions))


def _renditions(session: Session, version_id: Id) -> Sequence[RenditionRow]:
    rows = session.execute(
        select(Rendition.id, Rendition.renderer, Rendition.hash, Rendition.because, Rendition.created_at)
        .where(Rendition.version_id == version_id)
        .order_by(Rendition.created_at, Rendition.id)
    )
    return [RenditionRow(*row) for row in rows]
