"""The parts of the work on an examination: which pages it has, and for whom each one is. The page of the examination lists them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from elearn.core.errors import N_
from elearn.examinations.queries.held import Held
from elearn.examinations.rules import Body, State, Template

_ALL = frozenset(State)


@dataclass(frozen=True, slots=True)
class Part:
    """A page of an examination. `bodies`: who besides its organisers comes to it; `states`, `templates`: when it is there at all;
    `is_of_owner`: not for a unit that it was handed to.
    """

    endpoint: str
    label: str
    bodies: frozenset[Body] = frozenset()
    states: frozenset[State] = _ALL
    templates: frozenset[Template] = frozenset(Template)
    is_of_owner: bool = False


PARTS: tuple[Part, ...] = (
    Part("examinations.plan", N_("Kế hoạch và đề"), is_of_owner=True),
    Part("examinations.people", N_("Hội đồng và các ban")),
    Part("examinations.candidates", N_("Thí sinh")),
    Part("examinations.rooms", N_("Phòng thi, chỗ ngồi")),
    Part("examinations.cards", N_("Phiếu vào thi"), templates=frozenset({Template.RECRUITMENT})),
)
"""In the order in which the work is done."""


def parts_of(held: Held, *, is_organiser: bool, is_owner: bool = True, bodies: Collection[Body]) -> list[Part]:
    """The parts that somebody comes to. `is_owner`: an officer of the unit that answers for the examination."""

    def comes(part: Part) -> bool:
        return (is_organiser and (is_owner or not part.is_of_owner)) or bool(part.bodies & set(bodies))

    return [each for each in PARTS if held.state in each.states and held.template in each.templates and comes(each)]
