"""Published courses kept in the process.

A rendition never changes, so its document is read and parsed once and then shared by all requests. What is served today is not kept
here: that is one row, asked each time, so that publishing takes effect at once in every process.
"""

from __future__ import annotations

import threading
import zlib
from collections import OrderedDict

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
        with self._lock:
            found = self._documents.get(rendition_id)
            if found is not None:
                self._documents.move_to_end(rendition_id)
                return found
        stored = session.execute(select(Rendition.document).where(Rendition.id == rendition_id)).scalar_one_or_none()
        if stored is None:
            raise NotFound
        course = unpack(stored)
        with self._lock:
            self._documents[rendition_id] = course
            while len(self._documents) > self._kept:
                self._documents.popitem(last=False)
        return course


LIBRARY = Library()
"""The library of this process."""
