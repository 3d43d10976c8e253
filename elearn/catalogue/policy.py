"""Who may see a course: everybody (`public`), whoever is signed in (`signed-in`), or the owning unit and those below (`unit`).

There is one clause for each kind of actor, made once; what differs between two people of a kind is a parameter.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, exists, or_, select

from elearn.catalogue.models import Course
from elearn.core.actor import Actor
from elearn.organisation.models import UnitClosure

_courses, _closure = Course.__table__.c, UnitClosure.__table__.c


class Viewer(StrEnum):
    """The kinds of actor that see different courses."""

    SYSTEM = "system"
    GUEST = "guest"
    PERSON = "person"


_served = _courses.rendition_id.is_not(None) & _courses.retired_at.is_(None)
_below_owner = exists(
    # Somebody who works nowhere has no unit, and nothing is below no unit.
    select(_closure.depth).where(
        _closure.ancestor_id == _courses.owner_unit_id,
        _closure.descendant_id == bindparam("acting_unit", type_=_closure.descendant_id.type),
    )
)

VISIBLE: dict[Viewer, ColumnElement[bool]] = {
    Viewer.SYSTEM: _served,
    Viewer.GUEST: _served & (_courses.visibility == "public"),
    Viewer.PERSON: _served
    & or_(_courses.visibility.in_(("public", "signed-in")), and_(_courses.visibility == "unit", _below_owner)),
}
"""The clause on `Course` for each kind of actor; to be executed with `acting_as(actor)`."""


def viewer_of(actor: Actor) -> Viewer:
    """Of which kind the actor is."""
    if actor.is_system:
        return Viewer.SYSTEM
    return Viewer.GUEST if actor.is_anonymous else Viewer.PERSON


def acting_as(actor: Actor) -> dict[str, Any]:
    """The parameters that `VISIBLE` asks for."""
    return {"acting_unit": actor.unit_id}


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The clause on `Course` with this actor in it: page, list, search and count all use it or `VISIBLE`."""
    return VISIBLE[viewer_of(actor)].params(acting_as(actor))
