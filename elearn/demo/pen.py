"""Writes stories down, row for row and event for event as the services would have left them.

`tests/demo/test_both_ways.py` lets the services perform the same stories and compares every row.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random
from typing import Any, TypeAlias
from uuid import UUID

from elearn.assessment.marking import mark
from elearn.assessment.records import write_record
from elearn.assessment.responses import Chosen, Response
from elearn.assessment.solving import solve
from elearn.competency.ledger import Finding
from elearn.competency.reactions import findings_of_completion, findings_of_lesson
from elearn.content.document import Lesson, Question
from elearn.core.actor import Actor
from elearn.core.events import Event, StoredEvent, columns_of
from elearn.core.ids import new_id
from elearn.demo import papers
from elearn.demo.employed import Employed, Forest
from elearn.demo.sheaf import Sheaf
from elearn.demo.stories import Answered, Read, Step, Taught, Tried, wrong_option
from elearn.learning import case_rules, rules
from elearn.learning.events import CourseCompleted, Enrolled, LessonFinished
from elearn.learning.models import Completion, DeskObstacle, Enrolment, LessonProgress, PracticeResponse
from elearn.learning.rules import Progress
from elearn.learning.service.acts import block_of, mark_of

SENDING = "story"
"""The mark of every sending of an answer; what makes two of them differ is the answer."""

Day: TypeAlias = Callable[[datetime], date]


def given(question: Question, language: Any, *, is_right: bool) -> Response:
    """What is answered: rightly, or an option that is not right."""
    if is_right:
        return solve(question, language)
    option = wrong_option(question)
    return Response(Chosen(() if option is None else (option,)))


class Book:
    """What the rows of one course have in common, made once: everything about the answers to its practice questions."""

    def __init__(self, taught: Taught) -> None:
        self.taught = taught
        self.solved = papers.Solved(taught.course)
        self._answers: dict[tuple[str, bool], dict[str, Any]] = {}
        self._blocks = {
            (lesson.id, question): block_of(lesson, taught.course.questions[question])
            for lesson in taught.course.lessons
            for question in lesson.questions
        }

    def answer(self, lesson: Lesson, answered: Answered) -> dict[str, Any]:
        """The columns of an answer but id, person and instant."""
        question = answered.question
        place = (question.id, answered.is_right)
        if place not in self._answers:
            response = given(question, self.taught.course.source_language, is_right=answered.is_right)
            self._answers[place] = {
                "course_id": self.taught.entry.id,
                "rendition_id": self.taught.entry.rendition_id,
                "cycle": 1,
                "lesson": lesson.id,
                "question": question.id,
                "asked_in": "lesson",
                "response": write_record(response),
                "key_hash": question.key_hash,
                "outcome": mark(question, response).outcome,
                "confidence": response.confidence,
                "key": mark_of(SENDING, question, response),
            }
        return self._answers[place]

    def block(self, lesson: Lesson, question: Question) -> str | None:
        return self._blocks[lesson.id, question.id]


@dataclass(slots=True)
class Pen:
    """Writes what one person does in one course."""

    sheaf: Sheaf
    forest: Forest
    day_of: Day
    book: Book
    person: Employed
    chance: Random
    findings: list[Finding]
    """What the stories are evidence of; it is written when all of a person's are told."""
    _rows: dict[str, dict[str, Any]] = field(default_factory=dict)
    _is_enrolled: bool = False
    _is_completed: bool = False
    _past: papers.Past = field(default_factory=papers.Past)

    def write(self, steps: Sequence[Step]) -> bool:
        """Writes a story down. Answers whether it completed the course."""
        for step in steps:
            if isinstance(step, Read):
                self._read(step)
            else:
                self._try(step)
        self.sheaf.add_all(LessonProgress, self._rows.values())
        return self._is_completed

    def _read(self, step: Read) -> None:
        lesson = step.lesson
        for answered in step.answers:
            self._enrol(answered.at)
            row = self.book.answer(lesson, answered)
            self.sheaf.add(PracticeResponse, {**row, "id": new_id(), "person_id": self.person.id, "answered_at": answered.at})
            progress = self._open(lesson, answered.at)
            progress["block"] = self.book.block(lesson, answered.question) or progress["block"]
        if step.ended_at is None:
            return
        self._enrol(step.ended_at)
        progress = self._open(lesson, step.ended_at)
        if lesson.case is not None:
            progress["path"] = case_rules.write_path(self.book.taught.paths[lesson.id])
        self._finish(lesson, progress, step.ended_at)
        if step.acted_at is not None:
            self._act(lesson, step.obstacle, step.acted_at)

    def _act(self, lesson: Lesson, obstacle: str | None, at: datetime) -> None:
        self._open(lesson, at)["desk_is_done"] = obstacle is None
        if obstacle is None:
            return
        unit, course = self._actor(at).unit_id, self.book.taught.entry.id
        row = {"unit_id": unit, "course_id": course, "lesson": lesson.id, "reason": obstacle, "on": self.day_of(at)}
        # Its id is random and not of its time, as the model asks.
        self.sheaf.add(DeskObstacle, {"id": UUID(int=self.chance.getrandbits(128), version=4), **row})

    def _try(self, step: Tried) -> None:
        self._enrol(step.started_at)
        self._open(step.lesson, step.started_at)
        actors = self._actor(step.started_at), self._actor(step.submitted_at)
        tried = papers.hand_in(self.book.taught, self.book.solved, step, actors, self._past)
        for model, row in tried.rows:
            self.sheaf.add(model, row)
        for event, actor, at in tried.events:
            self._tell(event, actor, at)
        if tried.is_quiz_passed:
            self._finish(step.lesson, self._open(step.lesson, step.submitted_at), step.submitted_at)
        self.findings.extend(tried.findings)

    def _enrol(self, at: datetime) -> None:
        if self._is_enrolled:
            return
        self._is_enrolled = True
        course = self.book.taught.entry.id
        row = {"id": new_id(), "person_id": self.person.id, "course_id": course, "cycle": 1, "enrolled_at": at}
        self.sheaf.add(Enrolment, row)
        self._tell(Enrolled(self.person.id, course, 1), self._actor(at), at)

    def _open(self, lesson: Lesson, at: datetime) -> dict[str, Any]:
        row = self._rows.get(lesson.id)
        if row is None:
            row = self._rows[lesson.id] = {
                "id": new_id(),
                "person_id": self.person.id,
                "course_id": self.book.taught.entry.id,
                "cycle": 1,
                "lesson": lesson.id,
                "block": None,
                "path": None,
                "opened_at": at,
                "end_reached_at": None,
                "done_at": None,
                "known_at": None,
                "rendition_id": None,
                "desk_is_done": None,
            }
        row["moved_at"] = at
        return row

    def _finish(self, lesson: Lesson, row: dict[str, Any], at: datetime) -> None:
        """The lesson is done at an instant, and the course perhaps complete."""
        entry = self.book.taught.entry
        row["end_reached_at"] = row["done_at"] = at
        row["rendition_id"] = entry.rendition_id
        event = LessonFinished(self.person.id, entry.id, entry.version_id, entry.rendition_id, 1, lesson.id, is_known=False)
        self._tell(event, self._actor(at), at)
        self.findings.extend(findings_of_lesson(self.book.taught.course, event, at))
        progress = {name: Progress(is_opened=True, is_done=each["done_at"] is not None) for name, each in self._rows.items()}
        if not self._is_completed and rules.is_complete(self.book.taught.course, progress):
            self._complete(rules.earned_minutes(self.book.taught.course, progress), at)

    def _complete(self, minutes: int, at: datetime) -> None:
        self._is_completed = True
        entry, day = self.book.taught.entry, self.day_of(at)
        snapshot = self.forest.snapshot(self.person.work_on(day), day)
        event = CourseCompleted(self.person.id, entry.id, new_id(), entry.version_id, entry.rendition_id, 1, minutes)
        self.sheaf.add(
            Completion,
            {
                "id": event.completion_id,
                "person_id": self.person.id,
                "employment_id": snapshot.employment_id,
                "unit_id": snapshot.unit_id,
                "unit_path": list(snapshot.unit_path),
                "position": snapshot.position,
                "course_id": entry.id,
                "version_id": entry.version_id,
                "rendition_id": entry.rendition_id,
                "cycle": 1,
                "minutes": minutes,
                "source": "online",
                "completed_at": at,
                "corrects_id": None,
            },
        )
        self._tell(event, self._actor(at), at)
        self.findings.extend(findings_of_completion(self.book.taught.course, event, at))

    def _tell(self, event: Event, actor: Actor, at: datetime) -> None:
        self.sheaf.add(StoredEvent, columns_of(event, actor=actor, now=at))

    def _actor(self, at: datetime) -> Actor:
        return Actor(person_id=self.person.id, unit_id=self.person.work_on(self.day_of(at)).unit_id)
