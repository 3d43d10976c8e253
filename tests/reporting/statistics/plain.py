"""The rule of `release` as it reads, without what makes it fast: every category of every unit is gone through."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from elearn.core.ids import Id
from elearn.reporting.statistics import release as rules
from elearn.reporting.statistics.parts import Part
from elearn.reporting.statistics.release import Cell, Counted
from elearn.reporting.statistics.systems import OF_PEOPLE, Categories, Category, System


class PlainRule:
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

    def exactly(self, unit: Id) -> rules._Told:
        """Everything of the reader's own unit."""
        row = self._of_unit.get(unit, {})
        leaves = [each for each in self._categories.walk() if not each.parts]
        return rules._Told(frozenset({unit}), {each: row.get(each, Cell(0, 0)).number for each in leaves})

    def divide_sizes(self, part: Part) -> rules._Told:
        """The parts of which people and completions may be told."""
        self._learn(part)
        leaves = self._categories.parts

        def divide(each: Part) -> rules._Told:
            cells = self.sum(each.units)
            blocks = {node: cells.get(node, Cell(0, 0)).number for node in leaves}
            is_open = bool(each.parts) and all(self._may_tell(one.units, leaves) for one in each.parts)
            return rules._Told(each.units, blocks, tuple(divide(one) for one in each.parts) if is_open else ())

        return divide(part) if self._may_tell(part.units, leaves) else rules._Told(part.units, {})

    def _learn(self, part: Part) -> None:
        for each in part.parts:
            self._learn(each)
        self.sum(part.units, [each.units for each in part.parts])

    def tell(self, size: rules._Told, above: Collection[Categories] | None = None) -> rules._Told:
        """What is told of a part whose size is told.

        Args:
            above: the blocks of the part that this one is part of; None at the top.
        """
        if above is None:
            self._learn_told(size)
            above = self._cut([self._categories], [size.units]) if size.blocks else ()
        cells = self.sum(size.units)
        blocks = {node: cells.get(node, Cell(0, 0)).number for node in above}
        if not size.parts:
            return rules._Told(size.units, blocks)
        within = self._within(above, [each.units for each in size.parts])
        return rules._Told(size.units, blocks, tuple(self.tell(each, within) for each in size.parts))

    def _learn_told(self, size: rules._Told) -> None:
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
