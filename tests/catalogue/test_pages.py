"""The catalogue's pages: lists, the search, the studio, and courses that are not for everybody."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from elearn.catalogue.queries import list_courses
from elearn.core.actor import Actor, Grant, Role
from tests.site import GUEST, Site, another, every_kind, first_course

READERS = (GUEST, "own", "below", "above", "sibling", "other")
INSIDE = {"signed-in": {"own", "below", "above", "sibling", "other"}, "unit": {"own", "below"}}
PAGES = ("", "mo-dau", "finish", "card", "mo-dau/report")


@pytest.fixture
def closed(site: Site) -> Site:
    """A course for whoever is signed in, and one of Phường A, beside the public ones."""
    for visibility in INSIDE:
        title = {"vi": f"Khóa kín {visibility}", "en": f"Closed {visibility}"}
        course = another(every_kind(), code=f"kin-{visibility}", visibility=visibility, title=title)
        site.publish(course, owner_id=site.plan.units["own"])
    return site


@pytest.mark.parametrize("visibility", INSIDE)
@pytest.mark.parametrize("page", PAGES)
def test_a_closed_course_opens_for_its_readers_only(closed: Site, visibility: str, page: str) -> None:
    address = f"/vi/courses/kin-{visibility}/{page}"
    assert {who for who in READERS if closed.browser(who).get(address).status_code == 200} == INSIDE[visibility]


@pytest.mark.parametrize(
    ("role", "unit", "sees"),
    [
        (Role.TRAINER, "above", True),
        (Role.TRAINING_OFFICER, "own", True),
        (Role.TRAINING_OFFICER, "below", False),
        (Role.HEAD, "sibling", False),
        (Role.EXAM_OFFICER, "above", False),
    ],
)
def test_whoever_answers_for_the_unit_from_above_sees_its_course(closed: Site, role: Role, unit: str, *, sees: bool) -> None:
    actor = Actor(person_id=closed.plan.people["other"], grants=(Grant(role, closed.plan.units[unit]),))
    with closed.database.read() as session:
        assert ("kin-unit" in {entry.slug for entry in list_courses(session, actor)}) is sees


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(("who", "slug"), [(GUEST, "kin-signed-in"), (GUEST, "kin-unit"), ("sibling", "kin-unit")])
def test_a_closed_course_looks_like_one_that_is_not_there(closed: Site, page: str, who: str, slug: str) -> None:
    browser = closed.browser(who)
    hidden, missing = browser.get(f"/vi/courses/{slug}/{page}"), browser.get(f"/vi/courses/khong-co/{page}")
    assert hidden.status_code == missing.status_code == 404
    assert hidden.data == missing.data
    assert sorted(hidden.headers.keys()) == sorted(missing.headers.keys())


@pytest.mark.parametrize("act", ["answer", "place", "end", "known", "desk", "report"])
def test_nothing_can_be_done_in_a_closed_course(closed: Site, act: str) -> None:
    data = {"words": "Sai chính tả", "block": "x", "q-mo-dau": "a"}
    assert closed.browser("sibling").post(f"/vi/courses/kin-unit/mo-dau/{act}", data=data).status_code == 404


@pytest.mark.parametrize("address", ["/vi/", "/vi/courses", "/vi/courses?q=khoa kin", "/vi/learning"])
def test_a_list_names_a_closed_course_to_its_readers_only(closed: Site, address: str) -> None:
    for visibility, inside in INSIDE.items():
        named = {who for who in READERS if f"Khóa kín {visibility}" in closed.browser(who).get(address).get_data(as_text=True)}
        assert named == inside


def test_a_course_that_is_closed_is_gone_from_pages_that_were_kept(site: Site) -> None:
    address = f"/vi/courses/{every_kind().slug}/"
    before = site.browser().get(address)
    site.publish(replace(every_kind(), visibility="signed-in", source_hash="1" * 64))
    after = site.browser().get(address, headers={"If-None-Match": before.headers["ETag"]})
    assert (before.status_code, after.status_code) == (200, 404)


def test_a_search_page_counts_and_links_what_it_finds(site: Site) -> None:
    page = site.browser().get("/vi/courses?q=nguoi den dau tien").get_data(as_text=True)
    found = re.findall(r'<a href="(/vi/courses/[^"]+)"', page.split("<main")[1])
    assert found[0] == f"/vi/courses/{every_kind().slug}/mo-dau"
    assert f"{len(found)} kết quả cho “nguoi den dau tien”" in page


@pytest.mark.parametrize("wanted", ["%25%25", "%E2%80%A6", "_", "-- %22", "%F0%9F%98%80", "%CC%81", "%E2%80%8B", "%01"])
def test_a_search_of_signs_finds_nothing_and_says_what_to_try(site: Site, wanted: str) -> None:
    page = site.checking().get(f"/vi/courses?q={wanted}").get_data(as_text=True)
    assert "0 kết quả</p>" in page
    assert "gõ một từ" in page
    assert f"/courses/{first_course().slug}/" not in page


@pytest.mark.parametrize("wanted", ["", "%20", "%0A%09", "%C2%A0"])
def test_an_empty_search_shows_all_courses(site: Site, wanted: str) -> None:
    page = site.checking().get(f"/vi/courses?q={wanted}").get_data(as_text=True)
    assert f"/courses/{first_course().slug}/" in page
    assert "kết quả" not in page.split("<main")[1].replace("kết quả được ghi lại", "")


def test_a_search_in_english_finds_english(site: Site) -> None:
    assert f'href="/en/courses/{every_kind().slug}/"' in site.browser().get("/en/courses?q=reception").get_data(as_text=True)


def test_words_that_were_searched_for_are_shown_as_words(site: Site) -> None:
    page = site.browser().get("/vi/courses?q=%3Cscript%3Ealert(1)%3C/script%3E").get_data(as_text=True)
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_hostile_searches_are_answered(site_on_each: Site) -> None:
    browser = site_on_each.browser()
    wanted = ('"', "*", ":", "'", "--", "%25", "_", "😀", "%ff", "a" * 7000, "dao%20_", "NEAR(", "%26%26", "%5C")
    assert [each[:20] for each in wanted if browser.get(f"/vi/courses?q={each}").status_code != 200] == []


def test_a_search_is_kept_for_nobody_else(site: Site) -> None:
    assert site.browser().get("/vi/courses?q=a").headers["Cache-Control"] != "public, no-cache"


def test_the_courses_stand_under_their_themes(site: Site) -> None:
    page = site.browser().get("/vi/courses").get_data(as_text=True)
    assert page.index("An toàn thông tin</h2>") < page.index(first_course().title["vi"])
    assert page.index("Chủ đề khác</h2>") < page.index(every_kind().title["vi"])


def test_the_studio_shows_which_version_is_served(site: Site) -> None:
    site.publish(replace(first_course(), label="1.1.0", source_hash="d" * 64))
    page = site.browser("trainer").get(f"/vi/studio/{first_course().slug}").get_data(as_text=True)
    rows = [row for row in page.split("<tr>") if "<code>" in row]
    assert ["Đã phát hành" in row for row in rows] == [True, False]
    assert "1.1.0" in rows[0]


def test_a_course_that_is_not_there_is_not_in_the_studio(site_on_each: Site) -> None:
    trainer = site_on_each.browser("trainer")
    assert [trainer.get(f"/vi/studio/{slug}").status_code for slug in ("khong-co", "a%00b", "%2e%2e")] == [404] * 3
