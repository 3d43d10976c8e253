"""For every code that the product knows: sources that break its rule are told it at the place where they do, sound ones are not.

A code without such a pair fails here.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from elearn.content.lint.check import lint_file
from elearn.content.lint.guide import ALL_RULES
from elearn.content.problems import Problem
from tests.content.lint.course_examples import COURSE_EXAMPLES, TOLD_BY_STATISTICS, TOLD_BY_THE_STUDIO
from tests.content.lint.examples import EXAMPLES
from tests.content.lint.law_examples import LAW_EXAMPLES
from tests.content.lint.places import PLACES

pytestmark = pytest.mark.pure

OF_COURSES = COURSE_EXAMPLES | LAW_EXAMPLES


def test_every_code_has_a_failing_and_a_passing_sample() -> None:
    assert set(EXAMPLES) | set(OF_COURSES) | TOLD_BY_THE_STUDIO | TOLD_BY_STATISTICS == set(ALL_RULES)


def test_no_code_is_in_two_tables() -> None:
    assert not set(EXAMPLES) & set(OF_COURSES)
    assert not set(COURSE_EXAMPLES) & set(LAW_EXAMPLES)
    assert not (TOLD_BY_THE_STUDIO | TOLD_BY_STATISTICS) & (set(EXAMPLES) | set(OF_COURSES))


@cache
def problems_of(path: str, text: str) -> tuple[Problem, ...]:
    return lint_file(path, text)[1]


@pytest.mark.parametrize("code", EXAMPLES)
def test_a_code_of_one_file_is_told_where_its_author_must_look(code: str) -> None:
    example = EXAMPLES[code]
    found = [problem for problem in problems_of(example.path, example.broken) if problem.code == code]
    assert PLACES[code] in [(problem.place.line, problem.place.column) for problem in found]
    assert {problem.severity for problem in found} == {ALL_RULES[code].severity}


@pytest.mark.parametrize("code", OF_COURSES)
def test_a_code_of_a_course_is_told_where_its_author_must_look(code: str, tmp_path: Path) -> None:
    example = OF_COURSES[code]
    found = [problem for problem in example.broken(tmp_path) if problem.code == code]
    assert (example.path, example.line, example.column) in [
        (problem.place.path, problem.place.line, problem.place.column) for problem in found
    ]
    assert {problem.severity for problem in found} == {ALL_RULES[code].severity}


@pytest.mark.parametrize("code", OF_COURSES)
def test_a_code_of_a_course_is_not_told_of_sound_sources(code: str, tmp_path: Path) -> None:
    assert code not in {problem.code for problem in OF_COURSES[code].sound(tmp_path)}
