"""Who may see a course: everybody (`public`), whoever is signed in (`signed-in`), or the owning unit and those below (`unit`)."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, exists, false, or_, select, true

from elearn.catalogue.models import Course
from elearn.core.actor import Actor
from elearn.organisation.models import UnitClosure


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The clause on `Course` that every door uses: page, list, search, count."""
    here = Course.rendition_id.is_not(None) & Course.retired_at.is_(None)
    if actor.is_system:
        return and_(here, true())
    if actor.is_anonymous:
        return here & (Course.visibility == "public")
    return here & or_(Course.visibility.in_(("public", "signed-in")), and_(Course.visibility == "unit", _below_owner(actor)))


def _below_owner(actor: Actor) -> ColumnElement[bool]:
    if actor.unit_id is None:
        return false()
    belongs = select(UnitClosure.depth).where(
        UnitClosure.ancestor_id == Course.owner_unit_id, UnitClosure.descendant_id == actor.unit_id
    )
    return exists(belongs)
