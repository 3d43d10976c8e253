"""What pages need to be opened at all: a framework, a position, a quiz that is being sat and one that waits to be marked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import uuid4

from benchmarks.exam_doors import Parts, open_examinations, parts_of
from benchmarks.exam_stage import ExamStage, at_machines
from benchmarks.quiz_course import MadeCourse, make_course
from benchmarks.sitting import begin, hand_in, publish_made
from benchmarks.stage import SignedIn, Stage, opened
from benchmarks.written import write_course
from elearn.catalogue.folder import LAWS
from elearn.catalogue.queries import CourseEntry
from elearn.cli.importing import import_frameworks
from elearn.cli.installation import COURSES
from elearn.core.actor import SYSTEM, Actor
from elearn.core.db.work import Database, UnitOfWork
from elearn.core.ids import Id
from elearn.frameworks.queries import list_competencies, list_frameworks
from elearn.frameworks.shipped import shipped_files
from elearn.laws.watching import watch_once
from elearn.obstacles.models import Obstacle
from elearn.organisation import service as organisation
from elearn.organisation.models import Unit
from elearn.organisation.queries import actor_of
from elearn.organisation.service.staff_imports import keep_plan, send_list
from elearn.organisation.service.staff_plans import plan_list
from elearn.organisation.staff_import.opening import open_file
from elearn.organisation.staff_import.planning import Terms
from elearn.organisation.staff_import.reading import read_list
from elearn.planning.service import NewAssignment, assign
from elearn.reporting.completion_filter import EVERYTHING
from elearn.reporting.models import CourseMonth
from elearn.reporting.service import NewExport, ask_for_export
from elearn.studio import service as studio
from elearn.studio.plan import plan_of
from elearn.studio.rules import Origin

HANDED_IN = frozenset({"assessment.result", "assessment.essay"})
"""Endpoints that show an attempt only after it was handed in; the others of attempts show one that is open."""


@dataclass(frozen=True, slots=True)
class Doors:
    """`parts` are the parts of addresses by their names, `handed_in` what `attempt_id` is where an attempt must be handed in,
    `competency` what `code` is where it is one of `framework`.

    `going` and `over` are those of the examination that goes on and of the one whose results are posted.

    `learner` is whose attempts they are; `entry` and `made` the course with the quiz, which is not among the stage's courses.
    """

    parts: Mapping[str, str]
    handed_in: str
    competency: str
    learner: SignedIn
    entry: CourseEntry
    made: MadeCourse
    exams: ExamStage
    going: Parts
    over: Parts

    def parts_for(self, endpoint: str) -> Mapping[str, str]:
        """The parts of an endpoint's address."""
        if endpoint.startswith("competency."):
            return {**self.parts, "code": self.competency}
        if endpoint.startswith("examinations."):
            return {**self.parts, **parts_of(endpoint, self.going, self.over)}
        if endpoint == "studio.record":
            return {**self.parts, "draft_id": self.parts["asked_draft_id"]}
        if endpoint == "authoring.scenes":
            return {**self.parts, "path": self.parts["case_path"]}
        if endpoint.startswith("authoring."):
            return {**self.parts, "import_id": self.parts["brought_id"]}
        return {**self.parts, "attempt_id": self.handed_in} if endpoint in HANDED_IN else self.parts


def open_doors(stage: Stage) -> Doors:
    """Furnishes a stage so that every page can be opened."""
    database, people = opened(stage), at_machines(stage.learners)
    learner = people[2 % len(people)]
    import_frameworks(database, shipped_files(), are_shipped=True)
    watch_once(database, COURSES / LAWS)
    made = make_course("do-luot", essay=True)
    served = publish_made(database, made)
    with database.unit_of_work() as work:
        position = organisation.create_position(work.session, SYSTEM, "BENCH", {"vi": "Người đo"}, now=work.now, is_draft=True)
        at_quiz = (work.session, learner.actor, served, made.course, made.quiz)
        # The essay alone does not pass, so another attempt may begin.
        handed_in = hand_in(*at_quiz, kinds={"essay"}, now=work.now)
        going = begin(*at_quiz, seed="another", now=work.now)
        staff_list = send_staff_list(work, stage)
        export = ask_for_file(work, stage)
        asked = ask_course(work, stage, served.id)
        where = {"unit_id": stage.learner_unit, "at_id": stage.learner_unit, "course_id": served.id, "lesson": made.quiz.id}
        obstacle = Obstacle(id=uuid4(), **where, reason="machine", people=7, week=date(2026, 11, 9), due_on=date(2026, 11, 30))
        work.session.add(obstacle)
        obstacle_id = obstacle.id
        draft = send_draft(work, stage, is_checked=True)
        # One for a unit, and one of a course that belongs to none.
        send_draft(work, stage, is_checked=False)
        asked_draft = send_draft(work, stage, is_checked=True)
        studio.ask_review(work.session, _officer(work, stage), asked_draft, now=work.now)
        month = CourseMonth(course_id=stage.lessons()[0][0].id, month=date(2026, 10, 1), figures={}, told_at=work.now)
        work.session.add(month)
        written = write_course(work, stage, _officer(work, stage))
    plan_staff(database, stage, staff_list, people=1)
    # Of a course of its own: while an examination is open its questions are asked by no quiz.
    examined = make_course("do-thi", essay=True)
    exams = ExamStage(stage, examined, publish_made(database, examined), tuple(people))
    going_parts, over_parts = open_examinations(database, exams, learner)
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
        "office_id": str(stage.learner_unit),
        "obstacle_id": str(obstacle_id),
        "position_id": str(position),
        "number": "1",
        "attempt_id": str(going.id),
        "import_id": str(staff_list),
        "export_id": str(export),
        "draft_id": str(draft),
        "lesson": lesson.id,
        "bank": course.banks[0].id,
        "assignment_id": str(asked),
        "kind": "rename",
        "code": code,
        "framework": code,
        "law_key": "luat-91-2025",
        "question": course.banks[0].questions[0],
        "own_draft_id": str(draft),
        "asked_draft_id": str(asked_draft),
        "month": "2026-10",
        **written,
    }
    return Doors(parts, str(handed_in.id), competency, learner, served, made, exams, going_parts, over_parts)


def ask_course(work: UnitOfWork, stage: Stage, course_id: Id) -> Id:
    """Asks a course of the people in the learners' unit."""
    day = work.now.date()
    new = NewAssignment(course_id, stage.learner_unit, "việc ở quầy", "Kế hoạch số 1", day + timedelta(days=30))
    return assign(work.session, SYSTEM, new, now=work.now)


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


def ask_for_file(work: UnitOfWork, stage: Stage) -> Id:
    """Asks for a file of everything that has been completed."""
    new = NewExport(EVERYTHING, "full", "csv", "vi", "để đo")
    return ask_for_export(work.session, _officer(work, stage), new, now=work.now, today=work.now.date()).id


def plan_staff(database: Database, stage: Stage, staff_list: Id, *, people: int) -> None:
    """Gives a list of staff that was sent a plan with so many new people."""
    with database.unit_of_work() as work:
        code = work.session.get_one(Unit, stage.learner_unit).code
        lines = [f"DS{number};Người Trong Danh Sách;{code}" for number in range(people)]
        listed = read_list(open_file("\n".join(["Mã số;Họ và tên;Mã đơn vị", *lines]).encode()))
        day = work.now.date()
        plan = plan_list(work.session, _officer(work, stage), listed, Terms(day), today=day)
        keep_plan(work.session, staff_list, plan, listed)
