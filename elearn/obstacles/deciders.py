"""Which unit decides about what was told in another: the nearest with a head and enough people that nobody is found among them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from elearn.core.actor import Role
from elearn.core.ids import Id
from elearn.obstacles.rules import SMALLEST
from elearn.organisation.models import Employment, RoleGrant, UnitClosure, UnitSuccession
from elearn.organisation.policy import running

_MERGERS = 8
"""How many mergers in a row are followed."""


def decider_of(session: Session, unit_id: Id, today: date) -> Id:
    """The unit that decides: at or above `unit_id`, the nearest with a head and `SMALLEST` people at work in it and below.

    Where none has both, the topmost with a head; where none has a head, the topmost. A unit that has ended decides itself, until
    the next night gives what it left to others. Two statements, and one for each smaller unit with a head of its own.
    """
    headed = headed_above(session, unit_id, today)
    for each in headed:
        if _has_enough_people(session, each, today):
            return each
    if headed:
        return headed[-1]
    above = select(UnitClosure.ancestor_id).where(UnitClosure.descendant_id == unit_id)
    return session.scalars(above.order_by(UnitClosure.depth.desc()).limit(1)).first() or unit_id


def headed_above(session: Session, unit_id: Id, today: date, *, from_depth: int = 0) -> list[Id]:
    """The units at or above another that have a head today, the nearest first; with `from_depth` 1 those above only."""
    heads = select(RoleGrant.id).where(
        RoleGrant.unit_id == UnitClosure.ancestor_id, RoleGrant.role == Role.HEAD, running(RoleGrant, today)
    )
    return list(
        session.scalars(
            select(UnitClosure.ancestor_id)
            .where(UnitClosure.descendant_id == unit_id, UnitClosure.depth >= from_depth, heads.exists())
            .order_by(UnitClosure.depth)
        )
    )


def living_unit(session: Session, unit_id: Id) -> Id:
    """The unit itself, or the one that it became, over some mergers; of several heirs the first."""
    for _ in range(_MERGERS):
        if session.get(UnitClosure, (unit_id, unit_id)) is not None:
            return unit_id
        heirs = select(UnitSuccession.to_id).where(UnitSuccession.from_id == unit_id).order_by(UnitSuccession.on, UnitSuccession.id)
        heir = session.scalars(heirs.limit(1)).first()
        if heir is None:
            return unit_id
        unit_id = heir
    return unit_id


def _has_enough_people(session: Session, unit_id: Id, today: date) -> bool:
    # A city has very many: no more are counted than the answer needs.
    some = (
        select(Employment.person_id)
        .join(UnitClosure, UnitClosure.descendant_id == Employment.unit_id)
        .where(UnitClosure.ancestor_id == unit_id, Employment.is_main, running(Employment, today))
        .limit(SMALLEST)
        .subquery()
    )
    return session.execute(select(func.count()).select_from(some)).scalar_one() >= SMALLEST
