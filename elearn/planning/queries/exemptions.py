"""Who is exempt in the actor's units, and whose exemption waits for an answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from elearn.accounts.models import Person
from elearn.catalogue.models import Course, CourseVersion, Rendition
from elearn.core.actor import Actor
from elearn.core.db.aliases import shared_alias
from elearn.core.db.types import LocalisedText
from elearn.core.ids import Id
from elearn.core.paging import Page, Paging
from elearn.core.text import nfc
from elearn.planning import policy
from elearn.planning.models import Exemption
from elearn.planning.rules import Reason

_Asker = shared_alias(Person)


@dataclass(frozen=True, slots=True)
class ExemptionRow:
    """An exemption as those who look after the person see it. `may_answer`: the actor may agree or not, and end it."""

    id: Id
    full_name: str
    staff_code: str | None
    reason: Reason
    course: LocalisedText | None
    valid_from: date
    valid_to: date | None
    asker: str | None
    asked_at: datetime
    is_granted: bool | None
    may_answer: bool


def list_exemptions(session: Session, actor: Actor, *, today: date, page: int = 1) -> Page[ExemptionRow]:
    """Those of today and of days to come in the actor's units, what waits for an answer first. Two statements."""
    lasting = or_(Exemption.valid_to.is_(None), Exemption.valid_to > today)
    is_open = or_(Exemption.is_granted.is_(None), Exemption.is_granted.is_(True))
    wanted = (policy.people_of(actor, today=today, column=Exemption.person_id), lasting, is_open)
    total = session.scalar(select(func.count()).select_from(Exemption).where(*wanted)) or 0
    paging = Paging.of(total, page)
    listed = _rows(actor, today).where(*wanted).order_by(Exemption.is_granted.is_not(None), Person.name_sort, Exemption.id)
    return Page(
        tuple(
            ExemptionRow(
                id=row.id,
                full_name=row.full_name or "",
                staff_code=row.staff_code,
                reason=Reason(row.reason),
                course=row.title,
                valid_from=row.valid_from,
                valid_to=row.valid_to,
                asker=row.asker,
                asked_at=row.asked_at,
                is_granted=row.is_granted,
                may_answer=bool(row.may_answer),
            )
            for row in session.execute(paging.limit(listed))
        ),
        paging,
    )


def _rows(actor: Actor, today: date) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Exemption.id,
            Person.full_name,
            Person.staff_code,
            Exemption.reason,
            CourseVersion.title,
            Exemption.valid_from,
            Exemption.valid_to,
            _Asker.full_name.label("asker"),
            Exemption.asked_at,
            Exemption.is_granted,
            policy.answerable_by(actor, today=today, column=Exemption.person_id).label("may_answer"),
        )
        .join(Person, Person.id == Exemption.person_id)
        .outerjoin(_Asker, _Asker.id == Exemption.asked_by)
        .outerjoin(Course, Course.id == Exemption.course_id)
        .outerjoin(Rendition, Rendition.id == Course.rendition_id)
        .outerjoin(CourseVersion, CourseVersion.id == Rendition.version_id)
    )


def find_person(session: Session, actor: Actor, staff_code: str, *, today: date) -> Id | None:
    """The person with this staff code in the actor's units, not the actor; None where there is none."""
    wanted = nfc(staff_code).strip().upper()
    return session.scalar(
        select(Person.id).where(Person.staff_code == wanted, policy.people_of(actor, today=today, column=Person.id))
    )


def suggest_people(session: Session, actor: Actor, *, today: date, limit: int) -> list[tuple[str, str]]:
    """Staff code and name of the first people of the actor's units by name, to be offered while typing."""
    rows = session.execute(
        select(Person.staff_code, Person.full_name)
        .where(Person.staff_code.is_not(None), policy.people_of(actor, today=today, column=Person.id))
        .order_by(Person.name_sort, Person.id)
        .limit(limit)
    )
    return [(code, name or "") for code, name in rows if code is not None]
