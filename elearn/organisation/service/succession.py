"""What follows a unit that ends on a day: the units below it, its people's employments, the roles held in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import and_, insert, or_, select, update
from sqlalchemy.orm import Session

from elearn.core.ids import Id, new_id
from elearn.organisation import rules
from elearn.organisation.models import Employment, RoleGrant, UnitState
from elearn.organisation.rules import Span


def pass_on(
    session: Session,
    unit_id: Id,
    heirs: Sequence[Id],
    *,
    on: date,
    spans: Sequence[Span],
    placements: Mapping[Id, Id] | None = None,
) -> None:
    """Gives what belongs to a unit from `on` on to its heirs: all to the first, but people placed elsewhere; roles to each.

    Args:
        spans: the forest before the unit ended; roles stay within a root of it.
    """
    parents = rules.parents_on(spans, on)
    root = rules.root_of(parents, unit_id)
    _pass_on_units(session, unit_id, heirs[0], on)
    _pass_on_employments(session, unit_id, heirs[0], on, placements or {})
    _pass_on_grants(session, unit_id, [each for each in heirs if rules.root_of(parents, each) == root], on)
    # The rows were changed beside the session's memory of them.
    session.expire_all()


def end_grants(session: Session, units: Sequence[Id], on: date) -> None:
    """Ends the roles held in these units; those that would have begun later never begin."""
    later = and_(RoleGrant.unit_id.in_(units), or_(RoleGrant.valid_to.is_(None), RoleGrant.valid_to > on))
    session.execute(update(RoleGrant).where(later, RoleGrant.valid_from >= on).values(valid_to=RoleGrant.valid_from))
    session.execute(update(RoleGrant).where(later, RoleGrant.valid_from < on).values(valid_to=on))
    session.expire_all()


def _pass_on_units(session: Session, unit_id: Id, heir: Id, on: date) -> None:
    states = session.scalars(
        select(UnitState).where(UnitState.parent_id == unit_id, or_(UnitState.valid_to.is_(None), UnitState.valid_to > on))
    ).all()
    for state in states:
        if state.valid_from >= on:
            state.parent_id = heir
            continue
        until, state.valid_to = state.valid_to, on
        session.flush()
        session.add(
            UnitState(
                id=new_id(),
                unit_id=state.unit_id,
                parent_id=heir,
                kind=state.kind,
                name=state.name,
                name_folded=state.name_folded,
                valid_from=on,
                valid_to=until,
            )
        )
    session.flush()


def _pass_on_employments(session: Session, unit_id: Id, heir: Id, on: date, placements: Mapping[Id, Id]) -> None:
    """Some statements for each heir, however many people there are."""
    lasting = and_(Employment.unit_id == unit_id, or_(Employment.valid_to.is_(None), Employment.valid_to > on))
    running = session.execute(select(Employment.__table__).where(lasting, Employment.valid_from < on)).all()
    session.execute(update(Employment).where(lasting, Employment.valid_from < on).values(valid_to=on))
    # Those that begin later have not been anywhere yet: they begin with the heir.
    later = and_(lasting, Employment.valid_from >= on)
    elsewhere: dict[Id, list[Id]] = {}
    for person_id, place in placements.items():
        elsewhere.setdefault(place, []).append(person_id)
    for place, people in elsewhere.items():
        session.execute(update(Employment).where(later, Employment.person_id.in_(people)).values(unit_id=place))
    session.execute(update(Employment).where(later).values(unit_id=heir))
    begun = [
        {
            "id": new_id(),
            "person_id": row.person_id,
            "unit_id": placements.get(row.person_id, heir),
            "position_id": row.position_id,
            "is_main": row.is_main,
            "valid_from": on,
            "valid_to": row.valid_to,
        }
        for row in running
    ]
    if begun:
        session.execute(insert(Employment), begun)


def _pass_on_grants(session: Session, unit_id: Id, heirs: Sequence[Id], on: date) -> None:
    """Some statements, however many roles there are."""
    rows = session.execute(
        select(RoleGrant.__table__).where(
            RoleGrant.unit_id == unit_id,
            # A role revoked before it began is empty and stays so.
            or_(RoleGrant.valid_to.is_(None), RoleGrant.valid_to > RoleGrant.valid_from),
            or_(RoleGrant.valid_to.is_(None), RoleGrant.valid_to > on),
        )
    ).all()
    end_grants(session, [unit_id], on)
    held = {
        (row.person_id, row.role, row.unit_id)
        for row in session.execute(
            select(RoleGrant.person_id, RoleGrant.role, RoleGrant.unit_id).where(
                RoleGrant.unit_id.in_(heirs), RoleGrant.valid_to.is_(None)
            )
        )
    }
    begun = []
    for row in rows:
        for heir in heirs:
            if (row.person_id, row.role, heir) in held:
                continue
            if row.valid_to is None:
                held.add((row.person_id, row.role, heir))
            begun.append(
                {
                    "id": new_id(),
                    "person_id": row.person_id,
                    "role": row.role,
                    "unit_id": heir,
                    "granted_by": row.granted_by,
                    "valid_from": max(on, row.valid_from),
                    "valid_to": row.valid_to,
                }
            )
    if begun:
        session.execute(insert(RoleGrant), begun)
