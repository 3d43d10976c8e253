"""What becomes of courses when the unit that they belong to ends."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from elearn.catalogue.events import CoursePassedOn
from elearn.catalogue.models import Course
from elearn.core.actor import Actor
from elearn.core.errors import N_, Conflict
from elearn.core.events import publish_all
from elearn.core.ids import Id
from elearn.organisation.events import UnitClosed, UnitsMerged, UnitSplit


def count_courses_of(session: Session, units: Collection[Id]) -> int:
    """How many courses belong to these units themselves."""
    return session.scalar(select(func.count()).select_from(Course).where(Course.owner_unit_id.in_(units))) or 0


def on_units_merged(session: Session, event: UnitsMerged, *, actor: Actor, now: datetime) -> None:
    """The courses of units that are merged belong to the one that takes over."""
    _pass_on(session, event.from_ids, event.into_id, actor=actor, now=now)


def on_unit_split(session: Session, event: UnitSplit, *, actor: Actor, now: datetime) -> None:
    """The courses of a unit that is divided belong to the first that takes over, as all that is not placed."""
    _pass_on(session, [event.unit_id], event.into_ids[0], actor=actor, now=now)


def on_unit_closed(session: Session, event: UnitClosed, *, actor: Actor, now: datetime) -> None:
    """A unit that has courses does not end without a successor.

    Raises:
        Conflict: courses belong to it.
    """
    del actor, now
    if count_courses_of(session, [event.unit_id]):
        raise Conflict(N_("Đơn vị này còn giữ khóa học. Xin phát hành lại các khóa ấy cho đơn vị khác, hoặc chọn sáp nhập."))


def _pass_on(session: Session, units: Collection[Id], heir: Id, *, actor: Actor, now: datetime) -> None:
    owned = session.execute(select(Course.id, Course.owner_unit_id).where(Course.owner_unit_id.in_(units))).all()
    if not owned:
        return
    session.execute(update(Course).where(Course.owner_unit_id.in_(units)).values(owner_unit_id=heir))
    publish_all(session, [CoursePassedOn(row.id, row.owner_unit_id, heir) for row in owned], actor=actor, now=now)
