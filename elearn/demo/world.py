"""What the stories of the demo city have in common: who learns in which group, on which days, and what is not left to chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from elearn.core.ids import Id
from elearn.demo import required, voices
from elearn.demo.calendar import Calendar
from elearn.demo.employed import Employed, people_below
from elearn.demo.pen import Book
from elearn.demo.rhythm import Rhythm
from elearn.demo.scale import Scale
from elearn.demo.stories import Window


@dataclass(frozen=True, slots=True)
class Group:
    """The people who learn by one rhythm: a commune-level unit, or the city's own offices. `number` is that of the unit."""

    number: int
    unit: Id
    only: tuple[Id, ...]
    rhythm: Rhythm


@dataclass(frozen=True, slots=True)
class World:
    """What the stories of everybody have in common."""

    session: Session
    scale: Scale
    calendar: Calendar
    books: Sequence[Book]
    hindrances: Sequence[voices.Hindrances]
    plan: required.Plan
    known: frozenset[Id]

    def windows(self, person: Employed) -> list[Window]:
        """For each course the days on which a person can learn it."""
        last = len(self.calendar.days) - 1
        if person.left is not None:
            last = min(last, self.calendar.number_of(person.left) - 1)
        return [Window(self.calendar.number_of(max(person.began, each.taught.published)), last) for each in self.books]

    def people(self, group: Group) -> list[Employed]:
        """Who learns here: everybody but those with an account, who learn by themselves or by the plan."""
        people = people_below(self.session, group.unit, only=group.only)
        planned = {person for person, _ in self.plan}
        return [each for each in people if each.id not in self.known or each.id in planned]

    def planned(self, person: Employed, course: int) -> int | None:
        """How many lessons the plan lets somebody finish; None where it leaves them to chance."""
        if person.id in self.known:
            return self.plan.get((person.id, self.books[course].taught.course.id), 0)
        return self.plan.get((person.id, self.books[course].taught.course.id))

    def is_completed(self, person: Employed, course: int) -> bool:
        """Whether the plan lets somebody complete a course."""
        return self.planned(person, course) == len(self.books[course].taught.course.lessons)
