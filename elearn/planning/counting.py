"""Counts for all units at once where their people stand: what pages of units with very many people show until the next night."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Row, case, delete, func, insert, literal, select
from sqlalchemy.orm import Session

from elearn.organisation.models import Employment, UnitClosure
from elearn.organisation.policy import running
from elearn.planning.models import PlanningCrowd
from elearn.planning.queries.standing import asked, state
from elearn.planning.rules import State

_work = Employment.__table__.c
_COLUMNS = ("unit_id", "people", *(each.name.lower() for each in State))


def read_crowds(session: Session, *, today: date) -> Sequence[Row[*tuple[object, ...]]]:
    """A row for each unit that has people: its id, how many, and how many in each state. One statement, which takes its time.

    As `queries.crowd.count_crowd` counts for whoever looks after that unit alone: each person once, with the largest state.
    """
    of_work = asked(today, _work.id, func.max(state(today)).label("state")).group_by(_work.id).subquery("of_work")
    of_person = (
        select(UnitClosure.ancestor_id, _work.person_id, func.max(of_work.c.state).label("state"))
        .select_from(Employment.__table__)
        .join(UnitClosure, UnitClosure.descendant_id == _work.unit_id)
        .outerjoin(of_work, of_work.c.id == _work.id)
        .where(running(_work, today))
        .group_by(UnitClosure.ancestor_id, _work.person_id)
        .subquery("of_person")
    )
    in_state = (func.sum(case((of_person.c.state == each.value, literal(1)), else_=literal(0))) for each in State)
    return session.execute(select(of_person.c.ancestor_id, func.count(), *in_state).group_by(of_person.c.ancestor_id)).all()


def keep_crowds(session: Session, rows: Sequence[Row[*tuple[object, ...]]], *, now: datetime) -> None:
    """Writes what `read_crowds` has found instead of what was counted before. Twice does no harm.

    Args:
        now: when it was read.
    """
    session.execute(delete(PlanningCrowd))
    if rows:
        session.execute(insert(PlanningCrowd), [{**dict(zip(_COLUMNS, row, strict=True)), "counted_at": now} for row in rows])


def count_crowds(session: Session, *, now: datetime, today: date) -> None:
    """Reads and writes in one go, where nobody else waits to write."""
    keep_crowds(session, read_crowds(session, today=today), now=now)
