"""Units as whoever says how their courses are reviewed sees them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from elearn.core.actor import Actor
from elearn.core.db.types import LocalisedText
from elearn.core.errors import NotFound
from elearn.core.ids import Id
from elearn.core.paging import Page, Paging
from elearn.organisation.models import UnitClosure, UnitState
from elearn.organisation.policy import running, units_visible_to
from elearn.organisation.queries import own_values
from elearn.organisation.queries.finding import matches
from elearn.organisation.settings import REVIEWING
from elearn.studio.rules import KEEPERS, ReviewRule


@dataclass(frozen=True, slots=True)
class RuledUnit:
    """A unit and what it says itself of reviews; None: as the unit above says, or of one at the top, as the installation does."""

    unit_id: Id
    name: LocalisedText
    rule: ReviewRule | None
    is_top: bool = False


def list_ruled_units(
    session: Session, actor: Actor, *, parent_id: Id | None = None, today: date, page: int = 1, query: str = ""
) -> Page[RuledUnit]:
    """The units of today that the actor keeps: those right below a unit, or without one those for which they hold the role.

    Args:
        query: what is searched for, by name, among these and all below them; empty for no search.
    """
    wanted = (
        running(UnitState, today),
        units_visible_to(actor, *KEEPERS, column=UnitState.unit_id),
        _found(parent_id, query) if query else _listed(actor, parent_id),
    )
    total = session.scalar(select(func.count()).select_from(UnitState).where(*wanted)) or 0
    paging = Paging.of(total, page)
    listed = select(UnitState.unit_id, UnitState.name, UnitState.parent_id).where(*wanted)
    rows = session.execute(paging.limit(listed.order_by(UnitState.name_folded, UnitState.unit_id))).all()
    values = own_values(session, [row.unit_id for row in rows], REVIEWING, today=today)
    found = (RuledUnit(row.unit_id, row.name, _rule(values.get(row.unit_id)), row.parent_id is None) for row in rows)
    return Page(tuple(found), paging)


def _listed(actor: Actor, parent_id: Id | None) -> ColumnElement[bool]:
    if parent_id is not None:
        return UnitState.parent_id == parent_id
    return UnitState.parent_id.is_(None) if actor.is_system else UnitState.unit_id.in_(actor.units_as(*KEEPERS))


def _found(parent_id: Id | None, query: str) -> ColumnElement[bool]:
    named = matches(UnitState.name_folded, query)
    if parent_id is None:
        return named
    below = select(UnitClosure.descendant_id).where(UnitClosure.ancestor_id == parent_id, UnitClosure.depth > 0)
    return and_(named, UnitState.unit_id.in_(below))


def get_ruled_unit(session: Session, actor: Actor, unit_id: Id, *, today: date) -> RuledUnit:
    """A unit of today that the actor keeps.

    Raises:
        NotFound: there is no such unit for this actor.
    """
    row = session.execute(
        select(UnitState.name, UnitState.parent_id).where(
            UnitState.unit_id == unit_id, running(UnitState, today), units_visible_to(actor, *KEEPERS, column=UnitState.unit_id)
        )
    ).first()
    if row is None:
        raise NotFound
    own = own_values(session, [unit_id], REVIEWING, today=today).get(unit_id)
    return RuledUnit(unit_id, row.name, _rule(own), row.parent_id is None)


def _rule(value: dict[str, object] | None) -> ReviewRule | None:
    return ReviewRule.from_json(value) if value else None
