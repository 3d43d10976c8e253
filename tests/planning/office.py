"""A city with a ward and an office in it, people at work there, an officer, a head, and a published course."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import select

from elearn.catalogue.queries import CourseEntry
from elearn.content.document import Course
from elearn.core.actor import SYSTEM, Actor, Role
from elearn.core.db.work import Database
from elearn.core.events import StoredEvent
from elearn.core.ids import Id
from elearn.learning import service as learning
from elearn.organisation import service as organisation
from elearn.organisation.service import NewEmployment
from elearn.planning import service
from elearn.planning.models import Exemption
from elearn.planning.rules import Reason
from elearn.planning.service import NewAssignment, NewExemption
from tests.build import a_published_course, places, right_answer
from tests.conftest import NOW
from tests.organisation.makers import LONG_AGO, TODAY, a_person, a_unit, acting

DUTY, BASIS = "quầy nhận nhiều tin nhắn giả mạo", "Kế hoạch số 12/KH-UBND"


@dataclass
class Office:
    """What was made; `officer` answers for the city, `head` for the ward."""

    database: Database
    units: dict[str, Id] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.entry, self.course = a_published_course(self.database)
        with self.database.unit_of_work() as work:
            city = a_unit(work.session, name="Thành phố")
            ward = a_unit(work.session, city, name="Phường A")
            self.units = {
                "city": city,
                "ward": ward,
                "office": a_unit(work.session, ward, name="Văn phòng A"),
                "sibling": a_unit(work.session, city, name="Phường B"),
            }
            self.officer = acting(a_person(work.session, city, name="Hoàng Thu Hà"), (Role.TRAINING_OFFICER, city))
            self.head = acting(a_person(work.session, ward, name="Đỗ Ngọc Lan"), (Role.HEAD, ward))

    entry: CourseEntry = field(init=False)
    course: Course = field(init=False)
    officer: Actor = field(init=False)
    head: Actor = field(init=False)

    def hire(self, unit: str = "ward", *, name: str = "Lê Minh An", since: date = LONG_AGO, position: Id | None = None) -> Actor:
        """Somebody who works in a unit since a day."""
        with self.database.unit_of_work() as work:
            person = a_person(work.session, name=name)
            organisation.employ(
                work.session, SYSTEM, NewEmployment(person, self.units[unit], since, position), now=NOW, today=TODAY
            )
        return Actor(person_id=person, name=name, unit_id=self.units[unit])

    def assign(
        self, actor: Actor | None = None, unit: str = "ward", *, due_in: int = 30, now: datetime = NOW, **more: object
    ) -> Id:
        """Asks the course of a unit."""
        due_on = TODAY + timedelta(days=due_in)
        new = NewAssignment(self.entry.id, self.units[unit], DUTY, BASIS, due_on, **more)  # type: ignore[arg-type]  # passed on
        with self.database.unit_of_work() as work:
            return service.assign(work.session, actor or self.officer, new, now=now)

    def exempt(self, who: Actor, actor: Actor | None = None, *, until: date | None = None, reason: Reason = Reason.MATERNITY) -> Id:
        """Exempts somebody, or asks for it; answers the exemption's id."""
        assert who.person_id is not None
        with self.database.unit_of_work() as work:
            service.ask_exemption(work.session, actor or self.officer, NewExemption(who.person_id, reason, until), now=work.now)
        with self.database.read() as session:
            wanted = select(Exemption.id).where(Exemption.person_id == who.person_id).order_by(Exemption.id.desc()).limit(1)
            return session.execute(wanted).scalar_one()

    def learn(self, who: Actor, *, lessons: int | None = None, now: datetime = NOW) -> None:
        """Lets somebody finish the first lessons of the course; all where none are counted."""
        with self.database.unit_of_work() as work:
            for place in places(self.entry, self.course)[:lessons]:
                for question in self.course.iter_questions(place.lesson):
                    key = f"{who.person_id}-{question.id}-{now}"
                    learning.answer(
                        work.session, who, place, question, right_answer(question), language="vi", key=key[:64], now=now
                    )
                learning.reach_end(work.session, who, place, now=now)

    def events(self) -> list[str]:
        """The names of what has happened in required learning, in order."""
        with self.database.read() as session:
            wanted = select(StoredEvent.name).where(StoredEvent.name.startswith("planning.")).order_by(StoredEvent.id)
            return list(session.scalars(wanted))
