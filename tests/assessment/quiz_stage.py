"""A published course with a quiz and people before it, who act through the real services."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import func, select

from elearn.assessment import history, queries, service
from elearn.assessment.log import Sheet
from elearn.assessment.models import Attempt, AttemptLine
from elearn.assessment.queries import ResultRow, Sitting
from elearn.assessment.responses import Response
from elearn.assessment.results import Standing
from elearn.assessment.service import Saved
from elearn.assessment.solving import solve
from elearn.catalogue.queries import CourseEntry, get_course
from elearn.catalogue.service import publish
from elearn.content.document import Course
from elearn.core.actor import SYSTEM, Actor
from elearn.core.clock import FakeClock
from elearn.core.db.base import Base
from elearn.core.db.work import Database
from elearn.core.ids import Id
from elearn.learning import service as learning
from elearn.wiring import REACTIONS
from tests.assessment.quiz_course import quiz_course, quiz_of, sources
from tests.build import a_learner


@dataclass
class QuizStage:
    """One person's way through a quiz. `course` is what was published."""

    database: Database
    clock: FakeClock
    actor: Actor
    entry: CourseEntry
    course: Course
    _keys: itertools.count[int] = field(default_factory=itertools.count)

    def start(self, actor: Actor | None = None, seed: str = "5eed") -> Sitting:
        who = actor or self.actor
        with self.database.unit_of_work() as work:
            enrolment = learning.enrol(work.session, who, self.entry, now=work.now)
            lesson = quiz_of(self.course)
            attempt_id = service.start_attempt(
                work.session, who, self.entry, self.course, lesson, cycle=enrolment.cycle, seed=seed, now=work.now
            )
        return self.sitting(attempt_id, who)

    def sitting(self, attempt_id: Id, actor: Actor | None = None) -> Sitting:
        with self.database.read() as session:
            return queries.get_sitting(session, actor or self.actor, attempt_id)

    def save(
        self, sitting: Sitting, question_id: str, response: Response | None = None, *, key: str = "", waited: float = 0
    ) -> Saved:
        item = next(each for each in sitting.paper.items if each.id == question_id)
        given = response if response is not None else solve(item.question, "vi")
        with self.database.unit_of_work() as work:
            return service.save_answer(
                work.session,
                sitting,
                item,
                given,
                language="vi",
                key=key or f"key-{next(self._keys)}",
                waited=timedelta(seconds=waited),
                now=work.now,
            )

    def answer_right(self, sitting: Sitting, count: int) -> None:
        for item in sitting.paper.items[:count]:
            self.save(sitting, item.id)

    def submit(self, sitting: Sitting, actor: Actor | None = None) -> ResultRow:
        with self.database.unit_of_work() as work:
            service.submit_attempt(work.session, actor or self.actor, sitting, now=work.now)
        return self.result(sitting)

    def result(self, sitting: Sitting) -> ResultRow:
        with self.database.read() as session:
            found = queries.find_result(session, sitting.id)
        assert found is not None
        return found

    def sheet(self, sitting: Sitting) -> Sheet:
        with self.database.read() as session:
            return queries.read_sheet(session, sitting)

    def standing(self) -> Standing:
        assert self.actor.person_id is not None
        with self.database.read() as session:
            return history.read_standing(session, self.actor.person_id, self.entry.id, quiz_of(self.course), 1)

    def finish_reading(self, actor: Actor | None = None) -> None:
        """Does the lesson before the quiz."""
        who, lesson = actor or self.actor, self.course.lessons[0]
        place = learning.Place(self.entry, self.course, lesson)
        for question in self.course.iter_questions(lesson):
            with self.database.unit_of_work() as work:
                given = solve(question, "vi")
                learning.answer(work.session, who, place, question, given, language="vi", key=question.id, now=work.now)
        with self.database.unit_of_work() as work:
            learning.reach_end(work.session, who, place, now=work.now)

    def count(self, model: type[Base], *where: object) -> int:
        with self.database.read() as session:
            return session.execute(select(func.count()).select_from(model).where(*where)).scalar_one()  # type: ignore[arg-type]

    def lines(self, sitting: Sitting) -> list[int]:
        with self.database.read() as session:
            return list(
                session.scalars(select(AttemptLine.seq).where(AttemptLine.attempt_id == sitting.id).order_by(AttemptLine.seq))
            )

    def open_attempts(self) -> int:
        return self.count(Attempt, Attempt.submitted_at.is_(None))


def a_quiz_stage(address: str, clock: FakeClock, **settings: object) -> QuizStage:
    """A stage whose quiz has these settings (see `quiz_course.sources`)."""
    database = Database(address, clock=clock, session_info={"reactions": REACTIONS})
    course = quiz_course(**settings)
    with database.unit_of_work() as work:
        publish(work.session, SYSTEM, course, sources(**settings), now=work.now)  # type: ignore[arg-type]  # named as there
    with database.read() as session:
        entry = get_course(session, SYSTEM, course.slug)
    return QuizStage(database, clock, a_learner(database), entry, course)
