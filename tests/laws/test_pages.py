"""The pages of the register: who is let in, what they show, what is refused in words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from elearn.catalogue.models import Course
from elearn.core.actor import Role
from elearn.laws.watching import watch_once
from tests.laws.stage import DECREE, ENDED, REGISTER, citing_files, publish_files
from tests.site import Site
from tests.studio.stage import SLUG


@pytest.fixture
def laws(site: Site, tmp_path: Path) -> Path:
    """A register that changed after a course of the trainer's ward was published."""
    path = tmp_path / "laws.yml"
    path.write_text(REGISTER, encoding="utf-8")
    watch_once(site.database, path)
    publish_files(site.database, citing_files(), owner_id=site.plan.units["own"])
    watch_once(site.database, path)
    path.write_text(ENDED, encoding="utf-8")
    watch_once(site.database, path)
    return path


def page(client: FlaskClient, address: str) -> str:
    return client.get(address).get_data(as_text=True)


def chosen(text: str) -> list[str]:
    return re.findall(r'name="citation" value="([0-9a-f-]+)"', text)


def shown(text: str) -> str:
    found = re.search(r'name="entry" value="([0-9a-f]+)"', text)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("address", ["studio/laws", f"studio/laws/{DECREE}", f"studio/{SLUG}"])
def test_the_pages_read_well_in_both_languages(site: Site, laws: Path, language: str, address: str) -> None:
    assert site.checking(Role.TRAINER).get(f"/{language}/{address}").status_code == 200


def test_the_list_tells_how_many_places_wait(site: Site, laws: Path) -> None:
    assert "3 chỗ" in page(site.browser(Role.TRAINER), "/vi/studio/laws")


def test_a_law_tells_what_changed_and_every_place(site: Site, laws: Path) -> None:
    text = page(site.browser(Role.TRAINER), f"/vi/studio/laws/{DECREE}")
    assert text.count("Cần xem lại") == 3
    assert "<del>Đang có hiệu lực</del>" in text
    assert "<ins>Đã được thay</ins>" in text
    assert "#thu-mo-dau" in text


def test_the_course_tells_its_trainer_what_waits(site: Site, laws: Path) -> None:
    assert "3 chỗ cần xem lại vì 13/2023/NĐ-CP đã đổi" in page(site.browser(Role.TRAINER), f"/vi/studio/{SLUG}")


def test_a_trainer_confirms_one_place(site: Site, laws: Path) -> None:
    client = site.browser(Role.TRAINER)
    text = page(client, f"/vi/studio/laws/{DECREE}")
    answer = client.post(f"/vi/studio/laws/{DECREE}/confirm", data={"citation": chosen(text)[:1], "entry": shown(text)})
    assert answer.status_code == 303
    assert page(client, answer.location).count("Cần xem lại") == 2


def test_a_place_confirmed_twice_is_still_confirmed(site: Site, laws: Path) -> None:
    client = site.browser(Role.TRAINER)
    text = page(client, f"/vi/studio/laws/{DECREE}")
    sent = {"citation": chosen(text)[:1], "entry": shown(text)}
    answers = [client.post(f"/vi/studio/laws/{DECREE}/confirm", data=sent).status_code for _ in range(2)]
    assert answers == [303, 303]


def test_an_entry_that_changed_once_more_is_told(site: Site, laws: Path) -> None:
    client = site.browser(Role.TRAINER)
    text = page(client, f"/vi/studio/laws/{DECREE}")
    laws.write_text(ENDED.replace("ended: 2026-11-22", "ended: 2026-11-21"), encoding="utf-8")
    watch_once(site.database, laws)
    answer = client.post(f"/vi/studio/laws/{DECREE}/confirm", data={"citation": chosen(text)[:1], "entry": shown(text)})
    assert (answer.status_code, "lại vừa đổi" in answer.get_data(as_text=True)) == (409, True)


@pytest.mark.parametrize(
    "sent",
    [{}, {"citation": "x"}, {"citation": "0190a000-0000-7000-8000-000000000000"}, {"citation": ["'; DROP"], "entry": "x" * 900}],
)
def test_what_no_page_of_ours_can_send_is_refused(site: Site, laws: Path, sent: dict[str, object]) -> None:
    client = site.browser(Role.TRAINER)
    entry = {"entry": shown(page(client, f"/vi/studio/laws/{DECREE}"))}
    answer = client.post(f"/vi/studio/laws/{DECREE}/confirm", data=entry | sent)
    assert answer.status_code in {404, 409}


@pytest.mark.parametrize("key", ["luat-la", "a" * 300, "%00", "luat%20la"])
def test_a_law_that_is_not_there_is_not_there(site: Site, laws: Path, key: str) -> None:
    assert site.browser(Role.TRAINER).get(f"/vi/studio/laws/{key}").status_code == 404


def test_a_reviewer_looks_and_confirms_nothing(site: Site, laws: Path) -> None:
    text = page(site.browser(Role.REVIEWER), f"/vi/studio/laws/{DECREE}")
    assert (text.count("Cần xem lại"), chosen(text)) == (3, [])


@pytest.mark.parametrize("role", [Role.LEARNER, Role.HEAD, Role.ADMINISTRATOR])
def test_whoever_writes_no_courses_is_not_let_in(site: Site, laws: Path, role: Role) -> None:
    assert site.browser(role).get("/vi/studio/laws").status_code == 403


def test_a_course_of_another_unit_is_not_told(site: Site, laws: Path) -> None:
    with site.database.unit_of_work() as work:
        theirs = {"owner_unit_id": site.plan.units["sibling"], "visibility": "unit"}
        work.session.execute(update(Course).where(Course.slug == SLUG).values(**theirs))
    client = site.browser(Role.TRAINER)
    text = page(client, f"/vi/studio/laws/{DECREE}")
    assert ("Khóa thử" in text, "3 chỗ" in page(client, "/vi/studio/laws")) == (False, False)


def test_a_faulty_register_is_told_with_its_line(site: Site, laws: Path) -> None:
    laws.write_text(ENDED.replace("status: replaced", "status: lapsed"), encoding="utf-8")
    watch_once(site.database, laws)
    assert "Dòng 9:" in page(site.browser(Role.TRAINER), "/vi/studio/laws")


def test_before_anything_was_read_the_page_says_what_to_do(site: Site) -> None:
    assert "chưa đọc được sổ văn bản nào" in page(site.checking(Role.TRAINER), "/vi/studio/laws")
