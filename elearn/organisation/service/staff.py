"""Positions and employments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from elearn.accounts.models import Person
from elearn.accounts.queries import find_person_by_staff_code
from elearn.accounts.service import NewPerson, create_person
from elearn.core import limits
from elearn.core.actor import Actor, Role
from elearn.core.db.types import LANGUAGES, LocalisedText
from elearn.core.errors import N_, Conflict, Invalid, NotFound
from elearn.core.events import publish, publish_all
from elearn.core.ids import Id, new_id
from elearn.core.text import nfc
from elearn.organisation import events, policy, queries
from elearn.organisation.models import Employment, Position, Unit, UnitState
from elearn.organisation.service.leaning import EndedWork, end_unsupported_grants_of, refuse_ending_roles_of_others

_AT_ONCE = 400
"""How many people are asked for in one statement."""


@dataclass(frozen=True, slots=True)
class NewEmployment:
    """A person in a unit from a day on; `valid_to` is the first day on which it no longer runs."""

    person_id: Id
    unit_id: Id
    valid_from: date
    position_id: Id | None = None
    is_main: bool = True
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class NewWork:
    """Where somebody who is being registered begins to work, and on which day."""

    unit_id: Id
    valid_from: date
    position_id: Id | None = None
    is_main: bool = True


def create_position(
    session: Session, actor: Actor, code: str, title: LocalisedText, *, now: datetime, is_draft: bool = False
) -> Id:
    """Adds a position to the list and answers its id. The list is the installation's, so its operator keeps it.

    Raises:
        NotFound: the actor is not the operator.
        Invalid: code or title does not fit.
        Conflict: the code is taken.
    """
    if not actor.is_system:
        raise NotFound
    code, title = nfc(code).strip(), {language: nfc(text).strip() for language, text in title.items()}
    if not (
        0 < len(code) <= 40 and title.get(LANGUAGES[0]) and all(len(each) <= limits.NAME_CHARACTERS for each in title.values())
    ):
        raise Invalid(N_("Chức danh cần có mã và tên tiếng Việt."))
    position = Position(id=new_id(), code=code, title=title, is_draft=is_draft)
    session.add(position)
    try:
        session.flush()
    except IntegrityError as error:
        raise Conflict(N_("Mã chức danh này đã có.")) from error
    publish(session, events.PositionCreated(position.id), actor=actor, now=now)
    return position.id


def employ(session: Session, actor: Actor, new: NewEmployment, *, now: datetime, today: date) -> Id:
    """Begins an employment and answers its id. See `employ_all`."""
    return employ_all(session, actor, [new], now=now, today=today)[0]


def employ_all(session: Session, actor: Actor, new: Sequence[NewEmployment], *, now: datetime, today: date) -> list[Id]:
    """Begins several employments with few trips to the database.

    A person who works elsewhere is taken over only by whoever administers there as well: otherwise anybody could pull a person, and
    with them their record, into a unit of their own.

    Raises:
        NotFound: unit or person is not there for this actor.
        Invalid: the days do not fit.
        Conflict: the unit does not exist all that time, or a main employment already runs then.
    """
    for unit_id in dict.fromkeys(each.unit_id for each in new):
        if not queries.administers(session, actor, unit_id):
            raise NotFound
    _require_existing_units(session, new)
    _require_reachable_people(session, actor, new, today)
    _refuse_second_main(session, new)
    return begin_all(session, actor, new, now=now)


def begin_all(session: Session, actor: Actor, new: Sequence[NewEmployment], *, now: datetime) -> list[Id]:
    """Begins employments that were found to be allowed, with one trip to the database, and answers their ids.

    Raises:
        Conflict: a main employment of a person is open.
    """
    rows = [_row(each) for each in new]
    if not rows:
        return []
    try:
        session.execute(insert(Employment), rows)
    except IntegrityError as error:
        raise Conflict(N_("Người này đang có một nơi làm việc chính khác.")) from error
    told = [
        events.EmploymentBegun(row["id"], each.person_id, each.unit_id, each.position_id, each.is_main, each.valid_from)
        for row, each in zip(rows, new, strict=True)
    ]
    publish_all(session, told, actor=actor, now=now)
    return [row["id"] for row in rows]


def _row(new: NewEmployment) -> dict[str, Any]:
    return {
        "id": new_id(),
        "person_id": new.person_id,
        "unit_id": new.unit_id,
        "position_id": new.position_id,
        "is_main": new.is_main,
        "valid_from": new.valid_from,
        "valid_to": new.valid_to,
    }


def end_employment(
    session: Session, actor: Actor, employment_id: Id, *, on: date, now: datetime, next_unit: Id | None = None
) -> None:
    """Ends an employment; `on` is the first day on which it no longer runs.

    A role leans on work inside its unit: those that no other employment of the person supports end on the same day. `next_unit` is
    where they begin to work on that day.

    Raises:
        NotFound: there is no such employment for this actor.
        Forbidden: a role would end with it that the actor does not administer.
        Conflict: it has ended by then, or begins on that day or later.
    """
    row = session.get(Employment, employment_id)
    if row is None or not queries.administers(session, actor, row.unit_id):
        raise NotFound
    if row.valid_from >= on or (row.valid_to is not None and row.valid_to <= on):
        raise Conflict(N_("Ngày kết thúc phải sau ngày bắt đầu và trước ngày kết thúc đã ghi."))
    row.valid_to = on
    session.flush()
    publish(session, events.EmploymentEnded(row.id, row.person_id, row.unit_id, on), actor=actor, now=now)
    ended = EndedWork(row.id, row.person_id, row.unit_id, next_unit)
    refuse_ending_roles_of_others(session, actor, ended, on=on)
    end_unsupported_grants_of(session, actor, ended, on=on, now=now)


def end_main_employment(session: Session, actor: Actor, person_id: Id, *, on: date, now: datetime, next_unit: Id) -> None:
    """Ends the main employment of a person that would run on a day, so that another can begin then; does nothing without one.

    Roles that the work in `next_unit` supports as well go on.

    Raises:
        NotFound: the actor does not administer where that is.
        Forbidden: as for `end_employment`.
    """
    running = session.scalar(
        select(Employment.id).where(
            Employment.person_id == person_id,
            Employment.is_main,
            Employment.valid_from < on,
            or_(Employment.valid_to.is_(None), Employment.valid_to > on),
        )
    )
    if running is not None:
        end_employment(session, actor, running, on=on, now=now, next_unit=next_unit)


def register(session: Session, actor: Actor, person: NewPerson, work: NewWork, *, now: datetime, today: date) -> Id:
    """Begins the record of a person together with their work, and answers the person's id.

    Somebody of the same staff code and name who works nowhere is taken up again: their record goes on.

    Raises:
        NotFound: there is no such unit for this actor.
        Conflict: the staff code is another's, or that of somebody who works elsewhere; or, where there is none, somebody of this
            name begins in this unit on this day already: a form that was sent twice, or two people whom only codes tell apart.
        Invalid, Forbidden: as for `accounts.service.create_person` and `employ`.
    """
    if not queries.administers(session, actor, work.unit_id):
        raise NotFound
    known = find_person_by_staff_code(session, person.staff_code) if person.staff_code else None
    if not person.staff_code and _begins_already(session, person.full_name, work):
        raise Conflict(
            N_("Đơn vị đã có người cùng họ tên bắt đầu ngày này. Nếu là hai người khác nhau, xin ghi mã số để phân biệt.")
        )
    if known is None:
        known = create_person(session, actor, person, now=now)
    elif not _is_free(session, known, person.full_name, today):
        raise Conflict(N_("Mã số này đã thuộc về người khác, hoặc người ấy đang làm việc ở một đơn vị."))
    new = NewEmployment(known, work.unit_id, work.valid_from, work.position_id, work.is_main)
    employ(session, actor, new, now=now, today=today)
    return known


def _begins_already(session: Session, full_name: str, work: NewWork) -> bool:
    """Whether somebody of this name without staff code begins there on that day; whoever asks next waits for this one's end."""
    session.execute(select(Unit.id).where(Unit.id == work.unit_id).with_for_update())
    names = session.scalars(
        select(Person.full_name)
        .join(Employment, Employment.person_id == Person.id)
        .where(Employment.unit_id == work.unit_id, Employment.valid_from == work.valid_from, Person.staff_code.is_(None))
    )
    return _plain(full_name) in {_plain(each or "") for each in names}


def _plain(name: str) -> str:
    return " ".join(nfc(name).split()).casefold()


def _is_free(session: Session, person_id: Id, full_name: str, today: date) -> bool:
    """Whether a person bears this name and works nowhere, now or later."""
    name = session.scalar(select(Person.full_name).where(Person.id == person_id)) or ""
    works = select(Employment.id).where(
        Employment.person_id == person_id, or_(Employment.valid_to.is_(None), Employment.valid_to > today)
    )
    return _plain(name) == _plain(full_name) and session.scalar(works.limit(1)) is None


def _require_existing_units(session: Session, new: Sequence[NewEmployment]) -> None:
    units = list({each.unit_id for each in new})
    periods: dict[Id, list[tuple[date, date | None]]] = {}
    for unit_id, begins, ends in session.execute(
        select(UnitState.unit_id, UnitState.valid_from, UnitState.valid_to).where(UnitState.unit_id.in_(units))
    ):
        periods.setdefault(unit_id, []).append((begins, ends))
    for each in new:
        if each.valid_to is not None and each.valid_to <= each.valid_from:
            raise Invalid(N_("Ngày kết thúc phải sau ngày bắt đầu."), field="valid_to")
        states = sorted(periods.get(each.unit_id, []))
        if not states:
            raise NotFound
        last = states[-1][1]
        is_too_long = last is not None and (each.valid_to is None or each.valid_to > last)
        if states[0][0] > each.valid_from or is_too_long:
            raise Conflict(N_("Đơn vị này không tồn tại suốt thời gian đó."))


def _require_reachable_people(session: Session, actor: Actor, new: Sequence[NewEmployment], today: date) -> None:
    people = list(dict.fromkeys(each.person_id for each in new))
    reachable = or_(
        policy.people_visible_to(actor, Role.ADMINISTRATOR, today=today),
        Person.id.not_in(select(Employment.person_id).where(policy.running(Employment, today))),
    )
    found = 0
    for start in range(0, len(people), _AT_ONCE):
        some = people[start : start + _AT_ONCE]
        found += len(session.scalars(select(Person.id).where(Person.id.in_(some), reachable)).all())
    if found != len(people):
        raise NotFound


def _refuse_second_main(session: Session, new: Sequence[NewEmployment]) -> None:
    mains = [each for each in new if each.is_main]
    running: dict[Id, list[tuple[date, date | None]]] = {}
    people = list(dict.fromkeys(each.person_id for each in mains))
    for start in range(0, len(people), _AT_ONCE):
        rows = session.execute(
            select(Employment.person_id, Employment.valid_from, Employment.valid_to).where(
                Employment.person_id.in_(people[start : start + _AT_ONCE]), Employment.is_main
            )
        )
        for person_id, begins, ends in rows:
            running.setdefault(person_id, []).append((begins, ends))
    for each in mains:
        periods = running.setdefault(each.person_id, [])
        if any(_overlap(each.valid_from, each.valid_to, *period) for period in periods):
            raise Conflict(N_("Người này đang có một nơi làm việc chính khác trong thời gian đó."))
        periods.append((each.valid_from, each.valid_to))


def _overlap(begins: date, ends: date | None, other_begins: date, other_ends: date | None) -> bool:
    return (ends is None or other_begins < ends) and (other_ends is None or begins < other_ends)
