"""All papers of an examination as `fairness` looks at them: who answered what, rightly or wrongly, and in which time."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from elearn.assessment.records import read_record
from elearn.assessment.responses import is_blank
from elearn.content.document import Course
from elearn.core.ids import Id
from elearn.examinations.fairness.haste import least_seconds
from elearn.examinations.fairness.papers import Answer, Paper, Save
from elearn.examinations.models import Candidate, Sitting, SittingLine, SittingResult
from elearn.examinations.queries.held import Held
from elearn.examinations.queries.looks import COUNTED
from elearn.examinations.queries.sheets import fold
from elearn.examinations.questions.answer_words import answer_value, count_words
from elearn.examinations.questions.times import seconds_shown
from elearn.examinations.rules import Cause, LineKind

_AT_ONCE = 2_000
"""Rows of the database in memory at once."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """The papers that were handed in and marked, by candidate's id, and in which room each sat where it has one.

    `words` is how many words each question has that was answered and is judged here, `sittings` whose papers they are.
    """

    papers: tuple[Paper, ...]
    rooms: Mapping[str, str]
    words: Mapping[str, int]
    sittings: frozenset[Id] = frozenset()


def gather_papers(session: Session, held: Held) -> Gathered:
    """The papers of an examination. A thousand of a hundred questions are 200,000 lines, read two thousand at a time and folded
    paper by paper: eight seconds of one core, and 35 MB.
    """
    course = held.course(session)
    sat = session.execute(
        select(Sitting.id, Sitting.candidate_id, Sitting.number, Sitting.submitted_cause, Candidate.room_id)
        .join(Candidate, Candidate.id == Sitting.candidate_id)
        .where(Sitting.examination_id == held.id, *COUNTED)
    ).all()
    known, outcomes = {row.id: row for row in sat}, _outcomes(session, held.id)
    words: dict[str, int] = {}
    papers = []
    for sitting_id, lines in _logs(session, held.id):
        if sitting_id in known and sitting_id in outcomes:
            row, seconds = known[sitting_id], seconds_shown(lines) if held.plan.is_sequential else {}
            answers = _answers(course, lines, outcomes[sitting_id], seconds)
            words |= {question: count_words(course.questions[question]) for question in answers if question not in words}
            # Of one question at a time more is known. On paper, and once more, the texts were read before the clock began.
            is_timed = not held.plan.is_sequential and row.number == 1 and row.submitted_cause != Cause.PAPER
            took, saves = early_saves(lines, answers, words) if is_timed else (None, ())
            papers.append(Paper(str(row.candidate_id), answers, took, saves))
    rooms = {str(row.candidate_id): str(row.room_id) for row in sat if row.room_id is not None}
    return Gathered(tuple(papers), rooms, words, frozenset(known.keys() & outcomes.keys()))


def early_saves(lines: Sequence[Any], judged: Collection[str], words: Mapping[str, int]) -> tuple[float | None, tuple[Save, ...]]:
    """Seconds from the opening of a paper to its last answer, None where nothing tells; and the answers to the `judged` questions
    that arrived while the texts of them all could not have been read.
    """
    opened = next((line.server_at for line in lines if line.kind == LineKind.STARTED), None)
    answered = [line for line in lines if line.kind == LineKind.ANSWERED and line.item in judged]
    if opened is None or not answered:
        return None, ()
    least = math.fsum(least_seconds(words[question]) for question in judged)
    saves = ((line, (line.server_at - opened).total_seconds()) for line in answered)
    early = tuple(Save(line.item, _value(line), seconds) for line, seconds in saves if seconds < least)
    return (answered[-1].server_at - opened).total_seconds(), early


def _value(line: Any) -> str | None:
    response = read_record(line.payload["response"])
    return None if is_blank(response.answer) else answer_value(response.answer)


def _answers(course: Course, lines: list[Any], right: Mapping[str, bool], seconds: Mapping[str, float]) -> dict[str, Answer]:
    sheet = fold(lines)
    return {
        question: Answer(answer_value(given.response.answer), right[question], seconds.get(question))
        for question, given in sheet.given.items()
        # Essays are judged by people, and what was dropped counts for nobody.
        if question in right and sheet.is_answered(question) and course.questions[question].kind != "essay"
    }


def _outcomes(session: Session, examination_id: Id) -> dict[Id, dict[str, bool]]:
    """By sitting, which of its questions were right in the result that counts."""
    rows = session.execute(
        select(SittingResult.sitting_id, SittingResult.items)
        .join(Sitting, Sitting.id == SittingResult.sitting_id)
        .where(Sitting.examination_id == examination_id, *COUNTED)
        .order_by(SittingResult.sitting_id, SittingResult.seq)
        .execution_options(yield_per=100)
    )
    return {row.sitting_id: {each["id"]: each["outcome"] == "right" for each in row.items} for row in rows}


def _logs(session: Session, examination_id: Id) -> Iterator[tuple[Id, list[Any]]]:
    rows = session.execute(_lines(examination_id).execution_options(yield_per=_AT_ONCE))
    for sitting_id, lines in groupby(rows, key=lambda row: row.sitting_id):
        yield sitting_id, list(lines)


def _lines(examination_id: Id) -> Select[Any]:
    table = SittingLine.__table__.c
    columns = (table.sitting_id, table.seq, table.kind, table.item, table.payload, table.server_at)
    wanted = (Sitting.examination_id == examination_id, *COUNTED)
    return select(*columns).join(Sitting, Sitting.id == table.sitting_id).where(*wanted).order_by(table.sitting_id, table.seq)
