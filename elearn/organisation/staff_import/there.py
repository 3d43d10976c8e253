"""What the installation knows already, as the plan needs it: units, positions and people, in plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from elearn.core.ids import Id


@dataclass(frozen=True, slots=True)
class UnitThere:
    """A unit in the reach of whoever imports. `above` are names of the unit above; it exists from `begins` until before `ends`."""

    unit_id: Id
    code: str
    names: tuple[str, ...]
    above: tuple[str, ...]
    begins: date
    ends: date | None


@dataclass(frozen=True, slots=True)
class PositionThere:
    position_id: Id
    code: str
    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WorkThere:
    """An employment that has not ended yet; it may not have begun."""

    employment_id: Id
    unit_id: Id
    position_id: Id | None
    is_main: bool
    begins: date
    ends: date | None

    def runs_on(self, day: date) -> bool:
        return self.begins <= day and (self.ends is None or day < self.ends)


@dataclass(frozen=True, slots=True)
class PersonThere:
    """A person as they are known.

    `is_reached`: some of their work is in reach, or they work nowhere. `is_guarded`: they hold a role that whoever imports may not
    change; `is_self`: it is they who import.
    """

    person_id: Id
    code: str | None
    full_name: str
    birth: tuple[date, str] | None
    gender: str | None
    email: str | None
    works: tuple[WorkThere, ...] = ()
    is_reached: bool = True
    is_guarded: bool = False
    is_self: bool = False

    def work_on(self, day: date) -> WorkThere | None:
        """The main work of a day; without one the main work that comes next."""
        mains = sorted((each for each in self.works if each.is_main), key=lambda each: each.begins)
        running = [each for each in mains if each.runs_on(day)]
        coming = [each for each in mains if each.begins > day]
        return next(iter(running or coming), None)

    def works_in(self, unit_id: Id, day: date) -> bool:
        """Whether some work of the day, main or beside, is in the unit."""
        return any(each.unit_id == unit_id and each.runs_on(day) for each in self.works)


@dataclass(frozen=True, slots=True)
class There:
    """All that a plan is made against.

    `people` holds those of the file's codes and everybody in reach who has a code, by code; `uncoded` those in reach without one.
    `listed` are the units that the list is about.
    """

    units: Mapping[Id, UnitThere]
    listed: frozenset[Id]
    positions: tuple[PositionThere, ...]
    people: Mapping[str, PersonThere]
    uncoded: tuple[PersonThere, ...] = ()
