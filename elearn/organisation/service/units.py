"""The dated tree of units. Every change begins on a day; what was before that day stays as it was.

The closure holds the tree of today only. A change that begins later reaches it through `refresh_closure` on that day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from elearn.core import limits
from elearn.core.actor import Actor
from elearn.core.db.types import LocalisedText
from elearn.core.errors import N_, Conflict, Invalid
from elearn.core.events import publish
from elearn.core.ids import Id, new_id
from elearn.core.text import nfc
from elearn.organisation import events, rules
from elearn.organisation.models import Unit, UnitState, UnitSuccession
from elearn.organisation.rules import SuccessionKind, UnitKind
from elearn.organisation.service import succession
from elearn.organisation.service.closure import add_to_closure, list_spans, refresh_closure
from elearn.organisation.service.conditions import (
    checked_name,
    folded_name,
    refuse_heir_below,
    refuse_inhabited,
    require_administration,
    require_lasting,
    require_operator,
    state_to_change,
    state_to_end,
)

_AT_ONCE = 400
"""How many codes are asked for in one statement."""


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A unit to be. Without a parent it is the root of a tree of its own."""

    code_system: str
    code: str
    name: LocalisedText
    kind: UnitKind
    parent_id: Id | None = None


def create_unit(session: Session, actor: Actor, new: NewUnit, *, on: date, now: datetime, today: date) -> Id:
    """Begins a unit on a day and answers its id. See `create_units`."""
    return create_units(session, actor, [new], on=on, now=now, today=today)[0]


def create_units(session: Session, actor: Actor, new: Sequence[NewUnit], *, on: date, now: datetime, today: date) -> list[Id]:
    """Begins several units on a day with few trips to the database; a parent is made by an earlier call.

    Raises:
        Forbidden: a root, which only the operator makes.
        NotFound: there is no such parent for this actor.
        Invalid: a name or code does not fit.
        Conflict: a parent does not exist from that day on, or a code names another unit at that time.
    """
    for parent_id in dict.fromkeys(each.parent_id for each in new):
        if parent_id is None:
            require_operator(actor)
        else:
            require_administration(session, actor, parent_id)
            require_lasting(session, parent_id, on)
    checked = [_checked(each) for each in new]
    _refuse_taken_codes(session, checked, on)
    units = [Unit(id=new_id(), code_system=each.code_system, code=each.code, created_at=now) for each in checked]
    session.add_all(units)
    session.flush()
    session.add_all(
        UnitState(
            id=new_id(),
            unit_id=unit.id,
            parent_id=each.parent_id,
            kind=each.kind.value,
            name=each.name,
            name_folded=folded_name(each.name),
            valid_from=on,
        )
        for unit, each in zip(units, checked, strict=True)
    )
    session.flush()
    if on <= today:
        add_to_closure(session, {unit.id: each.parent_id for unit, each in zip(units, checked, strict=True)})
    for unit, each in zip(units, checked, strict=True):
        publish(session, events.UnitCreated(unit.id, each.parent_id, on), actor=actor, now=now)
    return [unit.id for unit in units]


def _checked(new: NewUnit) -> NewUnit:
    code, system = nfc(new.code).strip(), nfc(new.code_system).strip()
    if not (0 < len(code) <= 20 and 0 < len(system) <= 20 and code.isprintable() and system.isprintable()):
        raise Invalid(N_("Mã đơn vị cần từ 1 đến 20 ký tự."), field="code")
    return NewUnit(system, code, checked_name(new.name), new.kind, new.parent_id)


def rename_unit(
    session: Session, actor: Actor, unit_id: Id, name: LocalisedText, *, on: date, now: datetime, legal_basis: str | None = None
) -> None:
    """Gives a unit another name from a day on.

    Raises:
        NotFound: there is no such unit for this actor.
        Conflict: the unit has ended, or another change begins after that day.
        Invalid: the name does not fit.
    """
    require_administration(session, actor, unit_id)
    checked = checked_name(name)
    state = state_to_change(session, unit_id, on)
    if state.name == checked:
        return
    changed = _begin_state(session, state, on)
    changed.name, changed.name_folded = checked, folded_name(checked)
    _record(session, SuccessionKind.RENAMED, unit_id, unit_id, on=on, legal_basis=legal_basis)
    session.flush()
    publish(session, events.UnitRenamed(unit_id, on), actor=actor, now=now)


def move_unit(
    session: Session,
    actor: Actor,
    unit_id: Id,
    parent_id: Id,
    *,
    on: date,
    now: datetime,
    today: date,
    legal_basis: str | None = None,
) -> None:
    """Puts a unit, with all below it, below another from a day on. Roles held in it end if it comes under another root.

    Raises:
        NotFound: unit or parent is not there for this actor; the actor must administer where it leaves and where it goes.
        Forbidden: the unit is a root, which only the operator moves.
        Conflict: the unit has ended, another change begins later, or it would stand below itself.
    """
    require_administration(session, actor, unit_id)
    require_administration(session, actor, parent_id)
    state = state_to_change(session, unit_id, on)
    old_parent = state.parent_id
    if old_parent == parent_id:
        return
    if old_parent is None:
        require_operator(actor)
    else:
        require_administration(session, actor, old_parent)
    require_lasting(session, parent_id, on)
    spans = list_spans(session, on)
    if rules.would_turn_in_circle(spans, unit_id, parent_id, on):
        raise Conflict(N_("Một đơn vị không thể đứng dưới chính mình."))
    before = rules.parents_on(spans, on)
    _begin_state(session, state, on).parent_id = parent_id
    _record(session, SuccessionKind.MOVED, unit_id, unit_id, on=on, legal_basis=legal_basis)
    session.flush()
    if rules.root_of(before, unit_id) != rules.root_of(before, parent_id):
        inside = [each for each in before if unit_id in rules.path_up(before, each)]
        succession.end_grants(session, inside, on)
    refresh_closure(session, today=today)
    publish(session, events.UnitMoved(unit_id, old_parent, parent_id, on), actor=actor, now=now)


def merge_units(
    session: Session,
    actor: Actor,
    from_ids: Sequence[Id],
    into_id: Id,
    *,
    on: date,
    now: datetime,
    today: date,
    legal_basis: str | None = None,
) -> None:
    """Ends units on a day; another takes over what is below them, their people and their roles.

    Roles are not taken over into another root.

    Raises:
        NotFound: a unit is not there for this actor.
        Forbidden: one of them is a root, which only the operator ends.
        Conflict: a unit has ended, begins on that very day, or stands above the one that takes over.
    """
    if not from_ids or into_id in from_ids or len(set(from_ids)) != len(from_ids):
        raise Conflict(N_("Cần chọn các đơn vị khác với đơn vị nhận."))
    require_administration(session, actor, into_id)
    require_lasting(session, into_id, on)
    states = [state_to_end(session, actor, each, on) for each in from_ids]
    spans = list_spans(session, on)
    refuse_heir_below(spans, from_ids, into_id, on)
    for state in states:
        state.valid_to = on
        _record(session, SuccessionKind.MERGED, state.unit_id, into_id, on=on, legal_basis=legal_basis)
    session.flush()
    for each in from_ids:
        succession.pass_on(session, each, [into_id], on=on, spans=spans)
    refresh_closure(session, today=today)
    publish(session, events.UnitsMerged(into_id, tuple(from_ids), on), actor=actor, now=now)


def split_unit(
    session: Session,
    actor: Actor,
    unit_id: Id,
    into_ids: Sequence[Id],
    *,
    on: date,
    now: datetime,
    today: date,
    placements: Mapping[Id, Id] | None = None,
    legal_basis: str | None = None,
) -> None:
    """Ends a unit on a day and divides it among others, which exist already.

    Args:
        into_ids: those that take over; the first takes the units below and everybody who is not placed.
        placements: person → unit for those who go elsewhere. Roles are taken over by all of them, within the same root.

    Raises:
        NotFound, Forbidden, Conflict: as for `merge_units`.
    """
    placed = dict(placements or {})
    if len(into_ids) < 2 or unit_id in into_ids or len(set(into_ids)) != len(into_ids) or not set(placed.values()) <= set(into_ids):
        raise Conflict(N_("Cần ít nhất hai đơn vị nhận, khác với đơn vị được chia."))
    for each in into_ids:
        require_administration(session, actor, each)
        require_lasting(session, each, on)
    state = state_to_end(session, actor, unit_id, on)
    spans = list_spans(session, on)
    for each in into_ids:
        refuse_heir_below(spans, [unit_id], each, on)
        _record(session, SuccessionKind.SPLIT, unit_id, each, on=on, legal_basis=legal_basis)
    state.valid_to = on
    session.flush()
    succession.pass_on(session, unit_id, into_ids, on=on, spans=spans, placements=placed)
    refresh_closure(session, today=today)
    publish(session, events.UnitSplit(unit_id, tuple(into_ids), on), actor=actor, now=now)


def close_unit(session: Session, actor: Actor, unit_id: Id, *, on: date, now: datetime, today: date) -> None:
    """Ends a unit on a day without a successor. Roles held in it end.

    Raises:
        NotFound, Forbidden: as for `merge_units`.
        Conflict: as there; or somebody works in it on that day or later, or a unit stands below it.
    """
    state = state_to_end(session, actor, unit_id, on)
    refuse_inhabited(session, unit_id, on)
    state.valid_to = on
    session.flush()
    succession.end_grants(session, [unit_id], on)
    refresh_closure(session, today=today)
    publish(session, events.UnitClosed(unit_id, on), actor=actor, now=now)


def _refuse_taken_codes(session: Session, new: Sequence[NewUnit], on: date) -> None:
    """A code must not name a unit that exists on the day or later, nor two of the new ones."""
    wanted = {(each.code_system, each.code) for each in new}
    codes = sorted({each.code for each in new})
    taken = len(wanted) < len(new)
    for start in range(0, len(codes), _AT_ONCE):
        rows = session.execute(
            select(Unit.code_system, Unit.code)
            .join(UnitState, UnitState.unit_id == Unit.id)
            .where(Unit.code.in_(codes[start : start + _AT_ONCE]), or_(UnitState.valid_to.is_(None), UnitState.valid_to > on))
        )
        taken = taken or any((row.code_system, row.code) in wanted for row in rows)
    if taken:
        raise Conflict(N_("Mã này đang thuộc về một đơn vị khác."))


def _begin_state(session: Session, state: UnitState, on: date) -> UnitState:
    """The state that holds from the day on: a new one, or the same when it begins on that very day and is being set right."""
    if state.valid_from == on:
        return state
    state.valid_to = on
    session.flush()
    begun = UnitState(
        id=new_id(),
        unit_id=state.unit_id,
        parent_id=state.parent_id,
        kind=state.kind,
        name=state.name,
        name_folded=state.name_folded,
        valid_from=on,
    )
    session.add(begun)
    return begun


def _record(session: Session, kind: SuccessionKind, from_id: Id, to_id: Id, *, on: date, legal_basis: str | None) -> None:
    basis = (legal_basis or "").strip()[: limits.TEXT_CHARACTERS] or None
    session.add(UnitSuccession(id=new_id(), from_id=from_id, to_id=to_id, on=on, kind=kind.value, legal_basis=basis))
