"""From a folder of sources to a served course, on both databases. The compiler runs here, not in its child."""

from __future__ import annotations

import pytest

from elearn.catalogue import service
from elearn.catalogue.folder import course_folders
from elearn.catalogue.models import Rendition
from elearn.catalogue.publishing import publish_folder
from elearn.catalogue.queries import CourseEntry, find_course, get_course, list_versions
from elearn.catalogue.service import retire
from elearn.content.document import Course
from elearn.core.actor import SYSTEM
from tests.catalogue.houses import House, first_compiled
from tests.catalogue.houses import house as house
from tests.site import every_kind


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


def test_a_label_below_the_published_one_is_refused(house: House) -> None:
    house.publish()
    house.write_second_version()
    house.write("course.yml", "1.1.0", "0.9.0")
    assert house.codes_of_errors() == {"CRS004"}


def test_the_tenth_version_stands_above_the_ninth(house: House) -> None:
    house.write("course.yml", "1.0.0", "1.9.0")
    house.publish()
    house.write("course.yml", "version: 1.9.0", "version: 1.10.0")
    house.write("course.yml", "changes:", "changes:\n  1.10.0: {vi: Sửa câu chữ.}")
    assert house.publish().label == "1.10.0"


def test_a_version_that_does_not_say_what_it_changed_is_refused(house: House) -> None:
    house.publish()
    house.write("course.yml", "version: 1.0.0", "version: 1.1.0")
    assert house.codes_of_errors() == {"CRS016"}


def test_an_old_folder_published_again_serves_the_old_version(house: House) -> None:
    house.publish()
    before = house.read("course.yml")
    house.write("course.yml", "retired: [q-cu]", "retired: [q-cu, q-xua]")
    house.write("course.yml", "version: 1.0.0", "version: 1.1.0")
    house.write("course.yml", "changes:", "changes:\n  1.1.0: {vi: Sửa câu chữ.}")
    house.publish()
    (house.folder / "course.yml").write_text(before, encoding="utf-8")
    publication = house.publish()
    assert (publication.label, publication.is_changed, publication.because) == ("1.0.0", True, None)


def test_an_old_folder_that_nobody_named_leaves_a_later_version_alone(house: House) -> None:
    house.publish()
    before = house.read("course.yml")
    house.write("course.yml", "version: 1.0.0", "version: 1.1.0")
    house.write("course.yml", "changes:", "changes:\n  1.1.0: {vi: Sửa câu chữ.}")
    house.publish()
    (house.folder / "course.yml").write_text(before, encoding="utf-8")
    left = publish_folder(house.database, house.storage, house.compile, SYSTEM, house.folder, goes_back=False)
    assert (left.label, left.is_changed, served(house).label) == ("1.1.0", False, "1.1.0")


# --- what flows in besides the sources ---------------------------------------------------------------------------------


def served(house: House) -> CourseEntry:
    with house.database.read() as session:
        return get_course(session, SYSTEM, "so-tay-tiep-dan")


def document_of(house: House) -> Course:
    return house.document(served(house).rendition_id)


def test_a_changed_law_flows_into_the_version_that_is_served(house: House) -> None:
    house.publish()
    before = served(house)
    house.write_laws("status: in-force", "status: amended")
    publication = house.publish()
    after = served(house)
    assert (publication.label, publication.is_changed, publication.because) == ("1.0.0", True, "laws: luat-tcd")
    assert after.version_id == before.version_id
    assert [law.status for law in document_of(house).laws] == ["amended"]
    assert [law.status for law in house.document(before.rendition_id).laws] == ["in-force"]


def test_a_rendition_and_its_event_say_which_law_changed(house: House) -> None:
    house.publish()
    house.write_laws("status: in-force", "status: amended")
    house.publish()
    assert house.list_values(Rendition.because) == [None, "laws: luat-tcd"]
    assert [(name, payload.get("because")) for name, payload in house.events()] == [
        ("catalogue.course_published", None),
        ("catalogue.course_rerendered", "laws: luat-tcd"),
    ]


def test_a_law_that_changed_is_compiled_once(house: House) -> None:
    house.publish()
    house.write_laws("status: in-force", "status: amended")
    house.publish()
    assert not house.publish().is_changed
    assert len(house.asked) == 2


def test_a_law_that_changes_back_brings_the_first_rendition_back(house: House) -> None:
    house.publish()
    first = served(house)
    for old, new in (("in-force", "amended"), ("amended", "in-force")):
        house.write_laws(f"status: {old}", f"status: {new}")
        assert house.publish().is_changed
    assert served(house).rendition_id == first.rendition_id


@pytest.mark.parametrize("more", ["# chú thích", "luat-khac:\n  number: 1/2026/QH15\n  title: {vi: Luật Khác}\n  status: draft"])
def test_a_law_that_the_course_does_not_name_changes_nothing(house: House, more: str) -> None:
    house.publish()
    house.write_laws("luat-tcd:", f"{more}\nluat-tcd:")
    assert not house.publish().is_changed
    assert len(house.asked) == 1


def test_laws_that_vanish_are_an_error_and_leave_the_served_rendition_alone(house: House) -> None:
    house.publish()
    before = served(house)
    (house.root / "laws.yml").unlink()
    assert house.codes_of_errors() == {"LAW001"}
    assert served(house) == before


def test_a_new_renderer_makes_a_new_rendition_of_the_same_version(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.publish()
    before = served(house)
    monkeypatch.setattr(service, "RENDERER", "html-9")
    publication = house.publish()
    after = served(house)
    assert publication.because == "renderer: html-1 → html-9"
    assert (after.version_id, after.rendition_id == before.rendition_id) == (before.version_id, False)
    assert not house.publish().is_changed


def test_a_new_rendition_keeps_the_marks_of_blocks_that_were_stale(house: House) -> None:
    house.publish()
    house.write("modules/01-tiep-dan/01-mo-dau.vi.md", "chưa mở cửa", "chưa mở")
    house.write_second_version()
    house.publish()
    before = document_of(house)
    house.write_laws("status: in-force", "status: amended")
    house.publish()
    assert before.lessons[0].pages["en"].stale
    assert document_of(house).lessons[0].pages["en"].stale == before.lessons[0].pages["en"].stale


# --- units -----------------------------------------------------------------------------------------------------------------


def test_a_course_of_a_unit_needs_its_unit(house: House) -> None:
    house.write("course.yml", "visibility: public", "visibility: unit")
    publication = house.publish()
    assert publication.slug is None
    assert publication.refusal is not None
    assert "--unit" in publication.refusal.message


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
    for name, content in first_compiled().files.items():
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
    publish_folder(house.database, house.storage, house.compile, SYSTEM, moved)
    assert house.asked[-1] is not None
    assert house.asked[-1].id == "so-tay"
