"""Settings of units, whatever they are about: those of the way up, for whoever must say which of them holds."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session, aliased

from elearn.accounts.models import Person
from elearn.core.db.types import LocalisedText
from elearn.core.ids import Id
from elearn.organisation import policy
from elearn.organisation.models import UnitClosure, UnitSetting, UnitState
from elearn.organisation.queries.responsible import reached


@dataclass(frozen=True, slots=True)
class SettingOnPath:
    """A unit on the way up and its own value of a setting, None where it has none (any more).

    `since` is the day from which the value holds; `set_by` is empty where the operator set it.
    """

    unit_id: Id
    name: LocalisedText
    value: Any = None
    since: date | None = None
    set_by: str = ""


def values_upward(session: Session, unit_id: Id | None, key: str, *, today: date) -> list[SettingOnPath]:
    """The unit and those above it, from below to the top, each with its own value of a setting. One statement.

    Args:
        unit_id: None stands for what belongs to no unit: the units at the top, each of which ends its own way.
    """
    rows = session.execute(
        select(UnitState.unit_id, UnitState.name, UnitSetting.value, UnitSetting.valid_from, Person.full_name)
        .join(UnitClosure, UnitClosure.ancestor_id == UnitState.unit_id)
        .outerjoin(UnitSetting, and_(UnitSetting.unit_id == UnitState.unit_id, _newest(key, today)))
        .outerjoin(Person, Person.id == UnitSetting.set_by)
        .where(*reached(unit_id), policy.running(UnitState, today))
        .order_by(UnitClosure.depth, UnitState.unit_id)
    )
    return [
        SettingOnPath(row.unit_id, row.name, row.value, row.valid_from, row.full_name or "")
        if row.value
        else SettingOnPath(row.unit_id, row.name)
        for row in rows
    ]


def own_values(session: Session, units: Collection[Id], key: str, *, today: date) -> dict[Id, Any]:
    """The value that is set in each of some units itself; those without are left out."""
    rows = session.execute(
        select(UnitSetting.unit_id, UnitSetting.value).where(UnitSetting.unit_id.in_(units), _newest(key, today))
    )
    return {row.unit_id: row.value for row in rows if row.value}


def _newest(key: str, today: date) -> Any:
    """Clause on `UnitSetting`: of one key, what was set last of what holds by now."""
    later = aliased(UnitSetting)
    newest = (
        select(func.max(later.valid_from))
        .where(later.unit_id == UnitSetting.unit_id, later.key == key, later.valid_from <= today)
        .correlate(UnitSetting)
        .scalar_subquery()
    )
    return and_(UnitSetting.key == key, UnitSetting.valid_from == newest)
