"""What is crossed with what: the systems in which numbers are told, and the trees of their categories.

Each system deals out categories to people or completions. No number of one system speaks of the categories of another, so what
they say may be put together without saying more (decision 0041). A crossing of two systems (gender × age, position × course) would
close a circle, and is told of nobody but the reader's own unit.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeAlias

from elearn.reporting.statistics.ages import UNKNOWN

Category: TypeAlias = tuple[str, ...]
"""Values along the axes of a system, the coarser first: `("security", "3")`."""


class Axis(StrEnum):
    """What numbers may be told by."""

    UNIT = "unit"
    POSITION = "position"
    AGE = "age"
    GENDER = "gender"
    THEME = "theme"
    COURSE = "course"
    VERSION = "version"
    MONTH = "month"


class System(StrEnum):
    """A way to deal out people (gender, age, position) or completions (content, time); `SIZE` counts both and deals out none."""

    SIZE = "size"
    GENDER = "gender"
    AGE = "age"
    POSITION = "position"
    CONTENT = "content"
    TIME = "time"


AXES: Final[dict[System, tuple[Axis, ...]]] = {
    System.SIZE: (),
    System.GENDER: (Axis.GENDER,),
    System.AGE: (Axis.AGE,),
    System.POSITION: (Axis.POSITION,),
    System.CONTENT: (Axis.THEME, Axis.COURSE, Axis.VERSION),
    System.TIME: (Axis.THEME, Axis.MONTH),
}
OF_PEOPLE: Final = frozenset({System.GENDER, System.AGE, System.POSITION})
PEOPLE: Final[Category] = ("people",)
COMPLETIONS: Final[Category] = ("completions",)


def system_of(axes: Collection[Axis]) -> System | None:
    """The system that tells something by these axes (beside the unit); None where none does."""
    wanted = set(axes) - {Axis.UNIT}
    return next((system for system, has in AXES.items() if wanted <= set(has)), None)


@dataclass(frozen=True, slots=True, eq=False)
class Categories:
    """A node of the tree of categories: what is told apart only where each part has enough people. Equal is the same node alone,
    so that a node is found among the cells of a unit without going through all below it.

    The tree is fixed beforehand: that two categories are told together says nothing about which of them is small.
    `key` is the category that the whole node is, if it is one; `leaves` are those below it that no part divides further.
    """

    leaves: frozenset[Category]
    parts: tuple[Categories, ...] = ()
    key: Category | None = None

    def walk(self) -> Iterator[Categories]:
        """The node and all below it."""
        yield self
        for part in self.parts:
            yield from part.walk()


def one(category: Category) -> Categories:
    return Categories(frozenset({category}), (), category)


def of(parts: Iterable[Categories], key: Category | None = None) -> Categories:
    """A node with these parts; of a single one, the part itself unless the node is a category of its own."""
    all_parts = tuple(parts)
    if len(all_parts) == 1 and key is None:
        return all_parts[0]
    return Categories(frozenset().union(*(each.leaves for each in all_parts)), all_parts, key)


def halved(parts: Collection[Categories], key: Category | None = None) -> Categories:
    """A tree that divides into halves, so that a small part takes only its neighbour with it."""
    listed = list(parts)
    if len(listed) <= 2:
        return of(listed, key)
    half = (len(listed) + 1) // 2
    return of((halved(listed[:half]), halved(listed[half:])), key)


def in_turn(parts: Collection[Categories]) -> Categories:
    """A tree that takes one part away after the other, so that the last ones, which are rare, are counted with the one before."""
    first, *rest = parts
    return of((first, in_turn(rest))) if rest else first


def _ones(values: Iterable[str], before: Category = ()) -> list[Categories]:
    return [one((*before, value)) for value in values]


_SIZE: Final = of((one(PEOPLE), one(COMPLETIONS)))
_GENDERS: Final = in_turn(_ones(("female", "male", "other", UNKNOWN)))
_AGES: Final = of((of(_ones(("-30", "31-40"))), in_turn(_ones(("41-50", "51-60", "61-", UNKNOWN)))))


@dataclass(frozen=True, slots=True)
class Known:
    """The categories that stand in no program: positions by id, and of each theme its courses by id with their versions.

    All of the installation, whether anybody has completed them or not.
    """

    positions: Collection[str] = ()
    themes: Mapping[str, Mapping[str, Collection[str]]] | None = None

    def tree(self, system: System) -> Categories:
        themes = self.themes or {}
        match system:
            case System.SIZE:
                return _SIZE
            case System.GENDER:
                return _GENDERS
            case System.AGE:
                return _AGES
            case System.POSITION:
                return halved(_ones((*sorted(set(self.positions) - {UNKNOWN}), UNKNOWN)))
            case System.CONTENT:
                return in_turn([halved(_courses(theme, themes[theme]), (theme,)) for theme in sorted(themes)] or _ones(("",)))
            case System.TIME:
                return in_turn([_year(theme) for theme in sorted(themes)] or _ones(("",)))


def _courses(theme: str, courses: Mapping[str, Collection[str]]) -> list[Categories]:
    return [halved(_ones(sorted(courses[each]), (theme, each)), (theme, each)) for each in sorted(courses)]


def _year(theme: str) -> Categories:
    """A year in halves, quarters and months."""
    quarters = [halved(_ones((str(month) for month in range(first, first + 3)), (theme,))) for first in (1, 4, 7, 10)]
    return halved(quarters, (theme,))
