"""Why acts at the desk could not be done: counted by act, reason and unit, with small numbers grouped (`rules`). Names nobody."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from elearn.catalogue import models as catalogue
from elearn.catalogue.library import LIBRARY
from elearn.catalogue.policy import VISIBLE, acting_as, viewer_of
from elearn.content.document import Course
from elearn.core.actor import Actor, Role
from elearn.core.db.types import LocalisedText
from elearn.core.ids import Id
from elearn.core.paging import Paging
from elearn.learning.models import DeskObstacle
from elearn.learning.spots import Spot, find_desk, find_lesson, spot_of
from elearn.obstacles.rules import monday_of
from elearn.organisation.models import UnitClosure, UnitState, UnitSuccession
from elearn.organisation.policy import running
from elearn.reporting.queries import of_units
from elearn.reporting.rules import Tree, group, own_above

_READERS = (Role.TRAINING_OFFICER, Role.HEAD)


class _Act(NamedTuple):
    """An act at the desk, in the course as it is served."""

    rendition_id: Id
    lesson: str


class _Told(NamedTuple):
    """How many people of a unit of that day told one reason for one act."""

    rendition_id: Id
    lesson: str
    reason: str
    unit_id: Id
    people: int


class _Group(NamedTuple):
    """So many people of a unit (and of small units below it) for whom one reason stood in the way of one act."""

    act: _Act
    reason: str
    unit_id: Id
    people: int
    is_rest: bool


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group as it is shown. `above` is the unit above it, None at the reader's own and right below it.

    `is_rest`: units below have groups of their own for the same reason, and this one is without them.
    """

    reason: str
    unit: LocalisedText
    above: LocalisedText | None
    is_rest: bool
    people: int


@dataclass(frozen=True, slots=True)
class ActRows:
    """An act with its groups. `lesson` and `spot` are None where the course has no such lesson any more."""

    course: LocalisedText
    lesson: LocalisedText | None
    spot: Spot | None
    rows: tuple[GroupRow, ...]


@dataclass(frozen=True, slots=True)
class ObstaclePage:
    """The acts of one page of groups, and how often each reason was told in all the reader's units."""

    acts: tuple[ActRows, ...]
    reasons: Mapping[str, int]
    paging: Paging

    @property
    def total(self) -> int:
        return self.paging.total


def list_obstacles(session: Session, actor: Actor, *, today: date, course: str = "", page: int = 1) -> ObstaclePage:
    """What stood in the way in the actor's units and those below; what was told most stands first.

    Counted until the week before this one: whoever looks every day and knows who learned today could find somebody in a number that
    grows. Five statements at most, however many units and obstacles there are.

    Args:
        course: the slug of one course, or empty for all. It narrows the acts only, so it gives nothing to subtract.
        page: from 1; beyond the last it is the last.
    """
    units = actor.units_as(*_READERS)
    tree = read_tree(session)
    groups = _group_all(_count(session, actor, units, course, monday_of(today)), tree, units)
    paging = Paging.of(len(groups), page)
    reasons = Counter[str]()
    for each in groups:
        reasons[each.reason] += each.people
    return ObstaclePage(_dressed(session, paging.cut(groups), tree, units, today), reasons, paging)


def read_tree(session: Session) -> Tree:
    """The units of today and the heirs of those that have ended, in two statements."""
    parents: dict[Id, Id | None] = {}
    near = select(UnitClosure.descendant_id, UnitClosure.ancestor_id, UnitClosure.depth).where(UnitClosure.depth <= 1)
    for row in session.execute(near):
        if row.depth == 1:
            parents[row.descendant_id] = row.ancestor_id
        else:
            parents.setdefault(row.descendant_id, None)
    heirs: dict[Id, list[Id]] = defaultdict(list)
    for from_id, to_id in session.execute(select(UnitSuccession.from_id, UnitSuccession.to_id)):
        heirs[from_id].append(to_id)
    return Tree(parents, heirs)


def _count(session: Session, actor: Actor, units: Collection[Id], course: str, before: date) -> list[_Told]:
    """How often each reason was told for each act in each unit of that day: one person tells one act once."""
    wanted = [of_units(units, DeskObstacle.unit_id), DeskObstacle.on < before, VISIBLE[viewer_of(actor)]]
    if course:
        wanted.append(catalogue.Course.slug == course)
    by = (catalogue.Course.rendition_id, DeskObstacle.lesson, DeskObstacle.reason, DeskObstacle.unit_id)
    rows = session.execute(
        select(*by, func.count())
        .select_from(DeskObstacle)
        .join(catalogue.Course, catalogue.Course.id == DeskObstacle.course_id)
        .where(*wanted)
        .group_by(*by),
        acting_as(actor),
    )
    return [
        _Told(rendition_id, lesson, reason, unit_id, people)
        for rendition_id, lesson, reason, unit_id, people in rows
        # The clauses have asked for both.
        if rendition_id is not None and unit_id is not None
    ]


def _group_all(counted: Sequence[_Told], tree: Tree, units: Collection[Id]) -> list[_Group]:
    """The groups of every act and reason: the act told most first, in it the reason told most, in that the largest group."""
    told: dict[tuple[_Act, str], Counter[Id]] = defaultdict(Counter)
    for each in counted:
        unit = tree.counted_in(each.unit_id)
        if unit is not None and own_above(tree, unit, units) is not None:
            told[_Act(each.rendition_id, each.lesson), each.reason][unit] += each.people
    of_act, of_reason = Counter[_Act](), Counter[tuple[_Act, str]]()
    for (act, reason), by_unit in told.items():
        of_act[act] += by_unit.total()
        of_reason[act, reason] = by_unit.total()
    groups: list[_Group] = []
    for (act, reason), by_unit in told.items():
        shown = group(by_unit, tree, units)
        parted = {above for unit in shown for above in tree.way_up(unit) if above != unit}
        groups += [_Group(act, reason, unit, people, unit in parted) for unit, people in shown.items()]
    return sorted(groups, key=lambda each: (-of_act[each.act], each.act, -of_reason[each.act, each.reason], each.reason,
                                            -each.people, each.unit_id))  # fmt: skip


def _dressed(session: Session, groups: Sequence[_Group], tree: Tree, units: Collection[Id], today: date) -> tuple[ActRows, ...]:
    """The groups with the words of course, lesson and unit, act by act."""
    above: dict[Id, Id] = {}
    for unit in {each.unit_id for each in groups} - set(units):
        parent = tree.parents[unit]
        # Many offices bear the same name: the unit above says which is meant, unless it is the reader's own.
        if parent is not None and parent not in units:
            above[unit] = parent
    names = unit_names(session, {each.unit_id for each in groups} | set(above.values()), today)
    courses = LIBRARY.list_documents(session, {each.act.rendition_id for each in groups})

    def row(each: _Group) -> GroupRow:
        over = names.get(above[each.unit_id]) if each.unit_id in above else None
        return GroupRow(each.reason, names.get(each.unit_id, {}), over, each.is_rest, each.people)

    return tuple(
        _dress(courses[act.rendition_id], act.lesson, tuple(row(each) for each in of_act))
        for act, of_act in groupby(groups, key=lambda each: each.act)
    )


def _dress(course: Course, lesson_id: str, rows: tuple[GroupRow, ...]) -> ActRows:
    lesson = find_lesson(course, lesson_id)
    if lesson is None:
        return ActRows(course.title, None, None, rows)
    return ActRows(course.title, lesson.title, spot_of(course, lesson, find_desk(course, lesson)), rows)


def unit_names(session: Session, units: Collection[Id], today: date) -> dict[Id, LocalisedText]:
    """What units are called on a day."""
    rows = session.execute(select(UnitState.unit_id, UnitState.name).where(UnitState.unit_id.in_(units), running(UnitState, today)))
    return {row.unit_id: row.name for row in rows}
