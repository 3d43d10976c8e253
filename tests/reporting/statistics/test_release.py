"""What may be told points at nobody: an attacker who knows the rule and everything that is told does not find a number below five.

The attacker goes through every small world, takes all that a reader could be shown of it, and looks at the worlds that would be
shown alike: only what is the same in all of them can be known. It works with three people in place of five, so that the
worlds are few.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product
from random import Random
from typing import TypeAlias
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elearn.core.ids import Id
from elearn.reporting.rules import SMALLEST, Tree
from elearn.reporting.statistics import release as rules
from elearn.reporting.statistics.release import Cell, Counted, Release, release
from elearn.reporting.statistics.systems import AXES, COMPLETIONS, PEOPLE, Axis, Category, Known, System
from tests.reporting.statistics.plain import PlainRule

pytestmark = pytest.mark.pure
FEW = 3


def unit(number: int) -> Id:
    return UUID(int=number)


def tree_of(*parents: int | None) -> Tree:
    """A tree of units; each number is that of the unit above."""
    return Tree({unit(n): None if above is None else unit(above) for n, above in enumerate(parents)}, {})


FLAT, DEEP = tree_of(None, 0, 0), tree_of(None, 0, 1)
Person: TypeAlias = tuple[int, Category, Category]
"""The number of a unit, a gender and an age group."""
World: TypeAlias = tuple[int, ...]
"""How many people are of each kind."""
Seen: TypeAlias = tuple[int | None, ...]
SEXES_IN = [(n, (sex,), ("31-40",)) for n in range(3) for sex in ("female", "male")]
AGES_IN = [(n, (sex,), (age,)) for n in range(2) for sex in ("female", "male") for age in ("-30", "31-40")]
THREE_SEXES = [(n, (sex,), ("31-40",)) for n in range(2) for sex in ("female", "male", "other")]


def worlds(kinds: int, people: int) -> Iterator[World]:
    """Every way to have at most so many people of so many kinds."""
    if not kinds:
        yield ()
        return
    for first in range(people + 1):
        for rest in worlds(kinds - 1, people - first):
            yield (first, *rest)


def counted(kinds: Sequence[Person], world: World, systems: Sequence[System]) -> dict[System, Counted]:
    """The world as the rule takes it. Everybody has completed one course."""
    found: dict[System, dict[Id, dict[Category, Cell]]] = {each: defaultdict(dict) for each in systems}

    def add(system: System, number: int, category: Category, people: int) -> None:
        row = found[system][unit(number)]
        before = row.get(category, Cell(0, 0))
        row[category] = Cell(before.people + people, before.number + people)

    for (number, sex, age), people in zip(kinds, world, strict=True):
        for system, category in ((System.SIZE, PEOPLE), (System.SIZE, COMPLETIONS), (System.GENDER, sex), (System.AGE, age)):
            if system in found and people:
                add(system, number, category, people)
    return found  # type: ignore[return-value]  # a dictionary of dictionaries is a mapping of mappings


def reaches(tree: Tree) -> list[frozenset[Id]]:
    """Every set of units that a filter can ask for: each alone, and each with all below it."""
    alone = [frozenset({each}) for each in tree.parents]
    return list(
        dict.fromkeys([*alone, *(frozenset(one for one in tree.parents if each in tree.way_up(one)) for each in tree.parents)])
    )


def all_that_is_told(told: Release, tree: Tree) -> Seen:
    """Every number of every table."""
    seen = [told.size(units, PEOPLE) for units in reaches(tree)]
    for system in told.told:
        for axis in AXES[system]:
            values = {category[0] for each in told.told[system] for block in each.blocks for category in block.leaves}
            seen += [told.number(system, units, {axis: {value}}) for units, value in product(reaches(tree), sorted(values))]
    return tuple(seen)


def by_the_rule(kinds: Sequence[Person], systems: Sequence[System], tree: Tree) -> Callable[[World], Seen]:
    return lambda world: tuple(
        all_that_is_told(release(counted(kinds, world, systems), tree, [unit(0)], [], Known(), smallest=FEW), tree)
    )


def only_small_ones_hidden(kinds: Sequence[Person], tree: Tree) -> Callable[[World], Seen]:
    """What would be told if small cells alone were hidden."""

    def told(world: World) -> Seen:
        numbers = [
            sum(people for kind, people in zip(kinds, world, strict=True) if unit(kind[0]) in units and sex in (None, kind[1]))
            for units, sex in product(reaches(tree), (None, ("female",), ("male",)))
        ]
        return tuple(None if 0 < each < FEW else each for each in numbers)

    return told


def found_out(kinds: Sequence[Person], people: int, told: Callable[[World], Seen]) -> list[tuple[World, str]]:
    """Worlds of which the attacker knows that a cell stands for one or two people, and the cell."""
    alike: dict[Seen, list[World]] = defaultdict(list)
    for world in worlds(len(kinds), people):
        alike[told(world)].append(world)
    cells = {
        f"{number} {sex} {age}": [
            n for n, kind in enumerate(kinds) if kind[0] == number and sex in (None, kind[1]) and age in (None, kind[2])
        ]
        for number, sex, age in product(
            {kind[0] for kind in kinds}, {None, *(kind[1] for kind in kinds)}, {None, *(kind[2] for kind in kinds)}
        )
    }
    return [
        (possible[0], name)
        for possible in alike.values()
        for name, cell in cells.items()
        if len(values := {sum(world[n] for n in cell) for world in possible}) == 1 and 0 < min(values) < FEW
    ]


@pytest.mark.parametrize(
    ("kinds", "tree", "systems"),
    [
        pytest.param(SEXES_IN, FLAT, [System.SIZE, System.GENDER], id="side by side"),
        pytest.param(SEXES_IN, DEEP, [System.SIZE, System.GENDER], id="one below the other"),
        pytest.param(THREE_SEXES, tree_of(None, 0), [System.SIZE, System.GENDER], id="three categories"),
        pytest.param(AGES_IN, tree_of(None, 0), [System.SIZE, System.GENDER, System.AGE], id="two systems"),
    ],
)
def test_who_knows_the_rule_and_all_tables_finds_out_no_small_number(
    kinds: Sequence[Person], tree: Tree, systems: Sequence[System]
) -> None:
    assert found_out(kinds, 8, by_the_rule(kinds, systems, tree)) == []


def test_the_attacker_finds_out_small_numbers_where_they_alone_are_hidden() -> None:
    assert found_out(SEXES_IN, 7, only_small_ones_hidden(SEXES_IN, FLAT))


@pytest.mark.parametrize("part", ["units", "categories"])
def test_the_attacker_finds_out_small_numbers_without_either_half_of_the_rule(part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each part that is large enough is told, though the one beside it is not."""
    kept = rules._Rule._may_tell

    def careless(self: rules._Rule, cells: rules._Cells, nodes: Sequence[object]) -> bool:
        is_size = any(each.key == PEOPLE for each in nodes)  # type: ignore[attr-defined]  # nodes of the tree
        return True if is_size == (part == "units") else kept(self, cells, nodes)  # type: ignore[arg-type]

    monkeypatch.setattr(rules._Rule, "_may_tell", careless)
    assert found_out(SEXES_IN, 7, by_the_rule(SEXES_IN, [System.SIZE, System.GENDER], FLAT))


KNOWN = Known(("p", "q", "r"), {"a": {"a1": ["1"], "a2": ["1", "2"]}, "b": {"b1": ["1"]}})


def leaves_of(system: System) -> list[Category]:
    return [each.key for each in KNOWN.tree(system).walk() if each.key is not None and not each.parts]


@st.composite
def cities(draw: st.DrawFn) -> tuple[Tree, dict[System, Counted]]:
    """Up to seven units with people of every gender and age, each with one completion of some course in some month."""
    size = draw(st.integers(1, 7))
    tree = tree_of(None, *(draw(st.integers(0, number - 1)) for number in range(1, size)))
    chance = Random(draw(st.integers(0, 10_000)))
    found: dict[System, dict[Id, dict[Category, Cell]]] = {each: defaultdict(dict) for each in System}

    def one_more(system: System, where: Id, category: Category) -> None:
        number = found[system][where].get(category, Cell(0, 0)).number + 1
        found[system][where][category] = Cell(number, number)

    for where in tree.parents:
        for _ in range(draw(st.integers(0, 60))):
            content = chance.choices(leaves_of(System.CONTENT), [8, 4, 2, 2])[0]
            month = str(chance.choice((1, 2, 3, 9)))
            for system in (System.GENDER, System.AGE, System.POSITION):
                leaves = leaves_of(system)
                one_more(system, where, chance.choices(leaves, [4 ** (len(leaves) - n) for n in range(len(leaves))])[0])
            for category in (content, content[:2], content[:1]):
                one_more(System.CONTENT, where, category)
            for category in ((content[0], month), content[:1]):
                one_more(System.TIME, where, category)
            for category in (PEOPLE, COMPLETIONS):
                one_more(System.SIZE, where, category)
    return tree, found  # type: ignore[return-value]  # a dictionary of dictionaries is a mapping of mappings


@settings(max_examples=40, deadline=None)
@given(cities())
def test_no_difference_of_two_numbers_that_are_told_is_small(case: tuple[Tree, Mapping[System, Counted]]) -> None:
    """Of units less one of them, a theme less a course, a year less a month: everything that can be subtracted."""
    tree, found = case
    told = release(found, tree, [unit(0)], [], KNOWN)
    for system in set(System) - {System.SIZE}:
        leaves = leaves_of(system)
        asked: dict[frozenset[tuple[Id, Category]], int] = {}
        nodes = [each.leaves for each in KNOWN.tree(system).walk()]
        for units, categories in product(reaches(tree), nodes):
            wanted = {axis: {each[n] for each in categories} for n, axis in enumerate(AXES[system])}
            exact = frozenset(
                each for each in leaves if each and all(each[n] in wanted[axis] for n, axis in enumerate(AXES[system]))
            )
            number = told.number(system, units, wanted)
            if number is not None:
                asked[frozenset(product(units, exact))] = number
        for more, less in product(asked, asked):
            if less < more:
                assert not 0 < asked[more] - asked[less] < SMALLEST


def sums_of(system: System) -> list[dict[Axis, set[str]]]:
    """What can be asked of a system: each value of each axis, and whatever is together somewhere in its tree."""
    leaves = {each for each in KNOWN.tree(system).leaves if len(each) == len(AXES[system])}
    alone = [{axis: {each[n]}} for n, axis in enumerate(AXES[system]) for each in sorted(leaves)]
    nodes = [each.leaves for each in KNOWN.tree(system).walk()]
    return [*alone, *({axis: {each[n] for each in node} for n, axis in enumerate(AXES[system])} for node in nodes)]


@settings(max_examples=60, deadline=None)
@given(cities(), st.sets(st.integers(0, 6), max_size=2), st.integers(2, 6))
def test_the_fast_rule_tells_what_the_plain_one_tells(
    case: tuple[Tree, Mapping[System, Counted]], own: set[int], smallest: int
) -> None:
    tree, found = case
    inside = [unit(each) for each in own if unit(each) in tree.parents]
    fast = release(found, tree, [unit(0)], inside, KNOWN, smallest=smallest)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rules, "_Rule", PlainRule)
        plain = release(found, tree, [unit(0)], inside, KNOWN, smallest=smallest)
    for units in reaches(tree):
        assert [fast.size(units, each) for each in (PEOPLE, COMPLETIONS)] == [
            plain.size(units, each) for each in (PEOPLE, COMPLETIONS)
        ]
        for system in set(System) - {System.SIZE}:
            for wanted in sums_of(system):
                assert fast.number(system, units, wanted) == plain.number(system, units, wanted)


@settings(max_examples=40, deadline=None)
@given(cities(), st.data())
def test_what_is_told_is_true(case: tuple[Tree, Mapping[System, Counted]], data: st.DataObject) -> None:
    tree, found = case
    told = release(found, tree, [unit(0)], [], KNOWN)
    system = data.draw(st.sampled_from([System.GENDER, System.AGE, System.POSITION, System.CONTENT, System.TIME]))
    units = data.draw(st.sampled_from(reaches(tree)))
    axis = data.draw(st.sampled_from(AXES[system]))
    place = AXES[system].index(axis)
    value = data.draw(st.sampled_from(sorted({each[place] for each in KNOWN.tree(system).leaves})))
    true = sum(
        cell.number
        for each in units
        for category, cell in found[system][each].items()
        if len(category) == len(AXES[system]) and category[place] == value
    )
    assert told.number(system, units, {axis: {value}}) in {None, true}


def people(**sexes: int) -> dict[Category, Cell]:
    return {(sex,): Cell(number, number) for sex, number in sexes.items()}


def told_of(own: Sequence[Id] = (), **units: dict[Category, Cell]) -> Release:
    """The city 0 with the wards 1 to 3; `u1` is what was counted in ward 1."""
    found = {unit(int(name[1:])): row for name, row in units.items()}
    sizes = {
        where: {each: Cell(total, total) for each in (PEOPLE, COMPLETIONS)}
        for where, row in found.items()
        if (total := sum(each.number for each in row.values()))
    }
    return release({System.SIZE: sizes, System.GENDER: found}, tree_of(None, 0, 0, 0), [unit(0)], own, Known())


WOMEN = {Axis.GENDER: {"female"}}


def test_units_with_enough_of_each_are_told_apart() -> None:
    told = told_of(u1=people(female=7, male=6), u2=people(female=5, male=9), u3=people(female=8))
    assert [told.number(System.GENDER, [unit(n)], WOMEN) for n in (1, 2, 3)] == [7, 5, 8]


def test_a_small_unit_is_told_with_the_one_beside_it_and_the_total_is_exact() -> None:
    told = told_of(u1=people(female=9, male=9), u2=people(female=2), u3=people(female=6, male=5))
    assert [told.size([unit(n)], PEOPLE) for n in (1, 2, 3)] == [18, None, None]
    assert told.size([unit(2), unit(3)], PEOPLE) == 13
    assert told.size([unit(n) for n in range(4)], PEOPLE) == 31


def test_genders_that_are_rare_in_a_unit_are_hidden_there_but_not_its_size() -> None:
    told = told_of(u2=people(female=1, male=9), u3=people(female=6, male=5))
    assert told.size([unit(2)], PEOPLE) == 10
    assert told.number(System.GENDER, [unit(2)], WOMEN) is None
    assert told.number(System.GENDER, [unit(3)], WOMEN) is None
    assert told.number(System.GENDER, [unit(2), unit(3)], WOMEN) == 7


def test_the_own_unit_is_told_exactly() -> None:
    told = told_of([unit(2)], u2=people(female=1, male=2), u3=people(female=6, male=5))
    assert told.number(System.GENDER, [unit(2)], WOMEN) == 1


def test_of_fewer_than_five_people_nothing_is_told() -> None:
    told = told_of(u1=people(female=2), u2=people(male=2))
    assert told.size([unit(n) for n in range(4)], PEOPLE) is None


@given(st.lists(st.integers(0, 7), min_size=10, max_size=10), st.lists(st.booleans(), min_size=5, max_size=5))
def test_many_units_at_once_are_told_as_each_alone(people: list[int], is_own: list[bool]) -> None:
    tree = tree_of(None, 0, 0, 1, 1)
    kinds = [(n, (sex,), ("31-40",)) for n in range(5) for sex in ("female", "male")]
    own = [unit(n) for n, each in enumerate(is_own) if each]
    told = release(counted(kinds, tuple(people), [System.SIZE, System.GENDER]), tree, [unit(0)], own, Known())
    wholes = {each: frozenset(other for other in tree.parents if each in tree.way_up(other)) for each in tree.parents}
    for wanted in ({}, {Axis.GENDER: ("female",)}):
        alone = {
            each: number for each, whole in wholes.items() if (number := told.number(System.GENDER, whole, wanted)) is not None
        }
        assert told.numbers(System.GENDER, wholes, wanted) == alone
