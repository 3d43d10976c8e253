"""Changes of units that are recorded for a day: carried out at once when the day has come, else on the day.

Until its day a change is only a row: nothing of the tree, the people and the roles is touched, so it can be withdrawn without a
trace in them. What it needs is asked twice: when it is recorded, by carrying it out and taking that back, and on the day, when the
site carries it out in the name of the decision, whatever has become of whoever recorded it.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from elearn.core.actor import SYSTEM, Actor
from elearn.core.db.types import LocalisedText
from elearn.core.errors import N_, Conflict, DomainError, NotFound
from elearn.core.events import publish
from elearn.core.ids import Id, new_id
from elearn.organisation import events, queries
from elearn.organisation.models import Unit, UnitChange, UnitState
from elearn.organisation.rules import ChangeKind, ChangeState, UnitKind
from elearn.organisation.service.units import (
    NewUnit,
    close_unit,
    create_unit,
    merge_units,
    move_unit,
    rename_unit,
    split_unit,
)
from elearn.organisation.unit_change import Change, Heir


def record_change(session: Session, actor: Actor, change: Change, *, now: datetime, today: date) -> Id:
    """Records a change: carries it out if its day has come, else keeps it for its day. Answers its id.

    Raises:
        NotFound, Forbidden, Invalid, Conflict: as carrying it out does, with what is known today.
    """
    unit_id, beside_id = _places(session, change)
    if change.on <= today:
        _refuse_clash(session, change)
        carry_out(session, actor, change, now=now, today=today)
        state, settled = ChangeState.DONE, now
    else:
        rehearse(session, actor, change, now=now, today=today)
        state, settled = ChangeState.COMING, None
    row = UnitChange(
        id=new_id(),
        kind=change.kind.value,
        state=state.value,
        on=change.on,
        unit_id=unit_id,
        beside_id=beside_id,
        content=change.to_json(),
        asked_by=actor.person_id,
        asked_at=now,
        settled_by=actor.person_id if settled else None,
        settled_at=settled,
    )
    session.add(row)
    session.flush()
    if state is ChangeState.COMING:
        publish(session, events.UnitChangeRecorded(unit_id, row.id, change.kind.value, change.on), actor=actor, now=now)
    return row.id


def rehearse(session: Session, actor: Actor, change: Change, *, now: datetime, today: date) -> None:
    """Carries a change out and takes it back, so that what stands in its way is told by what would refuse it.

    Raises:
        NotFound, Forbidden, Invalid: as carrying it out does.
        Conflict: as there, or it clashes with a change to come.
    """
    _refuse_clash(session, change)
    session.flush()
    attempt = session.begin_nested()
    try:
        carry_out(session, actor, change, now=now, today=today)
    finally:
        attempt.rollback()
        session.expire_all()


def carry_out(session: Session, actor: Actor, change: Change, *, now: datetime, today: date) -> None:
    """Does what the change says, with effect from its day.

    Raises:
        NotFound, Forbidden, Invalid, Conflict: as the service of its kind does.
    """
    basis = change.legal_basis or None
    on = change.on
    if change.kind is ChangeKind.CREATE:
        new = NewUnit(_code_system(session, change.parent_id), change.code, change.name, change.unit_kind, change.parent_id)
        create_unit(session, actor, new, on=on, now=now, today=today)
    elif change.kind is ChangeKind.RENAME:
        _refuse_same_name(session, change.unit_ids[0], change.name)
        rename_unit(session, actor, change.unit_ids[0], change.name, on=on, now=now, legal_basis=basis)
    elif change.kind is ChangeKind.MOVE:
        if change.parent_id is None:
            raise NotFound
        _refuse_same_place(session, change.unit_ids[0], change.parent_id)
        move_unit(session, actor, change.unit_ids[0], change.parent_id, on=on, now=now, today=today, legal_basis=basis)
    elif change.kind is ChangeKind.MERGE:
        into = _heirs(session, actor, change, now=now, today=today)
        merge_units(session, actor, change.unit_ids, into[0], on=on, now=now, today=today, legal_basis=basis)
    elif change.kind is ChangeKind.SPLIT:
        into = _heirs(session, actor, change, now=now, today=today)
        placed = {person: into[place] for person, place in change.placements.items() if place < len(into)}
        split_unit(
            session, actor, change.unit_ids[0], into,
            on=on, now=now, today=today, placements=placed, legal_basis=basis,
        )  # fmt: skip
    else:
        close_unit(session, actor, change.unit_ids[0], on=on, now=now, today=today)


def withdraw_change(session: Session, actor: Actor, change_id: Id, *, now: datetime, today: date) -> None:
    """Takes back a change whose day is to come.

    Raises:
        NotFound: there is no such change for this actor.
        Conflict: it was carried out or withdrawn already.
    """
    row = session.get(UnitChange, change_id)
    if row is None or not queries.administers(session, actor, row.unit_id):
        raise NotFound
    if row.on <= today or not _settle(session, change_id, ChangeState.WITHDRAWN, actor, now=now):
        raise Conflict(N_("Thay đổi này đã đến ngày hoặc đã được rút trước đó."))
    publish(session, events.UnitChangeSettled(row.unit_id, change_id, ChangeState.WITHDRAWN.value), actor=actor, now=now)


def list_due(session: Session, *, today: date) -> list[Id]:
    """The changes whose day has come, in the order of their days and of recording."""
    due = select(UnitChange.id).where(UnitChange.state == ChangeState.COMING.value, UnitChange.on <= today)
    return list(session.scalars(due.order_by(UnitChange.on, UnitChange.id)))


def settle_due(session: Session, change_id: Id, *, now: datetime, today: date) -> None:
    """Carries out a change whose day has come, or writes down why that cannot be. Harmless when somebody else was faster."""
    row = session.get(UnitChange, change_id)
    if row is None or not _settle(session, change_id, ChangeState.DONE, SYSTEM, now=now):
        return
    state = ChangeState.DONE
    try:
        with session.begin_nested():
            carry_out(session, SYSTEM, Change.from_json(row.content), now=now, today=today)
    except DomainError as error:
        session.expire_all()
        state = ChangeState.FAILED
        refusal = {"message": error.message, "values": {name: str(value) for name, value in error.values.items()}}
        session.execute(update(UnitChange).where(UnitChange.id == change_id).values(state=state.value, refusal=refusal))
    unit_id = session.scalars(select(UnitChange.unit_id).where(UnitChange.id == change_id)).one()
    publish(session, events.UnitChangeSettled(unit_id, change_id, state.value), actor=SYSTEM, now=now)


def _refuse_clash(session: Session, change: Change) -> None:
    """Refuses what a change to come would make impossible, or what would make that one impossible: a unit that ends has no part
    in anything later. There are as many changes to come as a reform has, so all of them are looked at.
    """
    coming = select(UnitChange.content).where(UnitChange.state == ChangeState.COMING.value)
    for content in session.scalars(coming):
        other = Change.from_json(content)
        first, later = (other, change) if other.on <= change.on else (change, other)
        if not later.named.isdisjoint(first.ends):
            told = N_("Một thay đổi sắp tới, ngày %(day)s, kết thúc hoặc cần một đơn vị ở đây. Xin rút thay đổi ấy trước.")
            raise Conflict(told, day=other.on.strftime("%d/%m/%Y"))


def _settle(session: Session, change_id: Id, state: ChangeState, actor: Actor, *, now: datetime) -> bool:
    """Whether it was still to come: the database decides between a withdrawal and the day."""
    settled = session.scalars(
        update(UnitChange)
        .where(UnitChange.id == change_id, UnitChange.state == ChangeState.COMING.value)
        .values(state=state.value, settled_at=now, settled_by=actor.person_id)
        .returning(UnitChange.id)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    session.expire_all()
    return settled is not None


def _places(session: Session, change: Change) -> tuple[Id, Id | None]:
    """The unit that the change is about, and the other one whose administrators are to see it."""
    if change.kind is ChangeKind.CREATE:
        if change.parent_id is None:
            raise NotFound
        return change.parent_id, None
    heir = next((each.unit_id for each in change.heirs if each.unit_id is not None), None)
    above = change.parent_id if change.kind is ChangeKind.MOVE else _last_state(session, change.unit_ids[0]).parent_id
    return change.unit_ids[0], heir or above


def _heirs(session: Session, actor: Actor, change: Change, *, now: datetime, today: date) -> list[Id]:
    """The units that take over; those that begin with the change begin beside the first that ends, as the same kind of unit."""
    return [_heir(session, actor, each, change, now=now, today=today) for each in change.heirs]


def _heir(session: Session, actor: Actor, heir: Heir, change: Change, *, now: datetime, today: date) -> Id:
    if heir.unit_id is not None:
        return heir.unit_id
    state = _last_state(session, change.unit_ids[0])
    new = NewUnit(_code_system(session, change.unit_ids[0]), heir.code, heir.name, UnitKind(state.kind), state.parent_id)
    return create_unit(session, actor, new, on=change.on, now=now, today=today)


def _code_system(session: Session, unit_id: Id | None) -> str:
    """New units get their codes in the system of the unit beside or above them."""
    found = session.scalar(select(Unit.code_system).where(Unit.id == unit_id))
    if found is None:
        raise NotFound
    return found


def _last_state(session: Session, unit_id: Id) -> UnitState:
    latest = select(UnitState).where(UnitState.unit_id == unit_id).order_by(UnitState.valid_from.desc()).limit(1)
    state = session.scalars(latest).one_or_none()
    if state is None:
        raise NotFound
    return state


def _refuse_same_name(session: Session, unit_id: Id, name: LocalisedText) -> None:
    if dict(_last_state(session, unit_id).name) == dict(name):
        raise Conflict(N_("Đơn vị đang mang đúng tên này."))


def _refuse_same_place(session: Session, unit_id: Id, parent_id: Id) -> None:
    if _last_state(session, unit_id).parent_id == parent_id:
        raise Conflict(N_("Đơn vị đang thuộc đúng đơn vị này."))
