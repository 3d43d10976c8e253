"""What a list of staff is compared with: units, positions and people in the reach of whoever sends it, in plain values.

Some statements for what is in reach, and one for each few hundred codes of people who are not.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session

from elearn.accounts.models import Person
from elearn.core import limits
from elearn.core.actor import Actor
from elearn.core.db.aliases import shared_alias
from elearn.core.db.types import LocalisedText
from elearn.core.ids import Id
from elearn.core.text import nfc
from elearn.organisation import policy
from elearn.organisation.models import Employment, Position, RoleGrant, Unit, UnitState
from elearn.organisation.staff_import.finding import Positions
from elearn.organisation.staff_import.there import PersonThere, PositionThere, There, UnitThere, WorkThere

_AT_ONCE = 400
"""How many codes are asked for in one statement."""
_Above = shared_alias(UnitState)


def read_there(session: Session, actor: Actor, codes: Collection[str], unit_id: Id | None, *, today: date) -> There:
    """Everything that a list with these staff codes is planned against.

    Args:
        unit_id: the unit that the list is about, with everything below it; None: all units of the actor.
    """
    units = {each.unit_id: each for each in _units(session, actor, today)}
    listed = frozenset(units) if unit_id is None else frozenset(units) & set(session.scalars(_below(unit_id)))
    people = _People(actor, set(units), _guarded(session, actor, today))
    in_reach = _works_in_reach(actor, today)
    found = people.read(session, select(Employment.person_id).where(in_reach), today)
    known = {each.code: each for each in found if each.code}
    unknown = sorted(set(codes) - known.keys())
    for start in range(0, len(unknown), _AT_ONCE):
        some = select(Person.id).where(Person.staff_code.in_(unknown[start : start + _AT_ONCE]))
        known |= {each.code: each for each in people.read(session, some, today) if each.code}
    uncoded = tuple(each for each in found if not each.code)
    return There(units, listed, tuple(_positions(session)), known, uncoded)


def _below(unit_id: Id) -> Select[Any]:
    return select(Unit.id).where(policy.below([unit_id], Unit.id))


def _works_in_reach(actor: Actor, today: date) -> ColumnElement[bool]:
    lasting = or_(Employment.valid_to.is_(None), Employment.valid_to > today)
    return and_(lasting, policy.units_visible_to(actor, *policy.STAFF_ROLES, column=Employment.unit_id))


def _units(session: Session, actor: Actor, today: date) -> Iterator[UnitThere]:
    mine = policy.units_visible_to(actor, *policy.STAFF_ROLES, column=Unit.id)
    periods: dict[Id, list[tuple[date, date | None]]] = {}
    for unit_id, begins, ends in session.execute(
        select(Unit.id, UnitState.valid_from, UnitState.valid_to)
        .join(UnitState, UnitState.unit_id == Unit.id)
        .where(mine)
        .order_by(UnitState.valid_from)
    ):
        periods.setdefault(unit_id, []).append((begins, ends))
    rows = session.execute(
        select(Unit.id, Unit.code, UnitState.name, _Above.name.label("above"))
        .join(UnitState, and_(UnitState.unit_id == Unit.id, policy.running(UnitState, today)))
        .outerjoin(_Above, and_(_Above.unit_id == UnitState.parent_id, policy.running(_Above, today)))
        .where(mine)
        .order_by(Unit.code, Unit.id)
    )
    for unit_id, code, name, above in rows:
        states = periods[unit_id]
        yield UnitThere(unit_id, code, tuple(name.values()), tuple((above or {}).values()), states[0][0], states[-1][1])


def _positions(session: Session) -> Iterator[PositionThere]:
    rows = session.execute(select(Position.id, Position.code, Position.title).where(Position.retired_at.is_(None)))
    return (PositionThere(row.id, row.code, tuple(row.title.values())) for row in rows)


def _guarded(session: Session, actor: Actor, today: date) -> set[Id]:
    """Everybody who holds a role that the actor may not change, now or later."""
    lasting = or_(RoleGrant.valid_to.is_(None), RoleGrant.valid_to > today)
    return set(session.scalars(select(RoleGrant.person_id).where(lasting, policy.grants_beyond(actor))))


class _People:
    """Reads people as the plan needs them, for one actor."""

    def __init__(self, actor: Actor, reach: Collection[Id], guarded: Collection[Id]) -> None:
        self._actor, self._reach, self._guarded = actor, reach, guarded

    def read(self, session: Session, wanted: Select[Any], today: date) -> list[PersonThere]:
        """The people whose ids `wanted` selects."""
        works: dict[Id, list[WorkThere]] = {}
        columns = (
            Employment.person_id, Employment.id, Employment.unit_id, Employment.position_id, Employment.is_main,
            Employment.valid_from, Employment.valid_to,
        )  # fmt: skip
        lasting = or_(Employment.valid_to.is_(None), Employment.valid_to > today)
        for row in session.execute(select(*columns).where(lasting, Employment.person_id.in_(wanted))):
            work = WorkThere(row.id, row.unit_id, row.position_id, row.is_main, row.valid_from, row.valid_to)
            works.setdefault(row.person_id, []).append(work)
        people = session.execute(
            select(
                Person.id,
                Person.staff_code,
                Person.full_name,
                Person.birth_date,
                Person.birth_precision,
                Person.gender,
                Person.work_email,
            )
            .where(Person.id.in_(wanted))
            .order_by(Person.id)
        )
        return [self._person(row, works.get(row.id, ())) for row in people]

    def _person(self, row: Any, works: Iterable[WorkThere]) -> PersonThere:
        found = tuple(sorted(works, key=lambda each: (each.begins, each.employment_id)))
        return PersonThere(
            row.id,
            row.staff_code,
            row.full_name or "",
            None if row.birth_date is None else (row.birth_date, row.birth_precision),
            row.gender,
            row.work_email,
            found,
            is_reached=not found or any(each.unit_id in self._reach for each in found),
            is_guarded=row.id in self._guarded,
            is_self=self._actor.person_id == row.id,
        )


def find_kept_unit(session: Session, actor: Actor, code: str, *, today: date) -> Id | None:
    """The unit of today with this code, if the actor keeps its staff."""
    found: Id | None = session.scalar(_kept_units(actor, today).where(Unit.code == nfc(code).strip()).limit(1))
    return found


def suggest_kept_units(session: Session, actor: Actor, *, today: date) -> list[tuple[str, LocalisedText]]:
    """Code and name of the first units of today whose staff the actor keeps, by code: to be offered while typing."""
    rows = session.execute(_kept_units(actor, today).add_columns(Unit.code, UnitState.name).limit(limits.PAGE_ROWS))
    return [(row.code, row.name) for row in rows]


def example_of_work(session: Session, actor: Actor, *, today: date) -> tuple[str, str]:
    """The code of a unit that lasts and whose staff the actor keeps, and the title of a position, as a list can name them.

    Empty where there is none that means one thing alone.
    """
    units = session.scalars(_kept_units(actor, today).with_only_columns(Unit.code).where(UnitState.valid_to.is_(None)).limit(1))
    finder = Positions(_positions(session))
    titles = session.scalars(select(Position.title).where(Position.retired_at.is_(None)).order_by(Position.code))
    # What does not begin with a letter could be taken for a formula.
    found = (title["vi"] for title in titles if title["vi"][:1].isalpha() and len(finder.find(title["vi"])) == 1)
    return units.first() or "", next(found, "")


def _kept_units(actor: Actor, today: date) -> Select[Any]:
    mine = policy.units_visible_to(actor, *policy.STAFF_ROLES, column=Unit.id)
    running = policy.running(UnitState, today)
    return select(Unit.id).join(UnitState, UnitState.unit_id == Unit.id).where(running, mine).order_by(Unit.code, Unit.id)
