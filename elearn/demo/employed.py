"""Who works where on which day in the demo city: what the services would look up for each act, held in memory for one unit.

`unit_path` and `Snapshot` have the shapes of `elearn.organisation.snapshot`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from elearn.core.db.types import LocalisedText
from elearn.core.ids import Id
from elearn.organisation.models import Employment, Position, UnitClosure, UnitState
from elearn.organisation.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Work:
    """One main employment."""

    id: Id
    unit_id: Id
    position: dict[str, Any] | None
    code: str | None
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Employed:
    """A person and their main employments by day, at least one. `number` is that of their staff in the unit."""

    id: Id
    works: tuple[Work, ...]

    @property
    def began(self) -> date:
        return self.works[0].valid_from

    @property
    def left(self) -> date | None:
        return self.works[-1].valid_to

    def work_on(self, day: date) -> Work:
        """The employment of a day on which they work."""
        return next(each for each in reversed(self.works) if each.valid_from <= day)


class Forest:
    """The dated tree of units, as far as names and parents go."""

    def __init__(self, session: Session) -> None:
        self._states: dict[Id, list[tuple[date, Id | None, LocalisedText]]] = {}
        columns = (UnitState.unit_id, UnitState.valid_from, UnitState.parent_id, UnitState.name)
        for unit, begins, parent, name in session.execute(select(*columns).order_by(UnitState.unit_id, UnitState.valid_from)):
            self._states.setdefault(unit, []).append((begins, parent, name))
        self._changes = sorted({state[0] for states in self._states.values() for state in states})
        self._paths: dict[tuple[Id, int], list[dict[str, Any]]] = {}

    def path(self, unit: Id, day: date) -> list[dict[str, Any]]:
        """From the top down to a unit, as they were on a day."""
        # Between two changes anywhere nothing changes.
        place = (unit, bisect_right(self._changes, day))
        if place not in self._paths:
            self._paths[place] = list(self._walk(unit, day))[::-1]
        return self._paths[place]

    def _walk(self, unit: Id | None, day: date) -> Iterator[dict[str, Any]]:
        while unit is not None:
            _begins, parent, name = next(state for state in reversed(self._states[unit]) if state[0] <= day)
            yield {"id": str(unit), "name": name}
            unit = parent

    def snapshot(self, work: Work, day: date) -> Snapshot:
        return Snapshot(work.id, work.unit_id, tuple(self.path(work.unit_id, day)), work.position)


def people_below(session: Session, unit: Id, *, only: Sequence[Id] = ()) -> list[Employed]:
    """Everybody whose last main employment is in a unit or below it, in the order in which they were employed.

    Args:
        only: the units that are meant, where not all below are.
    """
    below = select(UnitClosure.descendant_id).where(UnitClosure.ancestor_id == unit)
    later = aliased(Employment)
    is_last = ~exists().where(later.person_id == Employment.person_id, later.is_main, later.valid_from > Employment.valid_from)
    meant = Employment.unit_id.in_(only) if only else Employment.unit_id.in_(below)
    theirs = select(Employment.person_id).where(Employment.is_main, meant, is_last)
    rows = session.execute(
        select(
            Employment.id,
            Employment.person_id,
            Employment.unit_id,
            Employment.valid_from,
            Employment.valid_to,
            Position.id.label("position_id"),
            Position.title,
            Position.code,
        )
        .outerjoin(Position, Position.id == Employment.position_id)
        .where(Employment.is_main, Employment.person_id.in_(theirs))
        .order_by(Employment.person_id, Employment.valid_from)
    )
    found: dict[Id, list[Work]] = {}
    for row in rows:
        position = {"id": str(row.position_id), "title": row.title} if row.position_id is not None else None
        work = Work(row.id, row.unit_id, position, row.code, row.valid_from, row.valid_to)
        found.setdefault(row.person_id, []).append(work)
    return [Employed(person, tuple(works)) for person, works in found.items()]
