"""What pages need to be opened at all: a framework, a position, a quiz that is being sat and one that waits to be marked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from benchmarks.quiz_course import MadeCourse, make_course
from benchmarks.sitting import begin, hand_in, publish_made
from benchmarks.stage import SignedIn, Stage, opened
from elearn.catalogue.queries import CourseEntry
from elearn.cli.importing import import_frameworks
from elearn.core.actor import SYSTEM, Actor
from elearn.core.db.work import Database, UnitOfWork
from elearn.core.ids import Id
from elearn.frameworks.queries import list_competencies, list_frameworks
from elearn.frameworks.shipped import shipped_files
from elearn.organisation import service as organisation
from elearn.organisation.models import Unit
from elearn.organisation.queries import actor_of
from elearn.organisation.service.staff_imports import keep_plan, send_list
from elearn.organisation.service.staff_plans import plan_list
from elearn.organisation.staff_import.opening import open_file
from elearn.organisation.staff_import.planning import Terms
from elearn.organisation.staff_import.reading import read_list
from elearn.studio import service as studio
from elearn.studio.plan import plan_of
from elearn.studio.rules import Origin

HANDED_IN = frozenset({"assessment.result", "assessment.essay"})
"""Endpoints that show an attempt only after it was handed in; the others of attempts show one that is open."""


@dataclass(frozen=True, slots=True)
class Doors:
    """`parts` are the parts of addresses by their names, `handed_in` what `attempt_id` is where an attempt must be handed in,
    `competency` what `code` is where it is one of `framework`.

    `learner` is whose attempts they are; `entry` and `made` the course with the quiz, which is not among the stage's courses.
    """

    parts: Mapping[str, str]
    handed_in: str
    competency: str
    learner: SignedIn
    entry: CourseEntry
    made: MadeCourse

    def parts_for(self, endpoint: str) -> Mapping[str, str]:
        """The parts of an endpoint's address."""
        if endpoint.startswith("competency."):
            return {**self.parts, "code": self.competency}
        return {**self.parts, "attempt_id": self.handed_in} if endpoint in HANDED_IN else self.parts


def open_doors(stage: Stage) -> Doors:
    """Furnishes a stage so that every page can be opened."""
    database, learner = opened(stage), stage.learners[2 % len(stage.learners)]
    import_frameworks(database, shipped_files(), are_shipped=True)
    made = make_course("do-luot", essay=True)
    served = publish_made(database, made)
    with database.unit_of_work() as work:
        position = organisation.create_position(work.session, SYSTEM, "BENCH", {"vi": "Người đo"}, now=work.now, is_draft=True)
        at_quiz = (work.session, learner.actor, served, made.course, made.quiz)
        # The essay alone does not pass, so another attempt may begin.
        handed_in = hand_in(*at_quiz, kinds={"essay"}, now=work.now)
        going = begin(*at_quiz, seed="another", now=work.now)
        staff_list = send_staff_list(work, stage)
        draft = send_draft(work, stage, is_checked=True)
        # One for a unit, and one of a course that belongs to none.
        send_draft(work, stage, is_checked=False)
    plan_staff(database, stage, staff_list, people=1)
    with database.read() as session:
        code = list_frameworks(session)[0].code
        competency = list_competencies(session, code)[-1].code
    database.close()
    entry, course, lesson = stage.lessons()[0]
    parts = {
        "lang": "vi",
        "slug": entry.slug,
        "lesson_slug": lesson.slug,
        "person_id": str(learner.actor.person_id),
        "unit_id": str(stage.learner_unit),
        "position_id": str(position),
        "attempt_id": str(going.id),
        "import_id": str(staff_list),
        "draft_id": str(draft),
        "lesson": lesson.id,
        "bank": course.banks[0].id,
        "code": code,
        "framework": code,
    }
    return Doors(parts, str(handed_in.id), competency, learner, served, made)


def _officer(work: UnitOfWork, stage: Stage) -> Actor:
    """Whoever keeps the staff, with the roles that they hold."""
    person_id = stage.officer.actor.person_id
    assert person_id is not None
    officer = actor_of(work.session, person_id, today=work.now.date())
    assert officer is not None
    return officer


def send_draft(work: UnitOfWork, stage: Stage, *, is_checked: bool) -> Id:
    """Sends a draft of a course that is served; a check has found it sound, or has not looked at it."""
    _, course, _ = stage.lessons()[0]
    now = work.now
    sent = studio.Sent(Origin.UPLOAD, "khoa.zip", "0" * 64)
    draft = studio.make_draft(work.session, _officer(work, stage), sent, unit_id=stage.learner_unit, now=now).id
    if is_checked:
        later = replace(course, label="9.0.0", title={**course.title, "vi": "Tên khác"}, source_hash="9" * 64)
        found = studio.Findings((), course.id, course.source_hash, later.source_hash, later, {}, plan_of(course, later))
        studio.record_findings(work.session, draft, found, now=now)
    return draft


def send_staff_list(work: UnitOfWork, stage: Stage) -> Id:
    """Sends a list of staff, which nothing has looked at yet."""
    return send_list(work.session, _officer(work, stage), b"a list", "ds.csv", Terms(work.now.date()), now=work.now)


def plan_staff(database: Database, stage: Stage, staff_list: Id, *, people: int) -> None:
    """Gives a list of staff that was sent a plan with so many new people."""
    with database.unit_of_work() as work:
        code = work.session.get_one(Unit, stage.learner_unit).code
        lines = [f"DS{number};Người Trong Danh Sách;{code}" for number in range(people)]
        listed = read_list(open_file("\n".join(["Mã số;Họ và tên;Mã đơn vị", *lines]).encode()))
        day = work.now.date()
        plan = plan_list(work.session, _officer(work, stage), listed, Terms(day), today=day)
        keep_plan(work.session, staff_list, plan, listed)
