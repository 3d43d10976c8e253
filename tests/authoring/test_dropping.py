"""What was published and is dropped: it is told before it is sent, and its ids are given up."""

from __future__ import annotations

import pytest

from elearn.authoring.dropping import Dropped, dropped
from elearn.catalogue.service import publish
from elearn.content.compile import compile_sources
from elearn.core.actor import SYSTEM, Role
from tests.authoring.test_pages import fields, page, run_jobs, text_of
from tests.authoring.writing import LESSON
from tests.site import Site, course_of
from tests.studio.stage import SLUG, course_files


@pytest.mark.pure
@pytest.mark.parametrize(
    ("given_up", "written", "present", "found"),
    [
        ("", "", "a b", Dropped()),
        ("", "", "a", Dropped(("b",), ("b",))),
        ("", "b", "a", Dropped(("b",))),
        # Dropped and brought back before that was published: it is no longer given up.
        ("", "b", "a b", Dropped()),
        # Given up in a version that was published: whoever uses it again is told so by the check.
        ("b", "b", "a b", Dropped(("b",))),
    ],
)
def test_an_id_is_given_up_when_it_stands_nowhere(given_up: str, written: str, present: str, found: Dropped) -> None:
    assert dropped({"a", "b"}, given_up.split(), written.split(), present.split()) == found


def taken_up(site: Site) -> str:
    with site.database.unit_of_work() as work:
        course = course_of(compile_sources(course_files()))
        publish(work.session, SYSTEM, course, course_files(), owner_id=site.plan.units["own"], now=work.now)
    return str(site.browser(Role.TRAINER).post(f"/vi/authoring/courses/{SLUG}").location)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_question_that_is_dropped_is_told_before_it_is_sent_and_does_not_stop_it(site: Site, language: str) -> None:
    start = taken_up(site)
    client = site.browser(Role.TRAINER)
    assert "không còn trong khóa" not in page(client, f"{start}/send")
    for path in (LESSON, LESSON.replace(".vi.", ".en.")):
        data = {**fields(site, f"{start}/edit/{path}"), "text": "## Đề mục {#de-muc}\n\nChỉ còn chữ.\n"}
        assert client.post(f"{start}/edit/{path}", data=data).status_code == 303
    told = page(site.checking(Role.TRAINER), f"{start}/send".replace("/vi/", f"/{language}/"))
    assert ("không còn trong khóa" if language == "vi" else "not in the course any more") in told
    answer = client.post(f"{start}/send")
    run_jobs(site)
    assert "CRS005" not in page(client, answer.location)
    assert "đã phát hành (" not in page(client, answer.location)
    assert "retired:" in text_of(site, "course.yml")
    assert "không còn trong khóa" not in page(client, f"{start}/send")


def test_what_is_brought_back_before_it_was_published_is_not_given_up(site: Site) -> None:
    start = taken_up(site)
    client = site.browser(Role.TRAINER)
    client.post(f"{start}/remove/{LESSON}")
    assert client.post(f"{start}/send").status_code == 303
    assert "- thu-truoc-khi-gui" in text_of(site, "course.yml")
    client.post(f"{start}/restore/{LESSON}")
    assert client.post(f"{start}/send").status_code == 303
    assert "- thu-truoc-khi-gui" not in text_of(site, "course.yml")
