"""Writing a plan: everything that a list of staff changes, in the unit of work of the caller, with few trips to the database.

Who may do it was asked when the plan was made, in the same unit of work and under the same lock: a plan holds only people and units
in the reach of whoever sends the list.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any, Final, TypeVar

from sqlalchemy import or_, select, text, update
from sqlalchemy.orm import Session

from elearn.accounts.service import NewPerson, PersonDetails, create_people, describe_people
from elearn.core.actor import Actor
from elearn.core.errors import N_, Conflict
from elearn.core.events import publish, publish_all
from elearn.core.ids import Id
from elearn.organisation import events
from elearn.organisation.models import Employment, RoleGrant
from elearn.organisation.queries.staffing import read_there
from elearn.organisation.service.leaning import EndedWork, end_unsupported_grants_of
from elearn.organisation.service.staff import NewEmployment, begin_all
from elearn.organisation.staff_import.faults import Fault
from elearn.organisation.staff_import.plan import Kind, Line, Plan
from elearn.organisation.staff_import.planning import Terms, make_plan
from elearn.organisation.staff_import.reading import StaffList

Value = TypeVar("Value")
_AT_ONCE: Final = 400
_LOCK: Final = text("LOCK TABLE person, employment, role_grant, unit_state IN SHARE ROW EXCLUSIVE MODE")


def lock_staff(session: Session) -> None:
    """Nobody else changes who works where until this unit of work ends. On SQLite the writer is alone anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(_LOCK)


def plan_list(session: Session, actor: Actor, listed: StaffList, terms: Terms, *, today: date) -> Plan:
    """What writing the list would do, for this actor today."""
    return make_plan(listed, read_there(session, actor, listed.codes, terms.unit_id, today=today), terms)


def write_plan(session: Session, actor: Actor, plan: Plan, terms: Terms, *, now: datetime) -> None:
    """Writes everything that a plan without problems says.

    Raises:
        Forbidden: the actor does not keep staff.
        Conflict: the plan has problems, or what it was made against has changed.
    """
    if plan.faults:
        raise Conflict(N_("Danh sách còn dòng cần sửa nên chưa ghi được."))
    ended = _end_works(session, actor, plan.lines, now)
    existing = [each for each in plan.lines if each.person_id is not None and each.details.changes]
    describe_people(session, actor, [_details(each) for each in existing], now=now)
    strangers = [each for each in plan.lines if each.person_id is None]
    made = create_people(session, actor, [_new_person(each) for each in strangers], now=now)
    people = {each.number: person for each, person in zip(strangers, made, strict=True)}
    beginning = [each for each in plan.lines if each.unit_id is not None and each.on is not None]
    new = [
        NewEmployment(each.person_id or people[each.number], each.unit_id, each.on, each.position_id)
        for each in beginning
        if each.unit_id is not None and each.on is not None
    ]
    begin_all(session, actor, new, now=now)
    _release_roles(session, actor, ended, now)
    counts = plan.counts
    told = events.StaffListWritten(
        terms.unit_id, counts[Kind.NEW], counts[Kind.CHANGED], counts[Kind.MOVED], counts[Kind.LEFT], plan.digest
    )
    publish(session, told, actor=actor, now=now)


def _details(line: Line) -> PersonDetails:
    if line.person_id is None:
        raise ValueError(line)
    birth, precision = line.details.birth or (None, None)
    found = line.details
    return PersonDetails(line.person_id, found.staff_code, found.full_name, birth, precision, found.gender, found.email)


def _new_person(line: Line) -> NewPerson:
    birth, precision = line.details.birth or (None, None)
    return NewPerson(line.full_name, line.code, birth, precision, line.details.gender, work_email=line.details.email)


def _end_works(session: Session, actor: Actor, lines: Sequence[Line], now: datetime) -> list[tuple[EndedWork, date]]:
    """Ends what the plan ends; all of it must still run. Grants that lean on it are looked at later, when new work has begun."""
    days = {each: line.on for line in lines for each in line.ends if line.on is not None}
    by_day: dict[date, list[Id]] = {}
    for employment_id, on in days.items():
        by_day.setdefault(on, []).append(employment_id)
    ended: list[tuple[EndedWork, date]] = []
    for on, ids in by_day.items():
        runs = or_(Employment.valid_to.is_(None), Employment.valid_to > on)
        for some in _in_parts(ids):
            rows = session.execute(
                update(Employment)
                .where(Employment.id.in_(some), Employment.valid_from < on, runs)
                .values(valid_to=on)
                .returning(Employment.id, Employment.person_id, Employment.unit_id)
                .execution_options(synchronize_session=False)
            )
            ended += [(EndedWork(*row), on) for row in rows]
    if len(ended) != len(days):
        raise Conflict
    told = [events.EmploymentEnded(each.employment_id, each.person_id, each.unit_id, on) for each, on in ended]
    publish_all(session, told, actor=actor, now=now)
    return ended


def _release_roles(session: Session, actor: Actor, ended: Sequence[tuple[EndedWork, date]], now: datetime) -> None:
    """Roles end that leaned on work that has ended, unless other work of the person supports them."""
    if not ended:
        return
    earliest = min(on for _, on in ended)
    lasting = or_(RoleGrant.valid_to.is_(None), RoleGrant.valid_to > earliest)
    holders = set(session.scalars(select(RoleGrant.person_id).where(lasting)))
    for row, on in ended:
        if row.person_id in holders:
            end_unsupported_grants_of(session, actor, row, on=on, now=now)


def _in_parts(values: Sequence[Value]) -> Iterator[Sequence[Value]]:
    return (values[start : start + _AT_ONCE] for start in range(0, len(values), _AT_ONCE))


def line_to_json(line: Line) -> dict[str, Any]:
    """A line as it is kept to be shown: ids and days as text, nothing that the page does not show."""
    shown = {
        "number": line.number,
        "code": line.code,
        "name": line.full_name,
        "person": None if line.person_id is None else str(line.person_id),
        "unit": None if line.unit_id is None else str(line.unit_id),
        "position": None if line.position_id is None else str(line.position_id),
        "on": None if line.on is None else line.on.isoformat(),
        "before": None if line.before_unit_id is None else str(line.before_unit_id),
        "before_position": None if line.before_position_id is None else str(line.before_position_id),
        "changes": [str(each) for each in line.changes],
    }
    return {name: value for name, value in shown.items() if value not in (None, [])}


def fault_to_json(fault: Fault) -> dict[str, Any]:
    """A problem as it is kept to be shown."""
    return {"number": fault.number, "wrong": str(fault.wrong), "column": fault.column, "values": dict(fault.values)}
