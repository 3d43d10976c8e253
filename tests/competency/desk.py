"""A site whose learner has a position that requires levels of the shipped frameworks."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from flask.testing import FlaskClient

from elearn.catalogue.queries import get_course
from elearn.core.actor import SYSTEM, Actor
from elearn.core.ids import Id
from elearn.frameworks.queries import get_competency
from elearn.learning import service as learning
from elearn.learning.service import Place
from elearn.organisation import service
from elearn.organisation.service import NewEmployment
from tests.build import compiled, places, right_answer
from tests.conftest import NOW
from tests.frameworks.makers import imported, shipped
from tests.organisation.makers import LONG_AGO, TODAY
from tests.site import Site, course_of, first_course

WHO = "own"
"""The learner of `Phường A`."""


@dataclass
class Desk:
    """The learner, what they can do here, and the positions made so far."""

    site: Site
    positions: dict[str, Id] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.site.publish(replace(course_of(compiled()), source_hash=f"{'with its quiz':0<64}"))
        for framework in (shipped("digcomp-3.0"), shipped("ward-dt")):
            imported(self.site.database, framework)

    @property
    def person(self) -> Id:
        return self.site.plan.people[WHO]

    @property
    def actor(self) -> Actor:
        return Actor(person_id=self.person, unit_id=self.site.plan.units[WHO])

    def require(self, code: str, level: int, *, position: str = "counter", framework: str = "WARD-DT") -> None:
        """The learner's position asks a level; the position is made and given to them where that was not done."""
        with self.site.database.unit_of_work() as work:
            if position not in self.positions:
                title = {"vi": f"Vị trí {position}", "en": f"Position {position}"}
                self.positions[position] = service.create_position(work.session, SYSTEM, position, title, now=NOW, is_draft=True)
                new = NewEmployment(self.person, self.site.plan.units[WHO], LONG_AGO, self.positions[position], False)
                service.employ(work.session, SYSTEM, new, now=NOW, today=TODAY)
            competency = get_competency(work.session, framework, code).id
            service.require_level(work.session, SYSTEM, self.positions[position], competency, level, on=TODAY, now=NOW, today=TODAY)

    def learn(self, lessons: int = 99, *, actor: Actor | None = None) -> None:
        """The learner does the first so many lessons of the first course; quizzes are left out."""
        who = actor or self.actor
        with self.site.database.read() as session:
            entry = get_course(session, SYSTEM, first_course().slug)
        for place in [each for each in places(entry, first_course()) if each.lesson.kind != "quiz"][:lessons]:
            self._do(who, place)

    def _do(self, who: Actor, place: Place) -> None:
        for question in place.course.iter_questions(place.lesson):
            with self.site.database.unit_of_work() as work:
                given = right_answer(question)
                learning.answer(work.session, who, place, question, given, language="vi", key=f"{question.id}", now=work.now)
        with self.site.database.unit_of_work() as work:
            learning.reach_end(work.session, who, place, now=work.now)

    def client(self, who: str = WHO) -> FlaskClient:
        return self.site.checking(who)

    def page(self, address: str = "/vi/competencies", who: str = WHO) -> str:
        answer = self.client(who).get(address)
        assert answer.status_code == 200
        return answer.get_data(as_text=True)
