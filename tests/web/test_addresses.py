"""Addresses as people write them: without language, with a slash too many or too few."""

from __future__ import annotations

import pytest

from tests.site import Site, first_course
from tests.site import application as application
from tests.site import site as site
from tests.site import sown as sown

COURSE = first_course()
PLACE = f"/vi/courses/{COURSE.slug}"
LESSON = f"{PLACE}/{COURSE.lessons[0].slug}"


@pytest.mark.parametrize(
    ("written", "page"),
    [
        ("/vi/courses/", "/vi/courses"),
        (f"{LESSON}/", LESSON),
        (f"{LESSON}/?edition=official", f"{LESSON}?edition=official"),
        (PLACE, f"{PLACE}/"),
        ("/en/help/", "/en/help"),
        ("/vi/nothing/at-all/", None),
        ("/fr/courses/", None),
        ("/vi//evil.example/", None),
    ],
)
def test_a_slash_too_many_or_too_few_leads_to_the_page(site: Site, written: str, page: str | None) -> None:
    answer = site.browser().get(written)
    target = answer.headers.get("Location", "").removeprefix("http://localhost")
    assert (answer.status_code, target) == ((308, page) if page else (404, ""))


@pytest.mark.parametrize("written", ["/courses/", f"{PLACE.removeprefix('/vi')}", f"{LESSON.removeprefix('/vi')}/"])
def test_an_address_without_language_may_have_a_slash_too_many_as_well(site: Site, written: str) -> None:
    answer = site.browser().get(written, headers={"Accept-Language": "vi"}, follow_redirects=True)
    assert answer.status_code == 200


def test_a_slash_too_many_tells_nothing_of_what_exists(site: Site) -> None:
    assert site.browser().get("/vi/courses/khong-co/khong-co/").status_code == 308


def test_a_form_is_not_led_on(site: Site) -> None:
    assert site.browser().post(f"{LESSON}/report/", data={"words": "Sai"}).status_code == 404
