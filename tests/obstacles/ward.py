"""Makers for tests about obstacles: people tell at their desks through the real service, with the real reactions."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.core.actor import Actor, Role
from elearn.core.db.work import Database
from elearn.core.ids import Id
from elearn.learning import voices
from elearn.learning.service import Place
from elearn.obstacles import service
from elearn.obstacles.models import Obstacle
from elearn.obstacles.queries import ObstacleRow, Shelf, list_obstacles
from tests.build import a_published_course, places
from tests.organisation.makers import TODAY, a_grant, a_person, a_unit, acting

MONDAY_AFTER = date(2026, 11, 23)


def _head(session: Session, unit: Id, name: str) -> Actor:
    person = a_person(session, unit, name=name)
    a_grant(session, person, Role.HEAD, unit)
    return acting(person, (Role.HEAD, unit))


class Ward:
    """Units `city`, `ward`, `office` below it and `sibling`; a head of the first two."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.places: list[Place] = places(*a_published_course(database))
        with database.unit_of_work() as work:
            session = work.session
            self.city = a_unit(session, name="Thành phố")
            self.ward = a_unit(session, self.city, name="Phường A")
            self.office = a_unit(session, self.ward, name="Văn phòng")
            self.sibling = a_unit(session, self.city, name="Phường B")
            self.mayor = _head(session, self.city, "Chủ tịch thành phố")
            self.head = _head(session, self.ward, "Chủ tịch phường")
            self.people = [a_person(session, self.office, name=f"Người {number}") for number in range(12)]

    def learner(self, number: int) -> Actor:
        return Actor(person_id=self.people[number], unit_id=self.office)

    def tell(self, *numbers: int, reason: str | None = "machine", lesson: int = 0) -> None:
        """These people say how the act of a lesson went."""
        for number in numbers:
            with self.database.unit_of_work() as work:
                voices.do_desk_act(work.session, self.learner(number), self.places[lesson], obstacle=reason, now=work.now)

    def seen(self, actor: Actor, shelf: Shelf = Shelf.WAITING, today: date = TODAY) -> tuple[ObstacleRow, ...]:
        with self.database.read() as session:
            return list_obstacles(session, actor, shelf, today=today).rows

    def answer(self, actor: Actor, words: str = "Đổi máy tháng sau.", promised_on: date | None = None) -> None:
        with self.database.unit_of_work() as work:
            service.answer(work.session, actor, self.only_id(), words, promised_on=promised_on, now=work.now)

    def only_id(self) -> Id:
        """The one obstacle that is not answered."""
        with self.database.read() as session:
            return session.scalars(select(Obstacle.id).where(Obstacle.answered_on.is_(None))).one()

    def rows(self) -> list[Obstacle]:
        with self.database.read() as session:
            return list(session.scalars(select(Obstacle)))
