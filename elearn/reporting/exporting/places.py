"""How files name units of today: with the units above, because offices of one name stand in every ward."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.core.db.types import LocalisedText
from elearn.core.i18n import in_language
from elearn.core.ids import Id
from elearn.organisation.models import Unit, UnitState


@dataclass(frozen=True, slots=True)
class Place:
    """A unit: its names from itself upwards, without the topmost, which all units share; and its code."""

    names: tuple[LocalisedText, ...]
    code: str

    def told(self, language: str) -> str:
        """`Văn phòng, Phường Ví Dụ`."""
        return ", ".join(in_language(each, language)[0] for each in self.names)


def read_places(session: Session, *, today: date) -> dict[Id, Place]:
    """Every unit as it is called today, or was called last. One statement."""
    states: dict[Id, Any] = {
        row.unit_id: row
        for row in session.execute(
            select(UnitState.unit_id, UnitState.parent_id, UnitState.name, Unit.code)
            .join(Unit, Unit.id == UnitState.unit_id)
            .where(UnitState.valid_from <= today)
            .order_by(UnitState.valid_from)
        )
    }

    def way_up(unit: Id) -> Iterator[Any]:
        seen: set[Id] = set()
        step: Id | None = unit
        # What ended at different times may stand below each other in turn.
        while step is not None and step in states and step not in seen:
            seen.add(step)
            yield states[step]
            step = states[step].parent_id

    def place_of(unit: Id) -> Place:
        first, *above = way_up(unit)
        return Place((first.name, *(each.name for each in above[:-1])), first.code or "")

    return {unit: place_of(unit) for unit in states}
