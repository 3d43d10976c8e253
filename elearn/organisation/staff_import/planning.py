"""The plan: what rows and what is there come to. Pure, and the same whenever it is made from the same values.

A row that leaves a cell empty changes nothing there. A row that names the unit in which somebody works already begins no new work
because of another “Từ ngày”: when work began is a record.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from elearn.core.ids import Id
from elearn.organisation.staff_import.faults import Fault, Wrong
from elearn.organisation.staff_import.finding import Positions, Units, plain_name, without_zeros
from elearn.organisation.staff_import.headers import Column, Head
from elearn.organisation.staff_import.plan import Change, Details, Kind, Line, Plan
from elearn.organisation.staff_import.reading import StaffList, StaffRow
from elearn.organisation.staff_import.there import PersonThere, There, WorkThere


@dataclass(frozen=True, slots=True)
class Terms:
    """How a list is meant.

    `on` is the day from which it holds, where a row names no other. `unit_id` is the unit of rows that name none; `is_whole`: the
    list names everybody who works in that unit and below it.
    """

    on: date
    unit_id: Id | None = None
    is_whole: bool = False


class _Faulty(Exception):
    """The row cannot be planned."""

    def __init__(self, wrong: Wrong, column: Column, **values: str) -> None:
        super().__init__(wrong)
        self.wrong, self.column, self.values = wrong, column, values


def make_plan(listed: StaffList, there: There, terms: Terms) -> Plan:
    """What writing the list would do, or what is wrong with it."""
    planner = _Planner(there, terms, listed.head)
    faults = list(listed.faults)
    lines: list[Line] = []
    for row in listed.rows:
        try:
            lines.append(planner.line(row))
        except _Faulty as error:
            faults.append(Fault(row.number, error.wrong, listed.head.label(error.column), error.values))
    faults.sort(key=lambda each: (each.number, each.wrong))
    here = [each for each in (*there.people.values(), *there.uncoded) if planner.works_here(each)]
    left = planner.left(listed.codes, lines, here) if terms.is_whole else []
    faults += [Fault(0, wrong, "", {"name": name}) for wrong, name in planner.faults_of_left(left)]
    uncoded = sum(each.code is None and each.person_id not in planner.named for each in here)
    return Plan((*lines, *left), tuple(faults), len(here), uncoded)


class _Planner:
    """Makes lines, and remembers which people, codes and addresses the rows before have named."""

    def __init__(self, there: There, terms: Terms, head: Head) -> None:
        self._there, self._terms, self._head = there, terms, head
        self._units = Units(there.units[each] for each in there.listed)
        self._positions = Positions(there.positions)
        self._zeros = without_zeros(there.people)
        self._uncoded: dict[tuple[str, Id], list[PersonThere]] = {}
        for person in there.uncoded:
            for work in person.works:
                self._uncoded.setdefault((plain_name(person.full_name), work.unit_id), []).append(person)
        self._codes: dict[str, int] = {}
        self._emails: dict[str, int] = {}
        self._persons: dict[tuple[str, date, Id], int] = {}
        self.named: set[Id] = set()

    def line(self, row: StaffRow) -> Line:
        """What becomes of the person of a row; raises _Faulty."""
        code = self._code(row)
        unit_id = self._unit(row)
        position_id = self._position(row)
        self._refuse_doubles(row, unit_id)
        person = self._there.people.get(code)
        if person is None:
            person = self._without_code(row, unit_id)
        if person is None:
            details = Details(code, row.full_name, row.birth, row.gender, row.email)
            day = row.begins or self._terms.on
            self._require_unit(unit_id, day)
            new = Line(Kind.NEW, row.number, code, row.full_name, details=details)
            return replace(new, unit_id=unit_id, position_id=position_id, on=day)
        self.named.add(person.person_id)
        return self._line_of(person, row, code, unit_id, position_id)

    def _line_of(self, person: PersonThere, row: StaffRow, code: str, unit_id: Id, position_id: Id | None) -> Line:
        if not person.is_reached:
            raise _Faulty(Wrong.CODE_OUT_OF_REACH, Column.CODE)
        details = self._details(person, row, code)
        kind = Kind.CHANGED if details.changes else Kind.UNCHANGED
        stays = Line(kind, row.number, code, row.full_name, person.person_id, details, changes=details.changes)
        day = row.begins or self._terms.on
        begins = replace(stays, kind=Kind.NEW, unit_id=unit_id, position_id=position_id, on=day)
        if not person.works:
            if plain_name(person.full_name) != plain_name(row.full_name):
                raise _Faulty(Wrong.CODE_OF_ANOTHER, Column.CODE)
            self._require_unit(unit_id, day)
            return begins
        work = person.work_on(self._terms.on)
        is_here = work is not None and work.unit_id == unit_id
        keeps_position = position_id is None or (work is not None and work.position_id == position_id)
        if (is_here and keeps_position) or (not is_here and person.works_in(unit_id, self._terms.on)):
            return stays
        self._require_movable(person, work, day)
        self._require_unit(unit_id, day)
        if is_here:
            changed = replace(begins, kind=Kind.CHANGED, changes=(*details.changes, Change.POSITION))
            return self._ending(changed, work, keep_position=False)
        return self._ending(replace(begins, kind=Kind.MOVED), work, keep_position=True)

    def _ending(self, line: Line, work: WorkThere | None, *, keep_position: bool) -> Line:
        """The line, with the work that it ends. Whoever moves without a word about the position keeps it."""
        if work is None:
            return line
        position = work.position_id if keep_position and line.position_id is None else line.position_id
        return replace(
            line,
            ends=(work.employment_id,),
            position_id=position,
            before_unit_id=work.unit_id,
            before_position_id=work.position_id,
        )

    def _details(self, person: PersonThere, row: StaffRow, code: str) -> Details:
        return Details(
            code if person.code is None else None,
            row.full_name if row.full_name != person.full_name else None,
            row.birth if row.birth is not None and row.birth != person.birth else None,
            row.gender if row.gender is not None and row.gender != person.gender else None,
            row.email if row.email is not None and row.email != person.email else None,
        )

    def _code(self, row: StaffRow) -> str:
        """The code that the row means, each once."""
        code = row.code
        if row.lost_zeros and code not in self._there.people and code in self._zeros:
            if len(self._zeros[code]) > 1:
                raise _Faulty(Wrong.CODE_ZEROS, Column.CODE)
            code = self._zeros[code][0]
        if code in self._codes:
            raise _Faulty(Wrong.CODE_TWICE, Column.CODE, other=str(self._codes[code]))
        self._codes[code] = row.number
        return code

    def _unit(self, row: StaffRow) -> Id:
        column = Column.UNIT_CODE if Column.UNIT_CODE in self._head.columns else Column.UNIT
        if not row.unit:
            if self._terms.unit_id is None:
                raise _Faulty(Wrong.UNIT_MISSING, column)
            return self._terms.unit_id
        found = self._units.find(row.unit)
        if not found:
            raise _Faulty(Wrong.UNIT_UNKNOWN, column, unit=row.unit)
        if len(found) > 1:
            raise _Faulty(Wrong.UNIT_OF_SEVERAL, column, unit=row.unit, count=str(len(found)))
        return next(iter(found))

    def _position(self, row: StaffRow) -> Id | None:
        if not row.position:
            return None
        found = self._positions.find(row.position)
        if not found:
            raise _Faulty(Wrong.POSITION_UNKNOWN, Column.POSITION, position=row.position)
        if len(found) > 1:
            raise _Faulty(Wrong.POSITION_OF_SEVERAL, Column.POSITION, position=row.position)
        return next(iter(found))

    def _refuse_doubles(self, row: StaffRow, unit_id: Id) -> None:
        if row.email is not None:
            before = self._emails.setdefault(row.email, row.number)
            if before != row.number:
                raise _Faulty(Wrong.EMAIL_TWICE, Column.EMAIL, other=str(before))
        if row.birth is not None and row.birth[1] == "day":
            before = self._persons.setdefault((plain_name(row.full_name), row.birth[0], unit_id), row.number)
            if before != row.number:
                raise _Faulty(Wrong.PERSON_TWICE, Column.NAME, other=str(before))

    def _without_code(self, row: StaffRow, unit_id: Id) -> PersonThere | None:
        """Somebody of this name in the unit who has no code yet: the row gives them theirs."""
        found = [
            each
            for each in self._uncoded.get((plain_name(row.full_name), unit_id), [])
            if each.birth is None or row.birth is None or each.birth == row.birth
        ]
        if len(found) > 1:
            raise _Faulty(Wrong.NAME_OF_SEVERAL, Column.NAME)
        if not found:
            return None
        if found[0].person_id in self.named:
            raise _Faulty(Wrong.NAME_OF_SEVERAL, Column.NAME)
        return found[0]

    def _require_unit(self, unit_id: Id, day: date) -> None:
        unit = self._there.units[unit_id]
        if unit.begins > day or unit.ends is not None:
            raise _Faulty(Wrong.UNIT_NOT_THEN, Column.FROM, day=_told(day))

    def _require_movable(self, person: PersonThere, work: WorkThere | None, day: date) -> None:
        """Raises where the main work cannot be ended on the day by whoever imports."""
        if person.is_self:
            raise _Faulty(Wrong.ONESELF, Column.UNIT)
        if person.is_guarded:
            raise _Faulty(Wrong.WIDER_ROLE, Column.UNIT)
        if work is not None and work.unit_id not in self._there.units:
            raise _Faulty(Wrong.CODE_OUT_OF_REACH, Column.CODE)
        if work is not None and work.begins >= day:
            raise _Faulty(Wrong.FROM_TOO_EARLY, Column.FROM, day=_told(work.begins))
        others = [each for each in person.works if each.is_main and each is not work and (each.ends is None or each.ends > day)]
        if others or (work is not None and work.ends is not None and work.ends <= day):
            coming = others[0].begins if others else day
            raise _Faulty(Wrong.CHANGE_COMING, Column.FROM, day=_told(coming))

    def works_here(self, person: PersonThere) -> bool:
        """Whether a person works in the units of the list on the day from which it holds."""
        return any(each.unit_id in self._there.listed and each.runs_on(self._terms.on) for each in person.works)

    def left(self, codes: frozenset[str], lines: Iterable[Line], here: Iterable[PersonThere]) -> list[Line]:
        """Those who work in the units of the list and are not in it; whoever has no code cannot be missed."""
        named = codes | {each.code for each in lines}
        gone = (each for each in here if each.code is not None and each.code not in named and each.person_id not in self.named)
        return [self._leaving(each) for each in sorted(gone, key=lambda each: each.code or "")]

    def _leaving(self, person: PersonThere) -> Line:
        works = tuple(self._works_to_end(person))
        return Line(
            Kind.LEFT,
            None,
            person.code or "",
            person.full_name,
            person.person_id,
            ends=tuple(each.employment_id for each in works),
            on=self._terms.on,
            before_unit_id=works[0].unit_id,
            before_position_id=works[0].position_id,
        )

    def _works_to_end(self, person: PersonThere) -> Iterator[WorkThere]:
        return (each for each in person.works if each.unit_id in self._there.listed and each.runs_on(self._terms.on))

    def faults_of_left(self, left: Iterable[Line]) -> Iterator[tuple[Wrong, str]]:
        """What keeps people who are not in the list from leaving it."""
        people = {each.person_id: each for each in self._there.people.values()}
        for line in left:
            person = people.get(line.person_id) if line.person_id else None
            if person is None:
                continue
            if person.is_self:
                yield Wrong.LEFT_ONESELF, line.full_name
            elif person.is_guarded:
                yield Wrong.LEFT_WIDER_ROLE, line.full_name
            elif any(each.begins >= self._terms.on for each in self._works_to_end(person)):
                yield Wrong.LEFT_TOO_EARLY, line.full_name


def _told(day: date) -> str:
    return day.strftime("%d/%m/%Y")
