"""How obstacles are counted so that the numbers point at nobody: values in, values out.

The rule: outside of the reader's own unit no number stands for fewer than `SMALLEST` people. Every obstacle is counted in exactly
one group, so that there is nothing to subtract one number from another for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from elearn.core import limits
from elearn.core.ids import Id

SMALLEST = limits.SMALLEST_GROUP
"""The fewest people of a unit whose common reason is told to those above it."""


@dataclass(frozen=True, slots=True)
class Tree:
    """The units of today with the unit above each (None above a root), and what became of those that have ended."""

    parents: Mapping[Id, Id | None]
    heirs: Mapping[Id, Collection[Id]]

    def way_up(self, unit: Id) -> Iterator[Id]:
        """The unit and everything above it."""
        step: Id | None = unit
        while step is not None and step in self.parents:
            yield step
            step = self.parents[step]

    def depth(self, unit: Id) -> int:
        return sum(1 for _ in self.way_up(unit))

    def counted_in(self, unit: Id) -> Id | None:
        """Where today counts what was told in a unit: there, in its heir, or in the lowest unit that has all its heirs below it."""
        if unit in self.parents:
            return unit
        ways = [list(self.way_up(each)) for each in self.living_heirs(unit)]
        first, others = (ways[0], ways[1:]) if ways else ([], [])
        return next((each for each in first if all(each in way for way in others)), None)

    def living_heirs(self, unit: Id) -> list[Id]:
        """The units of today that took the place of one that has ended, over any number of mergers."""
        living, seen, waiting = dict[Id, None](), {unit}, list(self.heirs.get(unit, ()))
        while waiting:
            heir = waiting.pop()
            if heir in self.parents:
                living[heir] = None
            elif heir not in seen:
                waiting.extend(self.heirs.get(heir, ()))
            seen.add(heir)
        return list(living)


def own_above(tree: Tree, unit: Id, own: Collection[Id]) -> Id | None:
    """The nearest of the reader's own units at or above a unit; None out of their reach."""
    return next((each for each in tree.way_up(unit) if each in own), None)


def group(told: Mapping[Id, int], tree: Tree, own: Collection[Id]) -> dict[Id, int]:
    """In which units' groups the people of all units are shown to a reader, with how many in each.

    Args:
        told: how many people of each unit told one reason for one act; units within the reader's reach.
        own: the units that the reader is head or officer of, each shown whatever its number.

    A unit with fewer than `SMALLEST` people goes into the one above it, and on, until they are enough or the unit is the reader's
    own. What is left in an own unit could still be told apart by whoever knows who works where; so while it is fewer than
    `SMALLEST` people and some of them are of units below, the smallest group below joins it.
    """
    groups = Counter(told)
    for unit in _from_below(told, tree, own):
        above = tree.parents[unit]
        if unit not in own and 0 < groups[unit] < SMALLEST and above is not None:
            groups[above] += groups.pop(unit)
    for unit in own:
        below = sorted(
            (each for each in groups if each not in own and own_above(tree, each, own) == unit),
            key=lambda each: (groups[each], each),
        )
        while below and told.get(unit, 0) < groups[unit] < SMALLEST:
            groups[unit] += groups.pop(below.pop(0))
    return {unit: people for unit, people in groups.items() if people}


def _from_below(units: Iterable[Id], tree: Tree, own: Collection[Id]) -> list[Id]:
    """The units and those between them and the reader's own, the lowest first."""
    passed: set[Id] = set()
    for unit in units:
        for step in tree.way_up(unit):
            passed.add(step)
            if step in own:
                break
    return sorted(passed, key=lambda each: (-tree.depth(each), each))
