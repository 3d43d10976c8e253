"""The plan: what rows and what is there come to. Pure, and the same whenever it is made from the same values.

A row that leaves a cell empty changes nothing there. A row that names the unit in which somebody works already begins no new work
because of another “Từ ngày”: when work began is a record.

Every row is looked at in every respect, also one in which something is wrong already: all there is to mend is told in one go. Only
what hangs on something that is to be mended first, such as the days of somebody whose code cannot be read, is left out, as it may
not be so.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from elearn.core.ids import Id
from elearn.organisation.staff_import.days import odd_days
from elearn.organisation.staff_import.faults import Wrong
from elearn.organisation.staff_import.finding import Positions, Units, plain_name, plain_words, without_zeros
from elearn.organisation.staff_import.headers import Column, Head
from elearn.organisation.staff_import.leaving import Leaving
from elearn.organisation.staff_import.plan import Change, Details, Kind, Line, Plan
from elearn.organisation.staff_import.problems import Problems
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


def make_plan(listed: StaffList, there: There, terms: Terms) -> Plan:
    """What writing the list would do, and everything that is wrong with it."""
    problems = Problems(listed.head, listed.faults)
    planner = _Planner(there, terms, listed.head, problems)
    planned = [planner.line(each) for each in listed.rows]
    lines = [line for row, line in zip(listed.rows, planned, strict=True) if not problems.are_in(row.number)]
    leaving = Leaving(there.listed, terms.on)
    here = [each for each in (*there.people.values(), *there.uncoded) if leaving.works_here(each)]
    # Whoever has no code cannot be missed.
    gone = [each for each in here if each.code is not None and not planner.may_name(each)] if terms.is_whole else []
    gone.sort(key=lambda each: each.code or "")
    faults = [fault for each in gone for fault in leaving.faults(each)]
    uncoded = sum(each.code is None and each.person_id not in planner.named for each in here)
    return Plan((*lines, *map(leaving.line, gone)), (*problems.in_order(), *faults), len(here), uncoded)


@dataclass(frozen=True, slots=True)
class _Found:
    """What a row names; what is not known is empty or None. `day` is the first day of work that it would begin."""

    row: StaffRow
    code: str
    unit_id: Id | None
    position_id: Id | None
    day: date | None


class _Planner:
    """Makes lines, tells what is wrong, and remembers which people, codes and addresses the rows before have named."""

    def __init__(self, there: There, terms: Terms, head: Head, problems: Problems) -> None:
        self._there, self._terms, self._head, self._problems = there, terms, head, problems
        self._units = Units(there.units[each] for each in there.listed)
        self._positions = Positions(there.positions)
        self._zeros = without_zeros(there.people)
        self._uncoded: dict[tuple[str, Id], list[PersonThere]] = {}
        for person in there.uncoded:
            for work in person.works:
                self._uncoded.setdefault((plain_name(person.full_name), work.unit_id), []).append(person)
        self._codes: dict[str, int] = {}
        self._emails: dict[str, int] = {}
        self._persons: dict[tuple[str, date, Id | str], int] = {}
        self._doubtful: set[str] = set()
        self.named: set[Id] = set()

    def line(self, row: StaffRow) -> Line:
        """What becomes of the person of a row; of no use where something is wrong with the row, which is told then."""
        day, code = row.begins or (self._terms.on if row.is_day_read else None), self._code(row)
        found = _Found(row, code, self._unit(row, code), self._position(row), day)
        self._tell_doubles(found)
        for wrong, column in odd_days(row, self._terms.on):
            self._tell(row, wrong, column)
        person = self._there.people.get(found.code) or self._without_code(found)
        if person is None:
            return self._line_of_new(found)
        self.named.add(person.person_id)
        return self._line_of(person, found)

    def may_name(self, person: PersonThere) -> bool:
        """Whether some row is about a person, or may be: one with their name and a code that is to be mended."""
        return person.person_id in self.named or (bool(self._doubtful) and plain_name(person.full_name) in self._doubtful)

    def _line_of_new(self, found: _Found) -> Line:
        row = found.row
        # Without a code it may be somebody who works in the unit already, for whom the day does not matter.
        if found.code or (row.full_name and (plain_name(row.full_name), found.unit_id) not in self._names_there):
            self._check_unit(found)
        details = Details(found.code, row.full_name, row.birth, row.gender, row.email)
        new = Line(Kind.NEW, row.number, found.code, row.full_name, details=details)
        return replace(new, unit_id=found.unit_id, position_id=found.position_id, on=found.day)

    @cached_property
    def _names_there(self) -> frozenset[tuple[str, Id | None]]:
        """Who works in which unit, by name; asked for only where a code is to be mended."""
        people = (*self._there.people.values(), *self._there.uncoded)
        return frozenset((plain_name(each.full_name), work.unit_id) for each in people for work in each.works)

    def _line_of(self, person: PersonThere, found: _Found) -> Line:
        row, unit_id = found.row, found.unit_id
        details = self._details(person, found)
        kind = Kind.CHANGED if details.changes else Kind.UNCHANGED
        stays = Line(kind, row.number, found.code, row.full_name, person.person_id, details, changes=details.changes)
        begins = replace(stays, kind=Kind.NEW, unit_id=unit_id, position_id=found.position_id, on=found.day)
        if not person.is_reached or not person.works:
            self._check_code(person, row)
            self._check_unit(found)
            return begins
        work = person.work_on(self._terms.on)
        is_here = work is not None and work.unit_id == unit_id
        keeps_position = found.position_id is None or (work is not None and work.position_id == found.position_id)
        is_beside = not is_here and unit_id is not None and person.works_in(unit_id, self._terms.on)
        # Where the unit is to be mended, nobody knows yet whether they move.
        if unit_id is None or is_beside or (is_here and keeps_position):
            return stays
        self._check_movable(person, work, found, Column.POSITION if is_here else row.unit_column)
        self._check_unit(found)
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

    def _details(self, person: PersonThere, found: _Found) -> Details:
        row = found.row
        return Details(
            found.code if person.code is None else None,
            row.full_name if row.full_name != person.full_name else None,
            row.birth if row.birth is not None and row.birth != person.birth else None,
            row.gender if row.gender is not None and row.gender != person.gender else None,
            row.email if row.email is not None and row.email != person.email else None,
        )

    def _code(self, row: StaffRow) -> str:
        """The code that the row means, each once; empty where it is to be mended."""
        code = row.code
        if row.lost_zeros and code not in self._there.people and code in self._zeros:
            if len(self._zeros[code]) > 1:
                self._tell_code(row, Wrong.CODE_ZEROS)
                return ""
            code = self._zeros[code][0]
        if not code:
            self._doubtful.add(plain_name(row.full_name))
        elif self._codes.setdefault(code, row.number) != row.number:
            self._tell_code(row, Wrong.CODE_TWICE, other=str(self._codes[code]))
            return ""
        return code

    def _unit(self, row: StaffRow, code: str) -> Id | None:
        """The unit that the row means; without a word about it the one given with the list, or that in which they work already."""
        if not row.unit:
            unit_id = self._terms.unit_id or self._unit_of(code)
            if unit_id is None:
                self._tell(row, Wrong.UNIT_MISSING, row.unit_column)
            return unit_id
        found = self._units.find(row.unit)
        if not found:
            self._tell(row, Wrong.UNIT_UNKNOWN, row.unit_column, unit=row.unit)
        elif len(found) > 1:
            self._tell(row, Wrong.UNIT_OF_SEVERAL, row.unit_column, unit=row.unit, count=str(len(found)))
        return next(iter(found)) if len(found) == 1 else None

    def _unit_of(self, code: str) -> Id | None:
        """Where the person of a code works mainly on the day of the list, if that is in reach."""
        person = self._there.people.get(code)
        work = person.work_on(self._terms.on) if person is not None and person.is_reached else None
        return work.unit_id if work is not None and work.unit_id in self._there.units else None

    def _position(self, row: StaffRow) -> Id | None:
        if not row.position:
            return None
        found = self._positions.find(row.position)
        if not found:
            self._tell(row, Wrong.POSITION_UNKNOWN, Column.POSITION, position=row.position)
        elif len(found) > 1:
            self._tell(row, Wrong.POSITION_OF_SEVERAL, Column.POSITION, position=row.position)
        return next(iter(found)) if len(found) == 1 else None

    def _tell_doubles(self, found: _Found) -> None:
        row = found.row
        if row.email is not None:
            before = self._emails.setdefault(row.email, row.number)
            if before != row.number:
                self._tell(row, Wrong.EMAIL_TWICE, Column.EMAIL, other=str(before))
        if row.full_name and row.birth is not None and row.birth[1] == "day":
            unit = found.unit_id or plain_words(row.unit)
            before = self._persons.setdefault((plain_name(row.full_name), row.birth[0], unit), row.number)
            if before != row.number:
                self._tell(row, Wrong.PERSON_TWICE, self._head.name_column, other=str(before))

    def _without_code(self, found: _Found) -> PersonThere | None:
        """Somebody of this name in the unit who has no code yet: the row gives them theirs."""
        row = found.row
        if not found.code or not row.full_name or found.unit_id is None:
            return None
        fitting = [
            each
            for each in self._uncoded.get((plain_name(row.full_name), found.unit_id), [])
            if each.birth is None or row.birth is None or each.birth == row.birth
        ]
        if len(fitting) > 1 or any(each.person_id in self.named for each in fitting):
            self._tell(row, Wrong.NAME_OF_SEVERAL, self._head.name_column)
            return None
        return fitting[0] if fitting else None

    def _check_code(self, person: PersonThere, row: StaffRow) -> None:
        """Tells where the code is of somebody out of reach, or of somebody who works nowhere and has another name."""
        if not person.is_reached:
            self._tell_code(row, Wrong.CODE_OUT_OF_REACH)
        elif row.full_name and plain_name(person.full_name) != plain_name(row.full_name):
            self._tell_code(row, Wrong.CODE_OF_ANOTHER)

    def _check_unit(self, found: _Found) -> None:
        """Tells where the unit is not there from the first day on."""
        if found.unit_id is None:
            return
        unit = self._there.units[found.unit_id]
        day = found.day or unit.ends
        if day is not None and (unit.begins > day or unit.ends is not None):
            self._tell(found.row, Wrong.UNIT_NOT_THEN, Column.FROM, day=_told(day))

    def _check_movable(self, person: PersonThere, work: WorkThere | None, found: _Found, column: Column) -> None:
        """Tells what keeps the main work from being ended on the day by whoever imports; `column` asks for it.

        Where they may not do it at all, its days do not matter; and days of work out of reach are not told.
        """
        row, day = found.row, found.day
        if person.is_self:
            self._tell(row, Wrong.ONESELF, column)
        elif person.is_guarded:
            self._tell(row, Wrong.WIDER_ROLE, column)
        elif work is not None and work.unit_id not in self._there.units:
            self._tell_code(row, Wrong.CODE_OUT_OF_REACH)
        else:
            if work is not None and day is not None and work.begins >= day:
                self._tell(row, Wrong.FROM_TOO_EARLY, Column.FROM, day=_told(work.begins))
                # Another day will stand here: what follows is told where it holds for each.
                day = None
            self._check_coming(person, work, row, day)

    def _check_coming(self, person: PersonThere, work: WorkThere | None, row: StaffRow, day: date | None) -> None:
        """Tells where other main work follows, or the main work has ended by the day."""
        others = [each for each in person.works if each.is_main and each is not work]
        coming = [each.begins for each in others if each.ends is None or (day is not None and each.ends > day)]
        if day is not None and work is not None and work.ends is not None and work.ends <= day:
            coming.append(day)
        if coming:
            self._tell(row, Wrong.CHANGE_COMING, Column.FROM, day=_told(coming[0]))

    def _tell_code(self, row: StaffRow, wrong: Wrong, **values: str) -> None:
        """The code may be a slip: the row may be about anybody of its name."""
        self._doubtful.add(plain_name(row.full_name))
        self._tell(row, wrong, Column.CODE, **values)

    def _tell(self, row: StaffRow, wrong: Wrong, column: Column, **values: str) -> None:
        self._problems.tell(row.number, wrong, column, **values)


def _told(day: date) -> str:
    return day.strftime("%d/%m/%Y")
