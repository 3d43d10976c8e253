"""A learner's path in a case is kept at each choice: they go on where they were, on any device."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from sqlalchemy import select

from elearn.content.document import Course
from elearn.learning.case_rules import play
from elearn.learning.models import Enrolment, LessonProgress
from tests.learning.filling import lesson_address
from tests.learning.learner import Learner
from tests.site import Site, every_kind, first_course

COURSE = first_course()
CASE = COURSE.lessons[-1]
GO_ON = "Đi tiếp từ chỗ đang dở: "


def scene_title(path: str, language: str = "vi") -> str:
    assert CASE.case is not None
    return play(CASE.case, tuple(path.split(".")), language).scene.texts[language].title  # type: ignore[index]  # two languages


def kept(site: Site) -> list[str | None]:
    with site.database.read() as session:
        return list(session.scalars(select(LessonProgress.path)))


@pytest.fixture
def learner(site: Site) -> Learner:
    return Learner(site)


def test_a_learners_choices_are_buttons_that_send_the_path_with_it(learner: Learner) -> None:
    page = learner.page(CASE, "?path=a")
    assert re.findall(r'name="path" value="([^"]+)"', page) == ["a.a", "a.b", "a.c"]
    assert f'action="{learner.address(CASE, "path")}"' in page


def test_a_guests_choices_are_links(site: Site) -> None:
    page = site.browser().get(lesson_address(COURSE, CASE)).get_data(as_text=True)
    assert 'name="path"' not in page
    assert f'href="{lesson_address(COURSE, CASE, [("path", "a")])}#story"' in page


def test_a_choice_is_kept_and_leads_to_its_scene(learner: Learner) -> None:
    answer = learner.post(CASE, "path", [("path", "b.a")])
    assert (answer.status_code, answer.location) == (303, f"{learner.address(CASE)}?path=b.a#story")
    assert kept(learner.site) == ["b.a"]


def test_a_choice_sent_twice_is_kept_once(learner: Learner) -> None:
    for _ in range(2):
        learner.post(CASE, "path", [("path", "b")])
    assert (kept(learner.site), learner.site.count(Enrolment)) == (["b"], 1)


def test_whoever_opens_the_case_again_can_go_on_where_they_were(learner: Learner) -> None:
    learner.post(CASE, "path", [("path", "b.a")])
    page = Learner(learner.site).page(CASE)
    assert f'href="{learner.address(CASE)}?path=b.a#story"' in page
    assert GO_ON + scene_title("b.a") in page


def test_the_first_scene_stands_there_for_whoever_begins_again(learner: Learner) -> None:
    learner.post(CASE, "path", [("path", "b.a")])
    assert re.findall(r'name="path" value="([^"]+)"', learner.page(CASE)) == ["a", "b", "c"]


def test_the_place_is_named_in_the_language_of_the_page(learner: Learner) -> None:
    learner.post(CASE, "path", [("path", "b")])
    learner.language = "en"
    assert f"Go on where you were: {scene_title('b', 'en')}" in learner.page(CASE)


def test_nobody_elses_place_is_offered(learner: Learner) -> None:
    learner.post(CASE, "path", [("path", "b")])
    assert GO_ON not in Learner(learner.site, "sibling").page(CASE)


def test_the_learners_own_page_leads_into_the_scene(learner: Learner) -> None:
    learner.post(CASE, "path", [("path", "b")])
    page = learner.read("/vi/learning")
    assert f'href="{learner.address(CASE)}?path=b#story"' in page
    assert f"Anh/chị đang ở đoạn “{scene_title('b')}”." in page


def test_the_course_page_leads_into_the_scene(learner: Learner) -> None:
    learner.post(CASE, "path", [("path", "b")])
    page = learner.read(f"/vi/courses/{COURSE.slug}/")
    assert f'href="{learner.address(CASE)}?path=b#story">Học tiếp bài {len(COURSE.lessons)}' in page


def test_a_case_that_is_the_last_thing_left_is_offered_on_the_home_page_where_it_stands(learner: Learner) -> None:
    learner.course = every_kind()
    learner.complete()
    learner.course = COURSE
    for lesson in COURSE.lessons[:-1]:
        learner.finish(lesson)
    learner.post(CASE, "path", [("path", "b")])
    page = learner.read("/vi/").partition('class="band"')[0]
    assert f'href="{learner.address(CASE)}?path=b#story"' in page


def test_a_home_page_with_nothing_left_says_so(learner: Learner) -> None:
    for course in (every_kind(), COURSE):
        learner.course = course
        learner.complete()
    assert "Anh/chị đã học hết các bài đang có." in learner.read("/vi/")


def test_another_way_from_an_earlier_fork_becomes_the_place(learner: Learner) -> None:
    for path in ("b", "b.b", "a"):
        learner.post(CASE, "path", [("path", path)])
    assert kept(learner.site) == ["a"]


def test_looking_back_at_an_earlier_scene_changes_no_place(learner: Learner) -> None:
    learner.post(CASE, "path", [("path", "b.a")])
    learner.page(CASE, "?path=b")
    assert kept(learner.site) == ["b.a"]


def test_an_ending_is_kept_when_the_case_is_closed(learner: Learner) -> None:
    learner.finish(CASE)
    page = learner.page(CASE)
    path = kept(learner.site)[0]
    assert path is not None
    assert f"Xem lại: {scene_title(path)}" in page


@pytest.mark.parametrize("path", ["", "z", "a.z", "a..b", "A", "a" * 5000, ".".join("a" * 61), "á"])
def test_a_path_that_no_page_leads_along_is_refused_and_nothing_is_kept(learner: Learner, path: str) -> None:
    assert learner.post(CASE, "path", [("path", path)]).status_code == 422
    assert learner.site.count(LessonProgress) == 0


def test_a_lesson_without_case_keeps_no_path(learner: Learner) -> None:
    assert learner.post(COURSE.lessons[0], "path", [("path", "a")]).status_code == 422
    assert learner.site.count(LessonProgress) == 0


def test_a_guest_keeps_nothing(site: Site) -> None:
    answer = site.browser().post(f"{lesson_address(COURSE, CASE)}/path", data={"path": "a"})
    assert answer.status_code == 401
    assert site.count(LessonProgress) == 0


def without_the_second_choice(course: Course) -> Course:
    """The course in a version whose case begins with one choice less at its end."""
    *modules, last = course.modules
    *lessons, lesson = last.lessons
    assert lesson.case is not None
    first, *scenes = lesson.case.scenes
    shorter = replace(lesson.case, scenes=(replace(first, forks=first.forks[:1]), *scenes))
    changed = replace(last, lessons=(*lessons, replace(lesson, case=shorter)))
    return replace(course, modules=(*modules, changed), source_hash="c" * 64, label="9.0.0")


def test_a_place_that_a_new_version_no_longer_has_is_not_offered(learner: Learner) -> None:
    learner.post(CASE, "path", [("path", "b")])
    learner.site.publish(without_the_second_choice(COURSE))
    assert GO_ON not in learner.page(CASE)
    assert f'href="{learner.address(CASE)}"' in learner.read("/vi/learning")
