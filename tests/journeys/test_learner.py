"""A learner at a counter: interrupted, on two devices, on a poor line, to the completion that the training officer sees."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from elearn.content.document import Course, Lesson
from elearn.core.clock import FakeClock
from elearn.core.db import schema
from elearn.core.db.work import Database
from tests.conftest import NOW
from tests.databases import PostgresServer
from tests.journeys.answering import answer_all, box_of, fill_in, play_to_the_end, press_send, send, take_fork
from tests.journeys.conftest import OpenContext, sign_in
from tests.journeys.installation import LiveSite, copy_of, fill_city, served, settings_for

pytestmark = pytest.mark.browser

DONE = {"vi": "Anh/chị đã hoàn thành khóa học. Kết quả đã được ghi.", "en": "You have completed the course. It is recorded."}


@pytest.fixture(params=["sqlite", "postgresql"])
def learning_site(request: pytest.FixtureRequest, city: Path, tmp_path: Path) -> Iterator[LiveSite]:
    """The site on each database; on PostgreSQL without the half year of learning, which is the same code."""
    if request.param == "sqlite":
        with served(settings_for(copy_of(city, tmp_path / "instance")), clock=FakeClock(NOW)) as site:
            yield site
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    address = server.new_database(empty=True)
    database = Database(address)
    schema.upgrade(database)
    fill_city(database, tmp_path / "media", has_learned=False)
    database.close()
    with served(settings_for(tmp_path, address)) as site:
        yield site


def finish_lesson(page: Page, course: Course, lesson: Lesson, language: str = "vi") -> None:
    """Answers what is open and says that the end is reached."""
    answer_all(page, course, lesson, language)
    page.locator(".turn-form button").click()


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_learner_comes_to_the_completion_in_spite_of_everything(
    open_context: OpenContext, learning_site: LiveSite, course: Course
) -> None:
    site, lessons = learning_site, course.lessons

    # At the counter: the dashboard leads on in one tap; the first lesson is done, the second is left in the middle.
    at_the_counter = open_context(site)
    page = at_the_counter.new_page()
    sign_in(page, "hocvien")
    page.goto(f"/vi/courses/{course.slug}/{lessons[0].slug}")
    if page.locator(".turn-form button").count():
        finish_lesson(page, course, lessons[0])
    page.goto(f"/vi/courses/{course.slug}/{lessons[1].slug}")
    first, second = (course.questions[each] for each in lessons[1].questions[:2])
    fill_in(page, first)
    send(page, first)
    come_to(page, second.id)
    at_the_counter.close()

    # At another desk: the same block, the same answer; the page turns into English and back and stays where it is.
    at_the_desk = open_context(site)
    page = at_the_desk.new_page()
    sign_in(page, "hocvien")
    page.goto("/vi/learning")
    page.get_by_role("link", name="Học tiếp").click()
    expect(page).to_have_url(f"{site.address}/vi/courses/{course.slug}/{lessons[1].slug}#{block_of(page, second.id)}")
    expect(box_of(page, first)).to_have_attribute("data-answered", "")
    page.get_by_role("link", name="English").click()
    expect(page.locator("h1")).to_have_text(lessons[1].title["en"])
    expect(box_of(page, first)).to_have_attribute("data-answered", "")
    expect(page.locator("[data-resume] a")).to_have_attribute("href", f"#{block_of(page, second.id)}")
    page.get_by_role("link", name="Tiếng Việt").click()

    # The server goes away under an answer: the page keeps it, says so, and sends it when the server is back.
    site.stop()
    fill_in(page, second)
    press_send(page, second)
    expect(box_of(page, second).locator(".saved.off")).to_contain_text("vẫn còn trên máy này và sẽ tự gửi lại")
    site.start()
    expect(box_of(page, second)).to_have_attribute("data-answered", "", timeout=30_000)

    # On to the end, two of the lessons in English; then the case.
    for lesson, language in zip(lessons[1:5], ("vi", "en", "en", "vi"), strict=True):
        page.goto(f"/{language}/courses/{course.slug}/{lesson.slug}")
        finish_lesson(page, course, lesson, language)
        expect(page.get_by_text(DONE[language])).to_have_count(0)
    expect(page.locator("h1")).to_have_text(lessons[5].title["vi"])

    # Called away in the middle of the case; on the telephone the learner's own page leads back into the scene.
    take_fork(page)
    scene = take_fork(page)
    at_the_desk.close()
    on_the_telephone = open_context(site, width=360)
    page = on_the_telephone.new_page()
    sign_in(page, "hocvien")
    page.goto("/vi/learning")
    page.get_by_role("link", name="Học tiếp").click()
    expect(page.locator("#scene-title")).to_have_text(scene)
    play_to_the_end(page)
    page.get_by_role("button", name="Khép hồ sơ, xong bài này").click()
    expect(page.get_by_text(DONE["vi"])).to_be_visible()
    expect(page.get_by_text("Anh/chị đã hoàn thành khóa học.", exact=True)).to_be_visible()
    page.reload()
    expect(page.get_by_text(DONE["vi"])).to_have_count(0)
    on_the_telephone.close()

    # The training officer sees the person, in a list that says as of when.
    page = open_context(site).new_page()
    sign_in(page, "nhansu")
    page.goto("/vi/reports/completions")
    expect(page.locator("main .lead")).to_contain_text("Tính đến")
    expect(page.locator("tbody tr", has_text="Lê Thị Mỹ Hạnh")).to_have_count(1)


def come_to(page: Page, question_id: str) -> None:
    """Scrolls to a question and stays until the place has been sent."""
    block = block_of(page, question_id)
    with page.expect_request(lambda request: request.url.endswith("/place") and block in (request.post_data or "")):
        # As a reader scrolls: what is at the top of the window is where they are.
        page.evaluate("id => document.getElementById(id).scrollIntoView()", block)
    page.wait_for_timeout(300)


def block_of(page: Page, question_id: str) -> str:
    """The anchor of the block in which a question stands."""
    block = page.locator("[data-block]").filter(has=page.locator(f'[data-question="{question_id}"]'))
    return block.get_attribute("data-block") or ""
