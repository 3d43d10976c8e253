"""When a lesson is done, a course complete, and what fits into a few minutes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.assessment.results import Tries
from elearn.content.document import Block, Lesson
from elearn.learning import rules
from elearn.learning.rules import Progress
from tests.assessment.counter import FINAL, counter_course
from tests.build import compiled

pytestmark = pytest.mark.pure

COURSE = compiled().course
assert COURSE is not None
LESSON = COURSE.lessons[0]
DONE, KNOWN, OPENED = Progress(True, True), Progress(True, False, True), Progress(True)


def test_a_lesson_is_done_when_all_questions_have_an_answer_and_its_end_was_reached() -> None:
    assert rules.is_done(LESSON, set(LESSON.questions), end_reached=True)


def test_reading_alone_does_not_make_a_lesson_done() -> None:
    assert not rules.is_done(LESSON, set(), end_reached=True)


def test_answers_alone_do_not_make_a_lesson_done() -> None:
    assert not rules.is_done(LESSON, set(LESSON.questions), end_reached=False)


@given(st.sets(st.sampled_from(LESSON.questions)))
def test_what_is_missing_and_what_is_answered_make_the_whole_lesson(answered: set[str]) -> None:
    assert set(rules.unanswered(LESSON, answered)) | answered == set(LESSON.questions)


@given(st.lists(st.sampled_from([DONE, KNOWN, OPENED, rules.NEW]), min_size=len(COURSE.lessons), max_size=len(COURSE.lessons)))
def test_a_course_is_complete_exactly_when_every_required_lesson_is_done_or_known(states: list[Progress]) -> None:
    progress = {lesson.id: state for lesson, state in zip(COURSE.lessons, states, strict=True)}
    assert rules.is_complete(COURSE, progress) == all(state in {DONE, KNOWN} for state in states)


def test_a_known_lesson_earns_no_minutes() -> None:
    progress = {lesson.id: DONE for lesson in COURSE.lessons} | {LESSON.id: KNOWN}
    assert rules.earned_minutes(replace(COURSE, credit_hours=0), progress) == COURSE.minutes - LESSON.minutes


def test_a_course_that_states_its_hours_counts_them_less_the_share_of_what_was_known() -> None:
    stated, done = replace(COURSE, credit_hours=2), {lesson.id: DONE for lesson in COURSE.lessons}
    share = (COURSE.minutes - LESSON.minutes) / COURSE.minutes
    assert rules.earned_minutes(stated, done) == 120
    assert rules.earned_minutes(stated, done | {LESSON.id: KNOWN}) == round(120 * share)
    assert rules.earned_minutes(stated, dict.fromkeys(done, KNOWN)) == 0


def test_the_next_lesson_is_the_first_unfinished_one() -> None:
    assert rules.next_lesson(COURSE, {LESSON.id: KNOWN}) is COURSE.lessons[1]


def test_a_finished_course_has_no_next_lesson() -> None:
    assert rules.next_lesson(COURSE, {lesson.id: DONE for lesson in COURSE.lessons}) is None


QUIZ = next(each for each in counter_course().lessons if each.id == FINAL)


@pytest.mark.parametrize(
    ("tries", "expected"),
    [
        (Tries(), True),
        (Tries(handed_in=2), True),
        (Tries(handed_in=3), False),
        (Tries(handed_in=3, extra=1), True),
        (Tries(handed_in=3, is_open=True), True),
        (Tries(handed_in=1, is_waiting=True), False),
    ],
)
def test_a_quiz_can_be_gone_on_with_while_an_attempt_is_open_or_left(tries: Tries, expected: bool) -> None:
    assert rules.can_go_on(QUIZ, Progress(is_opened=True, tries=tries)) is expected


def test_a_quiz_that_was_failed_comes_after_all_that_is_to_be_learned() -> None:
    course = counter_course()
    learned = {each.id: DONE for each in course.lessons[: course.lessons.index(QUIZ)]}
    failed = {QUIZ.id: Progress(is_opened=True, tries=Tries(handed_in=1))}
    following = course.lessons[course.lessons.index(QUIZ) + 1]
    assert rules.next_lesson(course, learned) is QUIZ
    assert rules.next_lesson(course, learned | failed) is following


def test_knowing_a_lesson_is_shown_by_at_most_four_questions_without_the_opening_decision() -> None:
    for lesson in COURSE.lessons:
        asked = rules.questions_to_know(COURSE, lesson)
        assert len(asked) <= 4
        assert all(question.role == "practice" and question.kind != "essay" for question in asked)


@pytest.mark.parametrize("minutes", [1, 3, 8, 15])
def test_what_is_offered_fits_into_the_minutes_wherever_something_does(minutes: int) -> None:
    found = rules.fitting(COURSE.lessons, minutes)
    assert found is not None
    assert found.minutes <= max(minutes, min(lesson.minutes for lesson in COURSE.lessons))


def test_nothing_is_offered_where_there_is_nothing() -> None:
    assert rules.fitting([], 8) is None


@given(st.sets(st.sampled_from("abcde"), min_size=1), st.integers(0, 12))
def test_as_many_cards_as_there_are_courses_show_each_course_once(courses: set[str], cards: int) -> None:
    shown: list[str] = []
    for _ in range(cards):
        shown.append(min(rules.least_shown(courses, shown)))
    assert all(abs(shown.count(one) - shown.count(other)) <= 1 for one in courses for other in courses)


def test_the_rest_of_a_lesson_gets_shorter_from_block_to_block() -> None:
    blocks = [block.key for block in LESSON.pages["vi"].blocks]
    left = [rules.remaining_minutes(LESSON, blocks, block) for block in blocks]
    assert left == sorted(left, reverse=True)
    assert left[0] == LESSON.minutes
    assert left[-1] >= 1


def test_a_block_that_is_gone_counts_as_the_beginning() -> None:
    assert rules.remaining_minutes(LESSON, ["a"], "gone") == LESSON.minutes


def block(key: str, heading: str | None, html: str = "<p>x</p>", question: str | None = None) -> Block:
    return Block(key, "question" if question else "html", "", heading=heading, html="" if question else html, question=question)


HEAD, TEXT, LAST = block("a/1", "a", '<h2 id="a">A</h2>'), block("a/2", "a"), block("a/3", "a")
TRY = block("b/1", "b", '<h2 id="b">B</h2>')


def test_the_section_that_answers_a_question_begins_at_the_heading_above_the_text_above_it() -> None:
    assert rules.section_before([HEAD, TEXT, LAST, block("a/4", "a", question="q")], "q") == "a/1"


def test_a_heading_that_stands_alone_above_questions_answers_none_of_them() -> None:
    questions = [block("b/2", "b", question="p"), block("b/3", "b", question="q")]
    assert [rules.section_before([HEAD, TEXT, TRY, *questions], each) for each in ("p", "q")] == ["a/1", "a/1"]


def test_a_line_between_headings_is_text() -> None:
    assert rules.section_before([HEAD, TEXT, TRY, block("b/2", "b", "<hr>"), block("b/3", "b", question="q")], "q") == "b/1"


def test_text_before_the_first_heading_is_a_section_too() -> None:
    assert rules.section_before([block("x/1", None), TRY, block("b/2", "b", question="q")], "q") == "x/1"


def test_a_question_without_text_above_it_leads_to_the_top() -> None:
    assert rules.section_before([HEAD, block("a/2", "a", question="q")], "q") == "a/1"


@pytest.mark.parametrize(
    "lesson", [each for each in COURSE.lessons if rules.questions_to_know(COURSE, each)], ids=lambda each: each.id
)
def test_every_question_of_the_course_leads_to_a_section_with_text(lesson: Lesson) -> None:
    blocks = lesson.pages["vi"].blocks
    for question in rules.questions_to_know(COURSE, lesson):
        heading = next(each.heading for each in blocks if each.key == rules.section_before(blocks, question.id))
        section = [each for each in blocks if each.heading == heading]
        assert any(each.kind in {"html", "figure"} and not each.html.startswith("<h2") for each in section)
