"""A citizen without account: practises everything, leaves no trace, and prints a thank-you."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from elearn.assessment.plain_words import plain_words
from elearn.assessment.responses import Chosen
from elearn.content.document import Choice, Course, Lesson, Question
from tests.journeys.answering import answer_all, box_of, fill_in, play_to_the_end, press_send, send, take_fork
from tests.journeys.conftest import OpenContext
from tests.journeys.installation import LiveSite
from tests.journeys.watching import Watch

pytestmark = pytest.mark.browser

KINDS = {"single", "multiple", "matching", "ordering", "numeric", "text", "cloze", "spot"}
"""The kinds of question that a lesson of the course asks; an essay is read by a person and is not among them."""


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def citizen(request: pytest.FixtureRequest, open_context: OpenContext, standing_site: LiveSite) -> Iterator[Page]:
    """Somebody who comes by; when they leave, they have asked by GET alone and carry no cookie."""
    context = open_context(standing_site, scripts=request.param)
    watch = Watch.over(context, standing_site.address)
    yield context.new_page()
    assert watch.unsafe == []
    assert context.cookies() == []


def address_of(course: Course, lesson: Lesson, language: str = "vi") -> str:
    return f"/{language}/courses/{course.slug}/{lesson.slug}"


def test_the_first_sentence_of_a_lesson_is_two_taps_away(citizen: Page) -> None:
    citizen.goto("/")
    citizen.get_by_role("link", name="Một bài trọn vẹn").click()
    expect(citizen.locator("article.text h1")).to_be_visible()
    expect(citizen.locator("article.text p").first).to_be_visible()


def test_the_language_of_the_browser_is_met_at_the_door(open_context: OpenContext, standing_site: LiveSite) -> None:
    page = open_context(standing_site, locale="en-GB").new_page()
    page.goto("/")
    expect(page.locator("h1")).to_have_text("How many minutes do you have?")


def test_the_course_asks_every_kind_of_question(course: Course) -> None:
    asked = {question.kind for lesson in course.lessons for question in course.iter_questions(lesson)}
    assert asked == KINDS


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_question_of_every_lesson_is_answered_and_explained_on_the_place(
    citizen: Page, course: Course, language: str
) -> None:
    for lesson in course.lessons[:5]:
        citizen.goto(address_of(course, lesson, language))
        answer_all(citizen, course, lesson, language)
        for question in course.iter_questions(lesson):
            box = box_of(citizen, question)
            if question.kind != "spot" and question.role == "practice":
                expect(box.locator("p[role=status] .tag")).to_have_text({"vi": "Đúng", "en": "Right"}[language])
            if question.kind not in {"numeric", "text"}:
                expect(box.locator(".verdict, .spot em").first).to_be_visible()
        lit = citizen.get_by_text({"vi": "Lúc đầu anh/chị chọn:", "en": "At first you chose:"}[language])
        expect(lit).to_be_visible()


def test_a_wrong_answer_says_why_beside_it_and_can_be_tried_again(citizen: Page, course: Course) -> None:
    lesson, question = a_choice_with_confidence(course)
    assert isinstance(question.key, Choice)
    wrong = next(each for each in question.key.options if each not in question.key.right)
    citizen.goto(address_of(course, lesson))
    fill_in(citizen, question, answer=Chosen((wrong,)))
    box = box_of(citizen, question)
    box.get_by_text("Chắc chắn", exact=True).click()
    send(citizen, question)
    expect(box.locator(".opt.no .said")).to_contain_text("Chưa đúng, anh/chị đã chọn ý này.")
    expect(box.locator(".opt.no .said")).to_contain_text(plain_words(question.texts["vi"].feedback[wrong]))
    expect(box).to_contain_text("Chắc mà sai.")
    box.get_by_role("button", name="Làm lại câu này").click()
    expect(box).not_to_have_attribute("data-answered", "")
    fill_in(citizen, question)
    send(citizen, question)
    expect(box.locator("p[role=status]")).to_contain_text("Đúng")


def a_choice_with_confidence(course: Course) -> tuple[Lesson, Question]:
    return next(
        (lesson, question)
        for lesson in course.lessons
        for question in course.iter_questions(lesson)
        if question.kind == "single" and question.role == "practice" and question.confidence
    )


def test_an_empty_answer_is_asked_for_not_marked(citizen: Page, course: Course) -> None:
    lesson = course.lessons[0]
    question = course.questions[lesson.questions[0]]
    citizen.goto(address_of(course, lesson))
    press_send(citizen, question)
    expect(box_of(citizen, question)).to_contain_text("Chưa có câu trả lời")
    expect(box_of(citizen, question)).not_to_have_attribute("data-answered", "")


def test_the_case_is_played_to_its_good_end_and_leads_to_the_thank_you_card(citizen: Page, course: Course) -> None:
    lesson = course.lessons[-1]
    citizen.goto(address_of(course, lesson))
    play_to_the_end(citizen)
    expect(citizen.get_by_role("heading", name="Đặt cạnh hồ sơ tốt")).to_be_visible()
    citizen.get_by_role("link", name="Lấy thẻ hoàn thành").click()
    expect(citizen.locator("h1")).to_have_text("Thẻ hoàn thành")
    citizen.get_by_label("Tên ghi trên thẻ").fill("Nguyễn Thị Ba")
    expect(citizen.get_by_text("Thẻ này không phải chứng chỉ.")).to_be_visible()


def test_a_house_is_lit_by_what_this_device_remembers(open_context: OpenContext, standing_site: LiveSite, course: Course) -> None:
    context: BrowserContext = open_context(standing_site)
    page = context.new_page()
    lesson = course.lessons[0]
    page.goto(address_of(course, lesson))
    answer_all(page, course, lesson)
    page.locator("[data-end]").scroll_into_view_if_needed()
    page.locator(".turn").scroll_into_view_if_needed()
    for _attempt in range(50):
        if lesson.id in (page.evaluate("localStorage.getItem('elearn:done')") or ""):
            break
        page.wait_for_timeout(100)
    page.goto("/vi/")
    expect(page.get_by_role("link", name="Điện thoại trong túi Chú").locator(".tag:visible")).to_have_text("Học 1/6 bài")
    assert context.cookies() == []


@pytest.fixture
def reader(open_context: OpenContext, standing_site: LiveSite) -> Page:
    """A guest whose device remembers: only scripts can."""
    return open_context(standing_site).new_page()


def is_remembered(page: Page, lesson: Lesson) -> bool:
    """Whether this device comes to hold the lesson done."""
    for _attempt in range(50):
        if lesson.id in (page.evaluate("localStorage.getItem('elearn:done')") or ""):
            return True
        page.wait_for_timeout(100)
    return False


def test_a_case_whose_end_is_jumped_over_is_remembered_as_done(reader: Page, course: Course) -> None:
    # A window so low that the foot of the page and the end of the story are never on it together.
    reader.set_viewport_size({"width": 1000, "height": 240})
    lesson = course.lessons[-1]
    reader.goto(address_of(course, lesson))
    play_to_the_end(reader)
    reader.evaluate("window.scrollTo({top: document.documentElement.scrollHeight, behavior: 'instant'})")
    expect(reader.locator("[data-end]")).not_to_be_in_viewport()
    assert is_remembered(reader, lesson)


def test_turning_to_the_next_lesson_by_the_key_is_the_end_of_this_one(reader: Page, course: Course) -> None:
    lesson = course.lessons[0]
    reader.goto(address_of(course, lesson))
    answer_all(reader, course, lesson)
    expect(reader.locator("[data-end]")).not_to_be_in_viewport()
    reader.locator("h1").click()
    reader.keyboard.press("ArrowRight")
    expect(reader.locator("h1")).to_have_text(course.lessons[1].title["vi"])
    assert is_remembered(reader, lesson)


def test_a_case_that_has_not_ended_is_not_remembered_as_done(reader: Page, course: Course) -> None:
    lesson = course.lessons[-1]
    reader.goto(address_of(course, lesson))
    take_fork(reader)
    reader.get_by_role("link", name="Lấy thẻ hoàn thành").click()
    expect(reader.locator("h1")).to_have_text("Thẻ hoàn thành")
    assert lesson.id not in (reader.evaluate("localStorage.getItem('elearn:done')") or "")
