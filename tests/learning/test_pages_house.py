"""The drawing of the ward on the page of a course: which rooms lead where, what is lit, and for whom it is not drawn."""

from __future__ import annotations

import re
from dataclasses import replace

from elearn.content.document import Course, PlaceCode
from tests.learning.learner import COURSE, FIRST, Learner
from tests.site import GUEST, Site, another

SECOND = COURSE.lessons[1]
NAMES = {"vi": "Quầy một cửa", "en": "One-stop counter"}


def drawn(*, both: bool = False, place: PlaceCode = "counter") -> Course:
    """The course with its first lesson in a room, its second in the same one or in the meeting room."""
    places: dict[str, PlaceCode] = {FIRST.id: place, SECOND.id: place if both else "meeting-room"}
    modules = tuple(
        replace(module, lessons=tuple(replace(lesson, place=places.get(lesson.id)) for lesson in module.lessons))
        for module in COURSE.modules
    )
    return replace(COURSE, modules=modules, places={"counter": NAMES}, source_hash="a" * 64, label="99.0")


def rooms(page: str) -> list[tuple[str, str, str, str]]:
    """(element, whether it is lit, address, name) of each room."""
    found = re.findall(r'<(a|div) class="room(?: out)?( lit)?"(?: href="([^"]*)")?.*?<b>(.*?)</b>', page, re.DOTALL)
    return [(element, lit.strip(), href, name) for element, lit, href, name in found]


def address(slug: str) -> str:
    return f"/vi/courses/{COURSE.slug}/{slug}"


def page_of(site: Site, who: str = GUEST, language: str = "vi") -> str:
    return site.checking(who).get(f"/{language}/courses/{COURSE.slug}/").get_data(as_text=True)


def test_a_course_without_places_is_drawn_without_the_house(site: Site) -> None:
    assert 'class="house"' not in page_of(site)


def test_each_room_with_lessons_leads_to_them(site: Site) -> None:
    site.publish(drawn())
    assert [(element, href, name) for element, _, href, name in rooms(page_of(site))] == [
        ("div", "", "Phòng văn thư"),
        ("a", address(SECOND.slug), "Phòng họp"),
        ("a", address(FIRST.slug), "Quầy một cửa"),
        ("div", "", "Điện thoại trong túi"),
    ]


def test_the_list_of_lessons_stands_below_the_drawing(site: Site) -> None:
    before = page_of(site)
    site.publish(drawn())
    outline = re.compile(r'<section class="sec" aria-labelledby="h-outline">.*?</section>', re.DOTALL)
    page = page_of(site)
    assert outline.findall(page) == outline.findall(before)
    assert page.index('class="house"') < page.index('id="h-outline"')


def test_a_room_has_the_courses_own_name_in_each_language(site: Site) -> None:
    site.publish(drawn())
    assert "One-stop counter" in [name for *_, name in rooms(page_of(site, language="en"))]


def test_a_room_is_lit_when_all_its_lessons_are_done(site: Site) -> None:
    site.publish(drawn())
    Learner(site).finish(FIRST)
    lit = [name for _, lit, _, name in rooms(page_of(site, "own")) if lit]
    assert lit == ["Quầy một cửa"]


def test_a_room_with_something_left_is_not_lit_and_leads_to_it(site: Site) -> None:
    site.publish(drawn(both=True))
    Learner(site).finish(FIRST)
    found = [(lit, href) for _, lit, href, name in rooms(page_of(site, "own")) if name == "Quầy một cửa"]
    assert found == [("", address(SECOND.slug))]


def test_a_device_can_light_the_rooms_of_a_reader_without_account(site: Site) -> None:
    site.publish(drawn(both=True))
    assert f'data-room data-lessons="{FIRST.id} {SECOND.id}"' in page_of(site)


def test_another_course_of_the_same_lessons_is_not_drawn(site: Site) -> None:
    site.publish(drawn())
    site.publish(another(COURSE, code="khoa-khac"))
    assert 'class="house"' not in site.browser().get("/vi/courses/khoa-khac/").get_data(as_text=True)
