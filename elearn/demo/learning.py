"""Months of plausible learning in the demo city, so that every page has something to show.

Chị Hạnh learns through the real services. The rest of the city is written as the services would have left it, row for row and event
for event, because two thousand people one click at a time would take minutes.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.assessment.solving import solve
from elearn.catalogue.library import LIBRARY
from elearn.catalogue.queries import CourseEntry, list_courses
from elearn.competency.ledger import Finding, write_first
from elearn.competency.reactions import findings_of_completion, findings_of_lesson
from elearn.content.document import Course, Lesson
from elearn.core.actor import SYSTEM, Actor
from elearn.core.days import day_of
from elearn.core.events import publish
from elearn.core.ids import Id, new_id
from elearn.demo import quizzes, required, voices
from elearn.demo.city import DemoAccounts
from elearn.demo.notices import tell_hanh
from elearn.demo.obstacles import settle_obstacles
from elearn.learning import rules, service
from elearn.learning.events import CourseCompleted, Enrolled, LessonFinished
from elearn.learning.models import Completion, DeskObstacle, Enrolment, LessonProgress
from elearn.learning.rules import Progress
from elearn.learning.service import Place
from elearn.organisation.models import Employment
from elearn.organisation.snapshot import take_snapshot

SEED = 20260601
MONTHS = timedelta(days=170)
_COMPLETED, _GOING = 0.46, 0.17
"""The shares of people who have completed the course and who are in the middle of it."""
_WITH_OBSTACLE = 0.12


@dataclass(frozen=True, slots=True)
class _Story:
    """What one person has done: the first lessons of the course, from an instant on. `number` counts the stories of a course."""

    number: int
    person: Id
    unit: Id
    lessons: tuple[Lesson, ...]
    began: datetime


def fill_learning(session: Session, accounts: DemoAccounts, *, now: datetime, seed: int = SEED) -> int:
    """Lets the city learn what is published. Answers how many completions there are.

    Runs in the unit of work that `session` belongs to, after the courses are published.
    """
    chance = random.Random(seed)  # noqa: S311 - invented people, not secrets
    known = set(accounts.usernames.values())
    completions, findings = 0, list[Finding]()
    for entry in list_courses(session, SYSTEM):
        course = LIBRARY.get_document(session, entry.rendition_id)
        stories = list(_stories(session, course, known, chance, now, plan=required.plan_ward(session, accounts, course)))
        with session.no_autoflush, _nobody_reacts(session):
            pen = _Pen(session, entry, course, chance, voices.find_hindrances(session, accounts, course), findings)
            completions += sum(pen.write(story) for story in stories)
        session.flush()
        _let_hanh_learn(session, accounts, entry, course, now)
        voices.report_faults(session, accounts, entry, course, now=now)
        tell_hanh(session, accounts, entry, course, now=now)
    write_first(session, findings)
    required.ask_city(session, accounts, list_courses(session, SYSTEM), now=now)
    session.flush()
    settle_obstacles(session, accounts, now=now)
    return completions


@contextmanager
def _nobody_reacts(session: Session) -> Iterator[None]:
    """What follows from the events inside is written here, in bulk: evidence of two thousand people takes minutes line by line."""
    reactions = session.info.pop("reactions", {})
    try:
        yield
    finally:
        session.info["reactions"] = reactions


def _stories(
    session: Session, course: Course, known: set[Id], chance: random.Random, now: datetime, *, plan: required.Plan
) -> Iterator[_Story]:
    main = select(Employment.person_id, Employment.unit_id).where(Employment.is_main).order_by(Employment.id)
    people = session.execute(main).all()
    for number, (person, unit) in enumerate(people):
        planned = plan.get((person, course.id))
        if person in known and planned is None:
            continue
        luck = chance.random()
        if planned is not None:
            lessons = course.lessons[:planned]
        elif luck < _COMPLETED:
            lessons = course.lessons
        elif luck < _COMPLETED + _GOING:
            lessons = course.lessons[: chance.randint(1, max(1, len(course.lessons) - 1))]
        else:
            continue
        if not lessons:
            continue
        began = now - timedelta(seconds=chance.random() * MONTHS.total_seconds()) - timedelta(days=len(lessons) * 3)
        yield _Story(number, person, unit, tuple(lessons), began)


@dataclass(frozen=True, slots=True)
class _Pen:
    """Writes what one course has done to people."""

    session: Session
    entry: CourseEntry
    course: Course
    chance: random.Random
    hindrances: voices.Hindrances
    findings: list[Finding]
    """What the stories are evidence of; it is written when all are told."""

    def write(self, story: _Story) -> bool:
        """One person's rows and events. Answers whether they completed the course."""
        at, progress = story.began, dict[str, Progress]()
        actor = Actor(person_id=story.person, unit_id=story.unit)
        self.session.add(Enrolment(person_id=story.person, course_id=self.entry.id, cycle=1, enrolled_at=at))
        publish(self.session, Enrolled(story.person, self.entry.id, 1), actor=actor, now=at)
        for lesson in story.lessons:
            at += timedelta(minutes=lesson.minutes + self.chance.randint(0, 3 * 24 * 60))
            self._finish_lesson(story, lesson, actor, at)
            progress[lesson.id] = Progress(is_opened=True, is_done=True)
        if not rules.is_complete(self.course, progress):
            return False
        self._complete(story, progress, actor, at)
        return True

    def _finish_lesson(self, story: _Story, lesson: Lesson, actor: Actor, at: datetime) -> None:
        where = {"course_id": self.entry.id, "lesson": lesson.id}
        begun, today = at - timedelta(minutes=lesson.minutes), day_of(self.session, at)
        times = {"opened_at": begun, "moved_at": at, "end_reached_at": at, "done_at": at}
        rendition, reason = self.entry.rendition_id, self._obstacle(story, lesson)
        told = reason is None if rules.has_desk_act(lesson) else None
        row = LessonProgress(person_id=story.person, cycle=1, **where, **times, rendition_id=rendition, desk_is_done=told)
        self.session.add(row)
        entry = self.entry
        event = LessonFinished(story.person, entry.id, entry.version_id, entry.rendition_id, 1, lesson.id, is_known=False)
        publish(self.session, event, actor=actor, now=at)
        self.findings.extend(findings_of_lesson(self.course, event, at))
        if lesson.kind == "quiz":
            desk = quizzes.Desk(self.session, self.entry, self.course, self.chance)
            self.findings.extend(desk.hand_in(lesson, story.person, story.unit, at))
        if reason is not None:
            self.session.add(DeskObstacle(unit_id=story.unit, **where, reason=reason, on=today))

    def _obstacle(self, story: _Story, lesson: Lesson) -> str | None:
        """Why the act of the lesson could not be done, None where it was or where there is none."""
        if not rules.has_desk_act(lesson):
            return None
        by_chance = None
        if self.chance.random() < _WITH_OBSTACLE:
            by_chance = self.chance.choices(rules.OBSTACLES, weights=(9, 21, 14, 4))[0]
        common = self.hindrances.get((story.unit, lesson.id))
        return common if common is not None and voices.is_held_up(story.number) else by_chance

    def _complete(self, story: _Story, progress: Mapping[str, Progress], actor: Actor, at: datetime) -> None:
        snapshot = take_snapshot(self.session, story.person, day_of(self.session, at))
        event = CourseCompleted(
            person_id=story.person,
            course_id=self.entry.id,
            completion_id=new_id(),
            version_id=self.entry.version_id,
            rendition_id=self.entry.rendition_id,
            cycle=1,
            minutes=rules.earned_minutes(self.course, progress),
        )
        completion = Completion(
            id=event.completion_id,
            person_id=story.person,
            employment_id=snapshot.employment_id,
            unit_id=snapshot.unit_id,
            unit_path=list(snapshot.unit_path),
            position=snapshot.position,
            course_id=self.entry.id,
            version_id=self.entry.version_id,
            rendition_id=self.entry.rendition_id,
            cycle=1,
            minutes=event.minutes,
            source="online",
            completed_at=at,
        )
        self.session.add(completion)
        publish(self.session, event, actor=actor, now=at)
        self.findings.extend(findings_of_completion(self.course, event, at))


def _let_hanh_learn(session: Session, accounts: DemoAccounts, entry: CourseEntry, course: Course, now: datetime) -> None:
    """Chị Hạnh has done the first lesson and stands in the middle of the second."""
    actor = Actor(person_id=accounts.usernames["hocvien"], unit_id=accounts.ward_id)
    if len(course.lessons) < 2:
        return
    first, second = (Place(entry, course, lesson) for lesson in course.lessons[:2])
    yesterday = now - timedelta(days=1)
    for question in course.iter_questions(first.lesson):
        response, key = solve(question, course.source_language), f"demo-{question.id}"
        service.answer(session, actor, first, question, response, language=course.source_language, key=key, now=yesterday)
    service.reach_end(session, actor, first, now=yesterday)
    blocks: Sequence[str] = [block.key for block in second.lesson.pages[course.source_language].blocks]
    service.move_to(session, actor, second, blocks[len(blocks) // 3], now=yesterday + timedelta(minutes=12))
