"""The first files of a new course."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elearn.content.compile import compile_sources
from elearn.content.document import Course
from elearn.content.lint.check import lint_file
from elearn.content.scaffold import files

pytestmark = pytest.mark.pure


@pytest.fixture(scope="module")
def course() -> Course:
    compilation = compile_sources({path: text.encode() for path, text in files("an-toan", "An toàn", "Safety").items()})
    assert compilation.problems == ()
    assert compilation.course is not None
    return compilation.course


def test_a_new_course_compiles_without_a_problem(course: Course) -> None:
    assert course.title == {"vi": "An toàn", "en": "Safety"}


@pytest.mark.parametrize("path", [path for path in files("a", "A", "A") if path.endswith(".md") and "." in path[:-3]])
def test_a_page_of_a_new_course_has_no_problem_for_the_linter(path: str) -> None:
    assert lint_file(path, files("a", "A", "A")[path])[1] == ()


def test_a_new_course_has_three_kinds_of_question(course: Course) -> None:
    assert {question.kind for question in course.questions.values()} >= {"single", "spot", "ordering"}


def test_a_new_course_opens_with_a_decision_and_comes_back_to_it(course: Course) -> None:
    lesson = course.lessons[0]
    kinds = [block.kind for block in lesson.pages["vi"].blocks]
    assert (course.questions[lesson.questions[0]].role, "recall" in kinds, "desk" in kinds) == ("opening", True, True)


def test_a_new_course_has_a_card_and_a_bank(course: Course) -> None:
    assert course.card is not None
    assert [len(bank.questions) for bank in course.banks] == [2]


@settings(max_examples=20)
@given(st.text(min_size=1).filter(str.strip))
def test_no_title_breaks_the_settings(title: str) -> None:
    title = " ".join(character for character in title.split() if character.isprintable()) or "a"
    text = files("a", title, "A")["course.yml"]
    assert text.count("\n") == files("a", "A", "A")["course.yml"].count("\n")


@pytest.mark.parametrize("slug", ["", "An-Toan", "-a", "a b", "a" * 41, "../a"])
def test_a_slug_that_is_no_id_is_refused(slug: str) -> None:
    with pytest.raises(ValueError, match="cannot be the id"):
        files(slug, "A", "A")
