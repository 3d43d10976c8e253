"""Small numbers of obstacles are grouped upwards, and what is shown leaves nothing to subtract."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.core.ids import Id
from elearn.reporting.rules import SMALLEST, Tree, group, own_above

pytestmark = pytest.mark.pure


def unit(number: int) -> Id:
    return UUID(int=number)


CITY, WARD, OTHER, OFFICE, DESK, SMALL = (unit(number) for number in range(1, 7))
TREE = Tree({CITY: None, WARD: CITY, OTHER: CITY, OFFICE: WARD, DESK: WARD, SMALL: OTHER}, {})


def test_a_unit_with_enough_people_stands_for_itself() -> None:
    assert group({WARD: 5, CITY: 9}, TREE, [CITY]) == {WARD: 5, CITY: 9}


def test_a_unit_with_too_few_people_goes_into_the_one_above() -> None:
    assert group({OFFICE: 4, WARD: 3, CITY: 8}, TREE, [CITY]) == {WARD: 7, CITY: 8}


def test_units_that_are_too_few_together_go_further_up() -> None:
    assert group({OFFICE: 1, WARD: 3, CITY: 8}, TREE, [CITY]) == {CITY: 12}


def test_small_units_are_enough_together() -> None:
    assert group({OFFICE: 3, DESK: 2}, TREE, [CITY]) == {WARD: 5}


def test_the_own_unit_is_shown_whatever_its_number() -> None:
    assert group({WARD: 1}, TREE, [WARD]) == {WARD: 1}


def test_what_few_people_of_units_below_told_is_counted_in_the_own_unit() -> None:
    assert group({OFFICE: 2}, TREE, [WARD]) == {WARD: 2}


def test_a_small_rest_cannot_be_told_apart_by_who_is_missing() -> None:
    """A ward of two offices, one of which has a group of its own: the rest would be the other one's two people."""
    assert group({OFFICE: 6, DESK: 2}, TREE, [WARD]) == {WARD: 8}


def test_the_smallest_group_joins_a_small_rest_and_the_others_stay() -> None:
    assert group({OFFICE: 9, DESK: 6, SMALL: 2}, TREE, [CITY]) == {OFFICE: 9, CITY: 8}


def test_a_rest_of_the_own_people_alone_is_left_as_it_is() -> None:
    assert group({OFFICE: 6, WARD: 2}, TREE, [WARD]) == {OFFICE: 6, WARD: 2}


def test_two_own_units_are_both_shown() -> None:
    assert group({OFFICE: 2, CITY: 9}, TREE, [CITY, WARD]) == {WARD: 2, CITY: 9}


@st.composite
def forests(draw: st.DrawFn) -> tuple[Tree, dict[Id, int], list[Id]]:
    size = draw(st.integers(1, 14))
    parents: dict[Id, Id | None] = {unit(0): None}
    for number in range(1, size):
        parents[unit(number)] = unit(draw(st.integers(0, number - 1)))
    own = [unit(0), *draw(st.lists(st.sampled_from(list(parents)), max_size=2))]
    told = draw(st.dictionaries(st.sampled_from(list(parents)), st.integers(1, 9), min_size=1))
    return Tree(parents, {}), told, list(dict.fromkeys(own))


@given(forests())
def test_everybody_is_counted_once(case: tuple[Tree, dict[Id, int], list[Id]]) -> None:
    tree, told, own = case
    assert sum(group(told, tree, own).values()) == sum(told.values())


@given(forests())
def test_outside_the_own_units_no_number_is_small(case: tuple[Tree, dict[Id, int], list[Id]]) -> None:
    tree, told, own = case
    assert all(people >= SMALLEST for each, people in group(told, tree, own).items() if each not in own)


@given(forests())
def test_a_small_number_of_an_own_unit_is_of_its_own_people_or_all_there_is(case: tuple[Tree, dict[Id, int], list[Id]]) -> None:
    tree, told, own = case
    shown = group(told, tree, own)
    for each, people in shown.items():
        if each in own and people < SMALLEST and people != told.get(each, 0):
            assert [other for other in shown if other not in own and own_above(tree, other, own) == each] == []


@given(forests())
def test_nobody_is_counted_beside_or_below_where_they_are(case: tuple[Tree, dict[Id, int], list[Id]]) -> None:
    tree, told, own = case
    allowed = {above for each in told for above in tree.way_up(each)}
    assert set(group(told, tree, own)) <= allowed


@pytest.mark.parametrize(
    ("heirs", "counted_in"),
    [
        ({}, None),
        ({SMALL: [OFFICE]}, OFFICE),
        ({SMALL: [unit(99)], unit(99): [OFFICE]}, OFFICE),
        ({SMALL: [OFFICE, DESK]}, WARD),
        ({SMALL: [OFFICE, OTHER]}, CITY),
        ({SMALL: [unit(99)], unit(99): [SMALL]}, None),
    ],
)
def test_what_a_unit_told_that_has_ended_is_counted_with_its_heirs(heirs: dict[Id, list[Id]], counted_in: Id | None) -> None:
    today = Tree({CITY: None, WARD: CITY, OTHER: CITY, OFFICE: WARD, DESK: WARD}, heirs)
    assert today.counted_in(SMALL) == counted_in


def test_a_unit_of_today_is_counted_where_it_is() -> None:
    assert TREE.counted_in(OFFICE) == OFFICE
