"""Which obstacles an actor sees and decides, as clauses. Nobody sees one behind which somebody could be found (`rules`)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, and_, exists, false, or_

from elearn.core.actor import Actor, Role
from elearn.obstacles.models import Obstacle, ObstacleTally
from elearn.obstacles.rules import SMALLEST, monday_of
from elearn.organisation.policy import below

READERS = (Role.HEAD, Role.TRAINING_OFFICER)


def is_shown(today: date) -> ColumnElement[bool]:
    """Clause: `rules.is_shown`, for the unit that told it. What was answered or handed on had been shown before."""
    enough_said = exists().where(
        ObstacleTally.unit_id == Obstacle.unit_id,
        ObstacleTally.course_id == Obstacle.course_id,
        ObstacleTally.lesson == Obstacle.lesson,
        ObstacleTally.people >= SMALLEST,
    )
    return or_(
        Obstacle.people >= SMALLEST,
        Obstacle.answered_on.is_not(None),
        Obstacle.at_id != Obstacle.unit_id,
        Obstacle.owner_id.is_not(None),
        and_(Obstacle.week < monday_of(today), enough_said),
    )


def at_the_units_of(actor: Actor, today: date) -> ColumnElement[bool]:
    """Clause: an obstacle that the actor's own units decide, or told and handed up."""
    units = actor.units_as(*READERS)
    if not units:
        return false()
    return and_(or_(Obstacle.at_id.in_(units), Obstacle.unit_id.in_(units)), is_shown(today))


def below_the_units_of(actor: Actor) -> ColumnElement[bool]:
    """Clause: an obstacle of a unit below the actor's, where a number may be told."""
    units = actor.units_as(*READERS)
    if not units:
        return false()
    own = or_(Obstacle.at_id.in_(units), Obstacle.unit_id.in_(units))
    return and_(below(units, Obstacle.at_id), ~own, Obstacle.people >= SMALLEST)


def given_to(actor: Actor) -> ColumnElement[bool]:
    """Clause: the actor is the owner."""
    return Obstacle.owner_id == actor.person_id if actor.person_id is not None else false()


def readable(actor: Actor, today: date) -> ColumnElement[bool]:
    """Clause: the actor may open the obstacle."""
    return or_(at_the_units_of(actor, today), below_the_units_of(actor), given_to(actor))


def waits_for(actor: Actor, today: date) -> ColumnElement[bool]:
    """Clause: the actor is head of the unit that decides."""
    units = actor.units_as(Role.HEAD)
    return and_(Obstacle.at_id.in_(units), is_shown(today)) if units else false()


def decided_by(actor: Actor, today: date) -> ColumnElement[bool]:
    """Clause: the actor may decide: the head of the unit that does, or of one above it that is told of the obstacle."""
    units = actor.units_as(Role.HEAD)
    if not units:
        return false()
    return or_(waits_for(actor, today), and_(below(units, Obstacle.at_id), Obstacle.people >= SMALLEST))


def answered_by(actor: Actor, today: date) -> ColumnElement[bool]:
    """Clause: the actor may answer: whoever may decide, or the owner."""
    return or_(decided_by(actor, today), given_to(actor))
