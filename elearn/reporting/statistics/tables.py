"""A table of statistics: rows, columns and totals, with the numbers that are hidden left out: values in, values out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from elearn.core.ids import Id
from elearn.reporting.statistics.release import Release
from elearn.reporting.statistics.systems import AXES, COMPLETIONS, OF_PEOPLE, PEOPLE, Axis, System, system_of

Number: TypeAlias = float | None
"""A number, or None where it is hidden."""


class Measure(StrEnum):
    """What a column counts: people, completions, hours, people at work, and of how many per cent of these there is a completion."""

    PEOPLE = "people"
    COMPLETIONS = "completions"
    HOURS = "hours"
    STAFF = "staff"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class Heading:
    """A row or column to fill: its name (of a measure, a total or a category), and which units and values it asks for."""

    name: str
    units: frozenset[Id]
    wanted: Mapping[Axis, Collection[str]]


@dataclass(frozen=True, slots=True)
class Line:
    """A row of numbers under `columns`."""

    name: str
    numbers: tuple[Number, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """`columns` are measures, or categories and a total at the end. `rest` is the sum of what is hidden in the rows."""

    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    rest: Line | None
    total: Line
    measure: Measure

    @property
    def hides(self) -> bool:
        return any(number is None for line in (*self.lines, self.total) for number in line.numbers)


Asking: TypeAlias = Callable[[Heading, Measure], Number]


def measure_of(axes: Collection[Axis]) -> Measure:
    """What a table by these axes counts: a person has one unit, age, gender and position, but may complete many courses."""
    return Measure.COMPLETIONS if {Axis.THEME, Axis.COURSE, Axis.VERSION, Axis.MONTH} & set(axes) else Measure.PEOPLE


def fill(rows: Sequence[Heading], columns: Sequence[Heading], total: Heading, ask: Asking, measure: Measure) -> Table:
    """A table of two axes: the columns are categories, with a total of each row at the end."""

    def line(row: Heading) -> Line:
        cells = [ask(Heading(row.name, row.units & each.units, {**each.wanted, **row.wanted}), measure) for each in columns]
        return Line(row.name, (*cells, ask(row, measure)))

    return _with_rest(tuple(each.name for each in columns), [line(each) for each in rows], line(total), measure)


def fill_measures(rows: Sequence[Heading], total: Heading, ask: Asking, measures: Sequence[Measure]) -> Table:
    """A table of one axis: the columns are measures."""

    def line(row: Heading) -> Line:
        return Line(row.name, tuple(ask(row, each) for each in measures))

    found = _with_rest(tuple(each.value for each in measures), [line(each) for each in rows], line(total), measures[0])
    if found.rest is None:
        return found
    # People at work are no secret, and shares of different units do not add up.
    plain = [
        None if each in (Measure.STAFF, Measure.SHARE) else number
        for each, number in zip(measures, found.rest.numbers, strict=True)
    ]
    return Table(found.columns, found.lines, Line("", tuple(plain)), found.total, found.measure)


def _with_rest(columns: tuple[str, ...], lines: Sequence[Line], total: Line, measure: Measure) -> Table:
    rest = []
    for place, whole in enumerate(total.numbers):
        told = [line.numbers[place] for line in lines]
        rest.append(None if whole is None or None not in told else whole - sum(each for each in told if each is not None))
    is_needed = any(each is not None for each in rest)
    return Table(columns, tuple(lines), Line("", tuple(rest)) if is_needed else None, total, measure)


@dataclass(frozen=True, slots=True)
class Teller:
    """Answers from what may be told.

    `always` are the values that the filter asks for, whatever the row; `minutes` what each course counts as; `staff` who works in
    each unit today.
    """

    release: Release
    always: Mapping[Axis, Collection[str]]
    minutes: Mapping[str, int]
    staff: Mapping[Id, int]

    def __call__(self, heading: Heading, measure: Measure) -> Number:
        wanted = {**self.always, **heading.wanted}
        match measure:
            case Measure.STAFF:
                return sum(self.staff.get(each, 0) for each in heading.units)
            case Measure.SHARE:
                people, staff = self(heading, Measure.PEOPLE), self(heading, Measure.STAFF)
                return None if people is None else round(100 * people / staff) if staff else 0
            case Measure.HOURS:
                return self._hours(heading.units, wanted)
            case _:
                return self._number(heading.units, wanted, measure)

    def _number(self, units: frozenset[Id], wanted: Mapping[Axis, Collection[str]], measure: Measure) -> Number:
        if not wanted:
            return self.release.size(units, PEOPLE if measure is Measure.PEOPLE else COMPLETIONS)
        counted = [
            each for each in self.release.told if (each in OF_PEOPLE) == (measure is Measure.PEOPLE) and each is not System.SIZE
        ]
        system = next((each for each in counted if set(wanted) <= set(AXES[each])), None)
        return None if system is None else self.release.number(system, units, wanted)

    def _hours(self, units: frozenset[Id], wanted: Mapping[Axis, Collection[str]]) -> Number:
        """Worked out from what is told of each course and what it counts as, so hours say no more than that."""
        if System.CONTENT not in self.release.told or system_of(wanted) not in (System.SIZE, System.CONTENT):
            return None
        total = 0
        for course, minutes in self.minutes.items():
            if course in wanted.get(Axis.COURSE, (course,)):
                number = self.release.number(System.CONTENT, units, {**wanted, Axis.COURSE: (course,)})
                if number is None:
                    return None
                total += number * minutes
        return round(total / 60, 1)
