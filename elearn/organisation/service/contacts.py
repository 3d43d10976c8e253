"""Settings of units: whom to call."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.core.actor import Actor
from elearn.core.errors import NotFound
from elearn.core.events import publish
from elearn.core.ids import Id, new_id
from elearn.organisation import events, queries
from elearn.organisation.models import UnitSetting
from elearn.organisation.settings import Contact, contact_key


def set_contact(
    session: Session, actor: Actor, unit_id: Id, code: str, contact: Contact | None, *, on: date, now: datetime
) -> None:
    """Sets whom to call from a day on; None means that the contact of the unit above holds again.

    Raises:
        NotFound: there is no such unit or kind of contact for this actor.
    """
    if not queries.administers(session, actor, unit_id):
        raise NotFound
    try:
        key = contact_key(code)
    except KeyError as error:
        raise NotFound from error
    value = {} if contact is None else contact.to_json()
    row = session.scalars(
        select(UnitSetting).where(UnitSetting.unit_id == unit_id, UnitSetting.key == key, UnitSetting.valid_from == on)
    ).one_or_none()
    if row is None:
        row = UnitSetting(id=new_id(), unit_id=unit_id, key=key, valid_from=on)
        session.add(row)
    row.value = value
    session.flush()
    publish(session, events.SettingChanged(unit_id, key, on), actor=actor, now=now)
