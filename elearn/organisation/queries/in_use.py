"""What leans on a position or on a competency, told before a file takes it away. Codes and numbers, nobody's name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from elearn.frameworks.models import Competency, Framework
from elearn.organisation import policy
from elearn.organisation.models import Employment, Position, PositionRequirement


def positions_requiring(session: Session, framework: str, codes: Collection[str], *, on: date) -> dict[str, tuple[str, ...]]:
    """The codes of the positions that require these competencies on a day or later, by the code of the competency.

    A requirement counts whichever version of the framework it names. One statement.
    """
    rows = session.execute(
        select(Competency.code.label("competency"), Position.code)
        .distinct()
        .select_from(PositionRequirement)
        .join(Competency, Competency.id == PositionRequirement.competency_id)
        .join(Framework, Framework.id == Competency.framework_id)
        .join(Position, Position.id == PositionRequirement.position_id)
        .where(
            Framework.code == framework,
            Competency.code.in_(codes),
            Position.retired_at.is_(None),
            or_(
                PositionRequirement.valid_to.is_(None),
                and_(PositionRequirement.valid_to > on, PositionRequirement.valid_to > PositionRequirement.valid_from),
            ),
        )
        .order_by(Competency.code, Position.code)
    )
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        found[row.competency].append(row.code)
    return {code: tuple(positions) for code, positions in found.items()}


def people_in_positions(session: Session, *, today: date) -> dict[str, int]:
    """How many people hold each position today, by its code; positions that nobody holds are left out. One statement."""
    rows = session.execute(
        select(Position.code, func.count(Employment.person_id.distinct()).label("people"))
        .join(Employment, Employment.position_id == Position.id)
        .where(policy.running(Employment, today))
        .group_by(Position.code)
    )
    return {row.code: row.people for row in rows}
