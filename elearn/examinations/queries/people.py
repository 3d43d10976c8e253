"""Who serves at an examination."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.accounts.models import Person
from elearn.core.db.types import LocalisedText
from elearn.core.ids import Id
from elearn.examinations.models import Examination, Member
from elearn.examinations.policy import serves_still
from elearn.examinations.rules import Body
from elearn.organisation.queries.staff_imports import names_of_units


@dataclass(frozen=True, slots=True)
class MemberRow:
    """Somebody who serves; `name` is None once it was erased. `unit`: they were appointed by this unit and serve within its scope
    as long as it holds the examination (`serves_still`); None: for all of it.
    """

    id: Id
    body: Body
    name: str | None
    staff_code: str | None
    duty: str
    unit: LocalisedText | None
    serves_still: bool


def list_members(session: Session, examination_id: Id, *, today: date) -> list[MemberRow]:
    """Who was appointed and not relieved, by body and name. Two statements."""
    columns = (Member.id, Member.body, Member.duty, Member.unit_id, Person.full_name, Person.staff_code)
    rows = session.execute(
        select(*columns, serves_still(today).label("serves_still"))
        .join(Person, Person.id == Member.person_id)
        .join(Examination, Examination.id == Member.examination_id)
        .where(Member.examination_id == examination_id, Member.relieved_at.is_(None))
        .order_by(Person.name_sort, Member.id)
    ).all()
    names = names_of_units(session, {row.unit_id for row in rows if row.unit_id is not None})
    found = [
        MemberRow(
            id=row.id,
            body=Body(row.body),
            name=row.full_name,
            staff_code=row.staff_code,
            duty=row.duty,
            unit=names.get(row.unit_id),
            serves_still=row.serves_still,
        )
        for row in rows
    ]
    return sorted(found, key=lambda each: list(Body).index(each.body))
