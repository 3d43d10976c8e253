"""The people of the demo city and what became of them: who joined later, moved or left, and the commune that another took over.

Everything goes through the real services, in batches, at the instants at which it is said to have happened.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from itertools import islice
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from elearn.accounts import service as accounts
from elearn.accounts.service import NewPerson
from elearn.core.actor import SYSTEM
from elearn.core.ids import Id
from elearn.demo import names, staff
from elearn.demo.calendar import is_working
from elearn.demo.names import pick
from elearn.demo.scale import Scale, apportion
from elearn.demo.staff import Desk, Known
from elearn.organisation import service
from elearn.organisation.service import NewEmployment

_AT_ONCE = 2_000
"""How many people are made with one trip to the database."""
_JOINED, _LEFT, _MOVED = 14, 33, 40
"""One in so many joined after the city was founded, left again, went to another unit."""
_MERGED_BEFORE_MONTHS = 8
_CITY_SHARE = 0.02
"""The share of people in the city's own offices."""


@dataclass(frozen=True, slots=True)
class Moment:
    """The instant of the founding, the day it is today, since when the city is as it is, and the zone of its offices."""

    now: datetime
    today: date
    since: date
    zone: ZoneInfo

    def month(self, number: int) -> date:
        """The first working day of the month with this number after the founding."""
        months = self.since.year * 12 + self.since.month - 1 + number
        year, month = divmod(months, 12)
        return next(day for each in range(1, 20) if is_working(day := date(year, month + 1, each)))

    @property
    def months(self) -> int:
        """How many whole months have passed since."""
        return (self.today.year - self.since.year) * 12 + self.today.month - self.since.month

    def at(self, day: date) -> datetime:
        return datetime.combine(day, time(8), self.zone)


@dataclass(frozen=True, slots=True)
class Tree:
    """The units: `offices` by the unit they stand below and their key. `former` is the commune that another takes over."""

    city: Id
    communes: tuple[Id, ...]
    former: Id
    offices: Mapping[Id, Mapping[str, Id]]


@dataclass(frozen=True, slots=True)
class _Place:
    """A person to be made, and the unit and position that wait for them."""

    full_name: str
    gender: str
    unit_id: Id
    position_id: Id
    beside: tuple[Id, Id] | None
    """The unit and the position that the person holds as well."""
    began: date
    left: date | None = None
    moved: tuple[date, Id] | None = None
    """From which day on they work in which other unit."""


def settle(session: Session, moment: Moment, tree: Tree, positions: Mapping[str, Id], scale: Scale) -> Mapping[str, Id]:
    """Makes everybody, with all their employments; answers those known by name."""
    invented = _invented(moment, tree, positions, scale)
    known = [
        _place(each, tree.offices[unit], unit, positions, moment.since)
        for unit, them in ((tree.city, staff.CITY_PEOPLE), (tree.communes[0], staff.WARD_PEOPLE))
        for each in them.values()
    ]
    ids = _hire(session, moment, scale, known, positions_from=1)
    made = len(known)
    while some := list(islice(invented, _AT_ONCE)):
        _hire(session, moment, scale, some, positions_from=made + 1)
        made += len(some)
    return dict(zip([*staff.CITY_PEOPLE, *staff.WARD_PEOPLE], ids, strict=True))


def merge_former(session: Session, moment: Moment, tree: Tree) -> None:
    """A commune is taken over by the last one, office by office, with its people."""
    on = moment.month(max(1, moment.months - _MERGED_BEFORE_MONTHS))
    heir, basis = tree.communes[-1], "Nghị quyết số 01/NQ-HĐND (ví dụ)"
    pairs = [(tree.offices[tree.former][key], tree.offices[heir][key]) for key in tree.offices[tree.former]]
    for ends, goes_on in (*pairs, (tree.former, heir)):
        service.merge_units(session, SYSTEM, [ends], goes_on, on=on, now=moment.at(on), today=moment.today, legal_basis=basis)


def sizes(scale: Scale) -> tuple[int, list[int]]:
    """How many invented people work in the city's offices, and in each commune-level unit, the former one last."""
    known, fixed = len(staff.CITY_PEOPLE) + len(staff.WARD_PEOPLE), sum(desk.people for desk in staff.VI_DU_DESKS)
    of_city = max(len(staff.CITY_DESKS), round(scale.people * _CITY_SHARE))
    units = scale.units  # the first one has its own desks, and the former one comes behind
    left = scale.people - known - fixed - of_city - staff.FEWEST * units
    weights = [pick(range(4, 40), scale.seed, "size", number) for number in range(units)]
    return of_city, [fixed, *(staff.FEWEST + more for more in apportion(left, weights, [scale.people] * units))]


@dataclass(frozen=True, slots=True)
class _Room:
    """A unit whose desks are to be filled. `seed` makes its people differ from those of others."""

    tree: Tree
    unit: Id
    positions: Mapping[str, Id]
    moment: Moment
    seed: tuple[object, ...]

    def fill(self, desks: Sequence[Desk]) -> Iterator[_Place]:
        """Somebody invented at each desk."""
        for number, desk in enumerate(desks):
            person = names.person(self.seed, number)
            known = Known(person.full_name, person.gender, desk.office, desk.position, desk.beside)
            yield _place(known, self.tree.offices[self.unit], self.unit, self.positions, self.moment.since)

    def fill_with_pasts(self, desks: Sequence[Desk]) -> Iterator[_Place]:
        """The same, but some joined later, left or moved. Whoever leads the unit, and all of a unit that ends, have stayed."""
        for number, (place, desk) in enumerate(zip(self.fill(desks), desks, strict=True)):
            is_settled = self.unit == self.tree.former or number < staff.FEWEST or desk.beside is not None
            yield place if is_settled else self._with_a_past(place, desk, number)

    def _with_a_past(self, place: _Place, desk: Desk, number: int) -> _Place:
        moment, last = self.moment, self.moment.months - 1
        if last < 3:
            return place

        def happens(one_in: int, what: str) -> bool:
            return pick(range(one_in), self.seed, number, what) == 0

        when = moment.month(pick(range(2, last + 1), self.seed, number, "when"))
        other = pick(self.tree.communes, self.seed, number, "whither")
        if happens(_JOINED, "joined"):
            return replace(place, began=when)
        if happens(_LEFT, "left"):
            return replace(place, left=when)
        if happens(_MOVED, "moved") and desk.office is not None and other != self.unit:
            return replace(place, moved=(when, self.tree.offices[other][desk.office]))
        return place


def _invented(moment: Moment, tree: Tree, positions: Mapping[str, Id], scale: Scale) -> Iterator[_Place]:
    of_city, of_units = sizes(scale)
    yield from _Room(tree, tree.city, positions, moment, (scale.seed, "city")).fill(staff.city_desks(of_city))
    for number, (unit, size) in enumerate(zip([*tree.communes, tree.former], of_units, strict=True)):
        room = _Room(tree, unit, positions, moment, (scale.seed, number))
        if number == 0:
            yield from room.fill([replace(each, people=1) for each in staff.VI_DU_DESKS for _ in range(each.people)])
        else:
            yield from room.fill_with_pasts(staff.desks_of(size))


def _place(known: Known, offices: Mapping[str, Id], unit: Id, positions: Mapping[str, Id], began: date) -> _Place:
    return _Place(
        known.full_name,
        known.gender,
        offices[known.office] if known.office else unit,
        positions[known.position],
        (unit, positions[known.beside]) if known.beside else None,
        began,
    )


def _hire(session: Session, moment: Moment, scale: Scale, places: Sequence[_Place], *, positions_from: int) -> list[Id]:
    """Makes some people and their employments; staff codes count on from a number."""
    by_day: dict[date, list[int]] = {}
    for number, place in enumerate(places):
        by_day.setdefault(place.began, []).append(number)
    ids: dict[int, Id] = {}
    for day, numbers in sorted(by_day.items()):
        new = [_person(places[each], positions_from + each, moment, scale) for each in numbers]
        made = accounts.create_people(session, SYSTEM, new, now=moment.at(day))
        ids |= dict(zip(numbers, made, strict=True))
        _employ(session, moment, [(ids[each], places[each]) for each in numbers], day)
    return [ids[number] for number in range(len(places))]


def _person(place: _Place, number: int, moment: Moment, scale: Scale) -> NewPerson:
    born, precision = names.birth(moment.today, scale.seed, number)
    return NewPerson(place.full_name, staff_code=f"VD{number:05d}", gender=place.gender, birth_date=born, birth_precision=precision)


def _employ(session: Session, moment: Moment, people: Sequence[tuple[Id, _Place]], day: date) -> None:
    new = [NewEmployment(person, each.unit_id, day, each.position_id) for person, each in people]
    new += [
        NewEmployment(person, each.beside[0], day, each.beside[1], is_main=False)
        for person, each in people
        if each.beside is not None
    ]
    begun = service.employ_all(session, SYSTEM, new, now=moment.at(day), today=moment.today)
    for (person, each), employment in zip(people, begun, strict=False):
        if each.left is not None:
            service.end_employment(session, SYSTEM, employment, on=each.left, now=moment.at(each.left))
        elif each.moved is not None:
            on, to = each.moved
            service.end_employment(session, SYSTEM, employment, on=on, now=moment.at(on), next_unit=to)
            following = NewEmployment(person, to, on, each.position_id)
            service.employ(session, SYSTEM, following, now=moment.at(on), today=moment.today)
