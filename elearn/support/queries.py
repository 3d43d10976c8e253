"""A unit with the units right below it, those that need help most first. Nine statements at most, however many units there are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, case, func, select
from sqlalchemy.orm import Session

from elearn.core import limits
from elearn.core.actor import Actor
from elearn.core.db.aliases import shared_alias
from elearn.core.db.types import LocalisedText
from elearn.core.errors import NotFound
from elearn.core.ids import Id
from elearn.core.paging import Page, Paging
from elearn.organisation.models import Unit, UnitClosure, UnitState
from elearn.organisation.policy import running
from elearn.organisation.rules import UnitKind
from elearn.reporting.statistics.asked import last_month
from elearn.reporting.statistics.queries import units_inside
from elearn.support.models import SupportMonth, SupportUnit
from elearn.support.policy import READERS, seen_by
from elearn.support.rules import SMALLEST, Figures, Need, leaves_some_alone, months_before, need_of


@dataclass(frozen=True, slots=True)
class Way:
    """A unit on the way down to the one that is shown; the reader may open each."""

    unit_id: Id
    name: LocalisedText


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit right below. `has_below`: there are units below it as well."""

    unit_id: Id
    name: LocalisedText
    people: int
    need: Need
    has_below: bool


@dataclass(frozen=True, slots=True)
class UnitPage:
    """A unit, the way to it, the units right below, and its completions by month, None where they may not be told.

    There are no months where fewer than five people work in it, nor for whoever stands above it and answers for more than a topmost
    unit. `counted_at` is None where nothing has been counted yet.
    """

    unit_id: Id
    name: LocalisedText
    ways: tuple[Way, ...]
    below: Page[UnitRow]
    months: tuple[tuple[date, int | None], ...]
    counted_at: datetime | None


_parent = shared_alias(UnitClosure)


def own_unit(session: Session, actor: Actor) -> Id:
    """Where the page opens: the unit that the reader answers for, of several the one with most below it.

    Raises:
        NotFound: there is none.
    """
    units = actor.units_as(*READERS)
    found = session.scalar(
        select(UnitClosure.ancestor_id)
        .where(UnitClosure.ancestor_id.in_(units))
        .group_by(UnitClosure.ancestor_id)
        .order_by(func.count().desc(), UnitClosure.ancestor_id)
        .limit(1)
    )
    if found is None:
        raise NotFound
    return found


def get_unit_page(session: Session, actor: Actor, unit_id: Id, *, today: date, page: int = 1) -> UnitPage:
    """One unit for somebody who answers for it or for one above.

    Raises:
        NotFound: there is no such unit for this actor.
    """
    ways = _ways(session, actor, unit_id, today)
    whole = session.execute(select(SupportUnit.people, SupportUnit.counted_at).where(SupportUnit.unit_id == unit_id)).one_or_none()
    below = _below(session, unit_id, whole.people if whole else 0, today, page)
    is_told = whole is not None and whole.people >= SMALLEST
    return UnitPage(
        unit_id,
        ways[-1].name,
        ways[:-1],
        below,
        _months(session, actor, unit_id, today) if is_told else (),
        whole.counted_at if whole else None,
    )


def _ways(session: Session, actor: Actor, unit_id: Id, today: date) -> tuple[Way, ...]:
    """From the reader's own unit down to the one that is shown."""
    rows = session.execute(
        select(UnitClosure.ancestor_id, UnitState.name, UnitClosure.depth)
        .join(UnitState, and_(UnitState.unit_id == UnitClosure.ancestor_id, running(UnitState, today)))
        .where(UnitClosure.descendant_id == unit_id, seen_by(actor, UnitClosure.ancestor_id))
        .order_by(UnitClosure.depth.desc())
    ).all()
    if not rows or rows[-1].depth != 0:
        raise NotFound
    return tuple(Way(row.ancestor_id, row.name) for row in rows)


def _below(session: Session, unit_id: Id, whole: int, today: date, page: int) -> Page[UnitRow]:
    children = (_parent.ancestor_id == unit_id, _parent.depth == 1)
    big = case((SupportUnit.people >= SMALLEST, SupportUnit.people))
    total, told = session.execute(
        select(func.count(), func.coalesce(func.sum(big), 0))
        .select_from(_parent)
        .outerjoin(SupportUnit, SupportUnit.unit_id == _parent.descendant_id)
        .where(*children)
    ).one()
    hidden = _smallest(session, children) if leaves_some_alone(whole, told) else None
    paging = Paging.of(total, page)
    deeper = select(UnitClosure.depth).where(UnitClosure.ancestor_id == _parent.descendant_id, UnitClosure.depth == 1)
    rows = session.execute(
        paging.limit(
            select(
                _parent.descendant_id,
                UnitState.name,
                func.coalesce(SupportUnit.people, 0).label("people"),
                func.coalesce(SupportUnit.active, 0).label("active"),
                func.coalesce(SupportUnit.completed, 0).label("completed"),
                func.coalesce(SupportUnit.overdue, 0).label("overdue"),
                deeper.exists().label("has_below"),
            )
            .select_from(_parent)
            .join(Unit, Unit.id == _parent.descendant_id)
            .join(UnitState, and_(UnitState.unit_id == _parent.descendant_id, running(UnitState, today)))
            .outerjoin(SupportUnit, SupportUnit.unit_id == _parent.descendant_id)
            .where(*children)
            .order_by(*_most_needed_first(hidden), Unit.code, Unit.id)
        )
    )
    return Page(
        tuple(
            UnitRow(
                row.descendant_id,
                row.name,
                row.people,
                need_of(Figures(row.people, row.active, row.completed, row.overdue), is_told=row.descendant_id != hidden),
                row.has_below,
            )
            for row in rows
        ),
        paging,
    )


def _smallest(session: Session, children: tuple[ColumnElement[bool], ...]) -> Id | None:
    """The smallest unit among those that are large enough for shares."""
    return session.scalar(
        select(SupportUnit.unit_id)
        .join(_parent, _parent.descendant_id == SupportUnit.unit_id)
        .where(*children, SupportUnit.people >= SMALLEST)
        .order_by(SupportUnit.people, SupportUnit.unit_id)
        .limit(1)
    )


def _most_needed_first(hidden: Id | None) -> tuple[ColumnElement[Any], ...]:
    """The order of `rules`: by what is told, so that the order tells nothing more. Units without shares stand after those with."""
    untold = case((func.coalesce(SupportUnit.people, 0) < SMALLEST, 1), (SupportUnit.unit_id == hidden, 1), else_=0)
    active, completed = (case((untold == 0, _low_end(each))) for each in (SupportUnit.active, SupportUnit.completed))
    return func.coalesce(SupportUnit.overdue, 0).desc(), untold, active, completed


def _low_end(part: SQLColumnExpression[int]) -> ColumnElement[int]:
    """The low end of the range of a share, as `reporting.coverage.share_of` has it."""
    people = SupportUnit.people
    step = case((people >= 100, 5), (people >= 50, 10), else_=25)
    # Whole numbers throughout: nothing is divided by a unit that is empty.
    per_cent = part * 100 // case((people > 0, people), else_=1)
    low = per_cent // step * step
    return case((low > 100 - step, 100 - step), else_=low)


def _months(session: Session, actor: Actor, unit_id: Id, today: date) -> tuple[tuple[date, int | None], ...]:
    """All months exactly for whoever works in the unit's authority; for whoever stands above, what may be told there."""
    wanted = select(SupportMonth.month, SupportMonth.completions, SupportMonth.told).where(SupportMonth.unit_id == unit_id)
    found = {row.month: row for row in session.execute(wanted)}
    months = months_before(today, limits.SUPPORT_MONTHS)
    if unit_id in units_inside(session, actor, today=today) and not _has_authorities(session, unit_id, today):
        return tuple((each, found[each].completions if each in found else 0) for each in months)
    if not _answers_for_a_root_alone(session, actor, today):
        # Their tables have other blocks: together they could say more than each.
        return ()
    return tuple((each, found[each].told if each in found else None) for each in months if each <= last_month(today))


def _has_authorities(session: Session, unit_id: Id, today: date) -> bool:
    """Whether something else than offices stands below a unit, whose people belong to another authority."""
    below = (
        UnitClosure.ancestor_id == unit_id,
        UnitClosure.depth > 0,
        UnitState.kind != UnitKind.OFFICE,
        running(UnitState, today),
    )
    found = select(UnitState.id).join(UnitClosure, UnitClosure.descendant_id == UnitState.unit_id).where(*below).limit(1)
    return session.scalar(found) is not None


def _answers_for_a_root_alone(session: Session, actor: Actor, today: date) -> bool:
    units = actor.units_as(*READERS)
    root = select(UnitState.id).where(UnitState.unit_id.in_(units), UnitState.parent_id.is_(None), running(UnitState, today))
    return len(units) == 1 and session.scalar(root) is not None
