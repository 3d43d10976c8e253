"""What lists say of a published course, kept in the process: a rendition never changes, so it is read once."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from elearn.catalogue.models import CourseVersion, Rendition
from elearn.core.db.types import LocalisedText
from elearn.core.ids import Id

_KEPT = 1_000
_renditions, _versions = Rendition.__table__.c, CourseVersion.__table__.c


@dataclass(frozen=True, slots=True)
class Edition:
    """A version as a rendition shows it. `lessons` and `minutes` are numbers; `languages` the codes, the source language first."""

    version_id: Id
    label: str
    title: LocalisedText
    summary: LocalisedText
    theme: str
    place: str
    minutes: int
    lessons: int
    languages: tuple[str, ...]
    published_at: datetime


_BY_RENDITION = (
    select(
        _renditions.id,
        _versions.id,
        _versions.label,
        _versions.title,
        _versions.summary,
        _versions.theme,
        _versions.place,
        _versions.minutes,
        _versions.lessons,
        _versions.languages,
        _versions.published_at,
    )
    .join_from(Rendition.__table__, CourseVersion.__table__, _versions.id == _renditions.version_id)
    .where(_renditions.id.in_(bindparam("renditions", expanding=True, type_=_renditions.id.type)))
)


class Editions:
    """The last editions used, by rendition; safe between threads."""

    def __init__(self, kept: int = _KEPT) -> None:
        self._editions: OrderedDict[Id, Edition] = OrderedDict()
        self._kept = kept
        self._lock = threading.Lock()

    def get(self, session: Session, renditions: Collection[Id]) -> dict[Id, Edition]:
        """The edition of each rendition; one statement at most, none for those that were seen before."""
        with self._lock:
            found = {each: self._editions[each] for each in renditions if each in self._editions}
        missing = [each for each in renditions if each not in found]
        if not missing:
            return found
        rows = session.execute(_BY_RENDITION, {"renditions": missing})
        read = {row[0]: Edition(*row[1:9], tuple(row.languages), row.published_at) for row in rows}
        with self._lock:
            self._editions |= read
            while len(self._editions) > self._kept:
                self._editions.popitem(last=False)
        return found | read


EDITIONS = Editions()
"""The editions that this process has seen."""
