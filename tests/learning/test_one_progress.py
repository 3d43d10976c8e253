"""One course in several languages is one course: what was done in one language counts in the other."""

from __future__ import annotations

from elearn.learning.models import Completion, Enrolment, LessonProgress
from tests.learning.learner import COURSE, FIRST, Learner
from tests.site import Site


def test_a_lesson_begun_in_one_language_is_finished_in_the_other(site_on_each: Site) -> None:
    learner = Learner(site_on_each)
    first, *others = COURSE.iter_questions(FIRST)
    learner.answer(FIRST, first)
    learner.language = "en"
    for question in others:
        learner.answer(FIRST, question)
    learner.post(FIRST, "end")
    with site_on_each.database.read() as session:
        progress = session.query(LessonProgress).one()
    assert progress.lesson == FIRST.id
    assert progress.done_at is not None


def test_a_course_taken_in_two_languages_is_completed_once(site: Site) -> None:
    learner = Learner(site)
    learner.enrol()
    for at, lesson in enumerate(COURSE.lessons):
        learner.language = ("vi", "en")[at % 2]
        learner.enrol()
        learner.finish(lesson)
    assert (site.count(Enrolment), site.count(Completion)) == (1, 1)
    assert site.count(LessonProgress) == sum(each.kind != "quiz" for each in COURSE.lessons)
