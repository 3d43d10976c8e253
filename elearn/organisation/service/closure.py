"""The closure of today: every unit with everything above it, kept beside the dated tree so that policies are one look-up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import delete, insert, or_, select
from sqlalchemy.orm import Session

from elearn.core.ids import Id
from elearn.organisation import rules
from elearn.organisation.models import UnitClosure, UnitState
from elearn.organisation.rules import Span


def list_spans(session: Session, day: date) -> list[Span]:
    """Where every unit stands on `day` and after it."""
    rows = session.execute(
        select(UnitState.unit_id, UnitState.parent_id, UnitState.valid_from, UnitState.valid_to).where(
            or_(UnitState.valid_to.is_(None), UnitState.valid_to > day)
        )
    )
    return [Span(*row) for row in rows]


def refresh_closure(session: Session, *, today: date) -> bool:
    """Makes the closure that of today; answers whether anything changed. Also to be called when a day begins."""
    wanted = rules.closure_on(list_spans(session, today), today)
    columns = (UnitClosure.ancestor_id, UnitClosure.descendant_id, UnitClosure.depth)
    present = {(above, unit, depth) for above, unit, depth in session.execute(select(*columns))}
    for above, unit, _depth in present - wanted:
        session.execute(delete(UnitClosure).where(UnitClosure.ancestor_id == above, UnitClosure.descendant_id == unit))
    missing = [{"ancestor_id": above, "descendant_id": unit, "depth": depth} for above, unit, depth in wanted - present]
    if missing:
        session.execute(insert(UnitClosure), missing)
    return wanted != present


def add_to_closure(session: Session, new: Mapping[Id, Id | None]) -> None:
    """Adds new units, given with their parents, which stand in the closure already; nothing stands below the new ones yet."""
    parents = {each for each in new.values() if each is not None}
    above: dict[Id, list[tuple[Id, int]]] = {}
    columns = (UnitClosure.descendant_id, UnitClosure.ancestor_id, UnitClosure.depth)
    for unit_id, ancestor_id, depth in session.execute(select(*columns).where(UnitClosure.descendant_id.in_(parents))):
        above.setdefault(unit_id, []).append((ancestor_id, depth + 1))
    rows = [{"ancestor_id": unit, "descendant_id": unit, "depth": 0} for unit in new]
    for unit, parent in new.items():
        steps = above.get(parent, []) if parent is not None else []
        rows += [{"ancestor_id": ancestor, "descendant_id": unit, "depth": depth} for ancestor, depth in steps]
    session.execute(insert(UnitClosure), rows)
