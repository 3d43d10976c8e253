"""Lesson pages for readers without account: everybody's page until they answer, and then the address holds the answers."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import urlencode

import pytest

from elearn.assessment.responses import Ordered
from elearn.content.document import Course, Lesson, Question
from elearn.learning.models import FaultReport, PracticeResponse
from tests.learning.filling import Fields, fields_of, right_fields
from tests.site import Site, every_kind, first_course

COURSES = (first_course(), every_kind())
PUBLIC = (
    "/vi/",
    "/vi/courses",
    "/vi/help",
    "/vi/incident",
    *(f"/vi/courses/{course.slug}/" for course in COURSES),
    *(f"/vi/courses/{course.slug}/{page}" for course in COURSES for page in ("finish", "card")),
    *(f"/vi/courses/{course.slug}/{lesson.slug}" for course in COURSES for lesson in course.lessons),
)
QUESTIONS = [
    (course, lesson, question) for course in COURSES for lesson in course.lessons for question in course.iter_questions(lesson)
]


def lesson_address(course: Course, lesson: Lesson, fields: Fields = [], language: str = "vi") -> str:  # noqa: B006 - read only
    return f"/{language}/courses/{course.slug}/{lesson.slug}" + (f"?{urlencode(fields)}" if fields else "")


def question_part(page: str, question: Question) -> str:
    """The part of a page that shows a question."""
    parts = page.split('data-question="')
    return next(part for part in parts[1:] if part.startswith(f'{question.id}"'))


def secrets_of(course: Course) -> list[str]:
    """Every sentence of the course that only an answer may show."""
    found = []
    for question in course.questions.values():
        for text in question.texts.values():
            found += [*text.feedback.values(), text.explanation or ""]
        if question.key.kind == "essay":
            found += question.key.rubric.values()
    return [each for each in found if each]


def test_the_courses_have_something_to_hide() -> None:
    assert all(len(secrets_of(course)) > 10 for course in COURSES)


def test_a_reader_without_account_gets_no_cookie(site: Site) -> None:
    browser = site.browser()
    assert [page for page in PUBLIC if "Set-Cookie" in browser.get(page).headers] == []


def test_reading_writes_nothing(site: Site) -> None:
    browser = site.browser()
    for page in PUBLIC:
        browser.get(page)
    assert site.written == []


def test_answering_writes_nothing(site: Site) -> None:
    for course, lesson, question in QUESTIONS:
        site.browser().get(lesson_address(course, lesson, right_fields(question)))
    assert site.written == []


def test_everybody_gets_the_same_bytes(site: Site) -> None:
    one, other = site.browser(), site.browser()
    assert [page for page in PUBLIC if one.get(page).data != other.get(page).data] == []


def test_a_signed_in_reader_before_leaves_nothing_on_everybodys_page(site: Site) -> None:
    # Versions that nobody has seen, so that no page of them is kept yet.
    for course in COURSES:
        site.publish(replace(course, source_hash="6" * 64))
    for page in PUBLIC:
        site.browser("trainer").get(page)
    guest = site.browser()
    assert [page for page in PUBLIC if "/vi/studio" in guest.get(page).get_data(as_text=True)] == []


def test_everybodys_page_before_leaves_nothing_on_that_of_a_signed_in_reader(site: Site) -> None:
    trainer, guest = site.browser("trainer"), site.browser()
    for page in PUBLIC:
        guest.get(page)
    pages = [page for page in PUBLIC if not page.endswith(("/card", "/incident"))]
    assert [page for page in pages if "/vi/studio" not in trainer.get(page).get_data(as_text=True)] == []


@pytest.mark.parametrize("page", ["/vi/", "/vi/help", "/vi/incident", f"/vi/courses/{first_course().slug}/", PUBLIC[-1]])
def test_a_page_that_is_kept_is_not_sent_again(site: Site, page: str) -> None:
    browser = site.browser()
    again = browser.get(page, headers={"If-None-Match": browser.get(page).headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_new_version_has_another_mark(site: Site) -> None:
    page = f"/vi/courses/{first_course().slug}/"
    before = site.browser().get(page).headers["ETag"]
    site.publish(replace(first_course(), source_hash="9" * 64, label="9.0.0"))
    assert site.browser().get(page, headers={"If-None-Match": before}).status_code == 200


def says_something(part: str, question: Question) -> bool:
    """Whether the part holds what an answer to this question shows: a verdict, or the points to compare with."""
    text = question.texts["vi"]
    told = [*text.feedback.values(), text.explanation or "", *getattr(question.key, "rubric", {}).values()]
    return any(each in part for each in told if each) if any(told) else 'role="status"' in part


def test_practice_by_get_shows_feedback_for_every_question(site: Site) -> None:
    silent = []
    for course, lesson, question in QUESTIONS:
        page = site.browser().get(lesson_address(course, lesson, right_fields(question))).get_data(as_text=True)
        part = question_part(page, question)
        if "data-answered" not in part.split(">")[0] or not says_something(part, question):
            silent.append(question.id)
    assert silent == []


def test_every_kind_of_question_is_among_those_asked() -> None:
    assert {question.kind for _, _, question in QUESTIONS} == {
        "single", "multiple", "numeric", "text", "matching", "ordering", "cloze", "spot", "essay"
    }  # fmt: skip


def test_an_unanswered_page_holds_nothing_of_any_key(site: Site) -> None:
    told = []
    for course in COURSES:
        hidden = secrets_of(course)
        for lesson in course.lessons:
            for language in course.languages:
                page = site.browser().get(lesson_address(course, lesson, language=language)).get_data(as_text=True)
                told += [(lesson.id, each[:60]) for each in hidden if each in page]
    assert told == []


def test_an_answer_shows_nothing_of_the_other_questions(site: Site) -> None:
    told = []
    for course, lesson, question in QUESTIONS:
        page = site.browser().get(lesson_address(course, lesson, right_fields(question))).get_data(as_text=True)
        rest = page.replace(question_part(page, question), "")
        told += [(question.id, each[:60]) for each in secrets_of(course) if each in rest]
    assert told == []


def test_a_page_names_no_option_by_an_id_of_its_author(site: Site) -> None:
    course = every_kind()
    page = site.browser().get(lesson_address(course, course.lessons[1])).get_data(as_text=True)
    sent = re.findall(r'name="(q-giay-to|q-thu-tu|q-khoanh)" value="([^"]*)"', page)
    assert sent
    assert [value for _, value in sent if not value.startswith("~")] == []


def test_other_answers_are_carried_along(site: Site) -> None:
    course, lesson = every_kind(), every_kind().lessons[1]
    first, second = [course.questions[each] for each in lesson.questions[:2]]
    fields = right_fields(first) + right_fields(second)
    page = site.browser().get(lesson_address(course, lesson, fields)).get_data(as_text=True)
    third = question_part(page, course.questions[lesson.questions[2]])
    carried = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', third)
    assert sorted(carried) == sorted(fields)


def test_both_answers_stay_marked(site: Site) -> None:
    course, lesson = every_kind(), every_kind().lessons[1]
    questions = [course.questions[each] for each in lesson.questions]
    fields = [field for each in questions for field in right_fields(each)]
    page = site.browser().get(lesson_address(course, lesson, fields)).get_data(as_text=True)
    assert page.count("data-answered") == len(questions)


def test_an_item_of_an_order_moves_without_script(site: Site) -> None:
    course, lesson = every_kind(), every_kind().lessons[1]
    question = course.questions["q-thu-tu"]
    items = question.key.items  # type: ignore[union-attr]  # an ordering
    fields = [*fields_of(question, Ordered(items))[:-1], ("q-thu-tu.move", f"{items[0]}:down")]
    part = question_part(site.browser().get(lesson_address(course, lesson, fields)).get_data(as_text=True), question)
    shown = [question.texts["vi"].labels[each] for each in (items[1], items[0], items[2])]
    assert [part.index(each) for each in shown] == sorted(part.index(each) for each in shown)
    assert "data-answered" not in part.split(">")[0]


def test_an_empty_answer_is_asked_for_and_not_marked_wrong(site: Site) -> None:
    course, lesson = every_kind(), every_kind().lessons[1]
    part = question_part(
        site.browser().get(lesson_address(course, lesson, [("q-ngay.sent", "1")])).get_data(as_text=True),
        course.questions["q-ngay"],
    )
    assert "Chưa có câu trả lời" in part


HOSTILE: tuple[Fields, ...] = (
    [("q-giay-to", "khong-co")],
    [("q-giay-to", "can-cuoc")] * 400,
    [("q-ngay", "9" * 501)],
    [("q-ngay", "1\0")],
    [("q-noi.1", "x")],
    [("q-thu-tu", "1")],
    [("q-thu-tu.move", "x:sideways"), ("q-thu-tu", "1")],
    [("q-khoanh", "'; DROP TABLE course; --")],
    [("q-viet", "x" * 200_000)],
)


@pytest.mark.parametrize("fields", HOSTILE, ids=[f"{fields[0][0]}-{index}" for index, fields in enumerate(HOSTILE)])
def test_a_field_that_no_page_sends_is_refused_in_words(site: Site, fields: Fields) -> None:
    answer = site.browser().get(lesson_address(every_kind(), every_kind().lessons[1], fields))
    assert answer.status_code == 422
    assert "Câu trả lời gửi lên không đọc được" in answer.get_data(as_text=True)


def test_fields_that_are_no_business_of_the_lesson_are_passed_over(site: Site) -> None:
    strange = [("utm_source", "<script>alert(1)</script>"), ("q-khac", "1"), ("path", "x"), ("again", "x")]
    answer = site.browser().get(lesson_address(every_kind(), every_kind().lessons[1], strange))
    assert answer.status_code == 200
    assert "<script>alert" not in answer.get_data(as_text=True)


def test_what_was_answered_is_kept_in_no_shared_place(site: Site) -> None:
    course, lesson = every_kind(), every_kind().lessons[1]
    page = site.browser().get(lesson_address(course, lesson, right_fields(course.questions["q-ngay"])))
    assert page.headers["Cache-Control"] == "private, no-cache"
    assert "data-answered" not in site.browser().get(lesson_address(course, lesson)).get_data(as_text=True)


def test_the_other_language_keeps_the_answers(site: Site) -> None:
    course, lesson = every_kind(), every_kind().lessons[1]
    fields = right_fields(course.questions["q-ngay"])
    page = site.browser().get(lesson_address(course, lesson, fields)).get_data(as_text=True)
    other = lesson_address(course, lesson, fields, "en").replace("&", "&amp;")
    assert f'href="{other}" lang="en"' in page


def test_the_choice_of_the_beginning_comes_back_at_the_end(site: Site) -> None:
    course, lesson = every_kind(), every_kind().lessons[0]
    page = site.browser().get(lesson_address(course, lesson, right_fields(course.questions["q-mo-dau"]))).get_data(as_text=True)
    recalled = page.split('data-follows="q-mo-dau"')[1]
    assert "Cô được ghi tên trước." in recalled
    assert "Chiều cô lại xin nghỉ làm." not in recalled


def test_whoever_chose_nothing_is_shown_every_choice_again(site: Site) -> None:
    page = site.browser().get(lesson_address(every_kind(), every_kind().lessons[0])).get_data(as_text=True)
    recalled = page.split('data-follows="q-mo-dau"')[1]
    assert all(each in recalled for each in ("Cô được ghi tên trước.", "Chiều cô lại xin nghỉ làm."))


CITIZEN = "Người dân không phải tự ghi."


@pytest.mark.parametrize(
    ("query", "is_shown"), [("", True), ("?edition=citizen", True), ("?edition=official", False), ("?edition=x", True)]
)
def test_a_reader_without_account_reads_the_edition_for_citizens_unless_they_ask(site: Site, query: str, *, is_shown: bool) -> None:
    page = site.browser().get(lesson_address(every_kind(), every_kind().lessons[0]) + query).get_data(as_text=True)
    assert (CITIZEN in page) is is_shown


def test_an_official_reads_the_edition_for_officials_unless_they_ask(site: Site) -> None:
    address = lesson_address(every_kind(), every_kind().lessons[0])
    pages = [site.browser("own").get(address + query).get_data(as_text=True) for query in ("", "?edition=citizen")]
    assert [CITIZEN in page for page in pages] == [False, True]


def test_an_answer_stays_in_the_edition_that_was_read(site: Site) -> None:
    address = lesson_address(
        every_kind(), every_kind().lessons[0], [("edition", "official"), *right_fields(every_kind().questions["q-mo-dau"])]
    )
    assert CITIZEN not in site.browser().get(address).get_data(as_text=True)


def test_what_is_for_instructors_stands_on_no_page(site: Site) -> None:
    address = lesson_address(every_kind(), every_kind().lessons[0])
    for who in ("guest", "own", "trainer"):
        assert "Cho cả lớp đóng vai" not in site.browser(who).get(address).get_data(as_text=True)


def test_the_last_lesson_leads_to_the_card(site: Site) -> None:
    course = every_kind()
    page = site.browser().get(lesson_address(course, course.lessons[-1])).get_data(as_text=True)
    assert f'href="/vi/courses/{course.slug}/finish"' in page


def test_the_card_prints_whom_to_ask_without_account(site: Site) -> None:
    page = site.browser().get(f"/vi/courses/{first_course().slug}/card").get_data(as_text=True)
    assert "đầu mối sự cố của cơ quan anh/chị" in page


def test_a_course_without_card_says_so(site: Site) -> None:
    site.publish(replace(every_kind(), card=None, source_hash="8" * 64))
    assert site.browser().get(f"/vi/courses/{every_kind().slug}/card").status_code == 404


def test_a_fault_is_reported_without_account(site: Site) -> None:
    address = lesson_address(every_kind(), every_kind().lessons[0])
    answer = site.browser().post(f"{address}/report", data={"words": "Sai chính tả", "block": "x"})
    assert answer.status_code == 303
    assert site.count(FaultReport) == 1


def test_the_thanks_for_a_report_stand_on_nobody_elses_page(site: Site) -> None:
    site.publish(replace(every_kind(), source_hash="7" * 64))
    address = lesson_address(every_kind(), every_kind().lessons[0])
    reporter = site.browser()
    thanks = reporter.get(reporter.post(f"{address}/report", data={"words": "Sai chính tả"}).location)
    assert "Đã ghi nhận" in thanks.get_data(as_text=True)
    assert "Đã ghi nhận" not in site.browser().get(address).get_data(as_text=True)


def test_a_report_without_words_comes_back_with_a_sentence(site: Site) -> None:
    answer = site.browser().post(f"{lesson_address(every_kind(), every_kind().lessons[0])}/report", data={"words": " "})
    assert answer.status_code == 422
    assert "Xin viết vài chữ" in answer.get_data(as_text=True)


def test_reports_from_one_address_are_bounded(site: Site) -> None:
    address = f"{lesson_address(every_kind(), every_kind().lessons[0])}/report"
    browser = site.browser()
    statuses = [browser.post(address, data={"words": "Sai chính tả"}).status_code for _ in range(12)]
    assert statuses == [303] * 10 + [429] * 2
    assert site.count(FaultReport) == 10


@pytest.mark.parametrize("act", ["answer", "place", "end", "desk", "known"])
def test_nothing_is_kept_for_a_reader_without_account(site: Site, act: str) -> None:
    fields = dict(right_fields(every_kind().questions["q-mo-dau"]))
    answer = site.browser().post(f"{lesson_address(every_kind(), every_kind().lessons[0])}/{act}", data=fields)
    assert answer.status_code == 401
    assert site.count(PracticeResponse) == 0


@pytest.mark.parametrize(
    "address",
    [
        "/vi/courses/khong-co/",
        "/vi/courses/khong-co/bai",
        "/vi/courses/so-tay-tiep-dan/khong-co",
        "/vi/courses/so-tay-tiep-dan/khong-co/report",
    ],
)
def test_an_address_without_lesson_is_not_found(site: Site, address: str) -> None:
    assert site.browser().get(address).status_code == 404


def test_an_address_that_no_database_can_be_asked_for_is_not_found(site_on_each: Site) -> None:
    addresses = (
        "/vi/courses/a%00b/",
        "/vi/courses/a%00b/c",
        "/vi/courses/a%00b/c/report",
        "/vi/courses/a%00b/card",
        "/vi/courses?q=a%00b",
    )
    assert [site_on_each.browser().get(each).status_code for each in addresses] == [404, 404, 404, 404, 200]


def test_a_report_with_signs_that_no_database_keeps_is_kept_without_them(site_on_each: Site) -> None:
    address = f"{lesson_address(every_kind(), every_kind().lessons[0])}/report"
    assert site_on_each.browser().post(address, data={"words": "Sai\0 chính tả", "block": "a\0"}).status_code == 303
