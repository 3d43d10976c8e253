"""The pages of remarks: beside the lines of a lesson, by code, and of a month; whatever comes in at their doors."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from elearn.catalogue.models import Course
from elearn.catalogue.queries import get_course
from elearn.catalogue.service import publish
from elearn.core.actor import ANONYMOUS, SYSTEM, Role
from elearn.core.ids import new_id
from elearn.learning import voices
from elearn.learning.models import FaultReport
from elearn.learning.remark_rules import RemarkKind
from elearn.learning.service import Place
from elearn.reporting.models import CourseMonth
from tests.build import compiled, with_block
from tests.conftest import NOW
from tests.site import Site, every_kind, first_course

COURSE = first_course()
FIRST = COURSE.lessons[0]
LINE = FIRST.pages["vi"].blocks[1].key
LESSON = f"/vi/courses/{COURSE.slug}/{FIRST.slug}"
BESIDE = f"/vi/reports/faults/{COURSE.slug}/{FIRST.id}"
ANSWER = {"course": COURSE.slug, "lesson": FIRST.id, "answer": "Đã hỏi chuyên gia."}


def say(site: Site, words: str = "", line: str | None = LINE) -> FaultReport:
    with site.database.unit_of_work() as work:
        place = Place(get_course(work.session, SYSTEM, COURSE.slug), COURSE, FIRST)
        said = voices.Said(words, line, RemarkKind.UNCLEAR)
        return voices.report_fault(work.session, ANONYMOUS, place, said, language="vi", now=work.now)


def outcome(site: Site, report: FaultReport) -> str | None:
    with site.database.read() as session:
        return session.get_one(FaultReport, report.id).outcome


def test_a_lesson_offers_the_way_to_speak_of_it_and_brings_its_small_script(site: Site) -> None:
    page = site.checking().get(LESSON).get_data(as_text=True)
    assert [f'href="{LESSON}/report" data-remark' in page, "js/remark.js" in page] == [True, True]


@pytest.mark.parametrize("path", ["", "courses", f"courses/{COURSE.slug}/"])
def test_other_pages_do_not_bring_it(site: Site, path: str) -> None:
    assert "js/remark.js" not in site.browser().get(f"/vi/{path}").get_data(as_text=True)


def test_the_page_of_a_line_repeats_what_it_says(site: Site) -> None:
    page = site.checking().get(f"{LESSON}/report?block={LINE}").get_data(as_text=True)
    assert [f'name="block" value="{LINE}"' in page, "Phường Ví Dụ chưa mở cửa" in page] == [True, True]


def test_a_question_of_a_quiz_is_spoken_of_without_its_words(site: Site) -> None:
    course = compiled().course
    assert course is not None
    site.publish(course)
    quiz = next(each for each in course.lessons if each.quiz is not None)
    assert quiz.quiz is not None
    bank = next(each for each in course.banks if each.id == quiz.quiz.draw[0].bank)
    address = f"/vi/courses/{course.slug}/{quiz.slug}/report"
    pages = [site.browser().get(f"{address}?block={each}").get_data(as_text=True) for each in bank.questions]
    titles = [course.questions[each].texts["vi"].title for each in bank.questions]
    assert ["một câu hỏi của bài kiểm tra" in page for page in pages] == [True] * len(pages)
    assert [title for title, page in zip(titles, pages, strict=True) if title in page] == []


@pytest.mark.parametrize("kind", ["", "WRONG", "closed", "unclear ", "x" * 4000])
def test_a_kind_that_no_page_sends_is_refused(site: Site, kind: str) -> None:
    answer = site.browser().post(f"{LESSON}/report", data={"kind": kind, "block": LINE})
    assert (answer.status_code, site.count(FaultReport)) == (422, 0)


@pytest.mark.parametrize("block", ["khong-co/html/1", "../..", "\x00", "q-mo-dau", "x" * 5000])
def test_nothing_said_of_no_line_of_the_lesson_is_refused(site: Site, block: str) -> None:
    answer = site.browser().post(f"{LESSON}/report", data={"kind": "unclear", "block": block})
    assert answer.status_code in {400, 422}
    assert site.count(FaultReport) == 0


def test_a_lesson_out_of_reach_takes_nothing(site: Site) -> None:
    site.publish(every_kind())
    with site.database.unit_of_work() as work:
        course = work.session.get_one(Course, get_course(work.session, SYSTEM, COURSE.slug).id)
        course.visibility = "signed-in"
    answer = site.browser().post(f"{LESSON}/report", data={"kind": "unclear", "block": LINE})
    assert (answer.status_code, site.count(FaultReport)) == (404, 0)


def test_a_guest_is_led_to_a_page_with_the_code_and_reads_the_answer_there(site: Site) -> None:
    guest = site.checking()
    thanks = site.browser().post(f"{LESSON}/report", data={"kind": "unclear", "block": LINE}).location
    assert "đang chờ giảng viên" in guest.get(thanks).get_data(as_text=True)
    with site.database.read() as session:
        report = session.scalars(select(FaultReport)).one()
    site.browser(Role.TRAINER).post(f"/vi/reports/faults/{report.id}/answer", data=ANSWER | {"outcome": "declined"})
    page = guest.get(thanks).get_data(as_text=True)
    assert ["Đã hỏi chuyên gia." in page, "giữ nguyên" in page] == [True, True]


@pytest.mark.parametrize("code", ["ZZ-0000", "x", "VD-417", "' OR 1=1", "<b>"])
def test_a_code_that_nobody_was_given_tells_nothing(site: Site, code: str) -> None:
    say(site)
    answer = site.browser().get("/vi/remarks", query_string={"code": code})
    assert (answer.status_code, "Nhận diện lừa đảo" in answer.get_data(as_text=True)) == (404, False)


def test_codes_are_tried_only_so_often(site: Site) -> None:
    guest = site.browser()
    statuses = [guest.get(f"/vi/remarks?code=AB-{number:04}").status_code for number in range(32)]
    assert statuses == [404] * 30 + [429] * 2


def test_a_changed_line_is_asked_about_and_one_click_confirms_it(site: Site) -> None:
    report = say(site)
    changed = with_block(COURSE, FIRST.id, LINE, "<p>Rõ hơn.</p>", "2.0.0")
    with site.database.unit_of_work() as work:
        version = publish(work.session, SYSTEM, changed, {}, now=work.now + timedelta(days=1)).version.id
    browser = site.checking(Role.TRAINER)
    page = browser.get(BESIDE).get_data(as_text=True)
    assert ["Đoạn này đã đổi từ bản 2.0.0." in page, "Đúng, đã sửa ở bản 2.0.0" in page] == [True, True]
    assert "Đoạn đã đổi" in browser.get(f"/vi/studio/{COURSE.slug}").get_data(as_text=True)
    fields = {"course": COURSE.slug, "lesson": FIRST.id, "outcome": "fixed", "version": str(version)}
    assert site.browser(Role.TRAINER).post(f"/vi/reports/faults/{report.id}/answer", data=fields).status_code == 303
    assert outcome(site, report) == "fixed"


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"outcome": "fixed"},
        {"outcome": "fixed", "version": "x"},
        {"outcome": "fixed", "version": str(new_id())},
        {"outcome": "closed", "answer": "Xong."},
        {"outcome": "open"},
        {"outcome": "declined", "answer": " "},
    ],
)
def test_an_answer_that_decides_nothing_is_refused(site: Site, fields: dict[str, str]) -> None:
    report = say(site)
    answer = site.browser(Role.TRAINER).post(
        f"/vi/reports/faults/{report.id}/answer", data={"course": COURSE.slug, "lesson": FIRST.id} | fields
    )
    assert (answer.status_code, outcome(site, report)) == (422, None)


@pytest.mark.parametrize("lesson", ["khong-co", "..", "x" * 300])
def test_a_lesson_that_never_was_has_no_page(site: Site, lesson: str) -> None:
    assert site.browser(Role.TRAINER).get(f"/vi/reports/faults/{COURSE.slug}/{lesson}").status_code == 404


def test_what_a_reader_wrote_beside_a_line_is_escaped(site: Site) -> None:
    say(site, "<script>alert(1)</script>")
    assert "&lt;script&gt;" in site.checking(Role.TRAINER).get(BESIDE).get_data(as_text=True)


@pytest.mark.parametrize("month", ["2026-13", "2026-00", "26-10", "2026-1", "x", "2026-10-01", "1999-10", "2026-09"])
def test_a_month_that_was_not_told_has_no_page(site: Site, month: str) -> None:
    assert site.browser(Role.TRAINER).get(f"/vi/studio/{COURSE.slug}/month/{month}").status_code == 404


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_page_of_a_month_is_sound(site: Site, language: str) -> None:
    question = FIRST.questions[0]
    figures = {"people": {"ward": 7, "rest": 6}, "completions": None, "minutes": None}
    missed = [{"question": question, "people": 8, "low": 75, "high": 100}]
    with site.database.unit_of_work() as work:
        course = get_course(work.session, SYSTEM, COURSE.slug)
        work.session.get_one(Course, course.id).owner_unit_id = site.plan.units["own"]
        month = CourseMonth(course_id=course.id, month=date(2026, 10, 1), figures=figures | {"missed": missed}, told_at=NOW)
        work.session.add(month)
    page = site.checking(Role.TRAINER).get(f"/{language}/studio/{COURSE.slug}/month/2026-10").get_data(as_text=True)
    assert ["75–100%" in page, ">13<" in page] == [True, False]
