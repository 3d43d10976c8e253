"""The home page and the learner's own: what fits into the minutes, the places of the drawing, and numbers that agree."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from elearn.catalogue.service import retire
from elearn.content.document import Author, Course
from elearn.core.actor import SYSTEM
from tests.learning.learner import COURSE, FIRST, Learner
from tests.site import Site, another, every_kind


@pytest.fixture
def learner(site: Site) -> Learner:
    return Learner(site)


def cards(page: str) -> list[tuple[str, str]]:
    """(minutes, address) of each card."""
    found = re.findall(r'<li><a href="([^"]+)"><b>(\d+)<small>', page)
    return [(minutes, href) for href, minutes in found]


def opening_of(course: Course, number: int = 0) -> str:
    return next(each.id for each in course.iter_questions(course.lessons[number]) if each.role == "opening")


def scene_of(course: Course, number: int = 0) -> str:
    """The first block of the section that the decision of a lesson closes."""
    blocks = course.lessons[number].pages["vi"].blocks
    at = next(index for index, each in enumerate(blocks) if each.question == opening_of(course, number))
    return next(each.key for each in blocks if each.heading == blocks[at - 1].heading)


def only(site: Site, *courses: Course) -> None:
    """Leaves these courses alone in the catalogue."""
    with site.database.unit_of_work() as work:
        for each in {COURSE.id, every_kind().id} - {course.id for course in courses}:
            retire(work.session, SYSTEM, each, now=work.now)


def test_three_minutes_on_the_learners_own_page_lead_to_a_decision(learner: Learner) -> None:
    only(learner.site, COURSE)
    page = learner.read("/vi/learning")
    assert f'href="{learner.address(FIRST)}#{scene_of(COURSE)}">Chỉ có 3 phút' in page


def test_three_minutes_lead_to_a_decision_that_is_not_taken_yet(learner: Learner) -> None:
    only(learner.site, COURSE)
    learner.answer(FIRST, COURSE.questions[opening_of(COURSE)])
    assert f"{learner.address(COURSE.lessons[1])}#{scene_of(COURSE, 1)}" in learner.read("/vi/learning")


def test_the_card_of_a_decision_names_the_lesson_and_the_scene(learner: Learner) -> None:
    only(learner.site, COURSE)
    page = FIRST.pages["vi"]
    assert f"<span>{page.title} · {page.headings[0].text}</span>" in learner.read("/vi/")


def test_the_home_page_leads_on_to_where_a_learner_left_off(learner: Learner) -> None:
    second = COURSE.lessons[1]
    block = second.pages["vi"].blocks[6].key
    learner.answer(FIRST, COURSE.questions[opening_of(COURSE)])
    learner.post(second, "place", [("block", block)])
    assert re.search(rf'href="{learner.address(second)}#{block}">Học tiếp, \d+ phút', learner.read("/vi/"))


def test_the_home_page_says_nothing_of_going_on_before_a_course_was_taken_up(learner: Learner) -> None:
    assert "Học tiếp" not in learner.read("/vi/")


def test_where_nothing_takes_three_minutes_nothing_is_offered_for_them(learner: Learner) -> None:
    only(learner.site, COURSE)
    for lesson in COURSE.lessons[:-1]:
        learner.finish(lesson)
    assert COURSE.lessons[-1].minutes > 3
    assert "Chỉ có 3 phút" not in learner.read("/vi/learning")
    assert [minutes for minutes, _ in cards(learner.read("/vi/"))] == ["8"]


def test_no_lesson_is_offered_twice(site: Site) -> None:
    offered = [href.partition("#")[0] for _, href in cards(site.browser().get("/vi/").get_data(as_text=True))]
    assert len(offered) == len(set(offered)) == 3


def test_three_cards_come_from_three_courses(site: Site) -> None:
    for code in ("a-nhat", "a-nhi"):
        site.publish(another(COURSE, code=code))
    offered = [href.split("/")[3] for _, href in cards(site.browser().get("/vi/").get_data(as_text=True))]
    assert len(set(offered)) == 3


def test_the_last_lesson_is_offered_as_a_decision_and_at_the_block_left_off(learner: Learner) -> None:
    only(learner.site, COURSE)
    second = COURSE.lessons[1]
    for lesson in (FIRST, *COURSE.lessons[2:]):
        learner.finish(lesson)
    block = second.pages["vi"].blocks[6].key
    learner.post(second, "place", [("block", block)])
    assert cards(learner.read("/vi/")) == [
        ("3", f"{learner.address(second)}#{scene_of(COURSE, 1)}"),
        ("8", f"{learner.address(second)}#{block}"),
    ]


def rooms(page: str) -> list[tuple[str, str]]:
    """(element, name) of each place of the drawing."""
    return re.findall(r'<(a|div) class="room.*?<b>(.*?)</b>', page, re.DOTALL)


def test_a_place_without_a_course_is_drawn_and_named_but_is_no_link(site: Site) -> None:
    only(site, COURSE)
    page = site.browser().get("/vi/").get_data(as_text=True)
    assert rooms(page) == [
        ("div", "Phòng văn thư"),
        ("div", "Phòng họp"),
        ("div", "Quầy tiếp nhận"),
        ("a", "Điện thoại trong túi"),
    ]
    assert page.count("Khóa học cho nơi này đang được soạn.") == 3


def test_a_home_page_without_any_course_says_so(site: Site) -> None:
    only(site)
    page = site.browser().get("/vi/").get_data(as_text=True)
    assert "Chưa có khóa học nào." in page
    assert "học hết" not in page


def with_one_lesson(code: str) -> Course:
    """A course of one lesson of one minute with one question beside its opening."""
    module, lesson = COURSE.modules[0], COURSE.lessons[0]
    opening, asked, *_ = lesson.questions
    short = replace(lesson, minutes=1, questions=(opening, asked))
    author = replace(COURSE.authors[0], hours=1)
    modules, required = (replace(module, lessons=(short,)),), (short.id,)
    return another(COURSE, code=code, modules=modules, required_lessons=required, authors=(author,))


NUMBERS = {
    "vi": (["1 bài", "đọc đến cuối bài."], ["cả 1 bài", "cả 1 câu"]),
    "en": (["1 lesson", "to the end of the lesson.", "1 hour of work"], ["1 lessons", "1 minutes", "1 hours", "1 questions"]),
}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_one_of_a_thing_is_spoken_of_as_one(site: Site, language: str) -> None:
    course = with_one_lesson(f"mot-{language}")
    site.publish(course)
    learner = Learner(site, course=course, language=language)
    at = f"/{language}/courses/{course.slug}"
    addresses = (f"{at}/", f"{at}/finish", learner.address(course.lessons[0]), learner.address(course.lessons[0], "known"))
    pages = [learner.read(each) for each in addresses]
    learner.post(course.lessons[0], "end")
    learner.answer(course.lessons[0], course.questions[course.lessons[0].questions[0]])
    pages.append(learner.page(course.lessons[0]))
    learner.answer(course.lessons[0], course.questions[course.lessons[0].questions[1]])
    pages += [learner.read(f"/{language}/learning"), learner.read(f"/{language}/")]
    said, wrong = NUMBERS[language]
    text = re.sub(r"<[^>]+>", " ", " ".join(pages))
    assert [words for words in said if words not in text] == []
    assert [words for words in wrong if re.search(rf"(?<!\d){words}(?!\w)", text)] == []


def test_authors_are_named_in_the_readers_language(site: Site) -> None:
    author = Author("Ban biên soạn", 40, {"vi": "Ban biên soạn", "en": "Editorial team"})
    course = another(COURSE, code="hai-ten", authors=(author,))
    site.publish(course)
    page = site.browser().get(f"/en/courses/{course.slug}/").get_data(as_text=True)
    assert ("Editorial team" in page, "Ban biên soạn" in page) == (True, False)
