"""Coverage by ranges: whatever is shown, it never says of each person of a group that they reach a level, or that they do not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elearn.core.ids import Id
from elearn.reporting.coverage import Coverage, Member, Place, Share, cover, share_of
from elearn.reporting.rules import SMALLEST, Tree

pytestmark = pytest.mark.pure


def unit(number: int) -> Id:
    return UUID(int=number)


CITY, WARD, OTHER, OFFICE, DESK = (unit(number) for number in range(1, 6))
TREE = Tree({CITY: None, WARD: CITY, OTHER: CITY, OFFICE: WARD, DESK: WARD}, {})
ONE, TWO = ("F", "1"), ("F", "2")


def people(where: Id, reached: int = 0, short: int = 0, *, places: Sequence[Place] = (ONE,)) -> list[Member]:
    return [Member(where, dict.fromkeys(places, is_reached)) for is_reached in [True] * reached + [False] * short]


def shown(*members: Member, own: Sequence[Id] = (CITY,)) -> dict[Id, Share]:
    """The groups of the first competency."""
    return dict(cover(members, TREE, own)[ONE].groups)


@pytest.mark.parametrize(
    ("reached", "of", "low", "high"),
    [
        (0, 5, 0, 25),
        (1, 5, 0, 25),
        (2, 5, 25, 50),
        (5, 5, 75, 100),
        (25, 49, 50, 75),
        (5, 50, 10, 20),
        (50, 50, 90, 100),
        (57, 100, 55, 60),
    ],
)
def test_a_range_is_a_quarter_of_few_and_finer_for_many(reached: int, of: int, low: int, high: int) -> None:
    assert share_of(reached, of) == Share(of, low, high)


@given(st.integers(SMALLEST, 400).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_a_range_alone_never_says_of_everybody_that_they_reach_it_or_not(case: tuple[int, int]) -> None:
    reached, of = case
    share = share_of(reached, of)
    assert share.fewest <= reached <= share.most
    assert share.fewest < of
    assert share.most > 0


def test_a_unit_with_few_is_counted_in_the_one_above() -> None:
    assert shown(*people(OFFICE, 3, 1), *people(WARD, 4, 6)) == {WARD: Share(14, 50, 75)}


def test_a_small_rest_takes_the_smallest_group_with_it() -> None:
    groups = shown(*people(OFFICE, 9, 9), *people(DESK, 6, 5), *people(WARD, 2, 1), own=[WARD])
    assert groups == {OFFICE: Share(18, 50, 75), WARD: Share(14, 50, 75)}


def test_few_people_of_the_own_unit_are_told_nothing_of() -> None:
    assert cover(people(WARD, 4), TREE, [WARD]) == {}


def test_people_elsewhere_are_in_no_number() -> None:
    assert cover(people(OTHER, 9, 9), TREE, [WARD]) == {}


def test_groups_that_together_would_say_that_nobody_reaches_it_are_told_together() -> None:
    """Four of ten: at least four in the one unit leave nobody for the other."""
    assert shown(*people(OFFICE, 4, 1), *people(DESK, 0, 5), own=[WARD]) == {WARD: Share(10, 25, 50)}


@st.composite
def cities(draw: st.DrawFn) -> tuple[list[Member], Tree, list[Id]]:
    size = draw(st.integers(1, 5))
    parents: dict[Id, Id | None] = {unit(0): None}
    for number in range(1, size):
        parents[unit(number)] = unit(draw(st.integers(0, number - 1)))
    members = []
    for where in parents:
        short = draw(st.integers(0, 12))
        members += people(where, draw(st.integers(0, 12)), short, places=draw(st.sampled_from([(ONE,), (TWO,), (ONE, TWO)])))
    own = list(dict.fromkeys([unit(0), *draw(st.lists(st.sampled_from(list(parents)), max_size=1))]))
    return members, Tree(parents, {}), own


def worlds(told: Coverage) -> Iterator[tuple[int, ...]]:
    """Every way in which so many people of each group can reach the level without anything shown being otherwise."""
    of_each = [
        [number for number in range(each.people + 1) if share_of(number, each.people) == each] for each in told.groups.values()
    ]
    for reached in product(*of_each):
        if share_of(sum(reached), told.total.people) == told.total:
            yield reached


@settings(max_examples=150, deadline=None)
@given(cities())
def test_in_every_group_somebody_may_reach_it_and_somebody_may_not(case: tuple[list[Member], Tree, list[Id]]) -> None:
    for told in cover(*case).values():
        possible = list(worlds(told))
        for number, share in enumerate(told.groups.values()):
            assert {each[number] for each in possible} - {0}
            assert {each[number] for each in possible} - {share.people}


@given(cities())
def test_everybody_who_needs_a_shown_competency_is_counted_once_and_no_group_is_small(
    case: tuple[list[Member], Tree, list[Id]],
) -> None:
    members, tree, own = case
    for place, told in cover(members, tree, own).items():
        sizes = [each.people for each in told.groups.values()]
        assert min(sizes, default=SMALLEST) >= SMALLEST
        assert told.total.people == sum(place in each.reach for each in members) == (sum(sizes) or told.total.people)


@given(cities())
def test_everybody_is_counted_where_they_are_or_above(case: tuple[list[Member], Tree, list[Id]]) -> None:
    members, tree, own = case
    for place, told in cover(members, tree, own).items():
        for each in members:
            assert place not in each.reach or not told.groups or set(tree.way_up(each.unit)) & set(told.groups)
