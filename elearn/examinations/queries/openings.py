"""Who has opened a sealed paper, and who of the council may still."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from elearn.accounts.models import Person
from elearn.core.ids import Id
from elearn.examinations.models import Member, Opening
from elearn.examinations.policy import whole_council


@dataclass(frozen=True, slots=True)
class CouncilMember:
    """Somebody of the council; `opened_at` is None until they have opened the paper."""

    person_id: Id
    name: str | None
    duty: str
    opened_at: datetime | None


def list_council_members(session: Session, examination_id: Id) -> list[CouncilMember]:
    """The council as it is now, by name; who was relieved is not of it, even if they opened the paper."""
    own = and_(Opening.examination_id == Member.examination_id, Opening.person_id == Member.person_id)
    rows = session.execute(
        select(Person.id, Person.full_name, Member.duty, Opening.opened_at)
        .join(Person, Person.id == Member.person_id)
        .outerjoin(Opening, own)
        .where(Member.examination_id == examination_id, whole_council())
        .order_by(Person.name_sort, Person.id)
    )
    return [CouncilMember(*row) for row in rows]
