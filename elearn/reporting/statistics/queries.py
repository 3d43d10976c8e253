"""Counting completions of a year in the reader's units. Each function is one statement, however many people and units there are.

Units and positions are those of the day of completion; a unit that has ended counts where today counts it. A person is counted
once, by the last completion of the year. The people behind completions in a unit are counted where that last one was, so that those
of several units are different people.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final, TypeAlias

from sqlalchemy import (
    CTE,
    ColumnElement,
    Row,
    Select,
    case,
    cast,
    distinct,
    extract,
    func,
    literal,
    null,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session
from sqlalchemy.types import NullType

from elearn.accounts.models import Person
from elearn.catalogue.models import Course, CourseVersion
from elearn.core.actor import Actor, Role
from elearn.core.days import end_of, start_of
from elearn.core.db.types import LocalisedText
from elearn.core.ids import Id
from elearn.learning.models import Completion
from elearn.learning.queries import in_force
from elearn.organisation.models import Employment, Position, Unit, UnitState
from elearn.organisation.policy import running, units_visible_to
from elearn.organisation.rules import UnitKind
from elearn.reporting.queries import of_units
from elearn.reporting.rules import Tree, own_above
from elearn.reporting.statistics.ages import UNKNOWN, age_group
from elearn.reporting.statistics.exact import month_of
from elearn.reporting.statistics.release import Cell, Counted
from elearn.reporting.statistics.systems import COMPLETIONS, PEOPLE, Category, Known, System

READERS: Final = (Role.TRAINING_OFFICER, Role.HEAD, Role.AUDITOR)
OF_THE_UNIT: Final = (Role.TRAINING_OFFICER, Role.HEAD)
"""Who belongs to the unit that a role is for, and is told its numbers exactly, those of its offices too."""
_Found: TypeAlias = dict[Id, dict[Category, Cell]]


@dataclass(frozen=True, slots=True)
class Window:
    """The reader, their topmost units, the tree of today, and the days whose completions count."""

    actor: Actor
    roots: tuple[Id, ...]
    tree: Tree
    begins: date
    ends: date


def units_inside(session: Session, actor: Actor, *, today: date) -> frozenset[Id]:
    """The units whose people the reader works with: those that they head or keep, with the offices below. One statement.

    An office is part of the authority above it. A ward below a city is an authority of its own: the city's officer stands outside.
    """
    own = actor.units_as(*OF_THE_UNIT)
    inside = select(UnitState.unit_id).where(UnitState.unit_id.in_(own)).cte("inside", recursive=True)
    offices = (
        select(UnitState.unit_id)
        .join(inside, UnitState.parent_id == inside.c.unit_id)
        .where(UnitState.kind == UnitKind.OFFICE, running(UnitState, today))
    )
    return frozenset((*own, *session.scalars(select(inside.union(offices).c.unit_id))))


def count(session: Session, window: Window, systems: Collection[System]) -> dict[System, Counted]:
    """What each system deals out, by unit of today and category. One statement for each, none for sizes beside content or time."""
    of_completions = next((each for each in systems if each in (System.CONTENT, System.TIME)), None)
    found: dict[System, Counted] = {}
    if of_completions is not None:
        found[System.SIZE], found[of_completions] = _by_columns(session, window, of_completions)
    return found | {each: _count_people(session, window, each) for each in systems if each not in found}


def _count_people(session: Session, window: Window, system: System) -> Counted:
    base = _completions(session, window, system)
    match system:
        case System.POSITION:
            return _once(session.execute(_last(base, base.c.position)), window, lambda value: (value or UNKNOWN,))
        case System.GENDER:
            of = _last(base, Person.gender).join(Person, Person.id == base.c.person_id)
            return _once(session.execute(of), window, lambda value: (value or UNKNOWN,))
        case System.AGE:
            of = _last(base, extract("year", Person.birth_date)).join(Person, Person.id == base.c.person_id)
            year = window.ends.year
            return _once(session.execute(of), window, lambda value: (age_group(value and int(value), year),))
        case _:
            unit = base.c.unit_id
            sizes = select(unit, func.count(), func.count(distinct(_at_home(base))), func.sum(base.c.is_last)).group_by(unit)
            return _sizes(session.execute(sizes), window)


def _completions(session: Session, window: Window, system: System) -> CTE:
    """The completions of the window, each with the unit of its person's last one and whether it is that.

    A column of a hundred thousand rows is worked out only for the system that deals out by it.
    """
    columns: dict[System, list[Any]] = {
        System.CONTENT: [CourseVersion.theme, _as_stored(Completion.course_id, "course_id"), CourseVersion.label],
        System.TIME: [CourseVersion.theme, month_of(session, window.ends.year).label("month")],
        System.POSITION: [Completion.position["id"].as_string().label("position")],
    }
    order: dict[str, Any] = {
        "partition_by": Completion.person_id,
        "order_by": (Completion.completed_at.desc(), Completion.id.desc()),
    }
    return (
        select(
            _as_stored(Completion.person_id, "person_id"),
            _as_stored(Completion.unit_id, "unit_id"),
            *columns.get(system, []),
            func.first_value(Completion.unit_id).over(**order).label("home"),
            case((func.row_number().over(**order) == 1, 1), else_=0).label("is_last"),
        )
        .join(CourseVersion, CourseVersion.id == Completion.version_id)
        .where(
            in_force(),
            # Asked of each unit once, not of each completion.
            Completion.unit_id.in_(select(Unit.id).where(of_units(window.actor.units_as(*READERS), Unit.id))),
            Completion.completed_at >= start_of(session, window.begins),
            Completion.completed_at < end_of(session, window.ends),
        )
        .cte("completions")
    )


def _at_home(base: CTE) -> ColumnElement[Any]:
    return case((base.c.home == base.c.unit_id, base.c.person_id))


def _last(base: CTE, column: Any) -> Select[*tuple[Any, ...]]:
    return (
        select(base.c.unit_id, column, func.count()).select_from(base).where(base.c.is_last == 1).group_by(base.c.unit_id, column)
    )


def _as_stored(column: Any, name: str) -> Any:
    """An id as the database has it: made an id of once for each value, not in each of a hundred thousand rows."""
    return type_coerce(column, NullType()).label(name)


def _nothing_of(column: ColumnElement[Any]) -> ColumnElement[Any]:
    is_id = isinstance(column.type, NullType)
    return type_coerce(cast(null(), Completion.id.type if is_id else column.type), column.type)


def _id_of(stored: Id | bytes) -> Id:
    return Id(bytes=stored) if isinstance(stored, bytes) else stored


def _unit_of_today(window: Window) -> Callable[[Id | bytes | None], Id | None]:
    known: dict[Id | bytes | None, Id | None] = {None: None}

    def find(stored: Id | bytes | None) -> Id | None:
        if stored is not None and stored not in known:
            now = window.tree.counted_in(_id_of(stored))
            known[stored] = now if now is not None and own_above(window.tree, now, window.roots) is not None else None
        return known[stored]

    return find


def _add(found: _Found, unit: Id, category: Category, cell: Cell) -> None:
    before = found[unit].get(category, Cell(0, 0))
    found[unit][category] = Cell(before.people + cell.people, before.number + cell.number)


def _sizes(rows: Iterable[Sequence[Any]], window: Window) -> Counted:
    found, today = defaultdict[Id, dict[Category, Cell]](dict), _unit_of_today(window)
    for unit_id, completions, behind, people in rows:
        if (unit := today(unit_id)) is not None:
            if people:
                _add(found, unit, PEOPLE, Cell(people, people))
            _add(found, unit, COMPLETIONS, Cell(behind, completions))
    return found


def _once(rows: Iterable[Row[*tuple[Any, ...]]], window: Window, category: Callable[[Any], Category]) -> Counted:
    found, today = defaultdict[Id, dict[Category, Cell]](dict), _unit_of_today(window)
    for unit_id, value, people in rows:
        if (unit := today(unit_id)) is not None:
            _add(found, unit, category(value), Cell(people, people))
    return found


def _by_columns(session: Session, window: Window, system: System) -> tuple[Counted, Counted]:
    """Sizes, and completions by each axis and those before it: a theme has fewer people behind it than its courses added up."""
    base = _completions(session, window, system)
    names = ("theme", "course_id", "label") if system is System.CONTENT else ("theme", "month")
    columns = [base.c[each] for each in names]
    # Of what has a single version it is the same, and is not counted a second time.
    only = {"theme": _with_versions(CourseVersion.theme), "course_id": _with_versions(CourseVersion.course_id)}

    def step(depth: int) -> Select[*tuple[Any, ...]]:
        counted = select(
            literal(depth).label("depth"),
            base.c.unit_id,
            *columns[:depth],
            *(_nothing_of(each) for each in columns[depth:]),
            func.count(),
            func.count(distinct(_at_home(base))),
            func.sum(base.c.is_last),
        ).group_by(base.c.unit_id, *columns[:depth])
        if system is not System.CONTENT or not 0 < depth < len(columns):
            return counted
        return counted.where(columns[depth - 1].in_(only[names[depth - 1]]))

    rows = session.execute(union_all(*(step(depth) for depth in range(len(columns) + 1)))).all()
    found, today = defaultdict[Id, dict[Category, Cell]](dict), _unit_of_today(window)
    word = cache(lambda stored: str(_id_of(stored) if isinstance(stored, bytes) else stored))
    for depth, unit_id, *values, completions, behind, _ in rows:
        if depth and (unit := today(unit_id)) is not None:
            _add(found, unit, tuple(map(word, values[:depth])), Cell(behind, completions))
    return _sizes(((row[1], *row[-3:]) for row in rows if row[0] == 0), window), found


def _with_versions(column: Any) -> Select[*tuple[Any, ...]]:
    """The values of a column that several versions have."""
    return select(_as_stored(column, "several")).group_by(column).having(func.count() > 1)


@dataclass(frozen=True, slots=True)
class Words:
    """What categories are called, and what a course counts as. `minutes` are those of its version published last."""

    positions: dict[str, LocalisedText]
    courses: dict[str, LocalisedText]
    slugs: dict[str, str]
    minutes: dict[str, int]
    known: Known


def read_words(session: Session) -> Words:
    """All positions and courses of the installation. Two statements."""
    positions = {str(each): title for each, title in session.execute(select(Position.id, Position.title).order_by(Position.code))}
    themes: dict[str, dict[str, dict[str, None]]] = defaultdict(lambda: defaultdict(dict))
    courses: dict[str, LocalisedText] = {}
    slugs: dict[str, str] = {}
    minutes: dict[str, int] = {}
    counted = func.coalesce(CourseVersion.counted_minutes, CourseVersion.minutes)
    rows = session.execute(
        select(Course.id, Course.slug, CourseVersion.theme, CourseVersion.label, CourseVersion.title, counted)
        .join(CourseVersion, CourseVersion.course_id == Course.id)
        .order_by(CourseVersion.published_at, CourseVersion.id)
    )
    for course_id, slug, theme, label, title, taken in rows:
        course = str(course_id)
        themes[theme][course][label] = None
        courses[course], slugs[slug], minutes[course] = title, course, taken
    return Words(positions, courses, slugs, minutes, Known(tuple(positions), themes))


def count_staff(session: Session, actor: Actor, *, today: date) -> dict[Id, int]:
    """How many people have their main work in each of the reader's units today."""
    rows = session.execute(
        select(Employment.unit_id, func.count(distinct(Employment.person_id)).label("people"))
        .where(Employment.is_main, running(Employment, today), units_visible_to(actor, *READERS, column=Employment.unit_id))
        .group_by(Employment.unit_id)
    )
    return {row.unit_id: row.people for row in rows}
