"""What a learner does beside reading: shows that they know, puts in order, acts at the desk, reports, gives way, chooses a look."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import func, select

from elearn.assessment.responses import Chosen, Ordered
from elearn.content.document import Choice, Course, Lesson, Ordering, Question
from elearn.learning.models import DeskObstacle, FaultReport
from elearn.learning.rules import questions_to_know
from tests.journeys.answering import box_of, fill_in, play_to_the_end, press_send, send, take_fork
from tests.journeys.conftest import OpenContext, sign_in
from tests.journeys.installation import PASSWORD, LiveSite

pytestmark = pytest.mark.browser

SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])


@pytest.fixture
def ordering_lesson(course: Course) -> Lesson:
    """The lesson that asks for an order, and whose questions can show that it is known."""
    return next(each for each in course.lessons if any(q.kind == "ordering" for q in course.iter_questions(each)))


@pytest.fixture
def ordering(course: Course, ordering_lesson: Lesson) -> Question:
    return next(each for each in course.iter_questions(ordering_lesson) if each.kind == "ordering")


def open_known(page: Page, course: Course, lesson: Lesson) -> None:
    """From the lesson to its questions, by the link that offers it."""
    sign_in(page, "hocvien")
    page.goto(f"/vi/courses/{course.slug}/{lesson.slug}")
    page.get_by_role("link", name="Tôi đã biết phần này").click()


@SCRIPTS
def test_a_lesson_whose_questions_are_all_right_is_known(
    open_context: OpenContext, site: LiveSite, course: Course, ordering_lesson: Lesson, *, scripts: bool
) -> None:
    page = open_context(site, scripts=scripts).new_page()
    open_known(page, course, ordering_lesson)
    for question in questions_to_know(course, ordering_lesson):
        fill_in(page, question)
    page.locator("main form button[type=submit]:visible").last.click()
    expect(page.get_by_text("Bài này được tính là “đã biết”. Mình sang bài kế tiếp.")).to_be_visible()
    page.goto(f"/vi/courses/{course.slug}/")
    expect(page.locator("ol.tasks > li", has_text=ordering_lesson.title["vi"])).to_contain_text("Đã biết", ignore_case=True)


@SCRIPTS
def test_a_wrong_answer_opens_the_lesson_at_a_note_before_the_section_needed(
    open_context: OpenContext, site: LiveSite, course: Course, ordering_lesson: Lesson, *, scripts: bool
) -> None:
    page = open_context(site, scripts=scripts).new_page()
    open_known(page, course, ordering_lesson)
    *others, last = questions_to_know(course, ordering_lesson)
    for question in others:
        fill_in(page, question)
    assert isinstance(last.key, Choice)
    fill_in(page, last, answer=Chosen((next(each for each in last.key.options if each not in last.key.right),)))
    page.locator("main form button[type=submit]:visible").last.click()
    note = page.locator("#review")
    expect(note).to_contain_text(f"Đúng {len(others)} câu, còn 1 câu nên xem lại.")
    expect(note).to_be_in_viewport()
    expect(note).to_be_focused()
    note.get_by_role("link").click()
    expect(box_of(page, last)).to_be_in_viewport()


@SCRIPTS
def test_the_end_too_early_leads_to_a_note_at_the_question_that_is_missing(
    open_context: OpenContext, site: LiveSite, course: Course, *, scripts: bool
) -> None:
    page = open_context(site, scripts=scripts).new_page()
    sign_in(page, "hocvien")
    lesson = course.lessons[3]
    page.goto(f"/vi/courses/{course.slug}/{lesson.slug}")
    *others, last = course.iter_questions(lesson)
    for question in others:
        fill_in(page, question)
        send(page, question)
    page.locator(".turn-form button").click()
    note = page.locator(f"#missing-{last.id}")
    expect(note).to_contain_text("Còn 1 câu chưa trả lời.")
    expect(note).to_be_in_viewport()
    expect(note).to_be_focused()
    fill_in(page, last)
    send(page, last)
    expect(note).to_be_hidden()
    expect(page.locator("#way-on")).to_contain_text("Đã xong")
    expect(page.locator(".turn-form button")).to_have_count(0)


@SCRIPTS
def test_a_case_is_taken_up_on_another_device_where_it_was_left(
    open_context: OpenContext, site: LiveSite, course: Course, *, scripts: bool
) -> None:
    case = course.lessons[-1]
    page = open_context(site, scripts=scripts).new_page()
    sign_in(page, "hocvien")
    page.goto(f"/vi/courses/{course.slug}/{case.slug}")
    take_fork(page, 1)
    scene = take_fork(page, 1)
    page = open_context(site, scripts=scripts).new_page()
    sign_in(page, "hocvien")
    page.goto(f"/vi/courses/{course.slug}/{case.slug}")
    expect(page.locator("#scene-title")).not_to_have_text(scene)
    page.get_by_role("link", name=f"Đi tiếp từ chỗ đang dở: {scene}").click()
    expect(page.locator("#scene-title")).to_have_text(scene)
    play_to_the_end(page)
    page.get_by_role("link", name="Thử lối khác từ đây").first.click()
    take_fork(page, 2)


def tab_to(page: Page, wanted: Locator) -> None:
    """Goes to a control with the Tab key alone."""
    for _press in range(200):
        if wanted.evaluate("(each) => each === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the Tab key does not reach {wanted}")


def test_items_are_put_in_order_and_sent_by_the_keyboard_alone(
    open_context: OpenContext, site: LiveSite, course: Course, ordering_lesson: Lesson, ordering: Question
) -> None:
    assert isinstance(ordering.key, Ordering)
    page = open_context(site).new_page()
    page.goto(f"/vi/courses/{course.slug}/{ordering_lesson.slug}")
    box = box_of(page, ordering)
    words = box.locator(".order > li > div:first-child")
    before = words.all_inner_texts()
    down = box.get_by_role("button", name=f"Chuyển xuống: {before[0]}")
    tab_to(page, down)
    page.keyboard.press("Enter")
    expect(words).to_have_text([before[1], before[0], *before[2:]])
    expect(down).to_be_focused()
    up = box.get_by_role("button", name=f"Chuyển lên: {before[0]}")
    tab_to(page, up)
    page.keyboard.press("Space")
    expect(words).to_have_text(before)
    tab_to(page, box.locator(f'button[name="{ordering.id}.sent"]:visible'))
    page.keyboard.press("Enter")
    expect(box).to_have_attribute("data-answered", "")
    expect(box.locator("[role=status]")).to_be_focused()


@SCRIPTS
def test_somebody_signed_in_puts_items_in_order(
    open_context: OpenContext, site: LiveSite, course: Course, ordering_lesson: Lesson, ordering: Question, *, scripts: bool
) -> None:
    assert isinstance(ordering.key, Ordering)
    page = open_context(site, scripts=scripts).new_page()
    sign_in(page, "hocvien")
    page.goto(f"/vi/courses/{course.slug}/{ordering_lesson.slug}")
    fill_in(page, ordering, answer=Ordered(ordering.key.items))
    send(page, ordering)
    expect(box_of(page, ordering).locator("[role=status]")).to_contain_text("Đúng")


@SCRIPTS
def test_an_act_at_the_desk_is_done(open_context: OpenContext, site: LiveSite, course: Course, *, scripts: bool) -> None:
    page = open_context(site, scripts=scripts).new_page()
    sign_in(page, "hocvien")
    page.goto(f"/vi/courses/{course.slug}/{course.lessons[2].slug}")
    page.locator("#desk-answer").get_by_role("button", name="Đã làm").click()
    expect(page.locator("#desk-answer")).to_have_text("Đã làm")
    page.reload()
    expect(page.locator("#desk-answer")).to_have_text("Đã làm")


@SCRIPTS
def test_an_act_that_could_not_be_done_becomes_a_reason_without_a_name(
    open_context: OpenContext, site: LiveSite, course: Course, *, scripts: bool
) -> None:
    page = open_context(site, scripts=scripts).new_page()
    sign_in(page, "hocvien")
    page.goto(f"/vi/courses/{course.slug}/{course.lessons[2].slug}")
    with site.database.read() as session:
        before = session.scalar(select(func.count()).select_from(DeskObstacle))
    desk = page.locator("#desk-answer")
    desk.get_by_text("Chưa làm được vì…").click()
    desk.get_by_text("Máy quá cũ").click()
    desk.get_by_role("button", name="Gửi lý do").click()
    expect(desk).to_contain_text("Đã ghi nhận lý do")
    with site.database.read() as session:
        assert session.scalar(select(func.count()).select_from(DeskObstacle)) == (before or 0) + 1
    assert not {"person_id", "account_id"} & set(DeskObstacle.__table__.columns.keys())


@SCRIPTS
@pytest.mark.parametrize("username", ["", "hocvien"], ids=["a citizen", "a learner"])
def test_a_fault_in_a_lesson_is_reported_in_one_sentence(
    open_context: OpenContext, site: LiveSite, course: Course, *, scripts: bool, username: str
) -> None:
    page = open_context(site, scripts=scripts).new_page()
    if username:
        sign_in(page, username)
    page.goto(f"/vi/courses/{course.slug}/{course.lessons[1].slug}")
    page.get_by_role("link", name="Góp ý ở đây").first.click()
    page.get_by_role("button", name="Chỗ này sai").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("Góp ý cho đoạn").select_option(label="Cùng một việc, hai cửa")
    page.get_by_label("Anh/chị thấy gì?").fill("Số hỗ trợ trong tin nên có khoảng trắng.")
    page.get_by_role("button", name="Chỗ này sai").click()
    if username:
        expect(page.get_by_text("Đã ghi nhận.")).to_be_visible()
        expect(page.locator("h1")).to_have_text(course.lessons[1].title["vi"])
    else:
        expect(page.get_by_text("Mã đối chiếu của anh/chị:")).to_be_visible()
    with site.database.read() as session:
        report = session.scalars(select(FaultReport).order_by(FaultReport.reported_at.desc()).limit(1)).one()
        assert (report.words, report.block) == ("Số hỗ trợ trong tin nên có khoảng trắng.", "cung-mot-viec-hai-cua/html/1")


def test_the_thanks_for_a_report_are_shown_to_nobody_else(open_context: OpenContext, site: LiveSite, course: Course) -> None:
    page = open_context(site).new_page()
    page.goto(f"/vi/courses/{course.slug}/{course.lessons[1].slug}/report")
    page.get_by_label("Anh/chị thấy gì?").fill("Thiếu dấu phẩy.")
    page.get_by_role("button", name="Chỗ này sai").click()
    expect(page.locator("h1")).to_contain_text("Đã ghi nhận")
    another = open_context(site).new_page()
    another.goto(f"/vi/courses/{course.slug}/{course.lessons[1].slug}")
    expect(another.locator("h1")).to_have_text(course.lessons[1].title["vi"])
    expect(another.get_by_text("Đã ghi nhận")).to_have_count(0)


@SCRIPTS
def test_giving_way_keeps_the_answers_and_hides_the_name(
    open_context: OpenContext, site: LiveSite, course: Course, *, scripts: bool
) -> None:
    page = open_context(site, scripts=scripts).new_page()
    sign_in(page, "hocvien")
    lesson = course.lessons[2]
    question = course.questions[lesson.questions[0]]
    page.goto(f"/vi/courses/{course.slug}/{lesson.slug}")
    fill_in(page, question)
    send(page, question)
    page.goto("/vi/learning")
    expect(page.locator("h1")).to_contain_text("Hạnh")
    page.get_by_role("navigation", name="Chính").get_by_role("link", name="Nhường máy").click()
    page.locator("main").get_by_role("button", name="Nhường máy").click()
    expect(page.locator("h1")).to_have_text("Đăng nhập")
    expect(page.locator("#username")).to_have_value("")
    expect(page.locator("body")).not_to_contain_text("Hạnh")
    page.go_back()
    page.go_back()
    expect(page.locator("body")).not_to_contain_text("Chào anh/chị Hạnh")
    sign_in(page, "hocvien")
    page.goto(f"/vi/courses/{course.slug}/{lesson.slug}")
    expect(box_of(page, question)).to_have_attribute("data-answered", "")


@pytest.mark.parametrize(("choice", "theme"), [("Tối", "dark"), ("Tương phản cao", "contrast"), ("Sáng", "light")])
def test_a_look_is_kept_on_this_device_without_a_cookie(
    open_context: OpenContext, standing_site: LiveSite, choice: str, theme: str
) -> None:
    context = open_context(standing_site)
    page = context.new_page()
    page.goto("/vi/courses/sec-phish/vi-sao-la-minh")
    page.locator("#display > summary").click()
    page.get_by_label(choice, exact=True).check()
    page.get_by_label("Lớn", exact=True).check()
    page.goto("/en/")
    assert page.evaluate("({...document.documentElement.dataset})") == {"theme": theme, "size": "large"}
    assert context.cookies() == []


@SCRIPTS
def test_whose_session_is_over_signs_in_and_is_back_at_the_lesson(
    open_context: OpenContext, standing_site: LiveSite, course: Course, *, scripts: bool
) -> None:
    context = open_context(standing_site, scripts=scripts)
    page, lesson = context.new_page(), course.lessons[0]
    sign_in(page, "hocvien")
    question = next(each for each in course.iter_questions(lesson) if each.kind == "single")
    page.goto(f"/vi/courses/{course.slug}/{lesson.slug}?again={question.id}")
    fill_in(page, question)
    context.clear_cookies()
    press_send(page, question)
    page.locator("main").get_by_role("link", name="Đăng nhập").click()
    page.locator("#username").fill("hocvien")
    page.locator("#password").fill(PASSWORD)
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(lambda address: f"/courses/{course.slug}/{lesson.slug}" in address)
