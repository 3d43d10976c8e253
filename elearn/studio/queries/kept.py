"""Courses that are kept from somebody who sits an examination that asks them (0060)."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.catalogue.models import Course
from elearn.core.actor import Actor
from elearn.core.ids import Id
from elearn.studio import policy
from elearn.studio.rules import BanksKept


def list_kept(session: Session, actor: Actor) -> set[Id]:
    """The courses that the actor would write, review or read versions of, but for an examination of theirs."""
    return set(session.scalars(select(Course.id).where(policy.kept_from(actor))))


def refuse_kept(session: Session, actor: Actor, course_id: Id) -> None:
    """Says why a course is not there for somebody who sits an examination that asks it.

    Raises:
        BanksKept: it is kept from them.
    """
    if course_id in list_kept(session, actor):
        raise BanksKept
