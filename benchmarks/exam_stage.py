"""A stage with examinations of the course made for measuring, whose candidates are signed in at a machine of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from benchmarks.candidate import Candidate
from benchmarks.quiz_course import MadeCourse, make_course
from benchmarks.sitting import publish_made
from benchmarks.stage import SignedIn, Stage, cookie_signer, make_stage, opened
from elearn.catalogue.queries import CourseEntry
from elearn.content.document import Draw
from elearn.core.db.work import Database
from elearn.core.ids import Id, new_id
from elearn.examinations.models import Candidate as Listed
from elearn.examinations.models import Examination
from elearn.examinations.plan.drawing import pools_of
from elearn.examinations.plan.shape import Plan, Section, write_plan
from elearn.examinations.queries.held import get_held
from elearn.examinations.rules import State, Template
from elearn.examinations.service.preparing import draw_papers, keep_papers
from elearn.examinations.views.holding import MACHINE

LASTS = timedelta(hours=6)
"""Longer than any measurement: nobody's time runs out where it is not meant to."""


@dataclass(frozen=True, slots=True)
class ExamStage:
    """The installation, and the course from whose bank papers are drawn. Whoever sits has a cookie that knows its machine."""

    stage: Stage
    made: MadeCourse
    entry: CourseEntry
    sitters: tuple[SignedIn, ...]

    @property
    def plan(self) -> Plan:
        """All questions of the bank, on one page."""
        bank = self.made.course.banks[0]
        return Plan((Section("a", "Phần chung", (Draw(bank.id, len(bank.questions)),)),), minutes=180)

    def hold(
        self,
        database: Database,
        *,
        plan: Plan | None = None,
        template: Template = Template.TOPIC,
        lasts: timedelta = LASTS,
        is_prepared: bool = False,
    ) -> Id:
        """An examination that is open from now on, with everybody on its list.

        Args:
            lasts: until its window closes, and with it every sitting at the latest.
            is_prepared: whether everybody has a paper already; else it is drawn at the start.
        """
        held_id = new_id()
        with database.unit_of_work() as work:
            work.session.add(self._examination(held_id, plan or self.plan, template, lasts, work.now))
            work.session.flush()
            listed = [self._listed(held_id, number, work.now) for number in range(len(self.sitters))]
            work.session.add_all(listed)
            work.session.flush()
            if is_prepared:
                held = get_held(work.session, held_id)
                pools = pools_of(self.made.course, held.plan)
                keep_papers(work.session, held, draw_papers(work.session, held, [each.id for each in listed], pools), now=work.now)
        return held_id

    def _examination(self, held_id: Id, plan: Plan, template: Template, lasts: timedelta, now: datetime) -> Examination:
        return Examination(
            id=held_id,
            unit_id=self.stage.learner_unit,
            template=template,
            title="Kiểm tra",
            course_id=self.entry.id,
            version_id=self.entry.version_id,
            rendition_id=self.entry.rendition_id,
            plan=write_plan(plan),
            opens_at=now - timedelta(minutes=1),
            last_start_at=now + lasts,
            closes_at=now + lasts,
            state=State.READY,
            seed=held_id.hex,
            made_at=now,
        )

    def _listed(self, held_id: Id, number: int, now: datetime) -> Listed:
        person_id = self.sitters[number].actor.person_id
        return Listed(id=new_id(), examination_id=held_id, person_id=person_id, number=f"{number:04d}", listed_at=now)

    def candidate(self, port: int, who: SignedIn, held_id: Id) -> Candidate:
        return Candidate(port, who, f"/vi/examinations/{held_id}")


def make_exam_stage(folder: Path, database_url: str, *, sitters: int) -> ExamStage:
    """A small installation with so many people who may sit; nothing is held yet."""
    stage = make_stage(folder, database_url, is_small=True, learners=sitters, is_bare=True)
    made = make_course("ky-thi")
    database = opened(stage)
    entry = publish_made(database, made)
    database.close()
    return ExamStage(stage, made, entry, tuple(at_machines(stage.learners)))


def machine_of(who: SignedIn, people: Sequence[SignedIn]) -> str:
    """The token of somebody's machine."""
    return _token([each.actor.person_id for each in people].index(who.actor.person_id))


def _token(number: int) -> str:
    return f"a machine of the measurements {number}"


def at_machines(people: Sequence[SignedIn]) -> list[SignedIn]:
    """The same people, each with the token of a machine in the cookie, as a browser has it that has started before."""
    cookies, found = cookie_signer(), []
    for number, each in enumerate(people):
        name, _, value = each.cookie.partition("=")
        content = {**cookies.loads(value), MACHINE: _token(number)}
        found.append(replace(each, cookie=f"{name}={cookies.dumps(content)}"))
    return found
