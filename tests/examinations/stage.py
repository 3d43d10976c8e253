"""An examination and the people around it, as rows: for tests of one part that do not depend on how another one makes them.

Thành phố            the city: `city_officer` is its exam officer
└── Phường A         the ward: `officer` is its exam officer; candidates with an account work here
Phường B             another ward of the city: `stranger` is its exam officer
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import count
from typing import Any

from sqlalchemy import select

from elearn.catalogue.queries import CourseEntry, get_course
from elearn.catalogue.service import publish
from elearn.content.document import Course, Draw
from elearn.core.actor import SYSTEM, Actor, Role
from elearn.core.clock import FakeClock
from elearn.core.db.work import Database
from elearn.core.ids import Id, new_id
from elearn.examinations.models import Candidate, Examination, Member, Sitting
from elearn.examinations.plan.drawing import draw_sections
from elearn.examinations.plan.shape import Plan, Section, write_plan
from elearn.examinations.queries.held import Held, get_held
from elearn.examinations.rules import Body, State, Template
from elearn.organisation.rules import UnitKind
from tests.assessment.quiz_course import quiz_course
from tests.organisation.makers import a_grant, a_person, a_unit, acting
from tests.rows import laid

BANK = "thu"
PLAN = Plan((Section("a", "Phần chung", (Draw(BANK, 6),)),), minutes=20)
"""Six questions of the bank in twenty minutes, on one page."""

_numbers = count(1)


@dataclass
class Stage:
    """The city, its people and the course. `clock` stands at `tests.conftest.NOW` until a test moves it."""

    database: Database
    clock: FakeClock
    city: Id
    ward: Id
    other_ward: Id
    city_officer: Actor
    officer: Actor
    stranger: Actor
    entry: CourseEntry
    course: Course

    def a_held(self, plan: Plan = PLAN, *, state: State = State.READY, unit: Id | None = None, **changes: Any) -> Held:
        """An examination of the ward whose window opened a minute ago and lasts an hour."""
        now = self.clock.now()
        row = Examination(
            id=new_id(),
            unit_id=unit or self.ward,
            template=Template.TOPIC,
            title=f"Kiểm tra {next(_numbers)}",
            course_id=self.entry.id,
            version_id=self.entry.version_id,
            rendition_id=self.entry.rendition_id,
            plan=write_plan(plan),
            opens_at=now - timedelta(minutes=1),
            last_start_at=now + timedelta(minutes=30),
            closes_at=now + timedelta(minutes=60),
            state=state,
            seed=f"seed-{next(_numbers)}",
            made_at=now,
        )
        for name, value in changes.items():
            setattr(row, name, value)
        examination_id = row.id
        with self.database.unit_of_work() as work:
            work.session.add(row)
        return self.held(examination_id)

    def held(self, examination_id: Id) -> Held:
        with self.database.read() as session:
            return get_held(session, examination_id)

    def a_worker(self, unit: Id | None = None, *, name: str = "Lê Văn Thí") -> Actor:
        """Somebody at work in the ward, as the actor they are in a request."""
        with self.database.unit_of_work() as work:
            person = a_person(work.session, unit or self.ward, name=name)
        return replace(acting(person), unit_id=unit or self.ward, name=name)

    def a_member(self, held: Held, body: Body, *, name: str = "Phạm Thị Coi") -> Actor:
        """Somebody at work in the ward who serves at an examination."""
        actor = self.a_worker(name=name)
        assert actor.person_id is not None
        with self.database.unit_of_work() as work:
            work.session.add(Member(examination_id=held.id, person_id=actor.person_id, body=body, duty="", appointed_at=work.now))
        return actor

    def a_candidate(self, held: Held, actor: Actor | None = None, **changes: Any) -> Id:
        """A candidate with the account of `actor`, or without any: then with a name."""
        with self.database.unit_of_work() as work:
            values: dict[str, Any] = {"name": None if actor else "Trần Thị Ngoài", "person_id": actor.person_id if actor else None}
            values = {"number": f"{next(_numbers):04d}", "listed_at": work.now, **values, **changes}
            row = Candidate(id=new_id(), examination_id=held.id, **values)
            work.session.add(row)
            return row.id

    def a_sitting(self, held: Held, candidate_id: Id, **changes: Any) -> Id:
        """The prepared paper of a candidate, not started unless `changes` say so."""
        with self.database.unit_of_work() as work:
            seed = f"paper-{next(_numbers)}"
            values: dict[str, Any] = {"seed": seed, "paper": draw_sections(self.course, held.plan, seed), "prepared_at": work.now}
            values |= {"number": 1, **changes}
            row = Sitting(id=new_id(), examination_id=held.id, candidate_id=candidate_id, **values)
            work.session.add(row)
            return row.id

    def row(self, model: type[Any], thing_id: Id) -> Any:
        """A row as it now stands."""
        with self.database.read() as session:
            return session.scalars(select(model).where(model.id == thing_id)).one()


def a_stage(database: Database, clock: FakeClock, *, has_essay: bool = False, **quiz: Any) -> Stage:
    """The city and the course, published. `quiz` is what `quiz_course.sources` takes."""
    course = quiz_course(essay=has_essay, **quiz)
    # A test may put another course in the place of this one. What is kept holds the course, so its id is nobody else's.
    of_it = ("examinations", id(course))
    (city, ward, other), officers, entry, _ = laid(database, of_it, lambda: (*_units_officers_and_course(database, course), course))
    city_officer, officer, stranger = officers
    return Stage(database, clock, city, ward, other, city_officer, officer, stranger, entry, course)


def _units_officers_and_course(database: Database, course: Course) -> tuple[tuple[Id, ...], tuple[Actor, ...], CourseEntry]:
    with database.unit_of_work() as work:
        publish(work.session, SYSTEM, course, {}, now=work.now)
        city = a_unit(work.session, name="Thành phố", kind=UnitKind.CITY)
        ward = a_unit(work.session, city, name="Phường A")
        other = a_unit(work.session, city, name="Phường B")
        officers = []
        for unit in (city, ward, other):
            person = a_person(work.session, unit, name="Nguyễn Văn Khảo")
            a_grant(work.session, person, Role.EXAM_OFFICER, unit)
            officers.append(replace(acting(person, (Role.EXAM_OFFICER, unit)), unit_id=unit))
    with database.read() as session:
        return (city, ward, other), tuple(officers), get_course(session, SYSTEM, course.slug)
