"""Settings of units: whom to call."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from elearn.core.actor import Actor
from elearn.core.errors import NotFound
from elearn.core.ids import Id
from elearn.organisation.service.unit_settings import set_value
from elearn.organisation.settings import Contact, contact_key


def set_contact(
    session: Session, actor: Actor, unit_id: Id, code: str, contact: Contact | None, *, on: date, now: datetime
) -> None:
    """Sets whom to call from a day on; None means that the contact of the unit above holds again.

    Raises:
        NotFound: there is no such unit or kind of contact for this actor.
    """
    try:
        key = contact_key(code)
    except KeyError as error:
        raise NotFound from error
    set_value(session, actor, unit_id, key, {} if contact is None else contact.to_json(), on=on, now=now)
