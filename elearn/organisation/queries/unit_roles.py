"""Who holds which role in a unit, and where what needs a second person goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from elearn.accounts.models import Account, Person
from elearn.core.actor import Actor, Role
from elearn.core.db.types import LocalisedText
from elearn.core.ids import Id, new_id
from elearn.core.paging import Page, Paging
from elearn.core.text import nfc
from elearn.organisation import policy
from elearn.organisation.models import RoleGrant
from elearn.organisation.queries.responsible import nearest_unit_with

SECOND_PERSON = (Role.REVIEWER, Role.ADMINISTRATOR, Role.TRAINING_OFFICER)
"""The roles whose holders need a second one: nobody reviews their own course, or changes their own roles or password."""


@dataclass(frozen=True, slots=True)
class Holder:
    """A role that somebody holds in the unit itself, today or later. `acts`: the work that it leans on goes on."""

    grant_id: Id
    person_id: Id
    full_name: str
    role: Role
    valid_from: date
    valid_to: date | None
    acts: bool


@dataclass(frozen=True, slots=True)
class Second:
    """Where requests in a role go when its holder in the unit cannot answer them: `unit` None where nobody answers.

    `is_here`: two people or more hold the role in the unit itself.
    """

    role: Role
    holders: int
    unit_id: Id | None
    unit: LocalisedText | None
    is_here: bool


def list_holders(session: Session, actor: Actor, unit_id: Id, *, today: date, page: int = 1) -> Page[Holder]:
    """The roles held in a unit itself that run or will run; none of a unit that the actor does not administer. Two statements."""
    wanted = (
        RoleGrant.unit_id == unit_id,
        policy.units_visible_to(actor, Role.ADMINISTRATOR, column=RoleGrant.unit_id),
        or_(RoleGrant.valid_to.is_(None), RoleGrant.valid_to > today),
    )
    paging = Paging.of(session.scalar(select(func.count()).select_from(RoleGrant).where(*wanted)) or 0, page)
    rows = session.execute(
        paging.limit(
            select(
                RoleGrant.id,
                RoleGrant.person_id,
                Person.full_name,
                RoleGrant.role,
                RoleGrant.valid_from,
                RoleGrant.valid_to,
                policy.leans_on_running_work(today).label("acts"),
            )
            .join(Person, Person.id == RoleGrant.person_id)
            .where(*wanted)
            .order_by(RoleGrant.role, Person.name_sort, RoleGrant.id)
        )
    )
    found = tuple(
        Holder(row.id, row.person_id, row.full_name or "", Role(row.role), row.valid_from, row.valid_to, bool(row.acts))
        for row in rows
    )
    return Page(found, paging)


def seconds_of(session: Session, unit_id: Id, *, today: date) -> list[Second]:
    """Where requests go that need a second person, for each role that knows such. Two statements for each of three roles."""
    return [_second(session, unit_id, role, today) for role in SECOND_PERSON]


def find_in_reach(session: Session, actor: Actor, code: str, *, today: date) -> Id | None:
    """The person with this staff code or username, if they work in a unit that the actor administers."""
    wanted = nfc(code).strip()
    return session.scalar(
        select(Person.id)
        .outerjoin(Account, Account.person_id == Person.id)
        .where(
            or_(Person.staff_code == wanted.upper(), Account.username == wanted.casefold()),
            policy.people_visible_to(actor, Role.ADMINISTRATOR, today=today),
        )
        .order_by(Person.id)
        .limit(1)
    )


def _second(session: Session, unit_id: Id, role: Role, today: date) -> Second:
    holders = list(
        session.scalars(
            select(RoleGrant.person_id)
            .distinct()
            .where(
                RoleGrant.unit_id == unit_id,
                RoleGrant.role == role.value,
                policy.running(RoleGrant, today),
                policy.leans_on_running_work(today),
            )
            .limit(2)
        )
    )
    # Where one holds the role, the question is who answers beside them; where nobody does, who answers at all.
    besides = holders[0] if len(holders) == 1 else new_id()
    answers = nearest_unit_with(session, unit_id, role, besides=besides, today=today)
    found_id, name = answers if answers is not None else (None, None)
    return Second(role, len(holders), found_id, name, len(holders) > 1)
