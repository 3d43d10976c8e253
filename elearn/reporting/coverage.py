"""How many people reach what their positions require, told so that nobody's level follows: values in, values out.

The rule (decision 0033): of how many people a level is required is told exactly, since positions are no secret; of how many reach
it only a range of shares, and no group has fewer than `SMALLEST` people. The lowest range of a group holds nobody and somebody, the
highest all and all but one, so a range alone never says of each person of a group that they reach the level, or that they do not.
Where the ranges of a competency taken together would say so, the groups are told together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from elearn.core.ids import Id
from elearn.reporting.rules import SMALLEST, Tree, own_above

Place: TypeAlias = tuple[str, str]
"""The codes of a framework and of a competency in it."""

_STEPS = ((100, 5), (50, 10), (0, 25))
"""From how many people on a range is how many per cent wide: five people at least, or a quarter of few."""


@dataclass(frozen=True, slots=True)
class Member:
    """A person without a name: where they work, and of each competency that their positions require whether they reach it."""

    unit: Id
    reach: Mapping[Place, bool]


@dataclass(frozen=True, slots=True)
class Share:
    """Between `low` and `high` per cent of so many people: `low` is reached, `high` is not, unless it is 100."""

    people: int
    low: int
    high: int

    @property
    def fewest(self) -> int:
        """The least number of people that lies in the range."""
        return -(-self.people * self.low // 100)

    @property
    def most(self) -> int:
        """The greatest number of people that lies in the range."""
        return self.people if self.high == 100 else -(-self.people * self.high // 100) - 1


@dataclass(frozen=True, slots=True)
class Coverage:
    """The shares of one competency: of all people together, and of the groups by their units."""

    total: Share
    groups: Mapping[Id, Share]


@dataclass(slots=True)
class _Count:
    people: int = 0
    reached: int = 0

    def add(self, other: _Count) -> None:
        self.people += other.people
        self.reached += other.reached

    @property
    def share(self) -> Share:
        return share_of(self.reached, self.people)


@dataclass(slots=True)
class _Counts:
    """The people of one competency by unit."""

    units: dict[Id, _Count] = field(default_factory=lambda: defaultdict(_Count))

    def move(self, unit: Id, into: Id) -> None:
        self.units[into].add(self.units.pop(unit))


def share_of(reached: int, people: int) -> Share:
    """The range in which `reached` of so many people (at least one) lie."""
    step = next(step for least, step in _STEPS if people >= least)
    low = min(reached * 100 // people // step * step, 100 - step)
    return Share(people, low, low + step)


def cover(members: Sequence[Member], tree: Tree, own: Collection[Id]) -> dict[Place, Coverage]:
    """What a reader is shown of people in and below their own units.

    Args:
        own: the units that the reader answers for. One below another adds nothing.

    A competency that fewer than `SMALLEST` people need is left out.
    """
    roots = {unit for unit in own if all(above not in own for above in list(tree.way_up(unit))[1:])}
    found: dict[Place, _Counts] = defaultdict(_Counts)
    for each in members:
        if own_above(tree, each.unit, roots) is not None:
            for place, is_reached in each.reach.items():
                found[place].units[each.unit].add(_Count(1, int(is_reached)))
    covered = {place: _coverage(counts, tree, roots) for place, counts in found.items()}
    return {place: each for place, each in covered.items() if each is not None}


def _coverage(counts: _Counts, tree: Tree, roots: Collection[Id]) -> Coverage | None:
    _fold(counts, tree, roots)
    if not counts.units:
        return None
    total = _Count()
    for each in counts.units.values():
        total.add(each)
    told = Coverage(total.share, {unit: each.share for unit, each in counts.units.items()})
    if _tells_of_each(told):
        for unit in [unit for unit in counts.units if unit not in roots]:
            root = own_above(tree, unit, roots)
            assert root is not None  # noqa: S101 - people elsewhere were left out
            counts.move(unit, root)
        told = Coverage(total.share, {unit: each.share for unit, each in counts.units.items()})
    return Coverage(total.share, {}) if _tells_of_each(told) else told


def _tells_of_each(told: Coverage) -> bool:
    """Whether the ranges of total and groups leave only one answer for a group: that all of it reach the level, or that none do."""
    fewest = sum(each.fewest for each in told.groups.values())
    most = sum(each.most for each in told.groups.values())
    for each in told.groups.values():
        at_least = max(each.fewest, told.total.fewest - (most - each.most))
        at_most = min(each.most, told.total.most - (fewest - each.fewest))
        if at_least == each.people or at_most == 0:
            return True
    return False


def _fold(counts: _Counts, tree: Tree, roots: Collection[Id]) -> None:
    """Counts a unit with few people in the one above it, and on, until they are enough or the unit is the reader's own.

    While few are left in an own unit, the smallest group below joins it. Few without any group below are left out.
    """
    passed = {step for unit in list(counts.units) for step in _up_to(tree, unit, roots)}
    for unit in sorted(passed, key=lambda each: (-tree.depth(each), each)):
        above = tree.parents[unit]
        if unit in counts.units and counts.units[unit].people < SMALLEST and unit not in roots and above is not None:
            counts.move(unit, above)
    for root in roots:
        below = [each for each in counts.units if each not in roots and own_above(tree, each, roots) == root]
        below.sort(key=lambda each: (counts.units[each].people, each))
        while root in counts.units and counts.units[root].people < SMALLEST:
            if not below:
                del counts.units[root]
                break
            counts.move(below.pop(0), root)


def _up_to(tree: Tree, unit: Id, roots: Collection[Id]) -> Iterator[Id]:
    for step in tree.way_up(unit):
        yield step
        if step in roots:
            return
