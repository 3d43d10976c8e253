"""Quizzes that people of the demo city have handed in: start row, log, result and events as the services would have left them."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from elearn.assessment.events import AttemptMarked, AttemptStarted, AttemptSubmitted
from elearn.assessment.log import Line, LineKind, digest_of, fold
from elearn.assessment.models import Attempt, AttemptLine, AttemptResult
from elearn.assessment.papers import Paper, draw_paper, paper_of
from elearn.assessment.records import write_record
from elearn.assessment.results import by_competency, mark_paper
from elearn.assessment.service import as_kept, result_row
from elearn.assessment.service.sittings import SUBMITTED_KEY
from elearn.assessment.solving import solve
from elearn.catalogue.queries import CourseEntry
from elearn.competency.ledger import Finding
from elearn.competency.reactions import findings_of_attempt
from elearn.content.document import Course, Lesson
from elearn.core.actor import Actor
from elearn.core.events import publish
from elearn.core.ids import Id, new_id

_LEFT_OPEN = (0, 0, 1, 1, 2)
"""How many questions people leave open who pass all the same."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Where quizzes of one course are handed in."""

    session: Session
    entry: CourseEntry
    course: Course
    chance: random.Random

    def hand_in(self, lesson: Lesson, person: Id, unit: Id, at: datetime) -> list[Finding]:
        """One person passes a quiz at an instant. Answers what that is evidence of."""
        assert lesson.quiz is not None  # noqa: S101 - the caller has looked
        seed = f"{self.chance.getrandbits(128):032x}"
        paper = paper_of(self.course, lesson, draw_paper(self.course, lesson, seed))
        began, attempt_id = at - timedelta(minutes=lesson.minutes), new_id()
        lines = self._lines(paper, began, at)
        attempt = Attempt(
            id=attempt_id,
            person_id=person,
            unit_id=unit,
            course_id=self.entry.id,
            version_id=self.entry.version_id,
            rendition_id=self.entry.rendition_id,
            quiz=lesson.id,
            cycle=1,
            number=1,
            seed=seed,
            paper=[item.id for item in paper.items],
            started_at=began,
            submitted_at=at,
            lines=len(lines),
        )
        rows = [_row(attempt_id, line) for line in lines]
        result = mark_paper(paper, fold(lines), lesson.quiz)
        kept = result_row(attempt_id, paper, result, seq=1, cause="submitted", decided_by=None, now=at)
        self.session.add_all([attempt, *rows, kept])
        tallies = by_competency(result.items, {item.id: item.question.competencies for item in paper.items})
        event = self._tell(attempt, rows, kept)
        return findings_of_attempt(self.course, event, tallies, 1, at)

    def _lines(self, paper: Paper, began: datetime, at: datetime) -> list[Line]:
        """Right answers one after the other, all but the last few questions, and the handing in."""
        answered = paper.items[: len(paper.items) - self.chance.choice(_LEFT_OPEN)]
        step = (at - began) / (len(answered) + 1)
        lines = [
            Line(number, LineKind.ANSWERED, began + step * number, item.id, solve(item.question, self.course.source_language))
            for number, item in enumerate(answered, 1)
        ]
        return [*lines, Line(len(lines) + 1, LineKind.SUBMITTED, at)]

    def _tell(self, attempt: Attempt, rows: list[AttemptLine], kept: AttemptResult) -> AttemptMarked:
        """Publishes what happened, as the services do."""
        actor = Actor(person_id=attempt.person_id, unit_id=attempt.unit_id)
        place = (attempt.course_id, attempt.version_id)
        started = AttemptStarted(attempt.id, attempt.person_id, *place, attempt.quiz, 1, 1)
        handed_in = AttemptSubmitted(attempt.id, attempt.person_id, len(rows), digest_of(as_kept(row) for row in rows))
        marked = AttemptMarked(
            attempt_id=attempt.id,
            result_id=kept.id,
            person_id=attempt.person_id,
            course_id=attempt.course_id,
            version_id=attempt.version_id,
            rendition_id=attempt.rendition_id,
            quiz=attempt.quiz,
            cycle=1,
            cause="submitted",
            is_passed=kept.is_passed,
            is_quiz_passed=bool(kept.is_passed),
        )
        publish(self.session, started, actor=actor, now=attempt.started_at)
        for event in (handed_in, marked):
            publish(self.session, event, actor=actor, now=kept.decided_at)
        return marked


def _row(attempt_id: Id, line: Line) -> AttemptLine:
    answered = line.response is not None
    return AttemptLine(
        attempt_id=attempt_id,
        seq=line.seq,
        kind=line.kind.value,
        item=line.item,
        payload={"response": write_record(line.response), "language": line.language} if line.response is not None else {},
        given_at=line.given_at,
        server_at=line.given_at,
        key=f"demo-{line.seq}" if answered else SUBMITTED_KEY,
    )
