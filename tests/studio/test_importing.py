"""The import directory: a name leads to a course below it, and nowhere else; in no other way does a draft come of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from elearn.core.actor import Role
from elearn.core.errors import Invalid
from elearn.studio import service
from elearn.studio.importing import find_import
from elearn.studio.models import CourseDraft
from elearn.studio.rules import Origin, State
from elearn.studio.service import Sent
from tests.site import Site
from tests.studio.stage import House, changed, course_files
from tests.studio.test_pages import Plain


def put(root: Path, name: str = "thu") -> Path:
    """The short course as a folder of the import directory."""
    for path, content in course_files().items():
        target = root / name / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return root / name


@pytest.fixture
def root(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "imports"
    put(folder)
    put(folder, "nhom/thu")
    put(tmp_path, "ngoai")
    (folder / "trong").mkdir()
    (folder / "lien-ket").symlink_to(tmp_path / "ngoai")
    (folder / "nhom" / "lien-ket").symlink_to(tmp_path / "ngoai")
    return folder


@pytest.mark.pure
@pytest.mark.parametrize("name", ["thu", "nhom/thu"])
def test_a_folder_below_is_found(root: Path, name: str) -> None:
    assert find_import(root, name) == root / name


@pytest.mark.pure
@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        "../ngoai",
        "thu/../../ngoai",
        "/etc",
        "lien-ket",
        "nhom/lien-ket",
        "khong-co",
        "trong",
        "thu/course.yml",
        "thu\\x",
    ],
)
def test_whatever_else_is_named_is_not_there(root: Path, name: str) -> None:
    with pytest.raises(Invalid):
        find_import(root, name)


@pytest.mark.pure
def test_without_an_import_directory_nothing_is_there() -> None:
    with pytest.raises(Invalid):
        find_import(None, "thu")


def test_the_folder_is_kept_as_it_was_when_it_was_checked(house: House) -> None:
    folder = put(house.folder / "imports")
    with house.database.unit_of_work() as work:
        sent = Sent(Origin.FOLDER, "thu")
        draft = service.make_draft(work.session, house.actor("trainer"), sent, unit_id=house.units["ward"], now=work.now).id
    house.check()
    first = house.look(draft)
    assert first.state is State.READY
    for path, content in changed().items():
        (folder / path).write_bytes(content)
    with house.database.unit_of_work() as work:
        service.ask_check(work.session, house.actor("trainer"), draft, now=work.now)
    house.check()
    assert house.look(draft).source_hash == first.source_hash


def test_a_folder_that_is_gone_by_the_time_of_the_check_is_told(house: House) -> None:
    with house.database.unit_of_work() as work:
        sent = Sent(Origin.FOLDER, "thu")
        draft = service.make_draft(work.session, house.actor("trainer"), sent, unit_id=house.units["ward"], now=work.now).id
    house.check()
    assert [each.code for each in house.look(draft).problems] == ["CRS009"]


def bring_in(site: Site, who: str, folder: str) -> Any:
    return site.browser(who).post("/vi/studio/drafts/import", data={"folder": folder, "unit": str(site.plan.units["own"])})


def test_an_administrator_names_a_folder_on_the_page(site: Site, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(site.app.extensions, "elearn.settings", Plain(review_courses=True, import_folder=root))
    page = site.checking(Role.ADMINISTRATOR).get("/vi/studio/drafts/new").get_data(as_text=True)
    assert "Lấy từ thư mục nhập" in page
    assert bring_in(site, Role.ADMINISTRATOR, "thu").status_code == 303
    assert site.count(CourseDraft) == 1


@pytest.mark.parametrize("folder", ["../ngoai", "lien-ket", "", "khong-co", "a" * 300])
def test_a_name_that_leads_elsewhere_is_refused_at_its_field(
    site: Site, root: Path, monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    monkeypatch.setitem(site.app.extensions, "elearn.settings", Plain(review_courses=True, import_folder=root))
    answer = bring_in(site, Role.ADMINISTRATOR, folder)
    assert (answer.status_code, 'id="f-folder-e"' in answer.get_data(as_text=True)) == (422, True)
    assert site.count(CourseDraft) == 0


def test_a_trainer_names_no_folder(site: Site) -> None:
    assert bring_in(site, Role.TRAINER, "thu").status_code == 403
    assert "Lấy từ thư mục nhập" not in site.browser(Role.TRAINER).get("/vi/studio/drafts/new").get_data(as_text=True)
