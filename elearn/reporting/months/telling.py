"""On the first working day of a month the trainers of each course hear of the month before. Twice or late does no harm."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, aliased

from elearn.catalogue.library import LIBRARY
from elearn.catalogue.models import Course, CourseVersion
from elearn.core.actor import SYSTEM, Role
from elearn.core.days import day_of, end_of, start_of
from elearn.core.db.insert import insert_once
from elearn.core.ids import Id
from elearn.core.jobs.context import JobContext
from elearn.learning.models import FaultReport
from elearn.notifications.kinds import Kind
from elearn.notifications.service import notify
from elearn.obstacles.rules import working_day_after
from elearn.organisation.models import RoleGrant, UnitClosure
from elearn.organisation.policy import leans_on_running_work, running
from elearn.reporting.models import CourseMonth
from elearn.reporting.months.completions import ToldCompletions, read_completions
from elearn.reporting.months.use import Period, count_users, find_missed, group_kinds

TELL_MONTHS = "reporting.tell_months"


def month_before(today: date) -> Period:
    """The month before the one that a day lies in."""
    ends = today.replace(day=1) - timedelta(days=1)
    return Period(ends.replace(day=1), ends)


def is_time(today: date) -> bool:
    """Whether the month has come to its first working day, Monday to Friday. Public holidays are not known."""
    return today >= working_day_after(month_before(today).ends, 1)


def tell_months(context: JobContext) -> None:
    """Deals with the month before for each course for which that has not been done: reads, writes the figures down, tells."""
    with context.read() as session:
        today = day_of(session, context.now())
        period = month_before(today)
        waiting = _waiting(session, period) if is_time(today) else []
        told = read_completions(session, period.ends, today=today) if waiting else None
    for number, course_id in enumerate(waiting):
        if context.cancelled or told is None:
            return
        with context.read() as session:
            figures = figures_of(session, course_id, period, told)
        with context.unit_of_work() as work:
            tell_month(work.session, course_id, period, figures, now=work.now, today=today)
        context.progress(number + 1, len(waiting))


def _waiting(session: Session, period: Period) -> Sequence[Id]:
    """The courses that are served and whose month has not been dealt with."""
    done = exists(select(CourseMonth.id).where(CourseMonth.course_id == Course.id, CourseMonth.month == period.begins))
    wanted = select(Course.id).where(Course.rendition_id.is_not(None), Course.retired_at.is_(None), ~done)
    return session.scalars(wanted.order_by(Course.id)).all()


def figures_of(session: Session, course_id: Id, period: Period, told: ToldCompletions) -> dict[str, Any]:
    """What may be told of the month, as it is kept."""
    served = session.scalars(select(Course.rendition_id).where(Course.id == course_id)).one()
    if served is None:
        return {}
    course = LIBRARY.get_document(session, served)
    completions = told.of(course_id)
    return {
        "people": group_kinds(count_users(session, course_id, period)),
        "completions": completions,
        "minutes": None if completions is None else completions * course.counted_minutes,
        "missed": [
            {"question": each.question, "people": each.share.people, "low": each.share.low, "high": each.share.high}
            for each in find_missed(session, course_id, course, period)
        ],
    }


def tell_month(session: Session, course_id: Id, period: Period, figures: dict[str, Any], *, now: datetime, today: date) -> int:
    """Writes a month down and tells the trainers of the course; whoever comes second does nothing. Answers how many were told.

    A month in which nothing happened that may be told, and nobody said anything, tells nobody.
    """
    remarks = count_remarks(session, course_id, period)
    is_told = bool(figures.get("people") or figures.get("missed") or remarks)
    kept = {"course_id": course_id, "month": period.begins, "figures": figures, "told_at": now if is_told else None}
    if not insert_once(session, CourseMonth, **kept) or not is_told:
        return 0
    row = session.execute(
        select(Course.slug, Course.owner_unit_id, CourseVersion.title)
        .join(CourseVersion, CourseVersion.course_id == Course.id)
        .where(Course.id == course_id)
        .order_by(CourseVersion.published_at.desc(), CourseVersion.id.desc())
        .limit(1)
    ).one()
    words = {"course": row.title, "month": f"{period.begins:%m/%Y}", "remarks": str(remarks) if remarks else ""}
    place = f"/studio/{row.slug}/month/{period.begins:%Y-%m}"
    return notify(
        session, _trainers(session, row.owner_unit_id, today), Kind.COURSE_MONTH, words, place=place, actor=SYSTEM, now=now
    )


def count_remarks(session: Session, course_id: Id, period: Period) -> int:
    """How many remarks were made on a course in a period."""
    wanted = select(func.count()).where(
        FaultReport.course_id == course_id,
        FaultReport.reported_at >= start_of(session, period.begins),
        FaultReport.reported_at < end_of(session, period.ends),
    )
    return session.execute(wanted).scalar_one()


def _trainers(session: Session, owner_id: Id | None, today: date) -> Sequence[Id]:
    """Who writes for a course: trainers of its unit and of those above; of one that belongs to no unit, those at the top."""
    here, above = aliased(UnitClosure), aliased(UnitClosure)
    stands_below = exists(select(above.depth).where(above.descendant_id == here.ancestor_id, above.depth > 0))
    reach = here.descendant_id == owner_id if owner_id is not None else ~stands_below
    return session.scalars(
        select(RoleGrant.person_id)
        .where(
            RoleGrant.role == Role.TRAINER.value,
            running(RoleGrant, today),
            leans_on_running_work(today),
            RoleGrant.unit_id.in_(select(here.ancestor_id).where(reach)),
        )
        .distinct()
        .order_by(RoleGrant.person_id)
    ).all()
