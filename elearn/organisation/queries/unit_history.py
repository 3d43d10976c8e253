"""What became of units: recorded changes, those to come among them, and everything that a unit was."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, aliased

from elearn.accounts.models import Person
from elearn.core.actor import Actor, Role
from elearn.core.db.types import LocalisedText
from elearn.core.errors import NotFound
from elearn.core.events import StoredEvent
from elearn.core.ids import Id
from elearn.core.paging import Page, Paging
from elearn.organisation import policy
from elearn.organisation.models import Unit, UnitChange, UnitState, UnitSuccession
from elearn.organisation.queries.presence import administers
from elearn.organisation.queries.units import StateRow, SuccessionRow, states_of, successions_of
from elearn.organisation.rules import ChangeKind, ChangeState
from elearn.organisation.unit_change import Change


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A recorded change. `names` has every unit in it; `refusal` is a sentence with its values; `asked_by` is empty where the
    operator recorded it.
    """

    change_id: Id
    kind: ChangeKind
    state: ChangeState
    on: date
    unit_id: Id
    names: Mapping[Id, LocalisedText]
    change: Change
    asked_by: str
    asked_at: datetime
    settled_at: datetime | None
    refusal: tuple[str, dict[str, str]] | None


@dataclass(frozen=True, slots=True)
class Act:
    """Something that somebody did about a unit; `by` is empty where the operator or the site did it."""

    name: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class UnitHistory:
    """A unit through time, one that is no more too. `acts` are the last ones, the newest first."""

    unit_id: Id
    name: LocalisedText
    code: str
    is_running: bool
    states: tuple[StateRow, ...]
    successions: tuple[SuccessionRow, ...]
    acts: tuple[Act, ...]


MOST_ACTS = 100
"""So many acts are shown of one unit: a unit changes some times in its life."""


def list_changes(
    session: Session, actor: Actor, *, states: tuple[ChangeState, ...], unit_id: Id | None = None, page: int = 1
) -> Page[ChangeRow]:
    """The recorded changes in the actor's reach, the next day first among those to come, else the newest first.

    Three statements.
    """
    wanted = [UnitChange.state.in_([each.value for each in states]), _visible_to(actor)]
    if unit_id is not None:
        wanted.append(or_(UnitChange.unit_id == unit_id, UnitChange.beside_id == unit_id))
    total = session.scalar(select(func.count()).select_from(UnitChange).where(*wanted)) or 0
    paging = Paging.of(total, page)
    order = [UnitChange.on, UnitChange.id] if states == (ChangeState.COMING,) else [UnitChange.on.desc(), UnitChange.id.desc()]
    rows = session.execute(
        paging.limit(
            select(UnitChange, Person.full_name).outerjoin(Person, Person.id == UnitChange.asked_by).where(*wanted).order_by(*order)
        )
    ).all()
    changes = {row.UnitChange.id: Change.from_json(row.UnitChange.content) for row in rows}
    names = _names_before(session, changes.values())
    told = zip(rows, changes.values(), names, strict=True)
    return Page(tuple(_row(row.UnitChange, change, row.full_name or "", named) for row, change, named in told), paging)


def require_change(session: Session, actor: Actor, change_id: Id) -> None:
    """Raises NotFound where there is no such change that this actor could withdraw."""
    unit_id = session.scalar(select(UnitChange.unit_id).where(UnitChange.id == change_id))
    if unit_id is None or not administers(session, actor, unit_id):
        raise NotFound


def get_unit_history(session: Session, actor: Actor, unit_id: Id) -> UnitHistory:
    """A unit through time.

    Raises:
        NotFound: there is no such unit for this actor.
    """
    code = session.scalar(select(Unit.code).where(Unit.id == unit_id))
    names = last_names(session, {unit_id})
    if code is None or unit_id not in names or not administers(session, actor, unit_id):
        raise NotFound
    states = states_of(session, unit_id)
    return UnitHistory(
        unit_id,
        names[unit_id],
        code,
        any(each.valid_to is None for each in states),
        states,
        successions_of(session, unit_id),
        _acts(session, unit_id),
    )


def _names_before(session: Session, changes: Collection[Change]) -> list[dict[Id, LocalisedText]]:
    """What the units of each change are called on the day before it, or first; a unit that was renamed is told by its old name."""
    units = {each for change in changes for each in change.named}
    states = session.execute(
        select(UnitState.unit_id, UnitState.name, UnitState.valid_from)
        .where(UnitState.unit_id.in_(units))
        .order_by(UnitState.valid_from)
    ).all()
    found = []
    for change in changes:
        names: dict[Id, LocalisedText] = {}
        named = change.named
        for row in states:
            if row.unit_id in named and (row.unit_id not in names or row.valid_from < change.on):
                names[row.unit_id] = row.name
        found.append(names)
    return found


def last_names(session: Session, units: set[Id]) -> dict[Id, LocalisedText]:
    """The name that each unit has, will have or had last. One statement."""
    later = aliased(UnitState)
    rows = session.execute(
        select(UnitState.unit_id, UnitState.name).where(
            UnitState.unit_id.in_(units),
            ~select(later.id).where(later.unit_id == UnitState.unit_id, later.valid_from > UnitState.valid_from).exists(),
        )
    )
    return {row.unit_id: row.name for row in rows}


def _visible_to(actor: Actor) -> ColumnElement[bool]:
    return or_(
        policy.units_visible_to(actor, Role.ADMINISTRATOR, column=UnitChange.unit_id),
        policy.units_visible_to(actor, Role.ADMINISTRATOR, column=UnitChange.beside_id),
    )


def _row(row: UnitChange, change: Change, asked_by: str, names: dict[Id, LocalisedText]) -> ChangeRow:
    refusal = None if row.refusal is None else (str(row.refusal["message"]), dict(row.refusal["values"]))
    return ChangeRow(
        row.id,
        ChangeKind(row.kind),
        ChangeState(row.state),
        row.on,
        row.unit_id,
        names,
        change,
        asked_by,
        row.asked_at,
        row.settled_at,
        refusal,
    )


def _acts(session: Session, unit_id: Id) -> tuple[Act, ...]:
    """What events say about the unit, or about those that took over from it or gave to it."""
    heirs = select(UnitSuccession.to_id).where(UnitSuccession.from_id == unit_id, UnitSuccession.kind == "merged")
    about = or_(
        StoredEvent.subject_id == unit_id,
        StoredEvent.subject_id.in_(heirs) & (StoredEvent.name == "organisation.units_merged"),
    )
    rows = session.execute(
        select(StoredEvent.name, StoredEvent.at, Person.full_name)
        .outerjoin(Person, Person.id == StoredEvent.actor_id)
        .where(about, StoredEvent.name.startswith("organisation.unit"))
        .order_by(StoredEvent.at.desc(), StoredEvent.id.desc())
        .limit(MOST_ACTS)
    )
    return tuple(Act(row.name, row.at, row.full_name or "") for row in rows)
