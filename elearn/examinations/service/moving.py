"""A sitting goes on at another machine. Where there are rooms an invigilator lets it; until then the machine before goes on.

A code or a password shows who asks, and can be told to somebody: whoever sits in a room was seen there, so what goes on at another
machine has to be seen as well.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from elearn.core.actor import Actor
from elearn.core.events import publish
from elearn.core.ids import Id
from elearn.examinations.candidates.board_rules import machine_number
from elearn.examinations.candidates.holders import Holder, acting
from elearn.examinations.events import SittingMoveAsked, SittingTakenOver
from elearn.examinations.models import Sitting
from elearn.examinations.queries.board import has_rooms
from elearn.examinations.queries.sittings import OwnSitting
from elearn.examinations.rules import LineKind, Moment
from elearn.examinations.service.sitting_lines import HandedIn, insert_line


def take_over(session: Session, holder: Holder, sitting: OwnSitting, *, device: bytes, now: datetime) -> bool:
    """Lets a sitting go on at another machine; the one before can save no more. Where the examination has rooms this only asks an
    invigilator for it, in the place of whatever other machine asked. The door has asked who it is once more.

    Returns:
        Whether it goes on there by now.

    Raises:
        HandedIn: there is nothing to go on with.
    """
    wanted = select(Sitting.submitted_at, Sitting.is_void, Sitting.device, Sitting.deadline_at, Sitting.asked_by)
    row = session.execute(wanted.where(Sitting.id == sitting.id).with_for_update()).one()
    if row.submitted_at is not None or row.is_void:
        raise HandedIn
    if row.device == device:
        return True
    if has_rooms(session, sitting.examination_id):
        if row.asked_by != device:
            _ask(session, acting(holder), sitting, device, now)
        return False
    move(session, acting(holder), sitting.id, sitting.candidate_id, device=device, deadline_at=row.deadline_at, now=now)
    return True


def _ask(session: Session, actor: Actor, sitting: OwnSitting, device: bytes, now: datetime) -> None:
    session.execute(
        update(Sitting)
        .where(Sitting.id == sitting.id)
        .values(asked_by=device, asked_at=now)
        .execution_options(synchronize_session=False)
    )
    publish(session, SittingMoveAsked(sitting.id, sitting.candidate_id, machine_number(device)), actor=actor, now=now)


def move(
    session: Session, actor: Actor, sitting_id: Id, candidate_id: Id, *, device: bytes, deadline_at: datetime, now: datetime
) -> None:
    """Makes a machine the one that may save, in a sitting that is open and locked; nobody asks any more."""
    count = session.execute(
        update(Sitting)
        .where(Sitting.id == sitting_id)
        .values(device=device, asked_by=None, asked_at=None, lines=Sitting.lines + 1, seen_at=now)
        .returning(Sitting.lines)
        .execution_options(synchronize_session=False)
    ).scalar_one()
    moment = Moment.IN_TIME if now <= deadline_at else Moment.IN_GRACE
    insert_line(session, sitting_id, count, LineKind.TAKEN_OVER, {}, moment=moment, key=f"taken-over-{count}", now=now)
    publish(session, SittingTakenOver(sitting_id, candidate_id), actor=actor, now=now)
