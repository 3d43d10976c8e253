"""The tree of units for administrators: lists by parent, search without diacritics, one unit's record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from elearn.core import limits
from elearn.core.actor import Actor, Role
from elearn.core.db.types import LANGUAGES, LocalisedText
from elearn.core.errors import N_, Conflict, NotFound
from elearn.core.ids import Id
from elearn.core.paging import Page, Paging
from elearn.core.text import nfc
from elearn.organisation import policy
from elearn.organisation.models import Employment, Unit, UnitClosure, UnitState, UnitSuccession
from elearn.organisation.queries.finding import closest_first, matches
from elearn.organisation.rules import SuccessionKind, UnitKind


@dataclass(frozen=True, slots=True)
class UnitInList:
    """A unit of today with how many units stand right below it and how many people work in it and below it."""

    unit_id: Id
    name: LocalisedText
    kind: UnitKind
    code: str
    below: int
    people: int


@dataclass(frozen=True, slots=True)
class UnitAbove:
    """A unit above another; outside the actor's units it is a name without a way in."""

    unit_id: Id
    name: LocalisedText
    is_within: bool


@dataclass(frozen=True, slots=True)
class StateRow:
    """What a unit was called and where it stood from a day to a day."""

    name: LocalisedText
    parent: LocalisedText | None
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class SuccessionRow:
    """What became of the unit (`is_from`), or of another that became part of it."""

    kind: SuccessionKind
    on: date
    other_id: Id
    other: LocalisedText
    is_from: bool
    legal_basis: str | None


@dataclass(frozen=True, slots=True)
class UnitRecord:
    """A unit as an administrator sees it."""

    unit_id: Id
    name: LocalisedText
    kind: UnitKind
    code: str
    path: tuple[UnitAbove, ...]
    states: tuple[StateRow, ...]
    successions: tuple[SuccessionRow, ...]


def list_units(
    session: Session, actor: Actor, *, today: date, parent_id: Id | None = None, query: str = "", page: int = 1
) -> Page[UnitInList]:
    """Units of today in the actor's reach: those right below a parent, the topmost without one, or all that a query finds.

    Constant in statements: one to count, one for the page, two for the numbers beside it.
    """
    mine = policy.units_visible_to(actor, Role.ADMINISTRATOR, column=UnitState.unit_id)
    wanted = and_(policy.running(UnitState, today), mine)
    if query:
        wanted = and_(wanted, or_(matches(UnitState.name_folded, query), Unit.code.startswith(nfc(query), autoescape=True)))
    elif parent_id is not None:
        wanted = and_(wanted, UnitState.parent_id == parent_id)
    elif actor.is_system:
        wanted = and_(wanted, UnitState.parent_id.is_(None))
    else:
        wanted = and_(wanted, UnitState.unit_id.in_(_topmost(session, actor)))
    base = select(UnitState).join(Unit, Unit.id == UnitState.unit_id).where(wanted)
    total = session.scalar(select(func.count()).select_from(base.subquery())) or 0
    paging = Paging.of(total, page)
    listed = base.with_only_columns(UnitState.unit_id, UnitState.name, UnitState.kind, Unit.code).order_by(
        *([closest_first(UnitState.name[LANGUAGES[0]].as_string(), UnitState.name_folded, query)] if query else []),
        Unit.code,
        UnitState.unit_id,
    )
    found = session.execute(paging.limit(listed)).all()
    ids = [row.unit_id for row in found]
    below, people = _count_below(session, ids), _count_people(session, ids, today)
    rows = tuple(
        UnitInList(row.unit_id, row.name, UnitKind(row.kind), row.code, below.get(row.unit_id, 0), people.get(row.unit_id, 0))
        for row in found
    )
    return Page(rows, paging)


def get_unit_record(session: Session, actor: Actor, unit_id: Id, *, today: date) -> UnitRecord:
    """A unit of today in the actor's reach.

    Raises:
        NotFound: there is no such unit for this actor.
    """
    row = session.execute(
        select(Unit.code, UnitState.name, UnitState.kind)
        .join(UnitState, UnitState.unit_id == Unit.id)
        .where(
            Unit.id == unit_id,
            policy.running(UnitState, today),
            policy.units_visible_to(actor, Role.ADMINISTRATOR, column=Unit.id),
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    return UnitRecord(
        unit_id,
        row.name,
        UnitKind(row.kind),
        row.code,
        _path(session, actor, unit_id, today),
        states_of(session, unit_id),
        successions_of(session, unit_id),
    )


def list_roots(session: Session, *, today: date) -> list[tuple[Id, LocalisedText]]:
    """The units that stand below nothing today. For commands: whoever asks works on the machine itself."""
    rows = session.execute(
        select(UnitState.unit_id, UnitState.name).where(UnitState.parent_id.is_(None), policy.running(UnitState, today))
    )
    return [(row.unit_id, row.name) for row in rows]


def find_unit_by_code(session: Session, code: str, *, today: date) -> Id | None:
    """The unit of today with this code, which may bear its code system before a colon: `LOCAL:001`.

    For commands: whoever asks works on the machine itself.

    Raises:
        Conflict: units of several code systems have it, and none is named.
    """
    wanted = nfc(code).strip()
    system, _, rest = wanted.partition(":")
    rows = session.execute(
        select(Unit.id, Unit.code_system)
        .join(UnitState, UnitState.unit_id == Unit.id)
        .where(or_(Unit.code == wanted, and_(Unit.code_system == system, Unit.code == rest)), policy.running(UnitState, today))
        .order_by(Unit.code_system)
    ).all()
    if len(rows) > 1:
        named = ", ".join(f"{row.code_system}:{wanted}" for row in rows)
        raise Conflict(N_("Nhiều đơn vị mang mã %(code)s. Xin ghi cả hệ mã: %(named)s"), code=wanted, named=named)
    return rows[0].id if rows else None


def find_administered_unit(session: Session, actor: Actor, code: str, *, today: date) -> Id | None:
    """The unit of today with this code, if the actor administers it."""
    mine = policy.units_visible_to(actor, Role.ADMINISTRATOR, column=Unit.id)
    return session.scalar(
        select(Unit.id)
        .join(UnitState, UnitState.unit_id == Unit.id)
        .where(Unit.code == nfc(code).strip(), policy.running(UnitState, today), mine)
        .order_by(Unit.id)
        .limit(1)
    )


def suggest_units(session: Session, actor: Actor, *, today: date) -> list[tuple[str, LocalisedText]]:
    """Code and name of the first units of today that the actor administers, by code: a page's worth, to be offered while typing."""
    rows = session.execute(
        select(Unit.code, UnitState.name)
        .join(UnitState, UnitState.unit_id == Unit.id)
        .where(policy.running(UnitState, today), policy.units_visible_to(actor, Role.ADMINISTRATOR, column=Unit.id))
        .order_by(Unit.code, Unit.id)
        .limit(limits.PAGE_ROWS)
    )
    return [(row.code, row.name) for row in rows]


def list_grantable_units(session: Session, actor: Actor, person_id: Id, *, today: date) -> list[tuple[Id, LocalisedText]]:
    """The units for which the actor can give this person a role: where they work and above, within the actor's units."""
    works_in = select(Employment.unit_id).where(Employment.person_id == person_id, policy.running(Employment, today))
    rows = session.execute(
        select(UnitState.unit_id, UnitState.name, func.max(UnitClosure.depth).label("height"))
        .join(UnitClosure, UnitClosure.ancestor_id == UnitState.unit_id)
        .where(
            UnitClosure.descendant_id.in_(works_in),
            policy.running(UnitState, today),
            policy.units_visible_to(actor, Role.ADMINISTRATOR, column=UnitState.unit_id),
        )
        .group_by(UnitState.id, UnitState.unit_id)
        .order_by(func.max(UnitClosure.depth))
    ).all()
    return [(row.unit_id, row.name) for row in rows]


def _topmost(session: Session, actor: Actor) -> list[Id]:
    """The actor's units that stand below no other of them."""
    units = actor.units_as(Role.ADMINISTRATOR)
    covered = set(
        session.scalars(
            select(UnitClosure.descendant_id).where(
                UnitClosure.ancestor_id.in_(units), UnitClosure.descendant_id.in_(units), UnitClosure.depth > 0
            )
        )
    )
    return [each for each in units if each not in covered]


def _count_below(session: Session, units: list[Id]) -> dict[Id, int]:
    rows = session.execute(
        select(UnitClosure.ancestor_id, func.count())
        .where(UnitClosure.ancestor_id.in_(units), UnitClosure.depth == 1)
        .group_by(UnitClosure.ancestor_id)
    )
    return {row[0]: row[1] for row in rows}


def _count_people(session: Session, units: list[Id], today: date) -> dict[Id, int]:
    rows = session.execute(
        select(UnitClosure.ancestor_id, func.count(Employment.person_id.distinct()))
        .join(Employment, Employment.unit_id == UnitClosure.descendant_id)
        .where(UnitClosure.ancestor_id.in_(units), policy.running(Employment, today))
        .group_by(UnitClosure.ancestor_id)
    )
    return {row[0]: row[1] for row in rows}


def _path(session: Session, actor: Actor, unit_id: Id, today: date) -> tuple[UnitAbove, ...]:
    within = policy.units_visible_to(actor, Role.ADMINISTRATOR, column=UnitState.unit_id)
    rows = session.execute(
        select(UnitState.unit_id, UnitState.name, within.label("is_within"))
        .join(UnitClosure, UnitClosure.ancestor_id == UnitState.unit_id)
        .where(UnitClosure.descendant_id == unit_id, UnitClosure.depth > 0, policy.running(UnitState, today))
        .order_by(UnitClosure.depth.desc())
    )
    return tuple(UnitAbove(*row) for row in rows)


def states_of(session: Session, unit_id: Id) -> tuple[StateRow, ...]:
    above = aliased(UnitState)
    rows = session.execute(
        select(UnitState.name, above.name.label("parent"), UnitState.valid_from, UnitState.valid_to)
        .outerjoin(
            above,
            and_(
                above.unit_id == UnitState.parent_id,
                above.valid_from <= UnitState.valid_from,
                or_(above.valid_to.is_(None), above.valid_to > UnitState.valid_from),
            ),
        )
        .where(UnitState.unit_id == unit_id)
        .order_by(UnitState.valid_from.desc())
    )
    return tuple(StateRow(*row) for row in rows)


def successions_of(session: Session, unit_id: Id) -> tuple[SuccessionRow, ...]:
    rows = session.execute(
        select(UnitSuccession.__table__)
        .where(or_(UnitSuccession.from_id == unit_id, UnitSuccession.to_id == unit_id))
        .order_by(UnitSuccession.on.desc(), UnitSuccession.id)
    ).all()
    names = _last_names(session, {each for row in rows for each in (row.from_id, row.to_id)})
    return tuple(
        SuccessionRow(
            SuccessionKind(row.kind),
            row.on,
            row.to_id if row.from_id == unit_id else row.from_id,
            names[row.to_id if row.from_id == unit_id else row.from_id],
            row.from_id == unit_id,
            row.legal_basis,
        )
        for row in rows
    )


def _last_names(session: Session, units: set[Id]) -> dict[Id, LocalisedText]:
    """The name that each unit has or had last."""
    rows = session.execute(
        select(UnitState.unit_id, UnitState.name).where(UnitState.unit_id.in_(units)).order_by(UnitState.valid_from)
    )
    return {row.unit_id: row.name for row in rows}
