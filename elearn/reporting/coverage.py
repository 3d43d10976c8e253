"""How many people reach what their positions require, counted so that the numbers point at nobody: values in, values out.

The rule: no number that is shown, and none that can be made of those shown by adding and subtracting, stands for one to four
people. It holds because

- every person is counted in exactly one group of each competency, and a competency has no other numbers than those of its groups;
- all groups of a competency are divided alike, and each part of a group is nobody or at least `SMALLEST` people; so is every sum;
- what several competencies together tell about who must have them is looked at too: people who stand in the same groups of all the
  competencies shown are at least `SMALLEST`. A competency with which this would not hold is not shown.

A unit below the reader's own in which everybody reaches the level, or nobody does, would say so of each of its people (and stand in
a table of shame): it is counted in the one above too. Of the reader's own units as a whole this much is told.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import TypeAlias

from elearn.core.ids import Id
from elearn.reporting.rules import SMALLEST, Tree, own_above

Place: TypeAlias = tuple[str, str]
"""The codes of a framework and of a competency in it."""
Parts: TypeAlias = tuple[int, ...]


class Reach(IntEnum):
    """How a person stands to the required level."""

    REACHED = 0
    ONE_SHORT = 1
    MORE_SHORT = 2


class Split(IntEnum):
    """Into how many parts the groups of a competency are divided: all together; reached and not; also by how much not."""

    WHOLE = 1
    REACHED = 2
    FULL = 3

    def part_of(self, reach: Reach) -> int:
        """In which part somebody is counted."""
        return min(reach, self - 1)


@dataclass(frozen=True, slots=True)
class Member:
    """A person without a name: where they work, and how they stand in each competency that their positions require."""

    unit: Id
    reach: Mapping[Place, Reach]


@dataclass(frozen=True, slots=True)
class Coverage:
    """The groups of one competency by their units, each with as many numbers as `split` has parts."""

    split: Split
    groups: Mapping[Id, Parts]

    @property
    def total(self) -> Parts:
        return tuple(map(sum, zip(*self.groups.values(), strict=True)))


@dataclass(frozen=True, slots=True)
class _Option:
    """A way to show a competency, and in which group each person would be counted (None for those whom it does not concern)."""

    coverage: Coverage
    where: Sequence[Id | None]


def cover(members: Sequence[Member], tree: Tree, own: Collection[Id]) -> dict[Place, Coverage]:
    """What a reader is shown of people in and below their own units; what is required of most people is looked at first.

    Args:
        own: the units that the reader answers for. One below another adds nothing.
    """
    roots = {unit for unit in own if all(above not in own for above in list(tree.way_up(unit))[1:])}
    near = [each for each in members if own_above(tree, each.unit, roots) is not None]
    required = Counter(place for each in near for place in each.reach)
    shown: dict[Place, Coverage] = {}
    stands: list[tuple[Id | None, ...]] = [()] * len(near)
    for place in sorted(required, key=lambda each: (-required[each], each)):
        for option in _options(near, place, tree, roots):
            together = [(*before, where) for before, where in zip(stands, option.where, strict=True)]
            if _tells_of_nobody(together):
                shown[place], stands = option.coverage, together
                break
    return shown


def _tells_of_nobody(stands: Iterable[tuple[Id | None, ...]]) -> bool:
    """Whether no few people stand in the same groups of everything shown. Those in no group at all are in no number."""
    alike = Counter(stand for stand in stands if any(where is not None for where in stand))
    return all(people >= SMALLEST for people in alike.values())


def _options(members: Sequence[Member], place: Place, tree: Tree, roots: Collection[Id]) -> Iterator[_Option]:
    """The ways to show a competency, the most telling first: most groups, then most parts; at last of how many it is required."""
    options = [_option(members, place, split, tree, roots, deep=True) for split in (Split.FULL, Split.REACHED)]
    options += [_option(members, place, split, tree, roots, deep=False) for split in reversed(Split)]
    found = [each for each in options if each is not None]
    found.sort(key=lambda each: (each.coverage.split is Split.WHOLE, -len(each.coverage.groups), -each.coverage.split))
    yield from found


def _option(
    members: Sequence[Member], place: Place, split: Split, tree: Tree, roots: Collection[Id], *, deep: bool
) -> _Option | None:
    """A competency shown with these parts, by unit (`deep`) or for each of the reader's own units as a whole; None if it cannot."""
    counts: dict[Id, list[int]] = defaultdict(lambda: [0] * split)
    for each in members:
        if place in each.reach:
            unit = each.unit if deep else _root_of(tree, each.unit, roots)
            counts[unit][split.part_of(each.reach[place])] += 1
    goes = _fold(counts, tree, roots)
    if any(_is_small(counts[unit]) for unit in set(goes.values())):
        return None
    where = [goes[each.unit if deep else _root_of(tree, each.unit, roots)] if place in each.reach else None for each in members]
    groups = {unit: tuple(counts[unit]) for unit in dict.fromkeys(goes.values())}
    return _Option(Coverage(split, groups), where) if groups else None


def _root_of(tree: Tree, unit: Id, roots: Collection[Id]) -> Id:
    root = own_above(tree, unit, roots)
    assert root is not None  # noqa: S101 - people elsewhere were left out
    return root


def _is_small(parts: Sequence[int]) -> bool:
    return any(0 < part < SMALLEST for part in parts)


def _is_uniform(parts: Sequence[int]) -> bool:
    """Whether all people of a group reach the level, or none."""
    return len(parts) > 1 and (parts[0] == 0 or sum(parts[1:]) == 0)


def _fold(counts: dict[Id, list[int]], tree: Tree, roots: Collection[Id]) -> dict[Id, Id]:
    """In which group the people of each unit are counted; `counts` is changed into the numbers of the groups.

    A unit with a small part, or whose people are all alike, goes into the one above it, and on, until that is not so or the unit is
    the reader's own. While that has a small part, the smallest group below joins it.
    """
    goes = {unit: unit for unit in counts}

    def move(unit: Id, into: Id) -> None:
        counts[into] = [old + new for old, new in zip(counts[into], counts.pop(unit), strict=True)]
        for each, where in goes.items():
            if where == unit:
                goes[each] = into

    passed = {step for unit in list(counts) for step in _up_to(tree, unit, roots)}
    for unit in sorted(passed, key=lambda each: (-tree.depth(each), each)):
        above = tree.parents[unit]
        tells = unit in counts and (_is_small(counts[unit]) or _is_uniform(counts[unit]))
        if tells and unit not in roots and above is not None:
            move(unit, above)
    for root in roots:
        below = [each for each in counts if each not in roots and own_above(tree, each, roots) == root]
        below.sort(key=lambda each: (sum(counts[each]), each))
        while below and root in counts and _is_small(counts[root]):
            move(below.pop(0), root)
    return goes


def _up_to(tree: Tree, unit: Id, roots: Collection[Id]) -> Iterator[Id]:
    for step in tree.way_up(unit):
        yield step
        if step in roots:
            return
