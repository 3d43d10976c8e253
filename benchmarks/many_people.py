"""Wards with their offices and people in the city of a stage: what these have learned, what is asked of them, what is in the way.

Written directly: through the services it would take hours.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from uuid import uuid4

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from benchmarks.stage import Stage
from elearn.accounts.models import Person
from elearn.app import open_database
from elearn.core.actor import Role
from elearn.core.db.base import Base
from elearn.core.ids import Id, new_id
from elearn.learning.models import Completion, Enrolment, LessonProgress
from elearn.learning.rules import OBSTACLES
from elearn.obstacles.models import Obstacle
from elearn.organisation.models import Employment, RoleGrant, Unit, UnitClosure, UnitState
from elearn.planning.counting import count_crowds
from elearn.planning.models import Assignment, Exemption, Reminder
from elearn.planning.rules import Reason
from elearn.support.counting import count_anew

_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Crowd:
    """How many wards are added to the city, offices in each, and people in each office."""

    wards: int
    offices: int
    people: int


def add_crowd(stage: Stage, size: Crowd) -> float:
    """Adds them, and makes the stage's first learner head of the first of these wards alone.

    Answers the seconds that counting the figures of units took.
    """
    database = open_database(stage.settings, patient=True)
    with database.unit_of_work() as work:
        _write(work.session, stage, size, work.now)
    if database.is_postgresql:
        with database.connection() as connection:
            connection.exec_driver_sql("ANALYZE")
            connection.commit()
    began = time.monotonic()
    with database.unit_of_work() as work:
        count_anew(work.session, now=work.now, today=work.now.date())
        count_crowds(work.session, now=work.now, today=work.now.date())
    took = time.monotonic() - began
    database.close()
    return took


def _write(session: Session, stage: Stage, size: Crowd, now: datetime) -> None:
    above = select(UnitClosure.ancestor_id).where(UnitClosure.descendant_id == stage.learner_unit, UnitClosure.depth == 1)
    city = session.scalars(above).one()
    since = (now - timedelta(days=400)).date()
    ways: list[tuple[Id, ...]] = [(new_id(), city) for _ in range(size.wards)]
    ways += [(new_id(), ward, city) for ward, _ in ways[: size.wards] for _ in range(size.offices)]
    staff = [(new_id(), unit) for unit, *_ in ways[size.wards :] for _ in range(size.people)]
    _write_units(session, ways, since, now)
    _write_people(session, staff, since, now)
    _write_learning(session, stage, staff, now)
    _write_asks(session, stage, city, [ward for ward, *_ in ways[: size.wards]], now)
    _write_exemptions(session, stage, staff, now)
    entry, course = stage.courses[0]
    lessons = [each.id for each in course.lessons if each.kind == "lesson"]
    _insert(session, Obstacle, _obstacles(city, [unit for unit, *_ in ways], entry.id, lessons, now.date()))
    _make_head(session, stage, ways[0][0], since)


def _make_head(session: Session, stage: Stage, ward: Id, since: date) -> None:
    person = stage.learners[0].actor.person_id
    session.execute(delete(RoleGrant).where(RoleGrant.person_id == person))
    row = {"id": new_id(), "person_id": person, "role": Role.HEAD.value, "unit_id": ward, "valid_from": since}
    session.execute(insert(RoleGrant), [row])


def _write_units(session: Session, ways: Sequence[tuple[Id, ...]], since: date, now: datetime) -> None:
    codes = ({"id": way[0], "code_system": "CROWD", "code": way[0].hex[-20:], "created_at": now} for way in ways)
    _insert(session, Unit, codes)
    _insert(session, UnitState, (_state(way, at, since) for at, way in enumerate(ways)))
    _insert(
        session,
        UnitClosure,
        ({"ancestor_id": each, "descendant_id": way[0], "depth": depth} for way in ways for depth, each in enumerate(way)),
    )


def _state(way: tuple[Id, ...], at: int, since: date) -> dict[str, object]:
    name = f"Đơn vị {at}"
    where = {"unit_id": way[0], "parent_id": way[1], "kind": "office"}
    return {"id": new_id(), **where, "name": {"vi": name}, "name_folded": name.lower(), "valid_from": since}


def _write_people(session: Session, staff: Sequence[tuple[Id, Id]], since: date, now: datetime) -> None:
    _insert(session, Person, (_person(person, at, now) for at, (person, _) in enumerate(staff)))
    _insert(
        session,
        Employment,
        ({"id": new_id(), "person_id": person, "unit_id": unit, "valid_from": since, "is_main": True} for person, unit in staff),
    )


def _person(person: Id, at: int, now: datetime) -> dict[str, object]:
    name = f"Người Thứ {at}"
    return {"id": person, "full_name": name, "name_sort": name.lower(), "name_folded": name.lower(), "created_at": now}


def _write_learning(session: Session, stage: Stage, staff: Sequence[tuple[Id, Id]], now: datetime) -> None:
    """Everybody has begun the first course, and two of three have completed it."""
    entry, course = stage.courses[0]
    lesson = next(each.id for each in course.lessons if each.kind == "lesson")
    ours = {"course_id": entry.id, "cycle": 1}
    _insert(session, Enrolment, ({"id": new_id(), "person_id": person, **ours, "enrolled_at": now} for person, _ in staff))
    begun = {**ours, "lesson": lesson, "opened_at": now}
    _insert(
        session,
        LessonProgress,
        (
            {"id": new_id(), "person_id": person, **begun, "moved_at": now - timedelta(days=at % 90)}
            for at, (person, _) in enumerate(staff)
        ),
    )
    of = {**ours, "version_id": entry.version_id, "rendition_id": entry.rendition_id, "source": "online", "minutes": 30}
    _insert(
        session,
        Completion,
        (
            {"id": new_id(), "person_id": person, "unit_id": unit, "unit_path": [], **of, "completed_at": _ago(now, at % 360)}
            for at, (person, unit) in enumerate(staff)
            if at % 3
        ),
    )


def _ago(now: datetime, days: int) -> datetime:
    return now - timedelta(days=days)


def _write_asks(session: Session, stage: Stage, city: Id, wards: Sequence[Id], now: datetime) -> None:
    """Every course is asked of the whole city, the first one until ten days ago; and every ward asks one more."""
    today = now.date()
    words = {"duty": "việc của quầy", "basis": "Kế hoạch", "asked_as": Role.TRAINING_OFFICER.value, "asked_at": now}
    asks = [(city, entry.id, -10 if at == 0 else 20) for at, (entry, _) in enumerate(stage.courses)]
    asks += [(ward, stage.courses[-1][0].id, at % 40 - 20) for at, ward in enumerate(wards)]
    _insert(
        session,
        Assignment,
        (
            {"id": new_id(), "course_id": course, "unit_id": unit, "begins_on": today - timedelta(days=60),
             "due_on": today + timedelta(days=days), "is_yearly": False, **words}
            for unit, course, days in asks
        ),
    )  # fmt: skip


def _write_exemptions(session: Session, stage: Stage, staff: Sequence[tuple[Id, Id]], now: datetime) -> None:
    """One person in fifty is exempt, one in five hundred is asked to be; one in forty was reminded."""
    officer, since = stage.officer.actor.person_id, (now - timedelta(days=30)).date()
    reasons = tuple(Reason)
    _insert(
        session,
        Exemption,
        (
            {"id": new_id(), "person_id": person, "reason": reasons[at % len(reasons)].value, "valid_from": since, "asked_at": now,
             **({"is_granted": None, "answered_at": None} if at % 500 == 0 else {"is_granted": True, "answered_at": now})}
            for at, (person, _) in enumerate(staff) if at % 50 == 0
        ),
    )  # fmt: skip
    _insert(
        session,
        Reminder,
        (
            {"id": new_id(), "person_id": person, "course_id": stage.courses[0][0].id, "number": 1, "sent_by": officer,
             "sent_on": since - timedelta(days=at), "nth": at + len(staff), "sent_at": _ago(now, at % 90), "words": "Học nốt.",
             "code": f"C{at}"}
            for at, (person, _) in enumerate(staff[::40])
        ),
    )  # fmt: skip


def _obstacles(city: Id, units: Sequence[Id], course: Id, lessons: Sequence[str], today: date) -> Iterator[dict[str, object]]:
    """One waiting for each unit, and five hundred that the city itself decides, half of them answered."""
    week = today - timedelta(days=today.weekday() + 14)
    told = {"course_id": course, "week": week, "people": 7}
    for at, unit in enumerate(units):
        place = {"unit_id": unit, "lesson": lessons[0], "reason": OBSTACLES[at % len(OBSTACLES)]}
        is_up = at % 20 == 0
        due = {"due_on": today + timedelta(days=at % 40 - 20)}
        done = {"answer": "Đã đổi máy.", "answered_on": today} if at % 40 == 0 else {"answer": None, "answered_on": None}
        yield {"id": uuid4(), "at_id": city if is_up else unit, **told, **place, **due, **done}


def _insert(session: Session, model: type[Base], rows: Iterator[dict[str, object]]) -> None:
    while some := list(islice(rows, _AT_ONCE)):
        session.execute(insert(model), some)
