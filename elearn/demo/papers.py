"""Quizzes that people of the demo city have handed in: start row, log, result and events as the services would have left them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any, NamedTuple

from elearn.assessment import results
from elearn.assessment.events import AttemptMarked, AttemptStarted, AttemptSubmitted
from elearn.assessment.log import Line, LineKind, Sheet, digest_of, fold
from elearn.assessment.models import Attempt, AttemptLine, AttemptResult
from elearn.assessment.papers import Item, Paper, draw_paper, paper_of, pools_of
from elearn.assessment.records import write_record
from elearn.assessment.responses import Chosen, Response
from elearn.assessment.service import result_row
from elearn.assessment.service.sittings import SUBMITTED_KEY, as_kept
from elearn.assessment.solving import solve
from elearn.competency.ledger import Finding
from elearn.competency.reactions import findings_of_attempt
from elearn.content.document import Course
from elearn.core.actor import Actor
from elearn.core.db.base import Base
from elearn.core.events import Event
from elearn.core.ids import new_id
from elearn.demo.stories import Taught, Tried, wrong_option

_RESULT_COLUMNS = tuple(column.key for column in AttemptResult.__table__.columns)


@dataclass(slots=True)
class Past:
    """The tries of one person at one quiz so far: the questions they met, and their shares."""

    met: set[str] = field(default_factory=set)
    tries: list[results.Past] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What a try leaves behind."""

    rows: list[tuple[type[Base], dict[str, Any]]]
    events: list[tuple[Event, Actor, datetime]]
    findings: list[Finding]
    is_quiz_passed: bool


class Given(NamedTuple):
    """An answer to one question of a paper, and what the log keeps of it."""

    item: Item
    response: Response
    payload: dict[str, Any]
    at: datetime


class _Kept(NamedTuple):
    """A line of a log as it is stored."""

    seq: int
    kind: str
    item: str | None
    payload: dict[str, Any]
    given_at: datetime
    server_at: datetime
    key: str


class Solved:
    """The answers to the questions of a course as they are kept, made once each."""

    def __init__(self, course: Course) -> None:
        self._course = course
        self.pools = {quiz.id: pools_of(course, quiz) for quiz in course.lessons if quiz.quiz is not None}
        self._answers: dict[tuple[str, bool], tuple[Response, dict[str, Any]]] = {}

    def answer(self, question_id: str, *, is_right: bool) -> tuple[Response, dict[str, Any]] | None:
        """The response and its payload; None where there is nothing wrong to choose and the question is left open."""
        place = (question_id, is_right)
        if place not in self._answers:
            question, language = self._course.questions[question_id], self._course.source_language
            option = wrong_option(question)
            if not is_right and option is None:
                return None
            response = solve(question, language) if is_right else Response(Chosen((option or "",)))
            self._answers[place] = response, {"response": write_record(response), "language": language}
        return self._answers[place]


def answers_to(paper: Paper, solved: Solved, tried: Tried) -> list[Given]:
    """What somebody answers in a try, one question after the other: all but those they miss, which the seed chooses."""
    chance = Random(tried.seed)  # noqa: S311 - invented people, not secrets
    missed = set(chance.sample(range(len(paper.items)), tried.missed))
    step = (tried.submitted_at - tried.started_at).total_seconds() / (len(paper.items) + 1)
    found = []
    for number, item in enumerate(paper.items):
        answer = solved.answer(item.id, is_right=number not in missed)
        if answer is not None:
            found.append(Given(item, *answer, tried.started_at + timedelta(seconds=int(step * (number + 1)))))
    return found


def key_of(seq: int) -> str:
    """The mark of the sending of an answer."""
    return f"story-{seq}"


def hand_in(taught: Taught, solved: Solved, tried: Tried, actors: tuple[Actor, Actor], past: Past) -> HandedIn:
    """One try of one person.

    Args:
        actors: who they are when they begin and when they hand in.
        past: their tries before; this one is added.
    """
    course, entry, lesson = taught.course, taught.entry, tried.lesson
    began, actor = actors
    assert lesson.quiz is not None  # noqa: S101 - a try is at a quiz
    assert actor.person_id is not None  # noqa: S101 - people learn
    drawn = draw_paper(course, lesson, tried.seed, met=past.met, pools=solved.pools[lesson.id])
    paper = paper_of(course, lesson, drawn)
    answers = answers_to(paper, solved, tried)
    kept = _log(answers, tried.submitted_at)
    result = results.mark_paper(paper, _sheet(answers), lesson.quiz)
    attempt_id, number = new_id(), len(past.tries) + 1
    row = result_row(attempt_id, paper, result, seq=1, cause="submitted", decided_by=None, now=tried.submitted_at)
    past.met.update(drawn)
    past.tries.append(results.Past(number, None if result.is_passed is None else result.share))
    is_quiz_passed = results.standing_of(lesson.quiz, past.tries).is_passed
    attempt = {
        "id": attempt_id,
        "person_id": actor.person_id,
        "unit_id": began.unit_id,
        "course_id": entry.id,
        "version_id": entry.version_id,
        "rendition_id": entry.rendition_id,
        "quiz": lesson.id,
        "cycle": 1,
        "number": number,
        "seed": tried.seed,
        "paper": list(drawn),
        "started_at": tried.started_at,
        "submitted_at": tried.submitted_at,
        "lines": len(kept),
    }
    marked = AttemptMarked(
        attempt_id=attempt_id,
        result_id=row.id,
        person_id=actor.person_id,
        course_id=entry.id,
        version_id=entry.version_id,
        rendition_id=entry.rendition_id,
        quiz=lesson.id,
        cycle=1,
        cause="submitted",
        is_passed=result.is_passed,
        is_quiz_passed=is_quiz_passed,
    )
    started = AttemptStarted(attempt_id, actor.person_id, entry.id, entry.version_id, lesson.id, 1, number)
    submitted = AttemptSubmitted(attempt_id, actor.person_id, len(kept), digest_of(as_kept(each) for each in kept))
    tallies = results.by_competency(result.items, {item.id: item.question.competencies for item in paper.items})
    return HandedIn(
        rows=[
            (Attempt, attempt),
            *((AttemptLine, {"attempt_id": attempt_id, **each._asdict()}) for each in kept),
            (AttemptResult, {name: getattr(row, name) for name in _RESULT_COLUMNS}),
        ],
        events=[
            (started, began, tried.started_at),
            (submitted, actor, tried.submitted_at),
            (marked, actor, tried.submitted_at),
        ],
        findings=findings_of_attempt(course, marked, tallies, 1, tried.submitted_at),
        is_quiz_passed=is_quiz_passed,
    )


def _log(answers: Sequence[Given], end: datetime) -> list[_Kept]:
    """The lines of a log as they are stored: the answers and the handing in."""
    lines = [
        _Kept(seq, LineKind.ANSWERED.value, each.item.id, each.payload, each.at, each.at, key_of(seq))
        for seq, each in enumerate(answers, 1)
    ]
    return [*lines, _Kept(len(lines) + 1, LineKind.SUBMITTED.value, None, {}, end, end, SUBMITTED_KEY)]


def _sheet(answers: Sequence[Given]) -> Sheet:
    return fold(Line(seq, LineKind.ANSWERED, each.at, each.item.id, each.response) for seq, each in enumerate(answers, 1))
