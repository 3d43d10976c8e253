"""Practice without account: the address holds the answers, and only an answer opens what its question keeps back."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from elearn.assessment.form_fields import ESSAY_LIMIT
from elearn.assessment.responses import Ordered, field_names
from elearn.content.document import Course, Lesson, Question
from elearn.core import limits
from tests.learning.filling import Fields, fields_of, lesson_address, right_fields
from tests.site import Site, every_kind, first_course

COURSES = (first_course(), every_kind())
QUESTIONS = [
    (course, lesson, question) for course in COURSES for lesson in course.lessons for question in course.iter_questions(lesson)
]


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


def says_something(part: str, question: Question) -> bool:
    """Whether the part holds what an answer to this question shows: a verdict, or the points to compare with."""
    text = question.texts["vi"]
    told = [*text.feedback.values(), text.explanation or "", *getattr(question.key, "rubric", {}).values()]
    return any(each in part for each in told if each) if any(told) else 'role="status"' in part


def test_answering_writes_nothing(site: Site) -> None:
    for course, lesson, question in QUESTIONS:
        site.browser().get(lesson_address(course, lesson, right_fields(question)))
    assert site.written == []


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
    [("q-giay-to", "can-cuoc")] * 300,
    [("q-ngay", "9" * 501)],
    [("q-noi.1", "x")],
    [("q-thu-tu", "1")],
    [("q-thu-tu.move", "x:sideways"), ("q-thu-tu", "1")],
    [("q-khoanh", "'; DROP TABLE course; --")],
)


@pytest.mark.parametrize("fields", HOSTILE, ids=[f"{fields[0][0]}-{index}" for index, fields in enumerate(HOSTILE)])
def test_a_field_that_no_page_sends_is_refused_in_words(site: Site, fields: Fields) -> None:
    answer = site.browser().get(lesson_address(every_kind(), every_kind().lessons[1], fields))
    assert answer.status_code == 422
    assert "Câu trả lời gửi lên không đọc được" in answer.get_data(as_text=True)


def test_an_answer_too_long_for_an_address_is_told_so(site: Site) -> None:
    answer = site.browser().get(lesson_address(every_kind(), every_kind().lessons[1], [("q-viet", "x" * 200_000)]))
    assert answer.status_code == 414
    assert "Địa chỉ này quá dài" in answer.get_data(as_text=True)


STRANGE = [
    ("utm_source", "<script>alert(1)</script>"),
    ("q-khac", "1"),
    ("q-ngay.khac", "1"),
    ("path", "x"),
    ("again", "x"),
    ("edition", "x"),
]


@pytest.mark.parametrize("field", STRANGE, ids=[name for name, _ in STRANGE])
@pytest.mark.parametrize("who", ["guest", "own"])
def test_a_field_that_is_no_business_of_the_lesson_is_sent_away(site: Site, who: str, field: tuple[str, str]) -> None:
    answer = site.browser(who).get(lesson_address(every_kind(), every_kind().lessons[1], [field]))
    assert (answer.status_code, answer.location) == (302, lesson_address(every_kind(), every_kind().lessons[1]))


def test_what_was_answered_stays_when_a_strange_field_is_sent_away(site: Site) -> None:
    course, lesson = every_kind(), every_kind().lessons[1]
    given = [("edition", "official"), *right_fields(course.questions["q-ngay"])]
    answer = site.browser().get(lesson_address(course, lesson, [STRANGE[0], *given, ("edition", "x")]))
    assert answer.location == lesson_address(course, lesson, given)


def test_every_field_that_a_page_can_send_is_known(site: Site) -> None:
    course, lesson = every_kind(), every_kind().lessons[1]
    pages = [site.browser().get(lesson_address(course, lesson)).get_data(as_text=True)]
    # A number that was asked back offers its two readings.
    pages.append(
        site.browser().get(lesson_address(course, lesson, [("q-ngay", "1.000"), ("q-ngay.sent", "1")])).get_data(as_text=True)
    )
    known = {name for each in course.iter_questions(lesson) for name in field_names(each)}
    named = {name for page in pages for name in re.findall(r' name="(q-[^"]+)"', page)}
    assert len(named) > len(lesson.questions)
    assert named - known == set()


@pytest.mark.parametrize(
    "page", ["", "help", "incident", "courses/{slug}/", "courses/{slug}/finish", "courses/{slug}/card", "courses/{slug}/{lesson}"]
)
def test_a_page_for_everybody_repeats_nothing_of_whoever_asked_first(site: Site, page: str) -> None:
    course = replace(every_kind(), source_hash="e" * 64)
    site.publish(course)
    address = f"/vi/{page.format(slug=course.slug, lesson=course.lessons[0].slug)}"
    site.browser().get(f"{address}?ai-do=la")
    assert "ai-do" not in site.browser().get(address).get_data(as_text=True)


def test_the_edition_asked_for_stands_in_the_link_of_whoever_asked(site: Site) -> None:
    course = replace(every_kind(), source_hash="d" * 64)
    site.publish(course)
    address = lesson_address(course, course.lessons[0])
    asked, plain = (site.browser().get(each).get_data(as_text=True) for each in (f"{address}?edition=citizen", address))
    english = lesson_address(course, course.lessons[0], language="en")
    assert [f'href="{english}{query}"' in page for page, query in ((asked, "?edition=citizen"), (plain, ""))] == [True, True]


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


def test_whoever_chose_nothing_is_told_nothing_of_the_choices(site: Site) -> None:
    page = site.browser().get(lesson_address(every_kind(), every_kind().lessons[0])).get_data(as_text=True)
    recalled = page.split('data-follows="q-mo-dau"')[1]
    assert not any(each in recalled for each in ("Cô được ghi tên trước.", "Chiều cô lại xin nghỉ làm."))


ESSAYS = [(course, lesson, question) for course, lesson, question in QUESTIONS if question.kind == "essay"]
LONGEST = "ế" * limits.GUEST_TEXT_CHARACTERS
"""Each letter takes nine bytes of an address."""


@pytest.mark.parametrize(("course", "lesson", "question"), ESSAYS)
def test_the_longest_text_that_a_guests_page_takes_fits_into_an_address(
    site: Site, course: Course, lesson: Lesson, question: Question
) -> None:
    address = lesson_address(course, lesson, [(question.id, LONGEST), (f"{question.id}.sent", "1")])
    assert site.browser().get(address).status_code == 200


@pytest.mark.parametrize(("course", "lesson", "question"), ESSAYS)
def test_a_guests_page_takes_no_longer_text_than_an_address_carries(
    site: Site, course: Course, lesson: Lesson, question: Question
) -> None:
    part = question_part(site.browser().get(lesson_address(course, lesson)).get_data(as_text=True), question)
    assert f'maxlength="{limits.GUEST_TEXT_CHARACTERS}"' in part


@pytest.mark.parametrize(("course", "lesson", "question"), ESSAYS)
def test_a_learners_page_takes_a_long_text(site: Site, course: Course, lesson: Lesson, question: Question) -> None:
    part = question_part(site.browser("learner").get(lesson_address(course, lesson)).get_data(as_text=True), question)
    assert f'maxlength="{ESSAY_LIMIT}"' in part
