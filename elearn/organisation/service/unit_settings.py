"""Writing a setting of a unit, whatever it is about."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.core.actor import Actor, Role
from elearn.core.errors import NotFound
from elearn.core.events import publish
from elearn.core.ids import Id, new_id
from elearn.organisation import events, queries
from elearn.organisation.models import UnitSetting


def set_value(
    session: Session,
    actor: Actor,
    unit_id: Id,
    key: str,
    value: Any,
    *,
    roles: tuple[Role, ...] = (Role.ADMINISTRATOR,),
    on: date,
    now: datetime,
) -> None:
    """Sets a value from a day on; an empty one means that the value of the unit above holds again.

    Args:
        key: one of `organisation.settings`; `value` has the shape that is declared there, as JSON.
        roles: who may set it, for the units of that role.

    Raises:
        NotFound: there is no such unit for this actor.
    """
    if not queries.acts_for(session, actor, unit_id, *roles):
        raise NotFound
    row = session.scalars(
        select(UnitSetting).where(UnitSetting.unit_id == unit_id, UnitSetting.key == key, UnitSetting.valid_from == on)
    ).one_or_none()
    if row is None:
        row = UnitSetting(id=new_id(), unit_id=unit_id, key=key, valid_from=on)
        session.add(row)
    row.value, row.set_by = value, actor.person_id
    session.flush()
    publish(session, events.SettingChanged(unit_id, key, on), actor=actor, now=now)
