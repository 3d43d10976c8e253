"""A case along every path."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.content.document import Case
from elearn.learning.case_rules import (
    LONGEST_PATH,
    BrokenPath,
    kept_path,
    passages,
    play,
    reaches_ending,
    read_path,
    remaining_minutes,
    write_path,
)
from elearn.learning.models import LessonProgress
from tests.build import compiled

pytestmark = pytest.mark.pure

COURSE = compiled().course
assert COURSE is not None
CASE = next(lesson.case for lesson in COURSE.lessons if lesson.case is not None)


def every_path(case: Case, before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    standing = play(case, before, "vi")
    yield before
    for fork in standing.scene.forks:
        yield from every_path(case, (*before, fork.id))


PATHS = list(every_path(CASE))


def test_every_path_comes_to_an_ending() -> None:
    ends = [path for path in PATHS if play(CASE, path, "vi").is_ended]
    assert ends
    assert all(not play(CASE, path, "vi").scene.forks for path in ends)


def test_every_ending_of_the_case_is_reached() -> None:
    reached = {play(CASE, path, "vi").scene.id for path in PATHS}
    assert {scene.id for scene in CASE.scenes if scene.role == "ending"} <= reached


@pytest.mark.parametrize("path", PATHS, ids=write_path)
def test_the_clock_is_the_start_and_the_minutes_of_the_choices(path: tuple[str, ...]) -> None:
    standing = play(CASE, path, "vi")
    assert standing.at == CASE.start + sum(step.fork.minutes for step in standing.steps)


@pytest.mark.parametrize("path", PATHS, ids=write_path)
def test_both_languages_write_the_same_lines(path: tuple[str, ...]) -> None:
    vi, en = play(CASE, path, "vi"), play(CASE, path, "en")
    assert [(line.key, line.at) for line in vi.lines] == [(line.key, line.at) for line in en.lines]


def test_the_lines_before_the_last_choice_are_not_fresh() -> None:
    path = max(PATHS, key=len)
    standing, before = play(CASE, path, "vi"), play(CASE, path[:-1], "vi")
    assert standing.lines[: standing.fresh] == before.lines


def test_each_step_leads_back_to_just_before_its_choice() -> None:
    path = max(PATHS, key=len)
    for number, step in enumerate(play(CASE, path, "vi").steps):
        assert step.before == path[:number]
        assert play(CASE, step.before, "vi").scene is step.scene


def test_a_passage_for_a_fact_is_shown_only_where_the_fact_was_set() -> None:
    conditional = [(scene, each) for scene in CASE.scenes for each in scene.texts["vi"].passages if each.fact is not None]
    assert conditional
    for scene, passage in conditional:
        assert passage.fact is not None
        with_fact, without = passages(scene, frozenset({passage.fact}), "vi"), passages(scene, frozenset(), "vi")
        assert (passage.html in with_fact) != passage.unless
        assert (passage.html in without) == passage.unless


@pytest.mark.parametrize("text", ["z", "a..b", "a.1", "A", "a.b.c.d.e.f.z", ".", "a" * 200, ".".join("a" * (LONGEST_PATH + 1))])
def test_a_path_that_no_page_leads_along_is_refused(text: str) -> None:
    with pytest.raises(BrokenPath):
        play(CASE, read_path(text), "vi")


@given(st.text(max_size=40))
def test_any_text_is_read_as_a_path_or_refused(text: str) -> None:
    with contextlib.suppress(BrokenPath):
        assert write_path(read_path(text)) == text


def test_an_unfinished_path_reaches_no_ending() -> None:
    assert not reaches_ending(CASE, ())
    assert not reaches_ending(CASE, ("z",))


@pytest.mark.parametrize("path", PATHS, ids=write_path)
def test_a_kept_path_is_the_path(path: tuple[str, ...]) -> None:
    assert kept_path(CASE, write_path(path)) == path


@pytest.mark.parametrize("text", [None, "", "z", "a.z", "a..b", "A", "a" * 200])
def test_what_is_no_path_any_more_leads_to_the_beginning(text: str | None) -> None:
    assert kept_path(CASE, text) == ()


def test_the_longest_path_fits_into_its_column() -> None:
    column = LessonProgress.__table__.c.path.type
    assert len(write_path(["a"] * LONGEST_PATH)) <= column.length  # type: ignore[attr-defined]  # text of a length


def test_a_case_at_its_beginning_takes_its_minutes() -> None:
    assert remaining_minutes(CASE, (), 8) == 8


@pytest.mark.parametrize("path", [each for each in PATHS if play(CASE, each, "vi").is_ended], ids=write_path)
def test_an_ending_takes_a_minute(path: tuple[str, ...]) -> None:
    assert remaining_minutes(CASE, path, 8) == 1


@pytest.mark.parametrize("path", PATHS, ids=write_path)
def test_a_case_never_takes_more_than_its_minutes_nor_less_than_one(path: tuple[str, ...]) -> None:
    assert 1 <= remaining_minutes(CASE, path, 8) <= 8


def test_a_choice_towards_the_end_leaves_less_to_do() -> None:
    path = min((each for each in PATHS if play(CASE, each, "vi").is_ended), key=len)
    left = [remaining_minutes(CASE, path[:taken], 8) for taken in range(len(path) + 1)]
    assert left == sorted(left, reverse=True)
    assert left[0] > left[-1]
