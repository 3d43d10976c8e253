"""Published courses kept in the process.

A rendition never changes, so its document is read and parsed once and then shared by all requests. What is served today is not kept
here: that is one row, asked each time, so that publishing takes effect at once in every process.
"""

from __future__ import annotations

import threading
import zlib
from collections import OrderedDict
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.catalogue.models import Rendition
from elearn.content import document
from elearn.core.errors import NotFound
from elearn.core.ids import Id

_KEPT = 64


def pack(course: document.Course) -> bytes:
    """The document as it is stored."""
    return zlib.compress(document.to_json(course), 6)


def unpack(stored: bytes) -> document.Course:
    return document.from_json(zlib.decompress(stored))


class Library:
    """The last documents used, by rendition; safe between threads."""

    def __init__(self, kept: int = _KEPT) -> None:
        self._documents: OrderedDict[Id, document.Course] = OrderedDict()
        self._kept = kept
        self._lock = threading.Lock()

    def get_document(self, session: Session, rendition_id: Id) -> document.Course:
        """The compiled course of a rendition.

        Raises:
            NotFound: there is no such rendition.
        """
        found = self._find_kept(rendition_id)
        if found is not None:
            return found
        stored = session.execute(select(Rendition.document).where(Rendition.id == rendition_id)).scalar_one_or_none()
        if stored is None:
            raise NotFound
        return self._keep(rendition_id, stored)

    def list_documents(self, session: Session, rendition_ids: Collection[Id]) -> dict[Id, document.Course]:
        """The compiled courses of those renditions that there are; one statement at most, none for those that are kept."""
        found = {each: course for each in rendition_ids if (course := self._find_kept(each)) is not None}
        missing = [each for each in rendition_ids if each not in found]
        if missing:
            rows = session.execute(select(Rendition.id, Rendition.document).where(Rendition.id.in_(missing)))
            found |= {row.id: self._keep(row.id, row.document) for row in rows}
        return found

    def _find_kept(self, rendition_id: Id) -> document.Course | None:
        with self._lock:
            found = self._documents.get(rendition_id)
            if found is not None:
                self._documents.move_to_end(rendition_id)
            return found

    def _keep(self, rendition_id: Id, stored: bytes) -> document.Course:
        course = unpack(stored)
        with self._lock:
            self._documents[rendition_id] = course
            while len(self._documents) > self._kept:
                self._documents.popitem(last=False)
        return course


LIBRARY = Library()
"""The library of this process."""
