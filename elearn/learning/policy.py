"""Which fault reports an actor may read and close: those about courses that they answer for as a trainer or reviewer."""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_

from elearn.catalogue.models import Course
from elearn.core.actor import Actor, Role
from elearn.organisation.policy import units_visible_to


def answered_for_by(actor: Actor, *roles: Role) -> ColumnElement[bool]:
    """Clause on `Course`: it is served, and it belongs to nobody's unit or to one for which the actor holds one of `roles`.

    Whether the actor holds one of them anywhere is asked at the door and in the service. This is not `catalogue.policy`: who may
    read a course and who answers for it are two questions.
    """
    is_served = Course.rendition_id.is_not(None) & Course.retired_at.is_(None)
    is_theirs = or_(Course.owner_unit_id.is_(None), units_visible_to(actor, *roles, column=Course.owner_unit_id))
    return is_served & is_theirs
