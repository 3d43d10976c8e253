"""Whom to call: settings of units, inherited down the tree."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select, true
from sqlalchemy.orm import Session

from elearn.core.ids import Id
from elearn.organisation.models import UnitClosure, UnitSetting
from elearn.organisation.settings import CONTACTS, Contact, contact_key


def contact_of(session: Session, unit_id: Id | None, code: str, *, today: date) -> Contact | None:
    """The contact with this code that holds for the unit today: its own, or the nearest one above it.

    Raises:
        KeyError: there is no such code.
    """
    return contacts_of(session, unit_id, codes=(code,), today=today).get(code)


def contacts_of(
    session: Session, unit_id: Id | None, *, today: date, codes: tuple[str, ...] = tuple(CONTACTS)
) -> dict[str, Contact]:
    """The contacts that hold for the unit today, by code, in one statement. Codes without any are left out."""
    keys = {contact_key(code): code for code in codes}
    if unit_id is None:
        return {}
    return _read(session, unit_id, keys, today=today, depth=None)


def own_contacts_of(session: Session, unit_id: Id, *, today: date) -> dict[str, Contact]:
    """The contacts that are set in the unit itself, by code."""
    return _read(session, unit_id, {contact_key(code): code for code in CONTACTS}, today=today, depth=0)


def _read(session: Session, unit_id: Id, keys: dict[str, str], *, today: date, depth: int | None) -> dict[str, Contact]:
    rows = session.execute(
        select(UnitSetting.key, UnitSetting.value, UnitClosure.depth)
        .join(UnitClosure, UnitClosure.ancestor_id == UnitSetting.unit_id)
        .where(UnitClosure.descendant_id == unit_id, UnitSetting.key.in_(keys), UnitSetting.valid_from <= today)
        .where(true() if depth is None else UnitClosure.depth == depth)
        .order_by(UnitSetting.key, UnitClosure.depth, UnitSetting.valid_from.desc())
    )
    found: dict[str, Contact] = {}
    newest_read: set[tuple[str, int]] = set()
    for key, value, height in rows:
        # Of one unit only the newest value counts; an empty one means "as above" again.
        if (key, height) in newest_read or keys[key] in found:
            continue
        newest_read.add((key, height))
        if value:
            found[keys[key]] = Contact.from_json(value)
    return found
