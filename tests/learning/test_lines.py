"""The lines that may be spoken of, and whether they changed from one version to a later one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from elearn.content.document import Course, Lesson
from elearn.learning.lines import Line, find_in_course, find_line, first_change, list_lines
from tests.build import compiled, with_block
from tests.site import every_kind, first_course

pytestmark = pytest.mark.pure

COURSE = first_course()
FIRST = COURSE.lessons[0]


def a_line(essence: str) -> Line:
    return Line("muc/html/1", "block", f"<p>{essence}</p>", essence)


def whole() -> Course:
    """The first course with its quizzes."""
    course = compiled().course
    assert course is not None
    return course


def of_kind(course: Course, kind: str) -> Lesson:
    return next(each for each in course.lessons if each.kind == kind)


def test_every_block_of_a_lesson_is_a_line() -> None:
    assert [each.name for each in list_lines(COURSE, FIRST, "vi")] == [each.key for each in FIRST.pages["vi"].blocks]


def test_what_only_instructors_see_is_no_line() -> None:
    course = every_kind()
    hidden = [(lesson, block.key) for lesson in course.lessons for block in lesson.pages["vi"].blocks if block.kind == "instructor"]
    assert hidden
    assert [find_line(course, lesson, key, "vi") for lesson, key in hidden] == [None] * len(hidden)


def test_scenes_of_a_case_are_lines_and_the_good_file_is_none() -> None:
    course, lesson = every_kind(), of_kind(every_kind(), "case")
    assert lesson.case is not None
    found = {each.id: find_line(course, lesson, each.id, "vi") is not None for each in lesson.case.scenes}
    assert found == {each.id: each.role != "model-file" for each in lesson.case.scenes}


def test_questions_of_the_banks_a_quiz_draws_from_are_its_lines_and_keep_their_words_to_themselves() -> None:
    course, lesson = whole(), of_kind(whole(), "quiz")
    assert lesson.quiz is not None
    bank = next(each for each in course.banks if each.id == lesson.quiz.draw[0].bank)
    lines = [find_line(course, lesson, each, "vi") for each in bank.questions]
    assert [line is not None and line.is_secret for line in lines] == [True] * len(bank.questions)


def test_a_question_of_another_lesson_is_no_line_of_a_quiz() -> None:
    course, quiz = whole(), of_kind(whole(), "quiz")
    other = next(each for each in course.lessons if each.kind == "lesson" and each.questions)
    assert find_line(course, quiz, other.questions[0], "vi") is None


def test_a_line_is_found_in_the_source_language_where_it_is_not_translated() -> None:
    bare = replace(FIRST, pages={"vi": FIRST.pages["vi"]})
    key = FIRST.pages["vi"].blocks[0].key
    assert find_line(COURSE, bare, key, "en") == find_line(COURSE, FIRST, key, "vi")


def test_a_lesson_that_has_gone_has_no_line() -> None:
    assert find_in_course(COURSE, "khong-co", FIRST.pages["vi"].blocks[0].key, "vi") is None


def test_a_line_reads_differently_when_its_text_does() -> None:
    key = FIRST.pages["vi"].blocks[1].key
    changed = with_block(COURSE, FIRST.id, key, "<p>Khác hẳn.</p>")
    before, after = (find_in_course(each, FIRST.id, key, "vi") for each in (COURSE, changed))
    assert first_change(before, [("1.1", after)]) == "1.1"


def test_a_question_reads_differently_when_its_key_does() -> None:
    key = next(each.key for each in FIRST.pages["vi"].blocks if each.kind == "question")
    name = next(each.question for each in FIRST.pages["vi"].blocks if each.key == key)
    assert name is not None
    other = replace(COURSE, questions=COURSE.questions | {name: replace(COURSE.questions[name], key_hash="f" * 32)})
    before, after = (find_in_course(each, FIRST.id, key, "vi") for each in (COURSE, other))
    assert first_change(before, [("1.1", after)]) == "1.1"


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        ([], None),
        (["a"], None),
        (["b"], "0"),
        (["a", "b", "b"], "1"),
        (["b", "c"], "0"),
        # Changed and changed back: it reads as it did.
        (["b", "a"], None),
        ([None], "0"),
        (["a", None], "1"),
    ],
)
def test_the_version_is_named_in_which_a_line_first_differed(later: list[str | None], expected: str | None) -> None:
    versions = [(str(number), a_line(each) if each else None) for number, each in enumerate(later)]
    assert first_change(a_line("a"), versions) == expected
