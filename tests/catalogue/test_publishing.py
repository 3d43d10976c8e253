"""From a folder of sources to a served course, on both databases. The compiler runs here, not in its child."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from elearn.catalogue.publishing import Publication, course_folders, publish_folder
from elearn.catalogue.queries import find_course, get_course, list_versions
from elearn.catalogue.service import retire
from elearn.catalogue.storage import LocalStorage
from elearn.content.compilation import Compilation, Previous
from elearn.content.compile import compile_sources
from elearn.content.source import read_folder
from elearn.core.actor import SYSTEM
from elearn.core.db.work import Database
from tests.site import SO_TAY, every_kind, so_tay


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
        return publish_folder(self.database, self.storage, self._compile, SYSTEM, self.folder)

    def _compile(self, sources: Mapping[str, bytes], laws: bytes | None, previous: Previous | None) -> Compilation:
        self.asked.append(previous)
        is_known = previous is None and sources == read_folder(SO_TAY)
        return so_tay() if is_known and laws is not None else compile_sources(sources, laws=laws, previous=previous)

    def write(self, path: str, old: str, new: str) -> None:
        text = (self.folder / path).read_text(encoding="utf-8")
        assert old in text
        (self.folder / path).write_text(text.replace(old, new), encoding="utf-8")

    def write_second_version(self) -> None:
        self.write("course.yml", "version: 1.0.0", "version: 1.1.0")
        self.write("course.yml", "changes:", "changes:\n  1.1.0: {vi: Sửa câu chữ., en: Wording., relearn: []}")
        self.write("CHANGELOG.md", "1.0.0", "1.1.0")


@pytest.fixture
def house(database: Database, tmp_path: Path) -> House:
    shutil.copytree(SO_TAY.parent, tmp_path / "courses")
    return House(database, tmp_path / "courses")


def test_a_folder_becomes_a_served_course(house: House) -> None:
    publication = house.publish()
    assert (publication.slug, publication.label, publication.is_changed) == ("so-tay-tiep-dan", "1.0.0", True)
    with house.database.read() as session:
        assert get_course(session, SYSTEM, "so-tay-tiep-dan").title["en"] == "Reception handbook"


def test_a_folder_that_is_served_already_is_not_compiled_again(house: House) -> None:
    house.publish()
    again = house.publish()
    assert not again.is_changed
    assert again.label == "1.0.0"
    assert len(house.asked) == 1


def test_a_retired_folder_is_published_anew(house: House) -> None:
    house.publish()
    with house.database.unit_of_work() as work:
        retire(work.session, SYSTEM, "so-tay", now=work.now)
    assert house.publish().is_changed


def test_the_compiler_is_told_what_was_published_before(house: House) -> None:
    house.publish()
    house.write_second_version()
    house.publish()
    assert house.asked[0] is None
    assert house.asked[1] is not None
    assert house.asked[1].label == "1.0.0"
    assert set(every_kind().questions) <= house.asked[1].ids


def test_a_new_version_of_a_folder_stands_beside_the_old_one(house: House) -> None:
    house.publish()
    house.write_second_version()
    publication = house.publish()
    assert [each for each in publication.problems if each.severity == "error"] == []
    with house.database.read() as session:
        versions = list_versions(session, get_course(session, SYSTEM, "so-tay-tiep-dan").id)
    assert {(each.label, each.is_served) for each in versions} == {("1.0.0", False), ("1.1.0", True)}


def test_a_folder_with_errors_publishes_nothing(house: House) -> None:
    house.write("modules/01-tiep-dan/01-mo-dau.vi.md", "> [!RECALL] q-mo-dau", "> [!RECALL] q-khong-co")
    publication = house.publish()
    assert publication.slug is None
    assert publication.problems
    with house.database.read() as session:
        assert find_course(session, SYSTEM, "so-tay-tiep-dan") is None


def test_a_folder_with_errors_leaves_the_served_version_alone(house: House) -> None:
    house.publish()
    house.write("modules/01-tiep-dan/01-mo-dau.vi.md", "> [!RECALL] q-mo-dau", "> [!RECALL] q-khong-co")
    house.publish()
    with house.database.read() as session:
        assert get_course(session, SYSTEM, "so-tay-tiep-dan").label == "1.0.0"


def test_media_lie_in_the_storage_under_the_name_of_their_content(house: House) -> None:
    house.publish()
    for name, content in so_tay().files.items():
        found = house.storage.find(name)
        assert found is not None
        assert found.read_bytes() == content


def test_only_folders_with_a_course_count(house: House) -> None:
    (house.root / "nhap").mkdir()
    assert course_folders(house.root) == [house.folder]


def test_a_folder_called_otherwise_is_compared_with_the_same_course(house: House) -> None:
    house.publish()
    (house.root / "so-tay").rename(house.root / "ten-khac")
    moved = house.root / "ten-khac"
    text = (moved / "CHANGELOG.md").read_text(encoding="utf-8")
    (moved / "CHANGELOG.md").write_text(text + "\nThêm một dòng.\n", encoding="utf-8")
    publish_folder(house.database, house.storage, house._compile, SYSTEM, moved)
    assert house.asked[-1] is not None
    assert house.asked[-1].id == "so-tay"
