"""The numbers of a year that a reader may be told, and the one way to ask for one: values in, values out.

The rule (decision 0041). The reader's units make a fixed tree that divides into two and two. A unit that has divided is told part
by part where, of people and of completions, each part has none or those of `SMALLEST` people; otherwise the parts are told as one.
In each system the categories make a fixed tree as well. Going down the units, categories are told apart as long as in both parts
each of them has none or `SMALLEST` people; those that were told together further up stay together. So a number is a sum of blocks,
each of `SMALLEST` people at least, or it is not told.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from elearn.core.ids import Id
from elearn.reporting.rules import SMALLEST, Tree
from elearn.reporting.statistics.systems import AXES, OF_PEOPLE, Axis, Categories, Category, Known, System


@dataclass(frozen=True, slots=True)
class Cell:
    """How many are told (`number`), and at least how many people stand behind them."""

    people: int
    number: int


Counted: TypeAlias = Mapping[Id, Mapping[Category, Cell]]
"""What was counted in one system: by unit and category. Coarser categories stand beside the finer ones."""
Wanted: TypeAlias = Mapping[Axis, Collection[str]]
"""Which values of which axes are asked for; an axis that is left out asks for all."""
_NOTHING = Cell(0, 0)


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the tree of units: those of `units`, in all `leaves` units."""

    units: frozenset[Id]
    parts: tuple[_Part, ...] = ()


@dataclass(frozen=True, slots=True)
class _Told:
    """What is told of a part: its blocks of categories. `parts` are empty where it is told as one."""

    units: frozenset[Id]
    blocks: Mapping[Categories, int]
    parts: tuple[_Told, ...] = ()


@dataclass(frozen=True, slots=True)
class Release:
    """What is told in each system, and how many units' people are told exactly because they are the reader's own."""

    told: Mapping[System, tuple[_Told, ...]]

    def number(self, system: System, units: Collection[Id], wanted: Wanted) -> int | None:
        """How many there are in all of `units` together; None where that is hidden.

        Args:
            wanted: values of axes of the system.
        """
        asked = frozenset(units)
        found = [_number(each, asked, AXES[system], wanted) for each in self.told[system]]
        return None if None in found else sum(each for each in found if each is not None)

    def size(self, units: Collection[Id], category: Category) -> int | None:
        """How many people or completions there are in all of `units` together; None where that is hidden."""
        asked = frozenset(units)
        found = [_number(each, asked, (Axis.UNIT,), {Axis.UNIT: category}) for each in self.told[System.SIZE]]
        return None if None in found else sum(each for each in found if each is not None)

    def together(self, system: System) -> list[frozenset[Category]]:
        """The categories that even all units together tell only as one."""
        return [block.leaves for each in self.told[system] for block in each.blocks if len(block.leaves) > 1 and block.key is None]


def release(
    counted: Mapping[System, Counted],
    tree: Tree,
    roots: Collection[Id],
    own: Collection[Id],
    known: Known,
    *,
    smallest: int = SMALLEST,
) -> Release:
    """What is told.

    Args:
        counted: `SIZE` among others.
        roots: the topmost of the reader's units; all that was counted lies in or below them.
        own: units that the reader is head or officer of: each is told alone and exactly, whatever its number.
    """
    parts = [each for root in sorted(roots) if (each := _parts(tree, root, frozenset(own))) is not None]
    told: dict[System, tuple[_Told, ...]] = {}
    sizes: list[_Told] = []
    for system in sorted(counted, key=lambda each: each is not System.SIZE):
        rule = _Rule(system, known.tree(system), counted[system], smallest)
        if system is System.SIZE:
            sizes = [rule.divide_sizes(each) for each in parts]
            others = sizes
        else:
            others = [rule.tell(size, None) for size in sizes]
        told[system] = (*others, *(rule.exactly(unit) for unit in sorted(own)))
    return Release(told)


def _parts(tree: Tree, root: Id, own: frozenset[Id]) -> _Part | None:
    """The tree of all units at and below one, whoever has completed something there; without the reader's own."""
    children: dict[Id, list[Id]] = {}
    for unit, above in tree.parents.items():
        if above is not None:
            children.setdefault(above, []).append(unit)

    def walk(unit: Id) -> _Part | None:
        below = [each for child in sorted(children.get(unit, ())) if (each := walk(child)) is not None]
        itself = [] if unit in own else [_Part(frozenset({unit}))]
        return _halved([*itself, *below]) if itself or below else None

    return walk(root)


def _halved(parts: Sequence[_Part]) -> _Part:
    if len(parts) == 1:
        return parts[0]
    half = (len(parts) + 1) // 2
    both = (_halved(parts[:half]), _halved(parts[half:]))
    return _Part(both[0].units | both[1].units, both)


class _Rule:
    """The rule for one system."""

    def __init__(self, system: System, categories: Categories, counted: Counted, smallest: int) -> None:
        self._categories, self._smallest = categories, smallest
        self._adds_up = system in OF_PEOPLE
        self._of_unit = {unit: dict(self._cells(categories, row)) for unit, row in counted.items()}
        self._sums: dict[frozenset[Id], Mapping[Categories, Cell]] = {}

    def _cells(self, node: Categories, row: Mapping[Category, Cell]) -> Iterator[tuple[Categories, Cell]]:
        """The cells of a unit for the categories of the tree that are not empty, the node's own last."""
        people, number, most = 0, 0, 0
        for part in node.parts:
            last = None
            for last in self._cells(part, row):
                yield last
            if last is not None and last[0] is part:
                people, number, most = people + last[1].people, number + last[1].number, max(most, last[1].people)
        given = row.get(node.key) if node.key is not None else None
        cell = given or Cell(people if self._adds_up else most, number)
        if cell.number:
            yield node, cell

    def sum(self, units: frozenset[Id], parts: Sequence[frozenset[Id]] = ()) -> Mapping[Categories, Cell]:
        """The cells of units taken together: their people are different ones."""
        known = self._sums.get(units)
        if known is not None:
            return known
        rows = [self.sum(each) for each in parts] if parts else [self._of_unit.get(each, {}) for each in units]
        self._sums[units] = total = _added(rows)
        return total

    def exactly(self, unit: Id) -> _Told:
        """Everything of the reader's own unit."""
        row = self._of_unit.get(unit, {})
        leaves = [each for each in self._categories.walk() if not each.parts]
        return _Told(frozenset({unit}), {each: row.get(each, _NOTHING).number for each in leaves})

    def divide_sizes(self, part: _Part) -> _Told:
        """The parts of which people and completions may be told."""
        self._learn(part)
        leaves = self._categories.parts

        def divide(each: _Part) -> _Told:
            cells = self.sum(each.units)
            blocks = {node: cells.get(node, _NOTHING).number for node in leaves}
            is_open = bool(each.parts) and all(self._may_tell(one.units, leaves) for one in each.parts)
            return _Told(each.units, blocks, tuple(divide(one) for one in each.parts) if is_open else ())

        return divide(part) if self._may_tell(part.units, leaves) else _Told(part.units, {})

    def _learn(self, part: _Part) -> None:
        for each in part.parts:
            self._learn(each)
        self.sum(part.units, [each.units for each in part.parts])

    def tell(self, size: _Told, above: Collection[Categories] | None) -> _Told:
        """What is told of a part whose size is told.

        Args:
            above: the blocks of the part that this one is part of; None at the top.
        """
        if above is None:
            self._learn_told(size)
            above = self._cut([self._categories], [size.units]) if size.blocks else ()
        cells = self.sum(size.units)
        blocks = {node: cells.get(node, _NOTHING).number for node in above}
        if not size.parts:
            return _Told(size.units, blocks)
        within = self._within(above, [each.units for each in size.parts])
        return _Told(size.units, blocks, tuple(self.tell(each, within) for each in size.parts))

    def _learn_told(self, size: _Told) -> None:
        for each in size.parts:
            self._learn_told(each)
        self.sum(size.units, [each.units for each in size.parts])

    def _cut(self, nodes: Collection[Categories], parts: Sequence[frozenset[Id]]) -> list[Categories]:
        """The finest categories below these that may be told in all parts."""
        found: list[Categories] = []
        for node in nodes:
            if node.parts and all(self._may_tell(units, node.parts) for units in parts):
                found += self._cut(node.parts, parts)
            else:
                found.append(node)
        return found

    def _within(self, above: Collection[Categories], parts: Sequence[frozenset[Id]]) -> list[Categories]:
        """The finest categories that may be told in all parts, none finer than those told of the whole."""
        kept = set(above)

        def cut(node: Categories) -> list[Categories]:
            if node in kept or not all(self._may_tell(units, node.parts) for units in parts):
                return [node]
            return [each for one in node.parts for each in cut(one)]

        return cut(self._categories)

    def _may_tell(self, units: frozenset[Id], nodes: Collection[Categories]) -> bool:
        cells = self.sum(units)
        for node in nodes:
            cell = cells.get(node)
            if cell is not None and cell.number and cell.people < self._smallest:
                return False
        return True


def _added(rows: Sequence[Mapping[Categories, Cell]]) -> Mapping[Categories, Cell]:
    """The cells of all rows together; a row that alone is not empty is that itself, as it is with every single unit."""
    filled = [each for each in rows if each]
    if len(filled) < 2:
        return filled[0] if filled else {}
    total = dict(filled[0])
    for row in filled[1:]:
        for node, cell in row.items():
            before = total.get(node)
            total[node] = cell if before is None else Cell(before.people + cell.people, before.number + cell.number)
    return total


def _number(told: _Told, units: frozenset[Id], axes: tuple[Axis, ...], wanted: Wanted) -> int | None:
    if told.units.isdisjoint(units):
        return 0
    if told.units <= units:
        return _sum(told, axes, wanted)
    total = 0
    for part in told.parts:
        found = _number(part, units, axes, wanted)
        if found is None:
            return None
        total += found
    return total if told.parts else None


def _sum(told: _Told, axes: tuple[Axis, ...], wanted: Wanted) -> int | None:
    total, is_told = 0, bool(told.blocks)
    for block, number in told.blocks.items():
        verdicts = {_is_wanted(each, axes, wanted) for each in block.leaves}
        if verdicts == {True}:
            total += number
        elif verdicts != {False} and number:
            is_told = False
    return total if is_told else None


def _is_wanted(category: Category, axes: tuple[Axis, ...], wanted: Wanted) -> bool:
    return all(category[number] in wanted[axis] for number, axis in enumerate(axes) if axis in wanted)
