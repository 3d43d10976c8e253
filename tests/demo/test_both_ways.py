"""What the demo writes in bulk is what the services make of the same acts: one person goes one way, another the other."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.accounts.service import NewPerson, create_person
from elearn.assessment import service as assessment
from elearn.assessment.models import Attempt, AttemptLine, AttemptResult
from elearn.assessment.queries import get_sitting
from elearn.catalogue.queries import get_course
from elearn.catalogue.service import publish
from elearn.competency.ledger import Finding, write_first
from elearn.competency.models import EvidenceLine, ProficiencyRow
from elearn.content.source_folder import read_folder
from elearn.core.actor import SYSTEM, Actor
from elearn.core.days import DEFAULT_ZONE, day_of
from elearn.core.db.base import Base
from elearn.core.db.work import Database
from elearn.core.events import StoredEvent
from elearn.demo import papers, pen
from elearn.demo.calendar import Calendar
from elearn.demo.employed import Forest, people_below
from elearn.demo.rhythm import rhythm_of
from elearn.demo.sheaf import Sheaf
from elearn.demo.stories import Read, Step, Taught, Tried, Window, tell
from elearn.learning import service, voices
from elearn.learning.models import Completion, DeskObstacle, Enrolment, LessonProgress, PracticeResponse
from elearn.learning.rules import OBSTACLES
from elearn.learning.service import Place
from elearn.organisation.models import Employment
from elearn.organisation.service import NewEmployment, create_position, employ
from elearn.wiring import REACTIONS
from tests.build import SEC_PHISH, compiled
from tests.organisation.makers import LONG_AGO, a_unit

TODAY = date(2026, 11, 20)
LANGUAGE = "vi"
OF_A_PERSON: tuple[type[Base], ...] = (
    Enrolment,
    LessonProgress,
    PracticeResponse,
    Completion,
    Attempt,
    EvidenceLine,
    ProficiencyRow,
)


class World:
    """One course, one ward, and as many people in it as are asked for."""

    def __init__(self, database: Database) -> None:
        self.database = Database(database.url, clock=database.clock, session_info={"reactions": REACTIONS})
        course = compiled(SEC_PHISH).course
        assert course is not None
        with self.database.unit_of_work() as work:
            publish(work.session, SYSTEM, course, read_folder(SEC_PHISH), now=work.now - timedelta(days=400))
            city = a_unit(work.session, name="Thành phố Ví Dụ")
            self.ward = a_unit(work.session, city, name="Phường Ví Dụ")
            self.position = create_position(work.session, SYSTEM, "counter", {"vi": "Công chức tiếp nhận hồ sơ"}, now=work.now)
            entry = get_course(work.session, SYSTEM, course.slug)
        self.calendar = Calendar(TODAY - timedelta(days=300), TODAY, DEFAULT_ZONE)
        published = self.calendar.days[0]
        self.taught = Taught(entry, course, published, self.calendar.eagerness(published))

    def somebody(self) -> Actor:
        with self.database.unit_of_work() as work:
            person = create_person(work.session, SYSTEM, NewPerson("Nguyễn Thị Hạnh"), now=work.now)
            work_there = NewEmployment(person, self.ward, LONG_AGO, self.position)
            employ(work.session, SYSTEM, work_there, now=work.now, today=TODAY)
        return Actor(person_id=person, unit_id=self.ward)

    def story(self, seed: int, *, is_to_complete: bool) -> list[Step]:
        chance = Random(seed)
        lessons = [each.id for each in self.taught.course.lessons]
        hurdles = {chance.choice(lessons): chance.choice(OBSTACLES) for _ in range(2)}
        window = Window(chance.randrange(60), len(self.calendar.days) - 1)
        rhythm = rhythm_of(seed, chance.randrange(1, 30))
        return tell(
            self.taught,
            window,
            rhythm,
            chance,
            self.calendar,
            is_to_complete=is_to_complete,
            is_first=seed % 5 == 0,
            hurdles=hurdles,
        )

    def written(self, actor: Actor, steps: list[Step]) -> dict[str, Any]:
        """The rows that the demo writes."""
        before = self.obstacles()
        with self.database.unit_of_work() as work:
            (person,) = [each for each in people_below(work.session, self.ward) if each.id == actor.person_id]
            sheaf, findings = Sheaf(work.session), list[Finding]()
            book = pen.Book(self.taught)
            hand = pen.Pen(
                sheaf, Forest(work.session), lambda at: day_of(work.session, at), book, person, Random(str(person.id)), findings
            )
            hand.write(steps)
            sheaf.bind()
            write_first(work.session, findings)
        return self.rows(actor) | {"obstacles": self.obstacles() - before}

    def performed(self, actor: Actor, steps: list[Step]) -> dict[str, Any]:
        """The rows that the services make, each act in a unit of work of its own."""
        before = self.obstacles()
        for step in steps:
            with self.database.unit_of_work() as work:
                if isinstance(step, Read):
                    self._read(work.session, actor, step)
                else:
                    self._try(work.session, actor, step)
        return self.rows(actor) | {"obstacles": self.obstacles() - before}

    def _read(self, session: Session, actor: Actor, step: Read) -> None:
        place = Place(self.taught.entry, self.taught.course, step.lesson)
        for each in step.answers:
            response = pen.given(each.question, LANGUAGE, is_right=each.is_right)
            service.answer(session, actor, place, each.question, response, language=LANGUAGE, key=pen.SENDING, now=each.at)
        if step.ended_at is not None and step.lesson.case is not None:
            service.close_case(session, actor, place, self.taught.paths[step.lesson.id], now=step.ended_at)
        elif step.ended_at is not None:
            service.reach_end(session, actor, place, now=step.ended_at)
        if step.acted_at is not None:
            voices.do_desk_act(session, actor, place, obstacle=step.obstacle, now=step.acted_at)

    def _try(self, session: Session, actor: Actor, step: Tried) -> None:
        entry, course, quiz = self.taught.entry, self.taught.course, step.lesson
        enrolment = service.enrol(session, actor, entry, now=step.started_at)
        attempt = assessment.start_attempt(session, actor, entry, course, quiz, cycle=1, seed=step.seed, now=step.started_at)
        service.open_lesson(session, enrolment, quiz, step.started_at)
        sitting = get_sitting(session, actor, attempt)
        for seq, each in enumerate(papers.answers_to(sitting.paper, papers.Solved(course), step), 1):
            key = papers.key_of(seq)
            assessment.save_answer(session, sitting, each.item, each.response, language=LANGUAGE, key=key, now=each.at)
        assessment.submit_attempt(session, actor, sitting, now=step.submitted_at)

    def obstacles(self) -> Counter[tuple[Any, ...]]:
        columns = (DeskObstacle.unit_id, DeskObstacle.course_id, DeskObstacle.lesson, DeskObstacle.reason, DeskObstacle.on)
        with self.database.read() as session:
            return Counter(tuple(row) for row in session.execute(select(*columns)))

    def rows(self, actor: Actor) -> dict[str, Any]:
        """Everything about a person; ids of their own rows are replaced by what they stand for."""
        with self.database.read() as session:
            names = _names(session, actor)
            told = {
                model.__tablename__: _rows(session, model, model.__table__.c.person_id == actor.person_id, names)
                for model in OF_A_PERSON
            }
            attempts = select(Attempt.id).where(Attempt.person_id == actor.person_id)
            for model in (AttemptLine, AttemptResult):
                told[model.__tablename__] = _rows(session, model, model.__table__.c.attempt_id.in_(attempts), names)
            learned = (StoredEvent.actor_id == actor.person_id) & StoredEvent.name.not_like("organisation.%")
            told["event"] = _rows(session, StoredEvent, learned, names)
        return told


def _names(session: Session, actor: Actor) -> dict[str, str]:
    """What stands for each id of a person's own rows."""
    names = {str(actor.person_id): "person"}
    of = Attempt.person_id == actor.person_id
    for attempt, quiz, number, result in session.execute(
        select(Attempt.id, Attempt.quiz, Attempt.number, AttemptResult.id)
        .outerjoin(AttemptResult, AttemptResult.attempt_id == Attempt.id)
        .where(of)
    ):
        names |= {str(attempt): f"attempt {quiz} {number}", str(result): f"result {quiz} {number}"}
    for model in (Completion, Employment):
        for (each,) in session.execute(select(model.id).where(model.person_id == actor.person_id)):
            names[str(each)] = model.__tablename__
    return names


def _rows(session: Session, model: type[Base], which: Any, names: dict[str, str]) -> list[str]:
    columns = [each for each in model.__table__.columns if each.name != "id"]
    found = []
    for row in session.execute(select(*columns).where(which)):
        values = dict(zip((each.name for each in columns), row, strict=True))
        if values.get("stream"):
            # The key is made of the attempt's id, which is another for each.
            values["key"] = None
        words = json.dumps(values, default=str, sort_keys=True, ensure_ascii=False)
        for own, name in names.items():
            words = words.replace(own, name)
        found.append(words)
    return sorted(found)


@pytest.fixture
def world(database: Database) -> Iterator[World]:
    made = World(database)
    yield made
    made.database.close()


@settings(
    max_examples=6,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(seed=st.integers(0, 10_000), is_to_complete=st.booleans())
def test_what_is_written_is_what_the_services_make(world: World, seed: int, is_to_complete: bool) -> None:
    steps = world.story(seed, is_to_complete=is_to_complete)
    performed = world.performed(world.somebody(), steps)
    written = world.written(world.somebody(), steps)
    for table, rows in performed.items():
        assert written[table] == rows, table


def test_who_is_to_complete_a_course_completes_it(world: World) -> None:
    for seed in range(12):
        somebody = world.somebody()
        assert len(world.written(somebody, world.story(seed, is_to_complete=True))["completion"]) == 1


def test_who_breaks_off_completes_nothing(world: World) -> None:
    for seed in range(12):
        somebody = world.somebody()
        assert world.written(somebody, world.story(seed, is_to_complete=False))["completion"] == []
