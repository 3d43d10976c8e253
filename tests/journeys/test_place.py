"""The place in a lesson where somebody goes on: kept as they read, and not lost by a glance at the lesson."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from elearn.content.document import Course, Lesson
from tests.journeys.answering import fill_in, send
from tests.journeys.conftest import OpenContext, sign_in
from tests.journeys.installation import LiveSite

pytestmark = pytest.mark.browser

LONGER_THAN_THE_DWELL = 3_000
READERS = pytest.mark.parametrize("is_guest", [True, False], ids=["without account", "signed in"])


def blocks_of(page: Page) -> list[str]:
    return page.locator("[data-block]").evaluate_all("all => all.map((each) => each.id)")


def stay_at(page: Page, block: str) -> None:
    page.evaluate("id => document.getElementById(id).scrollIntoView()", block)
    page.wait_for_timeout(LONGER_THAN_THE_DWELL)


def open_lesson(open_context: OpenContext, site: LiveSite, course: Course, *, is_guest: bool) -> tuple[Page, Lesson]:
    """A lesson that is open for the first time; somebody signed in has taken up the course by an answer elsewhere."""
    page = open_context(site).new_page()
    if not is_guest:
        sign_in(page, "hocvien")
        page.goto(f"/vi/courses/{course.slug}/{course.lessons[1].slug}")
        question = course.questions[course.lessons[1].questions[0]]
        fill_in(page, question)
        send(page, question)
    lesson = course.lessons[2]
    page.goto(f"/vi/courses/{course.slug}/{lesson.slug}")
    return page, lesson


@READERS
def test_a_glance_at_a_lesson_leaves_the_place_where_it_was(
    open_context: OpenContext, site: LiveSite, course: Course, *, is_guest: bool
) -> None:
    page, lesson = open_lesson(open_context, site, course, is_guest=is_guest)
    left_off = f"#{blocks_of(page)[8]}"
    stay_at(page, left_off[1:])
    for _ in range(2):
        page.goto(f"/vi/courses/{course.slug}/")
        page.goto(f"/vi/courses/{course.slug}/{lesson.slug}")
        expect(page.locator("[data-resume] a")).to_have_attribute("href", left_off)
        page.wait_for_timeout(LONGER_THAN_THE_DWELL)


@READERS
def test_whoever_reads_past_the_place_or_answers_moves_it(
    open_context: OpenContext, site: LiveSite, course: Course, *, is_guest: bool
) -> None:
    page, lesson = open_lesson(open_context, site, course, is_guest=is_guest)
    blocks, address = blocks_of(page), f"/vi/courses/{course.slug}/{lesson.slug}"
    for at in (5, 9):
        stay_at(page, blocks[at])
        page.goto(f"/vi/courses/{course.slug}/")
        page.goto(address)
        expect(page.locator("[data-resume] a")).to_have_attribute("href", f"#{blocks[at]}")
    question = course.questions[lesson.questions[0]]
    fill_in(page, question)
    send(page, question)
    stay_at(page, blocks[4])
    page.goto(f"/vi/courses/{course.slug}/")
    page.goto(address)
    expect(page.locator("[data-resume] a")).to_have_attribute("href", f"#{blocks[4]}")
