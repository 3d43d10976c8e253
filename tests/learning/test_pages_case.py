"""A case on its pages: the address is the state, so every path can be played, left and taken up without account."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from elearn.content.document import Case, Course, Lesson
from elearn.learning import case_rules
from elearn.learning.case_rules import LONGEST_PATH, play
from elearn.learning.models import LessonProgress
from tests.learning.filling import lesson_address
from tests.site import Site, every_kind, first_course

CASES = [(course, lesson, lesson.case) for course in (first_course(), every_kind()) for lesson in course.lessons if lesson.case]
SMALL = next(each for each in CASES if each[0] is every_kind())


def paths(case: Case, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every path along which a reader can go, up to a length at which stories that lead back repeat themselves."""
    yield path
    if len(path) < 7:
        for fork in play(case, path, "vi").scene.forks:
            yield from paths(case, (*path, fork.id))


def address(course: Course, lesson: Lesson, path: tuple[str, ...], language: str = "vi") -> str:
    return lesson_address(course, lesson, [("path", ".".join(path))], language)


@pytest.mark.parametrize(("course", "lesson", "case"), CASES, ids=[lesson.id for _, lesson, _ in CASES])
def test_every_path_has_a_page_with_its_scene(site: Site, course: Course, lesson: Lesson, case: Case) -> None:
    browser = site.browser()
    wrong = []
    for path in paths(case):
        page = browser.get(address(course, lesson, path))
        if page.status_code != 200 or play(case, path, "vi").scene.texts["vi"].title not in page.get_data(as_text=True):
            wrong.append(path)
    assert wrong == []


BROKEN = ("x", "a.x", "A", "a..b", "a.", ".", "a b", "1", "á", "a" * 5000, ".".join("a" * (LONGEST_PATH + 1)), "a.a.a.a.a")


@pytest.mark.parametrize("who", ["guest", "own"])
def test_a_path_that_no_page_leads_along_is_not_found(site: Site, who: str) -> None:
    course, lesson, _ = SMALL
    browser = site.browser(who)
    assert [path for path in BROKEN if browser.get(f"{lesson_address(course, lesson)}?path={path}").status_code != 404] == []


def test_a_page_leads_along_each_of_its_choices(site: Site) -> None:
    course, lesson, case = SMALL
    page = site.browser().get(lesson_address(course, lesson)).get_data(as_text=True)
    assert [fork.id for fork in case.scenes[0].forks if f'href="{address(course, lesson, (fork.id,))}#story"' not in page] == []


def test_the_clock_and_the_file_follow_the_choices(site: Site) -> None:
    course, lesson, _ = SMALL
    page = site.browser().get(address(course, lesson, ("b", "a"))).get_data(as_text=True)
    assert "16:16" in page
    assert "nhận đơn, muộn một chút." in page


def test_what_a_choice_brings_about_is_told_only_after_it(site: Site) -> None:
    course, lesson, case = SMALL
    told = []
    for scene in case.scenes:
        told += [text for fork in scene.texts["vi"].forks.values() if (text := fork.feedback)]
    page = site.browser().get(lesson_address(course, lesson)).get_data(as_text=True)
    assert told
    assert [each for each in told if each in page] == []


def test_an_ending_tells_what_each_choice_on_the_way_brought_about(site: Site) -> None:
    course, lesson, _ = SMALL
    page = site.browser().get(address(course, lesson, ("b", "b"))).get_data(as_text=True)
    assert "Cô về tay không." in page
    assert "Cô không đến nữa." in page
    assert "Cô có giấy trong tay." not in page


def test_an_ending_shows_what_its_facts_allow(site: Site) -> None:
    course, lesson, _ = SMALL
    pages = [site.browser().get(address(course, lesson, path)).get_data(as_text=True) for path in (("a",), ("b", "b"))]
    assert ["Đơn đã vào sổ." in page for page in pages] == [True, False]


def test_an_ending_leads_back_to_every_fork(site: Site) -> None:
    course, lesson, _ = SMALL
    page = site.browser().get(address(course, lesson, ("b", "b"))).get_data(as_text=True)
    assert f'href="{address(course, lesson, ("b",))}#story"' in page
    assert f'href="{lesson_address(course, lesson)}#story"' in page


def test_the_other_language_keeps_the_path(site: Site) -> None:
    course, lesson, _ = SMALL
    page = site.browser().get(address(course, lesson, ("b",))).get_data(as_text=True)
    assert f'href="{address(course, lesson, ("b",), "en")}"' in page


def test_looking_at_scenes_writes_nothing(site: Site) -> None:
    course, lesson, case = SMALL
    for path in paths(case):
        site.browser("own").get(address(course, lesson, path))
    assert site.written == []


def test_a_learner_closes_a_case_at_its_ending(site: Site) -> None:
    course, lesson, case = SMALL
    path = next(each for each in paths(case) if case_rules.reaches_ending(case, each))
    page = site.browser("own").get(address(course, lesson, path)).get_data(as_text=True)
    assert f'name="path" value="{".".join(path)}"' in page
    site.browser("own").post(f"{lesson_address(course, lesson)}/end", data={"path": ".".join(path)})
    assert site.count(LessonProgress) == 1


def test_before_an_ending_there_is_nothing_to_close(site: Site) -> None:
    course, lesson, _ = SMALL
    pages = [site.browser("own").get(address(course, lesson, path)).get_data(as_text=True) for path in ((), ("b",), ("b", "b"))]
    assert [f'action="{lesson_address(course, lesson)}/end"' in page for page in pages] == [False, False, True]
