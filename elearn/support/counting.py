"""Counts what the page of units shows, for all units at once: as many statements for many units as for few.

What is counted below a unit is added up over the closure of today, so a merger or a move needs nothing more than the next night.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Date, Select, Subquery, and_, delete, func, insert, literal, select, union_all
from sqlalchemy.orm import Session

from elearn.core import limits
from elearn.core.days import DEFAULT_ZONE
from elearn.core.db.types import Instant
from elearn.core.ids import Id
from elearn.learning.models import Completion, LessonProgress
from elearn.learning.queries import in_force
from elearn.obstacles.models import Obstacle
from elearn.organisation.models import Employment, UnitClosure
from elearn.organisation.policy import running
from elearn.reporting.statistics.trend import told_months
from elearn.support.models import SupportMonth, SupportUnit
from elearn.support.rules import SMALLEST, months_before


def count_anew(session: Session, *, now: datetime, today: date) -> None:
    """Makes the figures of all units anew."""
    session.execute(delete(SupportMonth))
    session.execute(delete(SupportUnit))
    columns = ["unit_id", "counted_at", "people", "active", "completed", "overdue"]
    session.execute(insert(SupportUnit).from_select(columns, _figures(now, today)))
    zone: ZoneInfo = session.info.get("zone", DEFAULT_ZONE)
    months: dict[tuple[Id, date], int] = {(row[0], row[1]): row[2] for row in session.execute(_months(today, zone))}
    told = told_months(session, months_before(today, limits.SUPPORT_MONTHS), today=today)
    rows = [
        {"unit_id": unit, "month": month, "completions": months.get((unit, month), 0), "told": told.get((unit, month))}
        for unit, month in {**dict.fromkeys(months), **dict.fromkeys(told)}
    ]
    if rows:
        session.execute(insert(SupportMonth), rows)


def _figures(now: datetime, today: date) -> Select[tuple[object, ...]]:
    staff, late = _staff(now, today), _late(today)
    return (
        select(
            UnitClosure.ancestor_id,
            literal(now, Instant()),
            func.coalesce(func.sum(staff.c.people), 0),
            func.coalesce(func.sum(staff.c.active), 0),
            func.coalesce(func.sum(staff.c.completed), 0),
            func.coalesce(func.sum(late.c.overdue), 0),
        )
        .outerjoin(staff, staff.c.unit_id == UnitClosure.descendant_id)
        .outerjoin(late, late.c.unit_id == UnitClosure.descendant_id)
        .group_by(UnitClosure.ancestor_id)
    )


def _staff(now: datetime, today: date) -> Subquery:
    """By unit: the people whose main work is there, and how many of them have learned and completed lately."""
    active = (
        select(LessonProgress.person_id).where(LessonProgress.moved_at > now - limits.SUPPORT_ACTIVE).distinct().subquery("active")
    )
    completed = (
        select(Completion.person_id)
        .where(Completion.completed_at > now - limits.SUPPORT_COMPLETED, in_force())
        .distinct()
        .subquery("completed")
    )
    return (
        select(
            Employment.unit_id,
            func.count().label("people"),
            func.count(active.c.person_id).label("active"),
            func.count(completed.c.person_id).label("completed"),
        )
        .outerjoin(active, active.c.person_id == Employment.person_id)
        .outerjoin(completed, completed.c.person_id == Employment.person_id)
        .where(Employment.is_main, running(Employment, today))
        .group_by(Employment.unit_id)
        .subquery("staff")
    )


def _late(today: date) -> Subquery:
    """By unit that decides: the obstacles past their day of which those above are told."""
    return (
        select(Obstacle.at_id.label("unit_id"), func.count().label("overdue"))
        .where(Obstacle.answered_on.is_(None), Obstacle.due_on < today, Obstacle.people >= SMALLEST)
        .group_by(Obstacle.at_id)
        .subquery("late")
    )


def _months(today: date, zone: ZoneInfo) -> Select[*tuple[Any, ...]]:
    months = _calendar(today, zone)
    # First by unit, then upwards: the closure is joined to some numbers a unit, not to every completion.
    by_unit = (
        select(Completion.unit_id, months.c.month, func.count().label("completions"))
        .join(months, and_(Completion.completed_at >= months.c.begins, Completion.completed_at < months.c.ends))
        .where(in_force(), Completion.unit_id.is_not(None))
        .group_by(Completion.unit_id, months.c.month)
        .subquery("by_unit")
    )
    return (
        select(UnitClosure.ancestor_id, by_unit.c.month, func.sum(by_unit.c.completions))
        .join(by_unit, by_unit.c.unit_id == UnitClosure.descendant_id)
        .group_by(UnitClosure.ancestor_id, by_unit.c.month)
    )


def _calendar(today: date, zone: ZoneInfo) -> Subquery:
    """The months as rows: their first day, and the instants between which they lie in the zone of the installation."""
    firsts = months_before(today, limits.SUPPORT_MONTHS)
    after = (firsts[-1] + timedelta(days=32)).replace(day=1)
    instants = [datetime.combine(each, time(), zone).astimezone(UTC) for each in (*firsts, after)]
    return union_all(
        *(
            select(
                literal(first, Date()).label("month"),
                literal(instants[at], Instant()).label("begins"),
                literal(instants[at + 1], Instant()).label("ends"),
            )
            for at, first in enumerate(firsts)
        )
    ).subquery("months")
