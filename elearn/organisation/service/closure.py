"""The closure of today: every unit with everything above it, kept beside the dated tree so that policies are one look-up."""

from __future__ import annotations

from datetime import date

from sqlalchemy import delete, insert, literal, or_, select
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


def add_to_closure(session: Session, unit_id: Id, parent_id: Id | None) -> None:
    """Adds a new unit, which nothing stands below yet."""
    if parent_id is not None:
        above = select(UnitClosure.ancestor_id, literal(unit_id, UnitClosure.descendant_id.type), UnitClosure.depth + 1)
        session.execute(
            insert(UnitClosure).from_select(
                ["ancestor_id", "descendant_id", "depth"], above.where(UnitClosure.descendant_id == parent_id)
            )
        )
    session.execute(insert(UnitClosure).values(ancestor_id=unit_id, descendant_id=unit_id, depth=0))
