"""From a folder of sources to a served course: compile in the child, put the media away, then one unit of work."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.catalogue.library import unpack
from elearn.catalogue.models import Course, CourseVersion, Rendition
from elearn.catalogue.service import publish
from elearn.catalogue.storage import Storage
from elearn.content.compilation import Compilation, Previous
from elearn.content.identity import source_hash
from elearn.content.problems import Problem
from elearn.content.source import read_folder
from elearn.core.actor import Actor
from elearn.core.db.work import Database

Compile = Callable[[Mapping[str, bytes], bytes | None, Previous | None], Compilation]
"""How sources are compiled: `Workshop.compile`, so that no hostile text can hold up this process."""

LAWS = "laws.yml"
_CODE = re.compile(r"^id:[ \t]*['\"]?([a-z0-9][a-z0-9-]*)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Publication:
    """What came of publishing a folder: nothing is published when `problems` hold an error."""

    folder: Path
    slug: str | None
    label: str | None
    is_changed: bool
    problems: tuple[Problem, ...]


def course_folders(root: Path) -> list[Path]:
    """The folders below `root` that hold a course, by name."""
    return sorted(path.parent for path in root.glob("*/course.yml"))


def publish_folder(database: Database, storage: Storage, compile_course: Compile, actor: Actor, folder: Path) -> Publication:
    """Publishes the course in a folder; says what is wrong where it cannot.

    A folder whose sources are served already is not compiled again.
    """
    sources = read_folder(folder)
    laws_path = folder.parent / LAWS
    laws = laws_path.read_bytes() if laws_path.is_file() else None
    with database.read() as session:
        served = _find_served(session, source_hash(sources))
        if served is not None:
            return Publication(folder, served[0], served[1], is_changed=False, problems=())
        previous = _find_previous(session, _code_of(sources) or folder.name)
    compilation = compile_course(sources, laws, previous)
    course = compilation.course
    if course is None:
        return Publication(folder, None, None, is_changed=False, problems=compilation.problems)
    for name, content in compilation.files.items():
        storage.put(name, content)
    texts = {path: content for path, content in sources.items() if not path.startswith("assets/")}
    with database.unit_of_work() as work:
        _version, is_changed = publish(work.session, actor, course, texts, now=work.now)
    return Publication(folder, course.slug, course.label, is_changed, compilation.problems)


def _code_of(sources: Mapping[str, bytes]) -> str | None:
    """The id that course.yml gives the course: its folder may be called anything. The compiler reads the file properly later."""
    found = _CODE.search(sources.get("course.yml", b"").decode("utf-8", "replace"))
    return found[1] if found else None


def _find_served(session: Session, digest: str) -> tuple[str, str] | None:
    row = session.execute(
        select(Course.slug, CourseVersion.label)
        .join(Rendition, Rendition.id == Course.rendition_id)
        .join(CourseVersion, CourseVersion.id == Rendition.version_id)
        .where(CourseVersion.source_hash == digest, Course.retired_at.is_(None))
    ).first()
    return (row.slug, row.label) if row is not None else None


def _find_previous(session: Session, code: str) -> Previous | None:
    """What is published of the course with this code, for the compiler's comparison."""
    stored = (
        session.execute(
            select(Rendition.document)
            .join(CourseVersion, CourseVersion.id == Rendition.version_id)
            .join(Course, Course.id == CourseVersion.course_id)
            .where(Course.code == code)
            .order_by(CourseVersion.published_at, Rendition.created_at)
        )
        .scalars()
        .all()
    )
    previous: Previous | None = None
    for document in stored:
        previous = Previous.of(unpack(document), previous.ids if previous else frozenset())
    return previous
