"""People in an administrator's units: a list that is searched without diacritics, and one person's record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, func, or_, select
from sqlalchemy.orm import Session

from elearn.accounts.models import Account, Person
from elearn.core.actor import Actor, Role
from elearn.core.db.aliases import shared_alias
from elearn.core.db.types import LocalisedText
from elearn.core.errors import NotFound
from elearn.core.ids import Id
from elearn.core.paging import Page, Paging
from elearn.core.text import nfc
from elearn.organisation import policy
from elearn.organisation.models import Employment, Position, RoleGrant, UnitState
from elearn.organisation.queries.finding import closest_first, matches

_Above = shared_alias(UnitState)
"""The state of the unit above: two offices of one name are told apart by it."""


@dataclass(frozen=True, slots=True)
class PersonInList:
    """Somebody with their main work of today. `account` is None without one, else whether it is open."""

    person_id: Id
    full_name: str
    staff_code: str | None
    unit_name: LocalisedText | None
    above: LocalisedText | None
    position: LocalisedText | None
    account: bool | None


@dataclass(frozen=True, slots=True)
class EmploymentRow:
    """One employment, past ones too. `is_within` says whether the actor administers its unit."""

    employment_id: Id
    unit_id: Id
    unit_name: LocalisedText
    above: LocalisedText | None
    position: LocalisedText | None
    is_main: bool
    valid_from: date
    valid_to: date | None
    is_within: bool


@dataclass(frozen=True, slots=True)
class GrantRow:
    """One role that runs or will run."""

    grant_id: Id
    role: Role
    unit_id: Id
    unit_name: LocalisedText
    valid_from: date
    valid_to: date | None
    is_within: bool


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """What an administrator sees of a person: no learning, no birth date."""

    person_id: Id
    full_name: str
    staff_code: str | None
    employments: tuple[EmploymentRow, ...]
    grants: tuple[GrantRow, ...]


def list_people(
    session: Session,
    actor: Actor,
    *,
    today: date,
    query: str = "",
    page: int = 1,
    roles: tuple[Role, ...] = (Role.ADMINISTRATOR,),
    without_account: bool = False,
) -> Page[PersonInList]:
    """The people in the units of the actor's `roles` by given name; with a query those with a name, code or username that begins
    so: a name by any of its syllables.

    Two statements.
    """
    wanted = policy.people_visible_to(actor, *roles, today=today)
    if without_account:
        wanted = and_(wanted, Account.id.is_(None))
    if query:
        code = nfc(query).upper()
        wanted = and_(
            wanted,
            or_(
                matches(Person.name_folded, query),
                Person.staff_code.startswith(code, autoescape=True),
                Account.username.startswith(query.casefold(), autoescape=True),
            ),
        )
    total = session.scalar(
        select(func.count()).select_from(Person).outerjoin(Account, Account.person_id == Person.id).where(wanted)
    )
    paging = Paging.of(total or 0, page)
    listed = (
        select(
            Person.id,
            Person.full_name,
            Person.staff_code,
            UnitState.name,
            _Above.name.label("above"),
            Position.title,
            Account.id.label("account_id"),
            Account.disabled_at,
        )
        .outerjoin(Account, Account.person_id == Person.id)
        .outerjoin(Employment, and_(Employment.person_id == Person.id, Employment.is_main, policy.running(Employment, today)))
        .outerjoin(UnitState, and_(UnitState.unit_id == Employment.unit_id, policy.running(UnitState, today)))
        .outerjoin(_Above, and_(_Above.unit_id == UnitState.parent_id, policy.running(_Above, today)))
        .outerjoin(Position, Position.id == Employment.position_id)
        .where(wanted)
        .order_by(*([closest_first(Person.full_name, Person.name_folded, query)] if query else []), Person.name_sort, Person.id)
    )
    rows = session.execute(paging.limit(listed))
    found = tuple(
        PersonInList(
            row.id,
            row.full_name or "",
            row.staff_code,
            row.name,
            row.above,
            row.title,
            None if row.account_id is None else row.disabled_at is None,
        )
        for row in rows
    )
    return Page(found, paging)


def get_person_record(session: Session, actor: Actor, person_id: Id, *, today: date) -> PersonRecord:
    """A person in the actor's units.

    Raises:
        NotFound: there is no such person for this actor.
    """
    row = session.execute(
        select(Person.id, Person.full_name, Person.staff_code).where(
            Person.id == person_id, policy.people_visible_to(actor, Role.ADMINISTRATOR, today=today)
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    return PersonRecord(
        row.id,
        row.full_name or "",
        row.staff_code,
        _employments(session, actor, person_id),
        _grants(session, actor, person_id, today),
    )


def _employments(session: Session, actor: Actor, person_id: Id) -> tuple[EmploymentRow, ...]:
    within = policy.units_visible_to(actor, Role.ADMINISTRATOR, column=Employment.unit_id)
    rows = session.execute(
        select(
            Employment.id,
            Employment.unit_id,
            UnitState.name,
            _Above.name.label("above"),
            Position.title,
            Employment.is_main,
            Employment.valid_from,
            Employment.valid_to,
            within.label("is_within"),
        )
        .join(UnitState, and_(UnitState.unit_id == Employment.unit_id, _named_on(UnitState, Employment.valid_from)))
        .outerjoin(_Above, and_(_Above.unit_id == UnitState.parent_id, _named_on(_Above, Employment.valid_from)))
        .outerjoin(Position, Position.id == Employment.position_id)
        .where(Employment.person_id == person_id)
        .order_by(Employment.valid_from.desc(), Employment.id)
    )
    return tuple(EmploymentRow(*each) for each in rows)


def _grants(session: Session, actor: Actor, person_id: Id, today: date) -> tuple[GrantRow, ...]:
    within = policy.units_visible_to(actor, Role.ADMINISTRATOR, column=RoleGrant.unit_id)
    latest = (
        select(UnitState.name)
        .where(UnitState.unit_id == RoleGrant.unit_id)
        .order_by(UnitState.valid_from.desc())
        .limit(1)
        .correlate(RoleGrant)
        .scalar_subquery()
    )
    lasting = or_(RoleGrant.valid_to.is_(None), RoleGrant.valid_to > today)
    rows = session.execute(
        select(
            RoleGrant.id,
            RoleGrant.role,
            RoleGrant.unit_id,
            latest.label("name"),
            RoleGrant.valid_from,
            RoleGrant.valid_to,
            within.label("is_within"),
        )
        .where(RoleGrant.person_id == person_id, lasting)
        .order_by(RoleGrant.role, RoleGrant.id)
    )
    return tuple(
        GrantRow(row.id, Role(row.role), row.unit_id, row.name, row.valid_from, row.valid_to, row.is_within) for row in rows
    )


def _named_on(state: type[UnitState], day: SQLColumnExpression[date]) -> ColumnElement[bool]:
    """Clause: the state of a unit that held on the day in another column."""
    return and_(state.valid_from <= day, or_(state.valid_to.is_(None), state.valid_to > day))
