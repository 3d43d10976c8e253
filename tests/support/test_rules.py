"""By what units stand in order, and what of them is told."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.support.rules import SMALLEST, Figures, Help, leaves_some_alone, months_before, need_of, scale_of

pytestmark = pytest.mark.pure


@given(st.integers(0, SMALLEST - 1), st.integers(0, 4))
def test_no_share_is_told_of_fewer_than_five_people(people: int, part: int) -> None:
    need = need_of(Figures(people, min(part, people), 0, 0), is_told=True)
    assert (need.active, need.completed, need.helps) == (None, None, ())


@given(st.lists(st.integers(0, 60), max_size=12), st.integers(0, 20))
def test_subtracting_the_units_told_from_the_one_above_leaves_nobody_or_enough(units: list[int], own: int) -> None:
    whole = sum(units) + own
    told = sorted(each for each in units if each >= SMALLEST)
    if leaves_some_alone(whole, sum(told)):
        told = told[1:]
    left = whole - sum(told)
    assert left == 0 or left >= SMALLEST or not told


def test_what_would_help_follows_the_rule() -> None:
    assert need_of(Figures(40, 3, 3, 2), is_told=True).helps == (Help.ANSWER, Help.TIME, Help.FINISH)
    assert need_of(Figures(40, 30, 3, 0), is_told=True).helps == (Help.FINISH,)
    assert need_of(Figures(40, 39, 39, 0), is_told=True).helps == ()


def test_the_lowest_range_holds_nobody_and_somebody() -> None:
    assert need_of(Figures(40, 0, 0, 0), is_told=True).active == need_of(Figures(40, 1, 0, 0), is_told=True).active


def test_the_months_of_a_year_end_with_the_present_one() -> None:
    months = months_before(date(2026, 3, 31), 12)
    assert (months[0], months[-1], len(set(months))) == (date(2025, 4, 1), date(2026, 3, 1), 12)


@given(st.integers(0, 10_000))
def test_a_chart_has_room_for_its_largest_number(most: int) -> None:
    assert scale_of(most) >= most
    assert scale_of(most) % 4 == 0
