"""The parts of the work on an examination: which pages it has, and for whom each one is. The page of the examination lists them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from elearn.examinations.queries.held import Held
from elearn.examinations.rules import Body, State, Template

_ALL = frozenset(State)


@dataclass(frozen=True, slots=True)
class Part:
    """A page of an examination. `bodies`: who besides its organisers comes to it; `states`, `templates`: when it is there."""

    endpoint: str
    label: str
    bodies: frozenset[Body] = frozenset()
    states: frozenset[State] = _ALL
    templates: frozenset[Template] = frozenset(Template)


PARTS: tuple[Part, ...] = ()
"""In the order in which the work is done."""


def parts_of(held: Held, *, is_organiser: bool, bodies: Collection[Body]) -> list[Part]:
    """The parts that somebody comes to."""
    return [
        each
        for each in PARTS
        if held.state in each.states and held.template in each.templates and (is_organiser or each.bodies & set(bodies))
    ]
