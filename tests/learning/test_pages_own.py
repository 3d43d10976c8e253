"""Pages for whoever is signed in: they write nothing, show nobody else's, and speak of the reader's own unit and progress."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from sqlalchemy import select

from elearn.assessment.marking import mark
from elearn.assessment.responses import Chosen, Response
from elearn.catalogue.service import retire
from elearn.content.document import Block, Course, Question
from elearn.core.actor import SYSTEM
from elearn.core.db.base import Base
from elearn.core.events import StoredEvent
from elearn.learning import rules
from elearn.learning.models import Enrolment, LessonProgress
from elearn.organisation.service import set_contact
from elearn.organisation.settings import Contact
from tests.learning.filling import right_fields
from tests.learning.learner import COURSE, FIRST, Learner, question_of
from tests.organisation.makers import TODAY
from tests.site import Site, every_kind


def a_wrong_answer(question: Question) -> Response:
    options = question.key.options  # type: ignore[union-attr]  # a question with options
    tries = (Response(Chosen((option,))) for option in options)
    return next(each for each in tries if mark(question, each).outcome == "wrong")


@pytest.fixture
def learner(site: Site) -> Learner:
    return Learner(site)


def test_looking_at_a_lesson_takes_up_nothing(learner: Learner) -> None:
    learner.page(FIRST)
    learner.read(f"/vi/courses/{COURSE.slug}/")
    learner.read("/vi/learning")
    assert (learner.site.count(Enrolment), learner.site.count(LessonProgress)) == (0, 0)


def test_every_page_writes_notes_at_most(site: Site) -> None:
    values = {"lang": "vi", "slug": COURSE.slug, "lesson_slug": FIRST.slug, "name": "x", "person_id": "x", "unit_id": "x"}
    adapter = site.app.url_map.bind("localhost")
    browser = site.browser("own")
    for rule in site.app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and rule.arguments <= set(values):
            address = adapter.build(rule.endpoint, {name: values[name] for name in rule.arguments}, append_unknown=False)
            browser.get(address, buffered=True)
    assert set(site.written) <= {name for name, table in Base.metadata.tables.items() if table.info.get("note")}


def test_what_a_learner_answered_stands_on_nobody_elses_page(site: Site) -> None:
    one, other = Learner(site, "own"), Learner(site, "sibling")
    one.answer(FIRST, question_of(FIRST))
    one.page(FIRST)
    assert "data-answered" not in other.page(FIRST)


def test_two_learners_each_see_their_own_answer(site: Site) -> None:
    question = question_of(FIRST)
    one, other = Learner(site, "own"), Learner(site, "sibling")
    one.answer(FIRST, question)
    wrong = a_wrong_answer(question)
    other.answer(FIRST, question, wrong)
    pages = [one.page(FIRST), other.page(FIRST), one.page(FIRST)]
    feedback = question.texts["vi"].feedback[wrong.answer.options[0]]  # type: ignore[union-attr]  # an option was chosen
    assert [feedback in page for page in pages] == [False, True, False]


def test_nobody_sees_another_ones_place_desk_act_or_end(site: Site) -> None:
    fresh = Learner(site, "sibling").page(FIRST)
    one = Learner(site, "own")
    one.enrol()
    one.post(FIRST, "place", [("block", FIRST.pages["vi"].blocks[3].key)])
    one.post(FIRST, "desk")
    one.finish(FIRST)
    assert re.sub(r'value="[^"]*"', "", Learner(site, "sibling").page(FIRST)) == re.sub(r'value="[^"]*"', "", fresh)


def give_contact(site: Site, unit: str, name: str, phone: str = "0900 000 001") -> None:
    with site.database.unit_of_work() as work:
        set_contact(work.session, SYSTEM, site.plan.units[unit], "cntt", Contact(name, phone), on=TODAY, now=work.now)


def test_a_card_prints_the_contact_of_the_readers_unit(site: Site) -> None:
    give_contact(site, "own", "Anh Khoa")
    give_contact(site, "sibling", "Chị Mai", "0900 000 002")
    cards = [Learner(site, who).read(f"/vi/courses/{COURSE.slug}/card") for who in ("own", "below", "sibling")]
    assert ["Anh Khoa, 0900 000 001" in card for card in cards] == [True, True, False]
    assert "Chị Mai, 0900 000 002" in cards[2]


def test_a_contact_is_text_and_never_markup(site: Site) -> None:
    give_contact(site, "own", "<b>Khoa</b> <a href='https://x'>x</a>")
    card = Learner(site).read(f"/vi/courses/{COURSE.slug}/card")
    assert "&lt;b&gt;Khoa&lt;/b&gt;" in card
    assert "tel:" not in card


def with_contact(course: Course, code: str) -> Course:
    """The course with a known contact where its lesson names one that units cannot set."""

    def named(block: Block) -> Block:
        html = block.html.replace("contact-tiep-dan", f"contact-{code}")
        return replace(block, html=html, contacts=(code,)) if block.contacts else block

    lesson, module = course.lessons[0], course.modules[0]
    pages = {language: replace(page, blocks=tuple(map(named, page.blocks))) for language, page in lesson.pages.items()}
    lessons = (replace(lesson, pages=pages), *module.lessons[1:])
    return replace(course, modules=(replace(module, lessons=lessons),), source_hash="4" * 64)


def test_a_lesson_prints_the_contact_of_each_readers_own_unit(site: Site) -> None:
    course = with_contact(every_kind(), "cntt")
    site.publish(course)
    give_contact(site, "own", "Anh Khoa")
    give_contact(site, "sibling", "Chị Mai")
    readers = ("own", "sibling", "own", "other")
    pages = [Learner(site, who, course).page(course.lessons[0]) for who in readers]
    assert ["Anh Khoa" in page for page in pages] == [True, False, True, False]
    assert ["Chị Mai" in page for page in pages] == [False, True, False, False]
    assert "đầu mối sự cố của cơ quan anh/chị" in pages[3]


def test_a_contact_that_units_cannot_set_is_spoken_of_in_general(site: Site) -> None:
    page = Learner(site, course=every_kind()).page(every_kind().lessons[0])
    assert "đầu mối sự cố của cơ quan anh/chị" in page


def test_a_lesson_without_translation_is_read_and_answered_in_its_own_language(site: Site) -> None:
    course = only_vietnamese(every_kind())
    site.publish(course)
    learner = Learner(site, course=course, language="en")
    lesson = course.lessons[1]
    for question in course.iter_questions(lesson):
        fields = [*right_fields(question, "vi"), ("sending", "")]
        assert learner.post(lesson, "answer", fields).status_code == 303
    assert learner.page(lesson).count("data-answered") == len(lesson.questions)


def test_a_lesson_without_translation_can_be_shown_to_be_known(site: Site) -> None:
    course = only_vietnamese(every_kind())
    site.publish(course)
    learner = Learner(site, course=course, language="en")
    lesson = course.lessons[1]
    fields = [field for each in rules.questions_to_know(course, lesson) for field in right_fields(each, "vi")]
    answer = learner.post(lesson, "known", fields)
    assert answer.location == learner.address(course.lessons[2])


def only_vietnamese(course: Course) -> Course:
    """The course before anybody has translated its lessons."""
    lessons = tuple(replace(each, pages={"vi": each.pages["vi"]}) for each in course.lessons)
    questions = {name: replace(each, texts={"vi": each.texts["vi"]}) for name, each in course.questions.items()}
    module = replace(course.modules[0], lessons=lessons)
    return replace(course, modules=(module,), questions=questions, source_hash="3" * 64)


def test_a_new_learner_is_shown_where_to_begin(learner: Learner) -> None:
    page = learner.read("/vi/learning")
    assert "Bắt đầu từ đây" in page
    assert "Năm nay chưa có khóa nào hoàn thành" in page


def test_a_learner_in_the_middle_is_led_to_the_lesson_left_off(learner: Learner) -> None:
    learner.finish(FIRST)
    learner.answer(COURSE.lessons[2], COURSE.questions[COURSE.lessons[2].questions[0]])
    page = learner.read("/vi/learning")
    lead = page.split("Học tiếp")[1]
    assert COURSE.lessons[2].title["vi"] in lead
    assert f'href="{learner.address(COURSE.lessons[2])}#' in page


def test_the_course_touched_last_leads(site: Site) -> None:
    Learner(site).answer(FIRST, question_of(FIRST))
    site.database.clock.advance(minutes=5)  # type: ignore[attr-defined]  # a clock that tests set
    other = Learner(site, course=every_kind())
    other.answer(every_kind().lessons[1], every_kind().questions["q-ngay"])
    page = other.read("/vi/learning")
    assert (
        page.index(every_kind().lessons[1].title["vi"])
        < page.index("Đang học")
        < page.index(COURSE.title["vi"], page.index("Đang học"))
    )


def test_a_completed_course_stands_among_the_done_with_its_minutes(learner: Learner) -> None:
    learner.complete()
    page = learner.read("/vi/learning")
    assert COURSE.title["vi"] in page.split("Đã hoàn thành")[1]
    assert f"Năm nay anh/chị đã học xong {COURSE.counted_minutes} phút." in page


def test_without_any_course_the_page_of_a_learner_says_so(site: Site) -> None:
    retire_all(site)
    assert "Chưa có khóa học nào." in Learner(site).read("/vi/learning")


def retire_all(site: Site) -> None:
    with site.database.unit_of_work() as work:
        for course in (COURSE, every_kind()):
            retire(work.session, SYSTEM, course.id, now=work.now)


def test_a_completion_is_one_event(learner: Learner) -> None:
    learner.complete()
    with learner.site.database.read() as session:
        names = list(session.scalars(select(StoredEvent.name)))
    assert names.count("learning.course_completed") == 1


def test_a_page_of_a_learner_is_stored_nowhere(learner: Learner) -> None:
    for address in (
        "/vi/learning",
        learner.address(FIRST),
        f"/vi/courses/{COURSE.slug}/",
        "/vi/",
        f"/vi/courses/{COURSE.slug}/finish",
    ):
        assert learner.browser.get(address).headers["Cache-Control"] == "no-store", address


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Phần 1. Nhận ra lừa đảo", "Phần 1. Nhận ra lừa đảo"),
        ("I. Mở đầu", "I. Mở đầu"),
        ("1. Mở đầu", "1. Mở đầu"),
        ("5 dấu hiệu", "1. 5 dấu hiệu"),
        ("Bài viết đầu tiên", "1. Bài viết đầu tiên"),
        ("1.5 triệu đồng", "1. 1.5 triệu đồng"),
    ],
)
def test_a_title_with_a_number_of_its_own_is_not_numbered_twice(site: Site, title: str, shown: str) -> None:
    first = replace(COURSE.modules[0].lessons[0], title={"vi": title})
    modules = (replace(COURSE.modules[0], lessons=(first, *COURSE.modules[0].lessons[1:])), *COURSE.modules[1:])
    site.publish(replace(COURSE, label="9.1.0", source_hash="9" * 64, modules=modules))
    assert f">{shown}</a>" in Learner(site).read(f"/vi/courses/{COURSE.slug}/")
