"""Who serves at an examination."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.accounts.models import Person
from elearn.core.ids import Id
from elearn.examinations.models import Member
from elearn.examinations.rules import Body


@dataclass(frozen=True, slots=True)
class MemberRow:
    """Somebody who serves; `name` is None once it was erased."""

    id: Id
    body: Body
    name: str | None
    staff_code: str | None
    duty: str


def list_members(session: Session, examination_id: Id) -> list[MemberRow]:
    """Who serves now, by body and name. One statement."""
    rows = session.execute(
        select(Member.id, Member.body, Person.full_name, Person.staff_code, Member.duty)
        .join(Person, Person.id == Member.person_id)
        .where(Member.examination_id == examination_id, Member.relieved_at.is_(None))
        .order_by(Person.name_sort, Member.id)
    )
    found = [MemberRow(row.id, Body(row.body), row.full_name, row.staff_code, row.duty) for row in rows]
    return sorted(found, key=lambda each: list(Body).index(each.body))
