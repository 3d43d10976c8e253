"""How often a course was completed since the beginning of the year, as it may be told: sums of the blocks of statistics."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from elearn.core.actor import Actor, Grant, Role
from elearn.core.ids import Id
from elearn.reporting.obstacle_queries import read_tree
from elearn.reporting.rules import Tree
from elearn.reporting.statistics.making import whole_units
from elearn.reporting.statistics.queries import Window, count, read_words, units_inside
from elearn.reporting.statistics.release import Release, release
from elearn.reporting.statistics.systems import Axis, System

_SYSTEMS = frozenset({System.SIZE, System.CONTENT})


@dataclass(frozen=True, slots=True)
class ToldCompletions:
    """What may be told of all courses: for the units of each topmost one, the releases and the units that each speaks of."""

    parts: tuple[tuple[Release, frozenset[Id]], ...]

    def of(self, course_id: Id) -> int | None:
        """How often a course was completed; None where that is hidden."""
        wanted: dict[Axis, Collection[str]] = {Axis.COURSE: (str(course_id),)}
        numbers = [told.number(System.CONTENT, units, wanted) for told, units in self.parts]
        return None if None in numbers else sum(each for each in numbers if each is not None)


def read_completions(session: Session, until: date, *, today: date) -> ToldCompletions:
    """What may be told of the year up to a day, the last one of a month.

    The units of other authorities are told in the very blocks that the officer of the topmost unit reads, so that both put together
    say no more. The officer's own units, which only they are told exactly, are blocks of their own here.
    """
    tree, words = read_tree(session), read_words(session)
    parts = []
    for root in sorted(unit for unit, above in tree.parents.items() if above is None):
        reader = Actor(grants=(Grant(Role.TRAINING_OFFICER, root),))
        inside = units_inside(session, reader, today=today)
        window = Window(reader, (root,), tree, until.replace(month=1, day=1), until)
        counted = count(session, window, _SYSTEMS)
        everything = whole_units(tree, root)[root]
        outside = release(counted, tree, (root,), inside, words.known)
        parts.append((outside, everything - inside))
        own = Tree({each: None if each == root else root for each in inside}, {})
        parts.append((release(counted, own, (root,), (), words.known), inside & everything))
    return ToldCompletions(tuple(parts))
