"""The fixed tree into which the units of a reader are divided, into two and two: values in, values out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from elearn.core.ids import Id
from elearn.reporting.rules import Tree


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the tree of units: those of `units`."""

    units: frozenset[Id]
    parts: tuple[Part, ...] = ()


def parts_of(tree: Tree, root: Id, own: frozenset[Id]) -> Part | None:
    """The tree of all units at and below one, whoever has completed something there; without the reader's own."""
    children: dict[Id, list[Id]] = {}
    for unit, above in tree.parents.items():
        if above is not None:
            children.setdefault(above, []).append(unit)

    def walk(unit: Id) -> Part | None:
        below = [each for child in sorted(children.get(unit, ())) if (each := walk(child)) is not None]
        itself = [] if unit in own else [Part(frozenset({unit}))]
        return _halved([*itself, *below]) if itself or below else None

    return walk(root)


def _halved(parts: Sequence[Part]) -> Part:
    if len(parts) == 1:
        return parts[0]
    half = (len(parts) + 1) // 2
    both = (_halved(parts[:half]), _halved(parts[half:]))
    return Part(both[0].units | both[1].units, both)
