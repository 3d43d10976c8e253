"""Coverage in small numbers: whatever is shown, nothing can be made of it that stands for one to four people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import product
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elearn.core.ids import Id
from elearn.reporting.coverage import Coverage, Member, Place, Reach, Split, cover
from elearn.reporting.rules import SMALLEST, Tree

pytestmark = pytest.mark.pure


def unit(number: int) -> Id:
    return UUID(int=number)


CITY, WARD, OTHER, OFFICE, DESK = (unit(number) for number in range(1, 6))
TREE = Tree({CITY: None, WARD: CITY, OTHER: CITY, OFFICE: WARD, DESK: WARD}, {})
ONE, TWO = ("F", "1"), ("F", "2")


def people(where: Id, reached: int = 0, one_short: int = 0, more: int = 0, *, places: Sequence[Place] = (ONE,)) -> list[Member]:
    kinds = [Reach.REACHED] * reached + [Reach.ONE_SHORT] * one_short + [Reach.MORE_SHORT] * more
    return [Member(where, dict.fromkeys(places, kind)) for kind in kinds]


def shown(*members: Member, own: Sequence[Id] = (CITY,)) -> dict[Place, tuple[Split, dict[Id, tuple[int, ...]]]]:
    return {place: (each.split, dict(each.groups)) for place, each in cover(members, TREE, own).items()}


def test_enough_people_of_each_kind_are_told_apart() -> None:
    assert shown(*people(WARD, 6, 5, 7)) == {ONE: (Split.FULL, {WARD: (6, 5, 7)})}


def test_few_who_lack_much_are_counted_with_those_who_lack_one_level() -> None:
    assert shown(*people(WARD, 6, 3, 4)) == {ONE: (Split.REACHED, {WARD: (6, 7)})}


def test_few_who_reach_are_not_told_of_at_all() -> None:
    assert shown(*people(WARD, 2, 9)) == {ONE: (Split.WHOLE, {CITY: (11,)})}


def test_a_unit_with_few_is_counted_in_the_one_above() -> None:
    assert shown(*people(OFFICE, 3, 2), *people(WARD, 4, 6)) == {ONE: (Split.FULL, {WARD: (7, 8, 0)})}


def test_a_small_rest_takes_the_smallest_group_with_it() -> None:
    groups = shown(*people(OFFICE, 9, 9), *people(DESK, 6, 5), *people(WARD, 2, 1), own=[WARD])
    assert groups == {ONE: (Split.FULL, {OFFICE: (9, 9, 0), WARD: (8, 6, 0)})}


def test_the_own_unit_too_is_told_nothing_of_few() -> None:
    assert shown(*people(WARD, 4), own=[WARD]) == {}


def test_people_elsewhere_are_in_no_number() -> None:
    assert shown(*people(OTHER, 9, 9), own=[WARD]) == {}


def test_a_competency_that_few_need_not_have_is_not_shown_beside_one_that_all_need() -> None:
    """Eight of ten must have the second: the difference would be two people."""
    members = [*people(WARD, 8, places=(ONE, TWO)), *people(WARD, 2)]
    assert list(shown(*members)) == [ONE]


@st.composite
def cities(draw: st.DrawFn) -> tuple[list[Member], Tree, list[Id]]:
    size = draw(st.integers(1, 4))
    parents: dict[Id, Id | None] = {unit(0): None}
    for number in range(1, size):
        parents[unit(number)] = unit(draw(st.integers(0, number - 1)))
    members = []
    for _ in range(draw(st.integers(1, 4))):
        where, places = draw(st.sampled_from(list(parents))), draw(st.sets(st.sampled_from([ONE, TWO]), min_size=1))
        reach = {place: draw(st.sampled_from(Reach)) for place in sorted(places)}
        members += [Member(where, reach)] * draw(st.integers(1, 9))
    own = list(dict.fromkeys([unit(0), *draw(st.lists(st.sampled_from(list(parents)), max_size=1))]))
    return members, Tree(parents, {}), own


def regions(members: Sequence[Member], tree: Tree, found: dict[Place, Coverage]) -> dict[Place, list[tuple[Id, frozenset[int]]]]:
    """The people of each group, found anew: each goes to the nearest group at or above their unit."""
    where: dict[Place, list[tuple[Id, frozenset[int]]]] = {}
    for place, coverage in found.items():
        parts: dict[Id, set[int]] = {each: set() for each in coverage.groups}
        for number, member in enumerate(members):
            if place in member.reach:
                parts[next(step for step in tree.way_up(member.unit) if step in parts)].add(number)
        where[place] = [(each, frozenset(inside)) for each, inside in parts.items()]
    return where


def combined(sets: Sequence[frozenset[int]]) -> Iterator[frozenset[int]]:
    """Every set of people whose size follows from the sizes of these sets by adding and subtracting them."""
    for signs in product((-1, 0, 1), repeat=len(sets)):
        sums = Counter[int]()
        for sign, each in zip(signs, sets, strict=True):
            for one in each:
                sums[one] += sign
        if set(sums.values()) <= {0, 1}:
            yield frozenset(one for one, count in sums.items() if count)


@settings(max_examples=60, deadline=None)
@given(cities())
def test_no_adding_and_subtracting_of_what_is_required_leads_to_few_people(case: tuple[list[Member], Tree, list[Id]]) -> None:
    """Over all groups of all competencies together."""
    members, tree, own = case
    found = cover(members, tree, own)
    sets = [inside for each in regions(members, tree, found).values() for _, inside in each]
    assert [each for each in combined(sets) if 0 < len(each) < SMALLEST] == []


@settings(max_examples=60, deadline=None)
@given(cities())
def test_no_adding_and_subtracting_of_parts_leads_to_few_people(case: tuple[list[Member], Tree, list[Id]]) -> None:
    members, tree, own = case
    found = cover(members, tree, own)
    for place, groups in regions(members, tree, found).items():
        split = found[place].split
        parts = [
            frozenset(one for one in inside if split.part_of(members[one].reach[place]) == part)
            for _, inside in groups
            for part in range(split)
        ]
        assert [each for each in combined(parts) if 0 < len(each) < SMALLEST] == []


@given(cities())
def test_everybody_of_a_shown_competency_is_counted_once_and_where_they_are_or_above(
    case: tuple[list[Member], Tree, list[Id]],
) -> None:
    members, tree, own = case
    found = cover(members, tree, own)
    for place, groups in regions(members, tree, found).items():
        numbers = {
            each: Counter(found[place].split.part_of(members[one].reach[place]) for one in inside) for each, inside in groups
        }
        assert {each: tuple(count[part] for part in range(found[place].split)) for each, count in numbers.items()} == dict(
            found[place].groups
        )
