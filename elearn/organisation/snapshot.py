"""Where somebody worked on a day, as it is written into records: ids and names of that day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from elearn.core.ids import Id
from elearn.organisation.models import Employment, Position, UnitClosure, UnitState


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The main employment of a day. `unit_path` goes from the top down: `{"id", "name": {"vi", "en"}}`."""

    employment_id: Id | None = None
    unit_id: Id | None = None
    unit_path: tuple[dict[str, Any], ...] = ()
    position: dict[str, Any] | None = None


def take_snapshot(session: Session, person_id: Id, day: date) -> Snapshot:
    """The snapshot of a person; empty for somebody without employment, such as a citizen."""
    employment = session.execute(
        select(Employment.id, Employment.unit_id, Position.id.label("position_id"), Position.title)
        .outerjoin(Position, Position.id == Employment.position_id)
        .where(
            Employment.person_id == person_id,
            Employment.valid_from <= day,
            or_(Employment.valid_to.is_(None), Employment.valid_to > day),
        )
        .order_by(Employment.is_main.desc(), Employment.valid_from, Employment.id)
        .limit(1)
    ).first()
    if employment is None:
        return Snapshot()
    above = session.execute(
        select(UnitState.unit_id, UnitState.name)
        .join(UnitClosure, UnitClosure.ancestor_id == UnitState.unit_id)
        .where(
            UnitClosure.descendant_id == employment.unit_id,
            UnitState.valid_from <= day,
            or_(UnitState.valid_to.is_(None), UnitState.valid_to > day),
        )
        .order_by(UnitClosure.depth.desc())
    )
    path = tuple({"id": str(row.unit_id), "name": row.name} for row in above)
    position = {"id": str(employment.position_id), "title": employment.title} if employment.position_id else None
    return Snapshot(employment.id, employment.unit_id, path, position)
