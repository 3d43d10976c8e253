"""A right answer that was corrected since a quiz was sat: news to whoever was asked, once, also where they completed later."""

from __future__ import annotations

from dataclasses import replace

import pytest

from elearn.content.document import Choice, Course
from elearn.core.ids import Id, new_id
from elearn.learning.corrections import Asked, corrections_of
from tests.assessment.corrected import with_key, with_other_option_right
from tests.assessment.counter import FINAL, Candidate, counter_course
from tests.assessment.quiz_course import quiz_course
from tests.learning.learner import Learner
from tests.site import Site

ADDRESS = "/vi/courses/tiep-khach/changes"
FIRST, LATER, LAST = (replace(quiz_course(), label=label) for label in ("1.0.0", "1.1.0", "1.2.0"))
CORRECTED = with_other_option_right(FIRST, "b-mot", "1.1.0")


def asked(course: Course, number: int = 1, *paper: str) -> Asked:
    return Asked(new_id(), "kiem-tra", number, paper or ("b-hai", "b-mot"), course)


# The rule


@pytest.mark.pure
def test_a_question_that_was_corrected_is_told_with_its_place_in_the_paper() -> None:
    attempt = asked(FIRST)
    (found,) = corrections_of(CORRECTED, [attempt], None, "vi")
    assert (found.question.id, found.attempt_id, found.attempt, found.number) == ("b-mot", attempt.attempt_id, 1, 2)


@pytest.mark.pure
def test_a_question_that_was_not_asked_is_no_news() -> None:
    assert corrections_of(CORRECTED, [asked(FIRST, 1, "b-hai")], None, "vi") == []


@pytest.mark.pure
def test_whoever_was_asked_again_since_knows_it() -> None:
    assert corrections_of(CORRECTED, [asked(FIRST), asked(CORRECTED, 2)], None, "vi") == []


@pytest.mark.pure
def test_whoever_has_seen_the_slip_of_the_correction_knows_it_in_later_versions_too() -> None:
    last = replace(CORRECTED, label="1.2.0")
    assert corrections_of(last, [asked(FIRST)], CORRECTED, "vi") == []
    assert corrections_of(last, [asked(FIRST)], FIRST, "vi") != []


@pytest.mark.pure
def test_a_slip_seen_before_the_attempt_teaches_nothing_of_it() -> None:
    wrong = replace(with_other_option_right(FIRST, "b-mot", "1.1.0"), label="1.1.0")
    right = replace(FIRST, label="1.2.0")
    assert corrections_of(right, [asked(wrong)], FIRST, "vi") != []


@pytest.mark.pure
def test_a_quiz_that_never_tells_its_keys_has_nothing_to_take_back() -> None:
    silent = quiz_course(feedback="none")
    assert corrections_of(with_other_option_right(silent, "b-mot", "1.1.0"), [asked(silent)], None, "vi") == []


@pytest.mark.pure
def test_a_question_that_is_asked_no_more_is_no_news() -> None:
    without = {name: each for name, each in CORRECTED.questions.items() if name != "b-mot"}
    assert corrections_of(replace(CORRECTED, questions=without), [asked(FIRST)], None, "vi") == []


# Pages


def sat(site: Site) -> tuple[Candidate, str]:
    """Somebody who has passed the final quiz of the first version; and a question with one right option that they were asked."""
    candidate = Candidate(site)
    attempt_id: Id = candidate.start(FINAL)
    candidate.answer_all(attempt_id, 10)
    candidate.submit(attempt_id)
    items = candidate.sitting(attempt_id).paper.items
    return candidate, next(each.id for each in items if isinstance(each.question.key, Choice) and each.question.kind == "single")


def later(question: str) -> Course:
    """A later version that corrects one question, with nothing else to tell; to read and to pass the final quiz completes it."""
    return with_other_option_right(completable(), question, "9.1.0")


def completable() -> Course:
    return replace(counter_course(), required_quizzes=(FINAL,))


def read_all(site: Site) -> Learner:
    learner = Learner(site, course=completable())
    for lesson in completable().lessons:
        if lesson.kind != "quiz":
            learner.finish(lesson)
    return learner


def test_whoever_passed_before_the_correction_and_completed_after_it_hears_of_it_once(site: Site) -> None:
    site.publish(completable())
    _, question = sat(site)
    site.publish(later(question))
    learner = read_all(site)
    page = site.checking("own").get("/vi/learning").get_data(as_text=True)
    assert ADDRESS in page
    assert "1 câu kiểm tra anh/chị đã gặp nay có đáp án khác." in page
    slip = site.checking("own").get(ADDRESS).get_data(as_text=True)
    assert "Anh/chị làm bài kiểm tra trước khi đáp án được sửa; nay khóa học ở bản 9.1.0." in slip
    assert "Đáp án đã sửa" in slip
    assert "/result#question-" in slip
    assert learner.browser.post(ADDRESS).status_code == 303
    assert ADDRESS not in learner.read("/vi/learning")
    assert "Không có gì đổi kể từ khi anh/chị hoàn thành." in learner.read(ADDRESS)


def test_whoever_completed_before_the_correction_hears_of_it_without_a_word_of_the_author(site: Site) -> None:
    site.publish(completable())
    _, question = sat(site)
    learner = read_all(site)
    site.publish(later(question))
    assert ADDRESS in learner.read("/vi/learning")
    assert "Anh/chị đã hoàn thành bản" in site.checking("own").get(ADDRESS).get_data(as_text=True)


def test_whoever_is_still_learning_is_told_after_completing(site: Site) -> None:
    site.publish(completable())
    _, question = sat(site)
    site.publish(later(question))
    assert ADDRESS not in site.browser("own").get("/vi/learning").get_data(as_text=True)


def test_nobody_hears_of_a_key_that_gave_no_other_answer(site: Site) -> None:
    site.publish(completable())
    _, question = sat(site)
    learner = read_all(site)
    key = completable().questions[question].key
    site.publish(with_key(completable(), question, key, "9.1.0"))
    assert ADDRESS not in learner.read("/vi/learning")
