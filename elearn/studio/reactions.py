"""What becomes of drafts when the unit that answers for them ends."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from elearn.core.actor import Actor
from elearn.core.ids import Id
from elearn.organisation.events import UnitsMerged, UnitSplit
from elearn.studio.models import CourseDraft


def on_units_merged(session: Session, event: UnitsMerged, *, actor: Actor, now: datetime) -> None:
    """The drafts of units that are merged are answered for by the one that takes over."""
    del actor, now
    _pass_on(session, event.from_ids, event.into_id)


def on_unit_split(session: Session, event: UnitSplit, *, actor: Actor, now: datetime) -> None:
    """The drafts of a unit that is divided are answered for by the first that takes over."""
    del actor, now
    _pass_on(session, [event.unit_id], event.into_ids[0])


def _pass_on(session: Session, units: Collection[Id], heir: Id) -> None:
    """Those that have ended keep what they were: they are records."""
    going_on = CourseDraft.ended_at.is_(None)
    session.execute(update(CourseDraft).where(CourseDraft.unit_id.in_(units), going_on).values(unit_id=heir))
    session.execute(update(CourseDraft).where(CourseDraft.owner_id.in_(units), going_on).values(owner_id=heir))
    session.execute(update(CourseDraft).where(CourseDraft.review_unit_id.in_(units), going_on).values(review_unit_id=heir))
