"""Whose attempts an actor reaches: one's own to answer and read, those of one's units to mark."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, false

from elearn.assessment.models import Attempt
from elearn.core.actor import Actor, Role
from elearn.organisation.policy import units_visible_to

_attempts = Attempt.__table__.c
OWN_ATTEMPTS: ColumnElement[bool] = _attempts.person_id == bindparam("own", type_=_attempts.person_id.type)
"""`own_attempts` for statements that are made once; to be executed with `acting_as(actor)`. Nobody owns what has no person."""


def acting_as(actor: Actor) -> dict[str, Any]:
    """The parameter that `OWN_ATTEMPTS` asks for."""
    return {"own": actor.person_id}


def own_attempts(actor: Actor) -> ColumnElement[bool]:
    """Clause on `Attempt`: the actor's own. Nobody else's answers are shown to anybody."""
    return Attempt.person_id == actor.person_id if actor.person_id is not None else false()


def attempts_to_mark(actor: Actor) -> ColumnElement[bool]:
    """Clause on `Attempt`: handed in by somebody who worked then in a unit for which the actor is a trainer; never one's own."""
    if actor.person_id is None:
        return false()
    return and_(
        Attempt.submitted_at.is_not(None),
        Attempt.person_id != actor.person_id,
        units_visible_to(actor, Role.TRAINER, column=Attempt.unit_id),
    )
