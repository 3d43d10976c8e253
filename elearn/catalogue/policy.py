"""Who may see a course: everybody (`public`), whoever is signed in (`signed-in`), or the owning unit and those below (`unit`).

A course for one unit is also seen by those who answer for that unit in a unit above: they read its reports, and must be able to
open what these speak of.

There is one clause for each kind of actor, made once; what differs between two people of a kind is a parameter.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, exists, or_, select

from elearn.catalogue.models import Course
from elearn.core.actor import Actor, Role
from elearn.organisation.models import UnitClosure

_courses, _closure = Course.__table__.c, UnitClosure.__table__.c


class Viewer(StrEnum):
    """The kinds of actor that see different courses."""

    SYSTEM = "system"
    GUEST = "guest"
    PERSON = "person"
    STAFF = "staff"
    """Somebody who answers for units, with everything below them."""


_ANSWERING = (Role.TRAINER, Role.REVIEWER, Role.TRAINING_OFFICER, Role.HEAD, Role.AUDITOR)

_served = _courses.rendition_id.is_not(None) & _courses.retired_at.is_(None)
_below_owner = exists(
    # Somebody who works nowhere has no unit, and nothing is below no unit.
    select(_closure.depth).where(
        _closure.ancestor_id == _courses.owner_unit_id,
        _closure.descendant_id == bindparam("acting_unit", type_=_closure.descendant_id.type),
    )
)
_in_reach = exists(
    select(_closure.depth).where(
        _closure.descendant_id == _courses.owner_unit_id,
        _closure.ancestor_id.in_(bindparam("acting_reach", type_=_closure.ancestor_id.type, expanding=True)),
    )
)
_for_everybody = _courses.visibility.in_(("public", "signed-in"))
_for_one_unit = _courses.visibility == "unit"

VISIBLE: dict[Viewer, ColumnElement[bool]] = {
    Viewer.SYSTEM: _served,
    Viewer.GUEST: _served & (_courses.visibility == "public"),
    Viewer.PERSON: _served & or_(_for_everybody, and_(_for_one_unit, _below_owner)),
    Viewer.STAFF: _served & or_(_for_everybody, and_(_for_one_unit, or_(_below_owner, _in_reach))),
}
"""The clause on `Course` for each kind of actor; to be executed with `acting_as(actor)`."""


def viewer_of(actor: Actor) -> Viewer:
    """Of which kind the actor is."""
    if actor.is_system:
        return Viewer.SYSTEM
    if actor.is_anonymous:
        return Viewer.GUEST
    return Viewer.STAFF if actor.units_as(*_ANSWERING) else Viewer.PERSON


def acting_as(actor: Actor) -> dict[str, Any]:
    """The parameters that `VISIBLE` asks for."""
    return {"acting_unit": actor.unit_id, "acting_reach": actor.units_as(*_ANSWERING)}


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The clause on `Course` with this actor in it: page, list, search and count all use it or `VISIBLE`."""
    return VISIBLE[viewer_of(actor)].params(acting_as(actor))
