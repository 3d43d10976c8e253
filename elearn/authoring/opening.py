"""What a workspace of a published course begins with: its sources, the bytes of pictures kept where workspaces have theirs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from sqlalchemy.orm import Session

from elearn.authoring.queries import private_name
from elearn.authoring.rules import is_text
from elearn.authoring.service import Beginning
from elearn.catalogue.earlier import sources_of
from elearn.catalogue.library import LIBRARY
from elearn.catalogue.queries import CourseEntry
from elearn.catalogue.storage import Storage
from elearn.content.document import Course
from elearn.content.source import Kind, classify
from elearn.studio.files import keep


def beginning_of(session: Session, entry: CourseEntry, *, public: Storage, private: Storage) -> Beginning:
    """The beginning of a workspace that takes a served course up.

    Raises:
        Unavailable: a file is not in the public storage, or cannot be kept in the private one.
    """
    sources = sources_of(session, public, entry.version_id)
    known = {path: content for path, content in sources.items() if classify(path).kind is not Kind.UNKNOWN}
    for path, content in known.items():
        if not is_text(path):
            keep(private, private_name(path, hashlib.sha256(content).hexdigest()), content)
    course = LIBRARY.get_document(session, entry.rendition_id)
    return Beginning(entry.title, course.languages, known, _stale(course, known))


def _stale(course: Course, paths: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Of each translated lesson the keys of what is older than its original, as the compiler found when it was published."""
    places = [each for each in map(classify, paths) if each.kind is Kind.LESSON]
    pages = {(lesson.slug, language): page for lesson in course.lessons for language, page in lesson.pages.items()}
    return {each.path: pages[each.slug, each.language].stale for each in places if (each.slug, each.language) in pages}
