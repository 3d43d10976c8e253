"""The pages of obstacles, over the real application."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import select

from elearn.catalogue.models import Course
from elearn.core.actor import Role
from elearn.core.ids import Id
from elearn.core.notes import Note
from elearn.obstacles.models import Obstacle
from tests.site import Site, first_course

LESSON = first_course().lessons[0]


def an_obstacle(site: Site, place: str = "own", people: int = 6, **about: object) -> Id:
    """An obstacle of a unit, written directly."""
    course = _course_id(site)
    with site.database.unit_of_work() as work:
        unit = site.plan.units[place]
        values = {"lesson": LESSON.id, "reason": "machine", "week": date(2026, 11, 9), "due_on": date(2026, 11, 30), **about}
        row = Obstacle(id=uuid4(), unit_id=unit, at_id=unit, course_id=course, people=people, **values)
        work.session.add(row)
        return row.id


def _course_id(site: Site) -> Id:
    with site.database.read() as session:
        return session.scalars(select(Course.id).where(Course.slug == first_course().slug)).one()


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("role", [Role.HEAD, Role.TRAINING_OFFICER, "own"])
def test_the_list_is_a_good_page_for_everybody(site: Site, role: str, language: str) -> None:
    an_obstacle(site)
    page = site.checking(role).get(f"/{language}/obstacles").get_data(as_text=True)
    assert (LESSON.title[language] in page) is (role != "own")


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("shelf", ["waiting", "answered", "below"])
def test_every_shelf_is_a_good_page(site: Site, shelf: str, language: str) -> None:
    an_obstacle(site, answer="Đã đổi máy.", answered_on=date(2026, 11, 20), promised_on=date(2026, 12, 1))
    an_obstacle(site, "below")
    page = site.checking(Role.HEAD).get(f"/{language}/obstacles?shelf={shelf}").get_data(as_text=True)
    assert (LESSON.title[language] in page) is (shelf != "waiting")


def test_from_the_list_to_an_answer_are_two_forms_of_one_page(site: Site) -> None:
    wanted = an_obstacle(site)
    head = site.checking(Role.HEAD)
    assert f"/vi/obstacles/{wanted}" in head.get("/vi/obstacles").get_data(as_text=True)
    assert "Gửi câu trả lời" in head.get(f"/vi/obstacles/{wanted}").get_data(as_text=True)
    sent = site.browser(Role.HEAD).post(f"/vi/obstacles/{wanted}/answer", data={"answer": "Đổi máy.", "promised_on": "31/12/2026"})
    assert sent.status_code == 303
    page = head.get(f"/vi/obstacles/{wanted}").get_data(as_text=True)
    assert "Đổi máy." in page
    assert "hẹn xong trước 31/12/2026" in page


BAD = {
    "nothing": {"answer": ""},
    "a day that is none": {"answer": "x", "promised_on": "32/13/2026"},
    "a day that has passed": {"answer": "x", "promised_on": "01/01/2026"},
    "too much": {"answer": "x" * 4001},
    "signs that cannot be shown": {"answer": "x\x07y"},
}


@pytest.mark.parametrize("sent", BAD)
def test_a_bad_answer_is_told_at_its_field(site: Site, sent: str) -> None:
    wanted = an_obstacle(site)
    answered = site.browser(Role.HEAD).post(f"/vi/obstacles/{wanted}/answer", data=BAD[sent])
    assert (answered.status_code, "aria-invalid" in answered.get_data(as_text=True)) == (422, True)
    with site.database.read() as session:
        assert session.scalars(select(Obstacle.answer)).all() == [None]


def test_giving_it_to_somebody_offers_people_of_the_unit(site: Site) -> None:
    wanted = an_obstacle(site)
    head = site.checking(Role.HEAD)
    page = head.get(f"/vi/obstacles/{wanted}/hand?q=nguyen").get_data(as_text=True)
    assert ["Nguyễn Thị own" in page, "Nguyễn Thị sibling" in page] == [True, False]
    person = site.plan.people["own"]
    assert (
        site.browser(Role.HEAD).post(f"/vi/obstacles/{wanted}/hand", data={"person": str(person), "q": "nguyen"}).status_code == 303
    )
    assert "được giao 1 vướng mắc" in site.checking("own").get("/vi/learning").get_data(as_text=True)
    assert "Gửi câu trả lời" in site.checking("own").get(f"/vi/obstacles/{wanted}").get_data(as_text=True)


@pytest.mark.parametrize("person", ["", "x", "00000000-0000-4000-8000-000000000001"])
def test_it_is_given_to_nobody_who_is_not_offered(site: Site, person: str) -> None:
    wanted = an_obstacle(site)
    assert site.checking(Role.HEAD).post(f"/vi/obstacles/{wanted}/hand", data={"person": person}).status_code == 422


def test_one_of_another_unit_looks_as_if_it_were_not_there_and_is_noted(site: Site) -> None:
    wanted = an_obstacle(site, "sibling")
    assert site.browser(Role.HEAD).get(f"/vi/obstacles/{wanted}").status_code == 404
    with site.database.read() as session:
        assert [each.detail["what"] for each in session.scalars(select(Note).where(Note.kind == "access.denied"))] == ["obstacle"]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_answer_stands_at_the_act_and_on_the_own_page(site: Site, language: str) -> None:
    an_obstacle(site, answer="Tháng sau đổi máy.", answered_on=date(2026, 11, 20), promised_on=date(2026, 12, 1))
    lesson = f"/{language}/courses/{first_course().slug}/{LESSON.slug}"
    site.browser("own").post(f"{lesson}/desk", data={"could": "no", "obstacle": "rights"})
    pages = [site.checking(who).get(lesson).get_data(as_text=True) for who in ("own", Role.LEARNER)]
    assert ["Tháng sau đổi máy." in page for page in pages] == [True, False]
    assert f"{lesson}#" in site.checking("own").get(f"/{language}/learning").get_data(as_text=True)


def test_the_pages_hold_no_learner(site: Site) -> None:
    wanted = an_obstacle(site)
    head = site.browser(Role.HEAD)
    pages = [head.get(f"/vi/obstacles{more}").get_data(as_text=True) for more in ("", f"/{wanted}")]
    assert [name for page in pages for name in ("Nguyễn Thị own", "Nguyễn Thị learner") if name in page] == []


def test_hostile_addresses_are_answered(site: Site) -> None:
    head = site.browser(Role.HEAD)
    hostile = ("?page=0", "?page=x", "?shelf=x", f"?shelf={'x' * 3000}")
    assert [each for each in hostile if head.get(f"/vi/obstacles{each}").status_code != 200] == []
    assert [head.get(f"/vi/obstacles/{each}").status_code for each in ("x", uuid4())] == [404, 404]
