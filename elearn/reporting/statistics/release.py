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
from typing import NamedTuple, TypeAlias

from elearn.core.ids import Id
from elearn.reporting.rules import SMALLEST, Tree
from elearn.reporting.statistics.parts import Part, parts_of
from elearn.reporting.statistics.systems import AXES, OF_PEOPLE, Axis, Categories, Category, Known, System


class Cell(NamedTuple):
    """How many are told (`number`), and at least how many people stand behind them."""

    people: int
    number: int


Counted: TypeAlias = Mapping[Id, Mapping[Category, Cell]]
"""What was counted in one system: by unit and category. Coarser categories stand beside the finer ones."""
Wanted: TypeAlias = Mapping[Axis, Collection[str]]
"""Which values of which axes are asked for; an axis that is left out asks for all."""


_Cells: TypeAlias = Mapping[Categories, int]
"""What was counted in some units by nodes of the tree of categories; empty nodes are left out.

A cell is one whole number, its people times `_ONE_PERSON` and its number: both are added up at once, and no object is made for each
of the hundred thousand cells of a city.
"""
_ONE_PERSON = 1 << 40


@dataclass(frozen=True, slots=True)
class _Told:
    """What is told of a part: its blocks of categories. `parts` are empty where it is told as one.

    Categories of which a part has nothing are one block, however finely others tell them apart. `is_exact`: a unit of the reader's
    own.
    """

    units: frozenset[Id]
    blocks: Mapping[Categories, int]
    parts: tuple[_Told, ...] = ()
    is_exact: bool = False

    def walk(self) -> Iterator[_Told]:
        """The part and all below it."""
        yield self
        for part in self.parts:
            yield from part.walk()


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

    def numbers(self, system: System, wholes: Mapping[Id, frozenset[Id]], wanted: Wanted) -> dict[Id, int]:
        """As `number` for each of many units; those that are hidden are left out. `wholes` are they with all that is below them:
        less the reader's own, each is a part of the tree of units, so none is searched for.
        """
        axes, parts = AXES[system], {part.units: part for told in self.told[system] for part in told.walk()}
        own = frozenset[Id]().union(*(each.units for each in self.told[system] if each.is_exact))
        found = {}
        for unit, whole in wholes.items():
            asked = [frozenset({each}) for each in whole & own] + ([whole - own] if whole - own else [])
            numbers = [_sum(parts[each], axes, wanted) if each in parts else None for each in asked]
            if None not in numbers:
                found[unit] = sum(each for each in numbers if each is not None)
        return found

    def size(self, units: Collection[Id], category: Category) -> int | None:
        """How many people or completions there are in all of `units` together; None where that is hidden."""
        asked = frozenset(units)
        found = [_number(each, asked, (Axis.UNIT,), {Axis.UNIT: category}) for each in self.told[System.SIZE]]
        return None if None in found else sum(each for each in found if each is not None)


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
    parts = [each for root in sorted(roots) if (each := parts_of(tree, root, frozenset(own))) is not None]
    told: dict[System, tuple[_Told, ...]] = {}
    sizes: list[_Told] = []
    for system in sorted(counted, key=lambda each: each is not System.SIZE):
        rule = _Rule(system, known.tree(system), counted[system], smallest)
        if system is System.SIZE:
            sizes = [rule.divide_sizes(each) for each in parts]
            others = sizes
        else:
            others = [rule.tell(size) for size in sizes]
        told[system] = (*others, *(rule.exactly(unit) for unit in sorted(own)))
    return Release(told)


class _Rule:
    """The rule for one system."""

    def __init__(self, system: System, categories: Categories, counted: Counted, smallest: int) -> None:
        self._categories, self._counted = categories, counted
        self._adds_up = system in OF_PEOPLE
        self._enough = smallest * _ONE_PERSON
        self._sums: dict[frozenset[Id], _Cells] = {}
        self._orders: dict[tuple[Category, ...], Sequence[tuple[Categories, Category | None]]] = {}
        nodes = list(_from_below(categories))
        self._of_key = {node.key: node for node in nodes if node.key is not None}
        self._above = {part: node for node in nodes for part in node.parts}
        self._place = {node: place for place, node in enumerate(nodes)}

    def _cells(self, unit: Id) -> _Cells:
        """The cells of a unit. Only categories that it has are gone through: those of the installation may be thousands."""
        row = self._counted.get(unit)
        if not row:
            return {}
        cells: dict[Categories, int] = {}
        for node, category in self._order(tuple(row)):
            if category is not None:
                people, number = row[category]
            else:
                parts = [cells[part] for part in node.parts if part in cells]
                # The same people may stand behind several completions.
                people = (sum if self._adds_up else max)([0, *(each // _ONE_PERSON for each in parts)])
                number = sum(each % _ONE_PERSON for each in parts)
            if number:
                cells[node] = people * _ONE_PERSON + number
        return cells

    def _order(self, categories: tuple[Category, ...]) -> Sequence[tuple[Categories, Category | None]]:
        """The nodes that these categories and what is above them are, parts first, each with the category counted for itself."""
        known = self._orders.get(categories)
        if known is not None:
            return known
        counted = {node: each for each in categories if (node := self._of_key.get(each)) is not None}
        touched = set(counted)
        for node in counted:
            above = self._above.get(node)
            while above is not None and above not in touched:
                touched.add(above)
                above = self._above.get(above)
        found = [(node, counted.get(node)) for node in sorted(touched, key=self._place.__getitem__)]
        self._orders[categories] = found
        return found

    def exactly(self, unit: Id) -> _Told:
        """Everything of the reader's own unit."""
        row = self._cells(unit)
        leaves = [each for each in self._categories.walk() if not each.parts]
        return _Told(frozenset({unit}), {each: _number_in(row, each) for each in leaves}, is_exact=True)

    def divide_sizes(self, part: Part) -> _Told:
        """The parts of which people and completions may be told."""
        self._learn(part)
        leaves = self._categories.parts

        def divide(each: Part) -> _Told:
            cells = self._sums[each.units]
            blocks = {node: _number_in(cells, node) for node in leaves}
            is_open = bool(each.parts) and all(self._may_tell(self._sums[one.units], leaves) for one in each.parts)
            return _Told(each.units, blocks, tuple(divide(one) for one in each.parts) if is_open else ())

        return divide(part) if self._may_tell(self._sums[part.units], leaves) else _Told(part.units, {})

    def _learn(self, part: Part | _Told) -> _Cells:
        """Adds up the cells of a part and of all below it: their people are different ones."""
        if part.parts:
            cells = _added([self._learn(each) for each in part.parts])
        else:
            cells = _added([self._cells(each) for each in part.units])
        self._sums[part.units] = cells
        return cells

    def tell(self, size: _Told) -> _Told:
        """What is told of a part whose size is told."""
        cells = self._learn(size)
        return self._tell(size, self._cut([self._categories], [cells]) if size.blocks else [])

    def _tell(self, size: _Told, above: Collection[Categories]) -> _Told:
        """What is told of a part; `above` are the blocks into which the part that this one is part of may be divided in it."""
        cells = self._sums[size.units]
        blocks = {node: _number_in(cells, node) for node in above}
        if not size.parts:
            return _Told(size.units, blocks)
        within = self._within(above, [self._sums[each.units] for each in size.parts])
        return _Told(size.units, blocks, tuple(self._tell(each, within) for each in size.parts))

    def _cut(self, nodes: Collection[Categories], parts: Sequence[_Cells]) -> list[Categories]:
        """The finest categories below these that may be told in all parts."""
        found: list[Categories] = []
        for node in nodes:
            if node.parts and all(self._may_tell(cells, node.parts) for cells in parts):
                found += self._cut(node.parts, parts)
            else:
                found.append(node)
        return found

    def _within(self, above: Collection[Categories], parts: Sequence[_Cells]) -> list[Categories]:
        """The finest categories that may be told in all parts, none finer than those told of the whole."""
        kept = set(above)

        def cut(node: Categories) -> list[Categories]:
            if node in kept or not any(node in cells for cells in parts):
                return [node]
            if not all(self._may_tell(cells, node.parts) for cells in parts):
                return [node]
            return [each for one in node.parts for each in cut(one)]

        return cut(self._categories)

    def _may_tell(self, cells: _Cells, nodes: Collection[Categories]) -> bool:
        enough = self._enough
        return not any(cells.get(node, enough) < enough for node in nodes)


def _number_in(cells: _Cells, node: Categories) -> int:
    return cells.get(node, 0) % _ONE_PERSON


def _from_below(node: Categories) -> Iterator[Categories]:
    """The node and all below it, each after its parts."""
    for part in node.parts:
        yield from _from_below(part)
    yield node


def _added(rows: Sequence[_Cells]) -> _Cells:
    """The cells of all rows together; a row that alone is not empty is that itself, as it is with every single unit."""
    filled = [each for each in rows if each]
    if len(filled) < 2:
        return filled[0] if filled else {}
    total = dict(filled[0])
    for row in filled[1:]:
        for node, cell in row.items():
            total[node] = total.get(node, 0) + cell
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
        if not number:
            continue
        verdicts = {_is_wanted(each, axes, wanted) for each in block.leaves}
        if verdicts == {True}:
            total += number
        elif verdicts != {False}:
            is_told = False
    return total if is_told else None


def _is_wanted(category: Category, axes: tuple[Axis, ...], wanted: Wanted) -> bool:
    return all(category[number] in wanted[axis] for number, axis in enumerate(axes) if axis in wanted)
