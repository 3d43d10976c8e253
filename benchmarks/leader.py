"""`leader`: the pages of those who answer for units, on 200,000 people in 10,000 units, beside a page of the same bytes."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path
from uuid import uuid4

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from benchmarks.comparison import Comparison, effort
from benchmarks.counting import CountingClient
from benchmarks.databases import KINDS, Kind, database_server
from benchmarks.lesson import compare
from benchmarks.outcome import Outcome
from benchmarks.stage import Stage, make_stage, opened
from elearn.accounts.models import Person
from elearn.core.db.base import Base
from elearn.core.ids import Id, new_id
from elearn.learning.models import Completion, LessonProgress
from elearn.learning.rules import OBSTACLES
from elearn.obstacles.models import Obstacle
from elearn.organisation.models import Employment, Unit, UnitClosure, UnitState
from elearn.support.counting import count_anew

WANTED = "as many statements as on a small site, ≤ 60 ms of CPU a page on both databases"
MEANING = "The lists of obstacles and the page of units that need support, on 200,000 people in 10,000 units: statements, and time."
MILLISECONDS = 60
"""A page of fifty rows is opened by few, some times a day: it may cost what dozens of lessons do, and no more on a large site."""
WARDS, OFFICES, PEOPLE = 100, 100, 20
"""Wards in the city, offices in each, and people in each office."""
_AT_ONCE = 5_000


def measure(folder: Path, quick: bool) -> Outcome:
    found = [_on(kind, folder, quick) for kind in KINDS]
    holds = all(grown == 0 and compared.milliseconds <= MILLISECONDS for compared, grown, _ in found)
    words = ", ".join(f"{compared}; figures counted in {seconds:.1f} s" for compared, _, seconds in found)
    return Outcome(f"{words}; {sum(grown for _, grown, _ in found)} pages grow", holds)


def _on(kind: Kind, folder: Path, quick: bool) -> tuple[Comparison, int, float]:
    with database_server(kind, folder) as server:
        stage = make_stage(folder / kind, server.new_database("elearn"), is_small=True, learners=1)
        paths = ["/vi/obstacles", "/vi/obstacles?shelf=below", "/vi/obstacles?shelf=answered", "/vi/support"]
        crowd(stage, wards=2, offices=2, people=6)
        few = [statements for statements, _ in _asked(stage, paths)]
        seconds = crowd(stage, *((5, 10, PEOPLE) if quick else (WARDS, OFFICES, PEOPLE)))
        many = _asked(stage, paths)
        grown = sum(more > less for less, (more, _) in zip(few, many, strict=True))
        size = sum(each for _, each in many) // len(many)
        pages = [(path, stage.officer.cookie) for path in paths]
        return compare(kind, server, stage, pages, size=size, how=effort(quick)), grown, seconds


def _asked(stage: Stage, paths: Sequence[str]) -> list[tuple[int, int]]:
    """Of each page, asked in a warm process: its statements and its bytes."""
    client = CountingClient(stage)
    for path in paths:
        client.get(path, stage.officer.cookie)
    found = [client.get(path, stage.officer.cookie) for path in paths]
    client.close()
    return [(each.statements, each.bytes) for each in found]


def crowd(stage: Stage, wards: int, offices: int, people: int) -> float:
    """Adds wards with their offices and people, what these have done, and obstacles; counts the figures of units.

    Written directly: through the services it would take hours. Answers the seconds that counting took.
    """
    database = opened(stage)
    with database.unit_of_work() as work:
        _write(work.session, stage, (wards, offices, people), work.now)
    began = time.monotonic()
    with database.unit_of_work() as work:
        count_anew(work.session, now=work.now, today=work.now.date())
    took = time.monotonic() - began
    database.close()
    return took


def _write(session: Session, stage: Stage, size: tuple[int, int, int], now: datetime) -> None:
    wards, offices, people = size
    above = select(UnitClosure.ancestor_id).where(UnitClosure.descendant_id == stage.learner_unit, UnitClosure.depth == 1)
    city = session.scalars(above).one()
    entry, course = stage.courses[0]
    lessons = [each.id for each in course.lessons if each.kind == "lesson"]
    since = (now - timedelta(days=400)).date()
    ways = [(new_id(), city) for _ in range(wards)]
    ways += [(new_id(), ward, city) for ward, _ in ways[:wards] for _ in range(offices)]
    _insert(
        session, Unit, ({"id": way[0], "code_system": "CROWD", "code": f"C{at}", "created_at": now} for at, way in enumerate(ways))
    )
    _insert(session, UnitState, (_state(way, at, since) for at, way in enumerate(ways)))
    _insert(
        session,
        UnitClosure,
        ({"ancestor_id": each, "descendant_id": way[0], "depth": depth} for way in ways for depth, each in enumerate(way)),
    )
    staff = [(new_id(), unit) for unit, *_ in ways[wards:] for _ in range(people)]
    _insert(session, Person, (_person(person, at, now) for at, (person, _) in enumerate(staff)))
    _insert(session, Employment, (
        {"id": new_id(), "person_id": person, "unit_id": unit, "valid_from": since, "is_main": True} for person, unit in staff
    ))  # fmt: skip
    _insert(session, LessonProgress, (
        {"id": new_id(), "person_id": person, "course_id": entry.id, "lesson": lessons[0], "cycle": 1, "opened_at": now,
         "moved_at": now - timedelta(days=at % 90)}
        for at, (person, _) in enumerate(staff)
    ))  # fmt: skip
    _insert(session, Completion, (
        {"id": new_id(), "person_id": person, "unit_id": unit, "unit_path": [], "course_id": entry.id, "cycle": 1, "minutes": 30,
         "version_id": entry.version_id, "rendition_id": entry.rendition_id, "source": "online",
         "completed_at": now - timedelta(days=at % 360)}
        for at, (person, unit) in enumerate(staff) if at % 3
    ))  # fmt: skip
    _insert(session, Obstacle, _obstacles(city, [unit for unit, *_ in ways], entry.id, lessons, now.date()))


def _state(way: tuple[Id, ...], at: int, since: date) -> dict[str, object]:
    name = f"Đơn vị {at}"
    where = {"unit_id": way[0], "parent_id": way[1], "kind": "office"}
    return {"id": new_id(), **where, "name": {"vi": name}, "name_folded": name.lower(), "valid_from": since}


def _person(person: Id, at: int, now: datetime) -> dict[str, object]:
    name = f"Người Thứ {at}"
    return {"id": person, "full_name": name, "name_sort": name.lower(), "name_folded": name.lower(), "created_at": now}


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
