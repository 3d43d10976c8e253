"""Two processes that publish at the same moment. Both have compared with what is published before either writes."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import func, select

from elearn.catalogue.models import Course, CourseVersion, Rendition
from elearn.catalogue.publishing import Publication, publish_folder
from elearn.catalogue.storage import LocalStorage
from elearn.content.compilation import Compilation, Previous
from elearn.content.compile import compile_sources
from elearn.content.scaffold import files
from elearn.core.actor import SYSTEM
from elearn.core.db.base import Base
from elearn.core.db.work import Database

SECONDS = 60


@dataclass
class Race:
    """Two publishers, each with a folder and a connection pool of its own; they start to write together."""

    databases: tuple[Database, Database]
    root: Path
    _compiled: threading.Barrier = field(default_factory=lambda: threading.Barrier(2, timeout=SECONDS))

    def write(self, name: str, slug: str, **changes: str) -> Path:
        folder = self.root / name
        for path, text in files(slug, "Khóa thử", "A trial").items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8")
        for key, value in changes.items():
            self.change(folder, key, value)
        return folder

    def change(self, folder: Path, key: str, value: str) -> None:
        lines = (folder / "course.yml").read_text(encoding="utf-8").splitlines()
        assert any(line.startswith(f"{key}:") for line in lines)
        changed = [f"{key}: {value}" if line.startswith(f"{key}:") else line for line in lines]
        (folder / "course.yml").write_text("\n".join(changed) + "\n", encoding="utf-8")

    def run(self, *folders: Path) -> list[Publication]:
        with ThreadPoolExecutor(2) as pool:
            return list(pool.map(self._publish, self.databases, folders, timeout=SECONDS))

    def _publish(self, database: Database, folder: Path) -> Publication:
        return publish_folder(database, LocalStorage(self.root / "media"), self._compile, SYSTEM, folder)

    def _compile(self, sources: Mapping[str, bytes], laws: bytes | None, previous: Previous | None) -> Compilation:
        compilation = compile_sources(sources, laws=laws, previous=previous)
        self._compiled.wait()
        return compilation

    def count(self, model: type[Base]) -> int:
        with self.databases[0].read() as session:
            return session.execute(select(func.count()).select_from(model)).scalar_one()


@pytest.fixture
def race(database_url: str, tmp_path: Path) -> Iterator[Race]:
    databases = (Database(database_url, patient=True), Database(database_url, patient=True))
    yield Race(databases, tmp_path)
    for each in databases:
        each.close()


def test_one_course_published_twice_at_once_is_published_once(race: Race) -> None:
    folder = race.write("mot", "khoa-thu")
    done = race.run(folder, folder)
    assert sorted(each.is_changed for each in done) == [False, True]
    assert [(each.slug, each.refusal) for each in done] == [("khoa-thu", None)] * 2
    assert [race.count(model) for model in (Course, CourseVersion, Rendition)] == [1, 1, 1]


def test_of_two_courses_that_claim_one_address_one_is_told_so(race: Race) -> None:
    done = race.run(race.write("mot", "khoa-thu"), race.write("hai", "khoa-thu", id="khoa-khac"))
    refusals = [each.refusal for each in done if each.refusal is not None]
    assert [(each.message, each.values) for each in refusals] == [
        ("Địa chỉ “%(slug)s” đang thuộc về một khóa học khác.", {"slug": "khoa-thu"})
    ]
    assert race.count(Course) == 1


def test_of_two_new_versions_at_once_the_second_is_to_be_compared_anew(race: Race) -> None:
    done = race.run(race.write("mot", "khoa-thu"), race.write("hai", "khoa-thu", credit_hours="2"))
    refusals = [each.refusal.message for each in done if each.refusal is not None]
    assert refusals == ["Khóa học này vừa được phát hành ở nơi khác. Xin chạy lại lệnh."]
    assert race.count(CourseVersion) == 1
