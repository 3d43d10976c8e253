"""A quiz that asks to be seen again: whoever passed before may take it once more, and loses nothing by it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from elearn.assessment.models import Attempt
from elearn.content.document import Change, Course
from elearn.core.ids import Id
from elearn.learning.models import LessonProgress
from tests.assessment.conftest import quiz_site as quiz_site
from tests.assessment.counter import FINAL, Candidate, counter_course
from tests.site import Site

QUIZ = f"/vi/courses/tiep-khach/{FINAL}"
BUTTON = "Làm lại (không bắt buộc)"


def later(label: str = "9.1.0", *, relearn: tuple[str, ...] = (FINAL,), grade: str = "best") -> Course:
    course = counter_course()
    change = Change(label, {"vi": "Sửa một đáp án.", "en": "A key was corrected."}, relearn)
    return with_grade(replace(course, label=label, source_hash=f"{label:0<64}", changes=(change, *course.changes)), grade)


def with_grade(course: Course, grade: str) -> Course:
    def graded(lesson: object) -> object:
        quiz = getattr(lesson, "quiz", None)
        return lesson if quiz is None else replace(lesson, quiz=replace(quiz, grade=grade))  # type: ignore[type-var]  # a lesson

    modules = tuple(replace(each, lessons=tuple(map(graded, each.lessons))) for each in course.modules)  # type: ignore[arg-type]
    return replace(course, modules=modules)


def sat(site: Site, right: int = 10) -> tuple[Candidate, Id]:
    candidate = Candidate(site)
    attempt_id = candidate.start(FINAL)
    candidate.answer_all(attempt_id, right)
    assert candidate.submit(attempt_id).status_code == 303
    return candidate, attempt_id


def quiz_page(site: Site) -> str:
    return site.checking("own").get(QUIZ).get_data(as_text=True)


def test_whoever_passed_before_the_change_may_take_the_quiz_once_more(quiz_site: Site) -> None:
    sat(quiz_site)
    assert BUTTON not in quiz_page(quiz_site)
    quiz_site.publish(later())
    assert BUTTON in quiz_page(quiz_site)
    assert "Take it again (if you wish)" in quiz_site.checking("own").get(QUIZ.replace("/vi/", "/en/")).get_data(as_text=True)


def test_a_worse_attempt_takes_nothing_back_and_is_the_last(quiz_site: Site) -> None:
    sat(quiz_site)
    quiz_site.publish(later())
    candidate = Candidate(quiz_site)
    attempt_id = candidate.start(FINAL)
    assert "Anh/chị đã đạt; lượt này không làm kết quả kém đi." in quiz_page(quiz_site)
    candidate.answer_all(attempt_id, 0)
    candidate.submit(attempt_id)
    assert "Tính chung các lượt thì anh/chị đã đạt bài kiểm tra này." in candidate.page(attempt_id, "result")
    page = quiz_page(quiz_site)
    assert "Anh/chị đã đạt bài kiểm tra này." in page
    assert BUTTON not in page
    assert candidate.browser.post(f"{QUIZ}/start").status_code == 409
    with quiz_site.database.read() as session:
        assert session.scalars(select(LessonProgress.done_at).where(LessonProgress.lesson == FINAL)).one() is not None


def test_all_attempts_used_up_do_not_stand_in_the_way(quiz_site: Site) -> None:
    for right in (0, 0, 10):
        sat(quiz_site, right)
    quiz_site.publish(later())
    sat(quiz_site)
    assert quiz_site.count(Attempt) == 4


@pytest.mark.parametrize("grade", ["last", "average"])
def test_a_quiz_in_which_another_attempt_could_cost_the_pass_offers_none(quiz_site: Site, grade: str) -> None:
    candidate, _ = sat(quiz_site)
    quiz_site.publish(later(grade=grade))
    assert BUTTON not in quiz_page(quiz_site)
    assert candidate.browser.post(f"{QUIZ}/start").status_code == 409


def test_a_change_that_asks_for_another_lesson_offers_nothing_here(quiz_site: Site) -> None:
    candidate, _ = sat(quiz_site)
    quiz_site.publish(later(relearn=(counter_course().lessons[0].id,)))
    assert BUTTON not in quiz_page(quiz_site)
    assert candidate.browser.post(f"{QUIZ}/start").status_code == 409
