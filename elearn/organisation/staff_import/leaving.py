"""Who leaves by a list that names everybody of a unit: those who work there and are not in it. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from elearn.core.ids import Id
from elearn.organisation.staff_import.faults import Fault, Wrong
from elearn.organisation.staff_import.plan import Kind, Line
from elearn.organisation.staff_import.there import PersonThere, WorkThere


class Leaving:
    """What becomes of people whom a list of some units, from a day on, does not name."""

    def __init__(self, listed: frozenset[Id], on: date) -> None:
        self._listed, self._on = listed, on

    def works_here(self, person: PersonThere) -> bool:
        """Whether a person works in the units of the list on the day from which it holds."""
        return any(True for _ in self._works(person))

    def line(self, person: PersonThere) -> Line:
        """The line of somebody who works here and leaves."""
        works = tuple(self._works(person))
        return Line(
            Kind.LEFT,
            None,
            person.code or "",
            person.full_name,
            person.person_id,
            ends=tuple(each.employment_id for each in works),
            on=self._on,
            before_unit_id=works[0].unit_id,
            before_position_id=works[0].position_id,
        )

    def faults(self, person: PersonThere) -> Iterator[Fault]:
        """What keeps a person from leaving by the list."""
        if person.is_self:
            # Only a row of their own helps: nothing else about them is to be mended.
            yield _fault(Wrong.LEFT_ONESELF, person)
            return
        if person.is_guarded:
            yield _fault(Wrong.LEFT_WIDER_ROLE, person)
        if any(each.begins >= self._on for each in self._works(person)):
            yield _fault(Wrong.LEFT_TOO_EARLY, person)

    def _works(self, person: PersonThere) -> Iterator[WorkThere]:
        return (each for each in person.works if each.unit_id in self._listed and each.runs_on(self._on))


def _fault(wrong: Wrong, person: PersonThere) -> Fault:
    return Fault(0, wrong, "", {"name": person.full_name})
