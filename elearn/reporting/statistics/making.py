"""The table that an address asks for, from what the reader may be told. Eleven statements at most, however much there is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from sqlalchemy.orm import Session

from elearn.core.actor import Actor
from elearn.core.db.types import LocalisedText
from elearn.core.ids import Id
from elearn.reporting.completion_filter import People
from elearn.reporting.obstacle_queries import read_tree, unit_names
from elearn.reporting.rules import Tree
from elearn.reporting.statistics.ages import GROUPS, UNKNOWN
from elearn.reporting.statistics.asked import Asked, last_month
from elearn.reporting.statistics.exact import ExactTeller, count_exactly
from elearn.reporting.statistics.queries import (
    OF_THE_UNIT,
    READERS,
    Window,
    Words,
    count,
    count_staff,
    read_words,
    units_inside,
)
from elearn.reporting.statistics.release import Counted, Release, release
from elearn.reporting.statistics.systems import Axis, System, system_of
from elearn.reporting.statistics.tables import Heading, Measure, Table, Teller, fill, fill_measures, measure_of

_MAY_BE_MISSING: Final = frozenset({Axis.POSITION, Axis.COURSE})
"""Axes with so many values that those of which there is nothing are left out."""
_SELDOM: Final = frozenset({UNKNOWN, "other"})
"""Values that are left out where there is nothing of them."""


class Refusal(StrEnum):
    """Why there is no table: it is told of the reader's own unit and its offices alone."""

    CROSSED = "crossed"
    DAYS = "days"
    PEOPLE = "people"


@dataclass(frozen=True, slots=True)
class Made:
    """A table with the words for it, or why there is none.

    `units` are the names of units in it; `until` is the last day that counts; `own` a unit of the reader's of which everything may
    be asked, of all below it too where `is_own_whole`.
    """

    table: Table | None
    words: Words
    units: Mapping[Id, LocalisedText]
    until: date
    is_exact: bool
    own: Id | None
    is_own_whole: bool
    refusal: Refusal | None = None


def make_table(session: Session, actor: Actor, asked: Asked, *, today: date) -> Made:
    """The table that is asked for. The unit of the filter is in the reader's reach."""
    words, tree = read_words(session), read_tree(session)
    reach, inside = actor.units_as(*READERS), units_inside(session, actor, today=today)
    roots = tuple(each for each in reach if not any(above in reach for above in list(tree.way_up(each))[1:]))
    unit = asked.filter.unit
    top = (unit,) if unit is not None else roots if asked.filter.with_below else reach
    scope = _scope(asked, tree, top)
    rows = _rows_of_units(asked, tree, top) if asked.by is Axis.UNIT else []
    shown = {_unit_of(each.name) for each in rows}
    names = unit_names(session, shown, today) if asked.by is Axis.UNIT else {}
    own = next(iter(actor.units_as(*OF_THE_UNIT)), None)
    is_own_whole = own is not None and inside.issuperset(_all_below(_below(tree), own))
    is_exact = scope <= inside
    until = min(asked.ends, today if is_exact else last_month(today))
    made = Made(None, words, names, until, is_exact=is_exact, own=own, is_own_whole=is_own_whole)
    if is_exact:
        staff = count_staff(session, actor, today=today)
        numbers = count_exactly(session, actor, asked, _row_of(tree, rows), today=today)
        ask = ExactTeller((asked.by, asked.across), numbers, staff)
        return replace(made, table=_exact_table(asked, made, rows, Heading("", scope, {}), ask))
    if (refusal := _refusal(asked, words)) is not None:
        return replace(made, refusal=refusal)
    year = Window(actor, roots, tree, date(asked.begins.year, 1, 1), min(date(asked.begins.year, 12, 31), last_month(today)))
    told = release_of(session, year, _systems(asked, words), inside, words)
    teller = Teller(told, always(asked, words), words.minutes, count_staff(session, actor, today=today))
    if asked.by is not Axis.UNIT:
        rows = _headings(asked.by, asked, words, until, scope)
    return replace(made, table=_told_table(asked, made, rows, Heading("", scope, {}), teller))


def always(asked: Asked, words: Words) -> dict[Axis, tuple[str, ...]]:
    """The values that the filter itself asks for."""
    wanted = asked.filter
    found = {
        Axis.POSITION: (str(wanted.position),) if wanted.position else (),
        Axis.COURSE: (words.slugs.get(wanted.course, wanted.course),) if wanted.course else (),
        Axis.VERSION: (wanted.version,) if wanted.version else (),
        Axis.MONTH: () if asked.is_whole_year else tuple(str(each) for each in asked.months),
    }
    return {axis: values for axis, values in found.items() if values}


def _refusal(asked: Asked, words: Words) -> Refusal | None:
    if not asked.is_of_months:
        return Refusal.DAYS
    if asked.filter.people is not People.ALL:
        return Refusal.PEOPLE
    return Refusal.CROSSED if system_of([*asked.axes, *always(asked, words)]) is None else None


def _systems(asked: Asked, words: Words) -> set[System]:
    axes = {*asked.axes, *always(asked, words)}
    found = {System.SIZE, system_of(axes) or System.SIZE}
    # Hours follow from the courses.
    return found | {System.CONTENT} if asked.across is None and found <= {System.SIZE, System.CONTENT} else found


def release_of(session: Session, window: Window, systems: Collection[System], inside: Collection[Id], words: Words) -> Release:
    """What is told of a year in some systems."""
    counted = (
        count(session, window, systems) if window.begins < window.ends else dict[System, Counted]((each, {}) for each in systems)
    )
    return release(counted, window.tree, window.roots, inside, words.known)


def _below(tree: Tree) -> dict[Id, list[Id]]:
    below: dict[Id, list[Id]] = defaultdict(list)
    for each, above in tree.parents.items():
        if above is not None:
            below[above].append(each)
    return below


def whole_units(tree: Tree, root: Id) -> dict[Id, frozenset[Id]]:
    """Each unit at and below a root, with everything below it."""
    below = _below(tree)
    return {unit: frozenset(_all_below(below, unit)) for unit in _all_below(below, root)}


def _all_below(below: Mapping[Id, Sequence[Id]], unit: Id) -> Iterator[Id]:
    yield unit
    for each in below.get(unit, ()):
        yield from _all_below(below, each)


def _scope(asked: Asked, tree: Tree, top: Sequence[Id]) -> frozenset[Id]:
    """The units that are counted: those at the top and, unless they are asked for alone, all below them."""
    below = _below(tree)
    return frozenset(each for unit in top for each in _all_below(below, unit)) if asked.filter.with_below else frozenset(top)


def _rows_of_units(asked: Asked, tree: Tree, top: Sequence[Id]) -> list[Heading]:
    """Rows that have each unit once: a single one at the top itself and each right below it with all further down; else the top."""
    below = _below(tree)

    def itself(unit: Id) -> Heading:
        return Heading(f"={unit}", frozenset({unit}), {})

    def whole(unit: Id) -> Heading:
        return Heading(str(unit), frozenset(_all_below(below, unit)), {})

    if not asked.filter.with_below:
        return [itself(each) for each in top]
    return [itself(top[0]), *map(whole, below[top[0]])] if len(top) == 1 else [whole(each) for each in top]


def _row_of(tree: Tree, rows: Sequence[Heading]) -> Callable[[Id], str]:
    """In which row the completions of a unit of their day are counted: its own, or that of what has taken its place."""
    names = {unit: row.name for row in rows for unit in row.units}

    def find(unit: Id) -> str:
        where = (tree.counted_in(unit), *tree.living_heirs(unit))
        # What was divided between units here and elsewhere is counted in one of those here.
        return next((names[each] for each in where if each in names), rows[0].name)

    return find


def _unit_of(name: str) -> Id:
    return Id(name.removeprefix("="))


def _headings(axis: Axis, asked: Asked, words: Words, until: date, units: frozenset[Id]) -> list[Heading]:
    match axis:
        case Axis.GENDER:
            values: Sequence[str] = ("female", "male", "other", UNKNOWN)
        case Axis.AGE:
            values = (*GROUPS, UNKNOWN)
        case Axis.POSITION:
            values = (*words.positions, UNKNOWN)
        case Axis.THEME:
            values = tuple(words.known.themes or {})
        case Axis.COURSE:
            values = tuple(words.courses)
        case _:
            values = [str(each) for each in asked.months if each <= until.month or until.year < asked.begins.year]
    fixed = always(asked, words).get(axis)
    return [Heading(each, units, {axis: (each,)}) for each in values if fixed is None or each in fixed]


def _told_table(asked: Asked, made: Made, rows: Sequence[Heading], total: Heading, teller: Teller) -> Table:
    measure = measure_of([*asked.axes, *teller.always])
    if asked.across is not None:
        columns = _headings(asked.across, asked, made.words, made.until, total.units)
        kept = [each for each in columns if not _is_idle(asked.across, each.name, teller(each, measure))]
        return _without_idle(asked.by, fill(rows, kept, total, teller, measure))
    measures = [measure]
    if not {*asked.axes, *teller.always} - {Axis.UNIT}:
        measures = [Measure.PEOPLE, Measure.COMPLETIONS, Measure.HOURS]
        measures += [Measure.STAFF, Measure.SHARE] if asked.by is Axis.UNIT else []
    elif System.CONTENT in teller.release.told:
        measures = [Measure.COMPLETIONS, Measure.HOURS]
    return _without_idle(asked.by, fill_measures(rows, total, teller, measures))


def _is_idle(axis: Axis, name: str, number: float | None) -> bool:
    return number == 0 and (axis in _MAY_BE_MISSING or name in _SELDOM)


def _without_idle(axis: Axis, table: Table) -> Table:
    lines = tuple(each for each in table.lines if any(number != 0 for number in each.numbers) or not _is_idle(axis, each.name, 0))
    return Table(table.columns, lines, table.rest, table.total, table.measure)


def _exact_table(asked: Asked, made: Made, rows: Sequence[Heading], total: Heading, ask: ExactTeller) -> Table:
    """The table of the reader's own units and their offices."""
    words, until = made.words, made.until
    measure = measure_of([*asked.axes, *always(asked, words)])
    if asked.by is Axis.UNIT:
        rows = [replace(each, wanted={Axis.UNIT: (each.name,)}) for each in rows]
    else:
        rows = _headings(asked.by, asked, words, until, total.units)
    if asked.across is None:
        return _without_idle(asked.by, fill_measures(rows, total, ask, _measures(asked, words)))
    columns = _headings(asked.across, asked, words, until, total.units)
    kept = [each for each in columns if not _is_idle(asked.across, each.name, ask(each, measure))]
    return _without_idle(asked.by, fill(rows, kept, total, ask, measure))


def _measures(asked: Asked, words: Words) -> list[Measure]:
    """What is counted exactly, so that rows add up: whoever learns in two months is one person in all.

    The share of those at work says something of everybody and every course alone.
    """
    if measure_of(asked.axes) is Measure.COMPLETIONS:
        return [Measure.COMPLETIONS, Measure.HOURS]
    measures = [Measure.PEOPLE, Measure.COMPLETIONS, Measure.HOURS]
    if asked.by is Axis.UNIT and asked.filter.people is People.ALL and not always(asked, words):
        measures += [Measure.STAFF, Measure.SHARE]
    return measures
