"""What the versions of courses teach, as a report writes it: read once for each rendition."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy.orm import Session

from elearn.catalogue.library import LIBRARY
from elearn.content.document import Course
from elearn.core.ids import Id
from elearn.reporting.exporting.records import Taught


class Syllabus:
    """Renditions with what they teach."""

    def __init__(self) -> None:
        self.known: dict[Id, Taught] = {}

    def learn(self, session: Session, renditions: Collection[Id]) -> None:
        """Reads those that are not known yet."""
        missing = [each for each in renditions if each not in self.known]
        if missing:
            for rendition_id, course in LIBRARY.list_documents(session, missing).items():
                self.known[rendition_id] = _taught(course)


def _taught(course: Course) -> Taught:
    """Competencies as form 2C's readers write them, code and level: `4.2–4`."""
    return Taught(course.programme_group, "; ".join(f"{each.code}–{each.level}" for each in course.competencies))
