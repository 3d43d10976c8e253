"""Answers that came in the grace for the network: how many questions of a sitting they are about."""

from __future__ import annotations

from sqlalchemy import func, literal_column, select
from sqlalchemy.orm import Session

from elearn.core.ids import Id
from elearn.examinations.models import SittingLine
from elearn.examinations.rules import LineKind, Moment

# The words of the index stand in the statement itself: by a parameter no database finds it.
ANSWERED_IN_GRACE = (
    SittingLine.moment == literal_column(f"'{Moment.IN_GRACE.value}'"),
    SittingLine.kind == LineKind.ANSWERED,
)
"""Clauses on `SittingLine`: an answer that came in the grace."""


def count_graced(session: Session, sitting_id: Id) -> int:
    """Of how many questions an answer came in the grace."""
    wanted = select(func.count(SittingLine.item.distinct())).where(SittingLine.sitting_id == sitting_id, *ANSWERED_IN_GRACE)
    return session.scalar(wanted) or 0
