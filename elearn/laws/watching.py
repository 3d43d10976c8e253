"""The register is watched: a pulse reads laws.yml, takes it in when it changed, and searches what is served for citations.

It runs in every runner. Reading and searching happen outside of transactions; who was first is decided by rows.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from elearn.catalogue.folder import LAWS, read_laws
from elearn.catalogue.library import LIBRARY
from elearn.content.citations import citations_of
from elearn.content.decoding import decode
from elearn.content.law_finder import Finder
from elearn.content.register import naming_hash
from elearn.content.register_file import read_register
from elearn.core.actor import SYSTEM
from elearn.core.days import day_of
from elearn.core.db.work import Database
from elearn.core.jobs.context import JobContext
from elearn.laws.queries.register import find_reading, known_laws, list_unsearched
from elearn.laws.service import FileRead, keep_citations, take_in


def watch_laws(context: JobContext, *, places: Sequence[Path]) -> None:
    """The handler of the pulse.

    What was published meanwhile is searched before the register changes: it is compared with the laws by which it was written.

    Args:
        places: where laws.yml may stand; the first that is there counts. Where there is none the register stays as it is.
    """
    search_courses(context)
    content = next((found for place in places if (found := read_laws(place)) is not None), None)
    if content is not None and _take_in(context, content):
        search_courses(context)


def watch_once(database: Database, *places: Path) -> None:
    """One beat of the pulse now, for whoever does not wait for it: the command line, invented data."""
    watch_laws(JobContext(database, threading.Event()), places=places)


def _take_in(context: JobContext, content: bytes) -> bool:
    digest = hashlib.sha256(content).hexdigest()
    with context.read() as session:
        latest = find_reading(session)
        today = day_of(session, context.now())
    if latest is not None and latest.file_hash == digest:
        return False
    with context.unit_of_work() as work:
        return take_in(work.session, SYSTEM, parsed(content, digest, today), now=work.now)


def parsed(content: bytes, digest: str, today: date) -> FileRead:
    """The bytes of a laws.yml as they count on a day. What cannot be read has problems and no laws."""
    text, problems = decode(LAWS, content)
    if text is None:
        return FileRead(digest, {}, problems)
    laws, found = read_register(LAWS, text, today)
    return FileRead(digest, laws, [*problems, *found])


def search_courses(context: JobContext) -> None:
    """Searches every served course that was not searched by the names that the register has now."""
    with context.read() as session:
        laws = known_laws(session)
        naming = naming_hash(laws)
        waiting = list_unsearched(session, naming) if laws else []
    for course_id, rendition_id in waiting:
        if context.cancelled:
            return
        with context.read() as session:
            course = LIBRARY.get_document(session, rendition_id)
        found = citations_of(course, Finder(laws, [law.key for law in course.laws]))
        known = [citation for citation in found if citation.law in laws]
        with context.unit_of_work() as work:
            keep_citations(work.session, course_id, rendition_id, known, laws, naming=naming, now=work.now)
