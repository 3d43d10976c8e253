"""To whom an examination is handed when it is handed to a unit below."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.core.actor import Role
from elearn.core.ids import Id
from elearn.examinations.queries.held import Held
from elearn.examinations.rules import State
from elearn.organisation.models import UnitClosure
from elearn.organisation.queries.responsible import list_holders_upward


def list_delegates(session: Session, unit_id: Id, held_by_id: Id, *, today: date) -> list[Id]:
    """The exam officers of the unit that holds an examination or, where it has none, of the nearest one between it and `unit_id`,
    which answers for the examination. Nobody of that one or above: theirs it is anyway. Two statements.
    """
    above = set(session.scalars(select(UnitClosure.ancestor_id).where(UnitClosure.descendant_id == unit_id)))
    upward = list_holders_upward(session, held_by_id, Role.EXAM_OFFICER, besides=(), today=today)
    return next((list(each.people) for each in upward if each.unit_id not in above), [])


def has_no_delegate(session: Session, held: Held, *, today: date) -> bool:
    """Whether it is handed to a unit that nobody acts for, while there is still something to do there."""
    if held.held_by_id is None or held.held_until is None or held.held_until < today:
        return False
    is_over = held.state not in {State.DRAFT, State.READY}
    return not is_over and not list_delegates(session, held.unit_id, held.held_by_id, today=today)
