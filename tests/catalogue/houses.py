"""A folder of courses that tests publish, change and publish again."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from elearn.catalogue.library import Library
from elearn.catalogue.models import Rendition
from elearn.catalogue.publishing import Publication, publish_folder
from elearn.catalogue.storage import LocalStorage
from elearn.content.compilation import Compilation, Previous
from elearn.content.compile import compile_sources
from elearn.content.document import Course
from elearn.content.source_folder import read_folder
from elearn.core.actor import SYSTEM
from elearn.core.db.work import Database
from elearn.core.events import StoredEvent
from elearn.core.ids import Id
from tests.site import SO_TAY


@cache
def first_compiled() -> Compilation:
    """The folder as it is before a test changes it, compiled once a run."""
    return compile_sources(without_quiz(read_folder(SO_TAY)), laws=(SO_TAY.parent / "laws.yml").read_bytes())


def without_quiz(sources: Mapping[str, bytes]) -> dict[str, bytes]:
    """The sources of a course that can be published: nothing serves quizzes yet."""
    kept = {path: content for path, content in sources.items() if "09-kiem-tra" not in path}
    return kept | {"course.yml": sources["course.yml"].replace(b", quizzes: [kiem-tra]", b"")}


@dataclass
class House:
    """A folder of courses, a database and a storage. `asked` are the earlier versions that the compiler was told of."""

    database: Database
    root: Path
    asked: list[Previous | None] = field(default_factory=list)

    @property
    def storage(self) -> LocalStorage:
        return LocalStorage(self.root / "media")

    @property
    def folder(self) -> Path:
        return self.root / "so-tay"

    def publish(self) -> Publication:
        return publish_folder(self.database, self.storage, self.compile, SYSTEM, self.folder)

    def compile(self, sources: Mapping[str, bytes], laws: bytes | None, previous: Previous | None) -> Compilation:
        self.asked.append(previous)
        is_first = previous is None and sources == without_quiz(read_folder(SO_TAY))
        if is_first and laws == (SO_TAY.parent / "laws.yml").read_bytes():
            return first_compiled()
        return compile_sources(sources, laws=laws, previous=previous)

    def write(self, path: str, old: str, new: str) -> None:
        text = (self.folder / path).read_text(encoding="utf-8")
        assert old in text
        (self.folder / path).write_text(text.replace(old, new), encoding="utf-8")

    def read(self, path: str) -> str:
        return (self.folder / path).read_text(encoding="utf-8")

    def copy(self, path: str) -> None:
        shutil.copyfile(SO_TAY / path, self.folder / path)

    def write_laws(self, old: str, new: str) -> None:
        self.write("../laws.yml", old, new)

    def codes_of_errors(self) -> set[str]:
        """What stands in the way of publishing the folder as it is now."""
        publication = self.publish()
        assert publication.slug is None
        return {problem.code for problem in publication.problems if problem.severity == "error"}

    def document(self, rendition_id: Id) -> Course:
        with self.database.read() as session:
            return Library().get_document(session, rendition_id)

    def list_values(self, column: InstrumentedAttribute[Any]) -> list[Any]:
        """A column of all renditions, in the order in which they were made."""
        with self.database.read() as session:
            return list(session.scalars(select(column).order_by(Rendition.id)))

    def events(self) -> list[tuple[str, dict[str, Any]]]:
        with self.database.read() as session:
            return [(each.name, each.payload) for each in session.scalars(select(StoredEvent).order_by(StoredEvent.id))]

    def write_second_version(self) -> None:
        self.write("course.yml", "version: 1.0.0", "version: 1.1.0")
        self.write("course.yml", "changes:", "changes:\n  1.1.0: {vi: Sửa câu chữ., en: Wording., relearn: []}")
        self.write("CHANGELOG.md", "1.0.0", "1.1.0")


@pytest.fixture
def house(database: Database, tmp_path: Path) -> House:
    shutil.copytree(SO_TAY.parent, tmp_path / "courses")
    made = House(database, tmp_path / "courses")
    for path, content in read_folder(made.folder).items():
        if path not in without_quiz({path: content, "course.yml": b""}):
            (made.folder / path).unlink()
    made.write("course.yml", ", quizzes: [kiem-tra]", "")
    return made
