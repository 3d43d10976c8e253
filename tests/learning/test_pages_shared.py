"""A lesson page is made once for all who would be shown the same: it must be the page that each would be shown anyway."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from elearn.content.document import Course, Lesson
from elearn.core.actor import Role
from elearn.web.shared_pages import SharedPages
from tests.learning.learner import COURSE, FIRST, Learner, question_of
from tests.site import Site, every_kind

_OF_THE_MOMENT = re.compile(r'name="(csrf_token|sending)" value="([^"]+)"')
READERS = ("own", "sibling", "below", Role.TRAINER, Role.HEAD)


def still(page: str) -> str:
    """A page without its words of the moment."""
    return _OF_THE_MOMENT.sub(r'name="\1" value=""', page)


@contextmanager
def nothing_kept(site: Site) -> Iterator[None]:
    site.app.debug = True
    try:
        yield
    finally:
        site.app.debug = False


@pytest.fixture(autouse=True)
def _an_empty_shelf(site: Site) -> None:
    site.app.extensions["elearn.shared_pages"] = SharedPages()


def act_at_random(learner: Learner, lesson: Lesson, draw: random.Random) -> None:
    match draw.randrange(5):
        case 0 | 1 if lesson.questions:
            learner.answer(lesson, draw.choice(list(learner.course.iter_questions(lesson))))
        case 2:
            learner.post(lesson, "end")
        case 3:
            learner.post(lesson, "known")
        case _:
            block = draw.choice(lesson.pages["vi"].blocks).key
            learner.post(lesson, "place", [("block", block)])


@pytest.mark.parametrize("course", [COURSE, every_kind()], ids=lambda each: each.slug)
@pytest.mark.parametrize("seed", range(3))
def test_a_shared_page_is_the_page_its_reader_would_be_shown_anyway(site: Site, course: Course, seed: int) -> None:
    draw = random.Random(seed)
    lessons = [each for each in course.lessons if each.case is None and each.quiz is None]
    readers = [Learner(site, who, course, draw.choice(("vi", "en"))) for who in READERS]
    for lesson in draw.choices(lessons[:2], k=14):
        act_at_random(draw.choice(readers), lesson, draw)
        query = draw.choice(("", "", "?edition=citizen", "?edition=official"))
        shown = [still(each.page(lesson, query)) for each in readers]
        with nothing_kept(site):
            assert shown == [still(each.page(lesson, query)) for each in readers]


def test_a_page_is_made_once_for_equal_readers(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    Learner(site, "own").page(FIRST)
    monkeypatch.setattr("elearn.web.shared_pages.render_template", lambda *_, **__: pytest.fail("the page was made again"))
    Learner(site, "sibling").page(FIRST)


def test_each_reader_finds_their_own_mark_on_a_shared_page(site: Site) -> None:
    for who in ("own", "sibling"):
        page = Learner(site, who).page(FIRST)
        assert re.findall(r'data-person="([^"]+)"', page) == [str(site.plan.people[who])]


def test_a_word_of_the_moment_is_another_on_every_page(site: Site) -> None:
    pages = [Learner(site, who).page(FIRST) for who in ("own", "own", "sibling")]
    marks = [value for page in pages for name, value in _OF_THE_MOMENT.findall(page) if name == "sending"]
    assert len(set(marks)) == len(marks) > 3


def test_a_notice_is_shown_to_whom_it_is_due_and_to_nobody_else(site: Site) -> None:
    reader, other = Learner(site, "own"), Learner(site, "sibling")
    for each in (reader, other):
        each.page(FIRST)
    reader.post(FIRST, "report", [("words", "Sai ngày."), ("block", question_of(FIRST).id)])
    pages = [each.page(FIRST) for each in (reader, other, reader)]
    assert ["Cảm ơn anh/chị đã góp ý" in each for each in pages] == [True, False, False]


def test_a_new_version_is_shown_as_soon_as_it_is_published(site: Site) -> None:
    learner = Learner(site)
    before = learner.page(FIRST)
    site.publish(replace(COURSE, title={"vi": "Tên mới của khóa", "en": "A new name"}, source_hash="1" * 64))
    assert ["Tên mới của khóa" in each for each in (before, learner.page(FIRST))] == [False, True]
