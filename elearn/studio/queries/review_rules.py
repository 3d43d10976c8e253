"""Units as whoever says how their courses are reviewed sees them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from elearn.core.actor import Actor
from elearn.core.db.types import LocalisedText
from elearn.core.errors import NotFound
from elearn.core.ids import Id
from elearn.core.paging import Page, Paging
from elearn.organisation.models import UnitState
from elearn.organisation.policy import running, units_visible_to
from elearn.organisation.queries import own_values
from elearn.organisation.settings import REVIEWING
from elearn.studio.rules import KEEPERS, ReviewRule


@dataclass(frozen=True, slots=True)
class RuledUnit:
    """A unit and what it says itself of reviews; None: as the unit above says."""

    unit_id: Id
    name: LocalisedText
    rule: ReviewRule | None


def list_ruled_units(session: Session, actor: Actor, *, parent_id: Id | None = None, today: date, page: int = 1) -> Page[RuledUnit]:
    """The units of today that the actor keeps: those right below a unit, or without one those for which they hold the role."""
    held = UnitState.unit_id.in_(actor.units_as(*KEEPERS)) if not actor.is_system else UnitState.parent_id.is_(None)
    wanted = (
        running(UnitState, today),
        units_visible_to(actor, *KEEPERS, column=UnitState.unit_id),
        UnitState.parent_id == parent_id if parent_id is not None else held,
    )
    total = session.scalar(select(func.count()).select_from(UnitState).where(*wanted)) or 0
    paging = Paging.of(total, page)
    listed = select(UnitState.unit_id, UnitState.name).where(*wanted).order_by(UnitState.name_folded, UnitState.unit_id)
    rows = session.execute(paging.limit(listed)).all()
    values = own_values(session, [row.unit_id for row in rows], REVIEWING, today=today)
    return Page(tuple(RuledUnit(row.unit_id, row.name, _rule(values.get(row.unit_id))) for row in rows), paging)


def get_ruled_unit(session: Session, actor: Actor, unit_id: Id, *, today: date) -> RuledUnit:
    """A unit of today that the actor keeps.

    Raises:
        NotFound: there is no such unit for this actor.
    """
    name = session.scalar(
        select(UnitState.name).where(
            UnitState.unit_id == unit_id, running(UnitState, today), units_visible_to(actor, *KEEPERS, column=UnitState.unit_id)
        )
    )
    if name is None:
        raise NotFound
    return RuledUnit(unit_id, name, _rule(own_values(session, [unit_id], REVIEWING, today=today).get(unit_id)))


def _rule(value: dict[str, object] | None) -> ReviewRule | None:
    return ReviewRule.from_json(value) if value else None
