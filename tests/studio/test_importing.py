"""The import directory: a name leads to a course below it, and nowhere else; in no other way does a draft come of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from elearn.core.actor import Role
from elearn.core.errors import Invalid
from elearn.core.events import StoredEvent
from elearn.studio import service
from elearn.studio.importing import find_import
from elearn.studio.models import CourseDraft
from elearn.studio.rules import Origin, State
from elearn.studio.service import Sent
from tests.organisation.makers import a_grant
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


def bring_in(site: Site, who: str, folder: str = "thu", author: str = "user-trainer") -> TestResponse:
    return site.browser(who).post("/vi/studio/import", data={"folder": folder, "author": author})


@pytest.fixture
def with_imports(site: Site, root: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    monkeypatch.setitem(site.app.extensions, "elearn.settings", Plain(review_courses=True, import_folder=root))
    return site


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_page_for_a_folder_reads_well(with_imports: Site, language: str) -> None:
    assert with_imports.checking(Role.ADMINISTRATOR).get(f"/{language}/studio/import").status_code == 200


def test_an_administrator_brings_a_folder_in_for_a_trainer(with_imports: Site) -> None:
    assert bring_in(with_imports, Role.ADMINISTRATOR).status_code == 303
    with with_imports.database.read() as session:
        draft = session.scalars(select(CourseDraft)).one()
        event = session.scalars(select(StoredEvent).where(StoredEvent.name == "studio.draft_made")).one()
    people = with_imports.plan.people
    assert (draft.made_by, event.actor_id) == (people[Role.TRAINER], people[Role.ADMINISTRATOR])
    assert with_imports.browser(Role.TRAINER).get(f"/vi/studio/drafts/{draft.id}").status_code == 200


@pytest.mark.parametrize("folder", ["../ngoai", "lien-ket", "", "khong-co", "a" * 300])
def test_a_name_that_leads_elsewhere_is_refused_at_its_field(with_imports: Site, folder: str) -> None:
    answer = bring_in(with_imports, Role.ADMINISTRATOR, folder)
    assert (answer.status_code, 'id="f-folder-e"' in answer.get_data(as_text=True)) == (422, True)
    assert with_imports.count(CourseDraft) == 0


@pytest.mark.parametrize("author", ["", "khong-ai", "user-reviewer", "user-own", "user-sibling"])
def test_whoever_is_no_trainer_of_the_administrators_units_is_refused_at_the_field(with_imports: Site, author: str) -> None:
    with with_imports.database.unit_of_work() as work:
        plan = with_imports.plan
        a_grant(work.session, plan.people["sibling"], Role.TRAINER, plan.units["sibling"])
    answer = bring_in(with_imports, Role.ADMINISTRATOR, author=author)
    assert (answer.status_code, 'id="f-author-e"' in answer.get_data(as_text=True)) == (422, True)
    assert with_imports.count(CourseDraft) == 0


def test_without_an_import_directory_the_page_says_so(site: Site) -> None:
    assert "ELEARN_IMPORT_FOLDER" in site.checking(Role.ADMINISTRATOR).get("/vi/studio/import").get_data(as_text=True)
    assert bring_in(site, Role.ADMINISTRATOR).status_code == 422


@pytest.mark.parametrize("who", [Role.TRAINER, Role.REVIEWER, "own"])
def test_nobody_but_administrators_names_a_folder(with_imports: Site, who: str) -> None:
    assert bring_in(with_imports, who).status_code == 403
