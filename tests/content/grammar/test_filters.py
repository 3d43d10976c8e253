"""The filter of a blueprint."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.content.grammar.filters import FilterRefused, parse_where

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", True),
        ("difficulty = 2", True),
        ("difficulty != 2", False),
        ("difficulty<=2", True),
        ("difficulty < 2", False),
        ("difficulty >= 3", False),
        ("difficulty > 1", True),
        ("difficulty in 1,2", True),
        ("difficulty in 1, 3", False),
        ("competency = WD1", True),
        ("competency != WD3", False),
        ("competency in WD2, WD3", True),
        ("competency in WD2", False),
        ("difficulty <= 2 and competency in WD1,WD2", True),
        ("difficulty <= 2 and competency in WD9", False),
        ("tag = tình-huống", True),
        ("tag in quầy,sổ and competency = WD1", False),
        ("tag != quầy", True),
        ("kind = single and points >= 1.5", True),
        ("id != b-001", False),
    ],
)
def test_a_filter_lets_the_right_questions_through(text: str, expected: bool) -> None:
    where = parse_where(text)
    about = {"competencies": ("WD1", "WD3"), "tags": ("tình-huống",)}
    matched = where.matches(difficulty=2, points=1.5, kind="single", question_id="b-001", **about)
    assert matched is expected


@pytest.mark.parametrize(
    "text",
    [
        "difficulty",
        "difficulty <= ",
        "difficulty <= easy",
        "difficulty = 1,2",
        "competency < WD1",
        "colour = red",
        "difficulty = 1 or difficulty = 2",
        "difficulty = 1 and",
        "and",
        "competency in WD1,,WD2",
        "difficulty = 1" + " and difficulty = 1" * 40,
    ],
)
def test_a_filter_that_is_not_understood_is_refused(text: str) -> None:
    with pytest.raises(FilterRefused):
        parse_where(text)


@given(st.text(max_size=400))
def test_any_text_is_a_filter_or_is_refused(text: str) -> None:
    with suppress(FilterRefused):
        assert parse_where(text).matches(difficulty=1) in {True, False}


@given(st.integers(1, 3), st.sets(st.sampled_from(["WD1", "WD2", "WD3"])))
def test_in_means_one_of_them(difficulty: int, competencies: set[str]) -> None:
    where = parse_where("competency in WD1,WD2")
    assert where.matches(difficulty=difficulty, competencies=competencies) == bool(competencies & {"WD1", "WD2"})
