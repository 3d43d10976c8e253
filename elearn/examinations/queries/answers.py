"""All papers of an examination as `fairness` looks at them: who answered what, rightly or wrongly, and in which time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from elearn.content.document import Course
from elearn.core.ids import Id
from elearn.examinations.fairness.papers import Answer, Paper
from elearn.examinations.models import Candidate, Sitting, SittingLine, SittingResult
from elearn.examinations.queries.held import Held
from elearn.examinations.queries.sheets import fold
from elearn.examinations.questions.answer_words import answer_value
from elearn.examinations.rules import LineKind

_AT_ONCE = 2_000
"""Rows of the database in memory at once."""
_OPENS_NEXT = frozenset({LineKind.STARTED, LineKind.CLOSED, LineKind.SECTION})
"""After a line of these kinds a sequential paper shows its next question."""
_COUNTED: tuple[ColumnElement[bool], ...] = (Sitting.is_void.is_(False), Sitting.submitted_at.is_not(None))


@dataclass(frozen=True, slots=True)
class Gathered:
    """The papers that were handed in and marked, by candidate's id, and in which room each sat where it has one."""

    papers: tuple[Paper, ...]
    rooms: Mapping[str, str]


def gather_papers(session: Session, held: Held) -> Gathered:
    """The papers of an examination. A thousand of a hundred questions are 200,000 lines, read two thousand at a time and folded
    paper by paper: eight seconds of one core, and 35 MB.
    """
    course = held.course(session)
    sat = session.execute(
        select(Sitting.id, Sitting.candidate_id, Candidate.room_id)
        .join(Candidate, Candidate.id == Sitting.candidate_id)
        .where(Sitting.examination_id == held.id, *_COUNTED)
    ).all()
    candidates = {row.id: str(row.candidate_id) for row in sat}
    outcomes = _outcomes(session, held.id)
    papers = []
    for sitting_id, lines in _logs(session, held.id):
        if sitting_id in candidates and sitting_id in outcomes:
            seconds = seconds_by_question(lines) if held.plan.is_sequential else {}
            papers.append(Paper(candidates[sitting_id], _answers(course, lines, outcomes[sitting_id], seconds)))
    return Gathered(tuple(papers), {str(row.candidate_id): str(row.room_id) for row in sat if row.room_id is not None})


def seconds_by_question(lines: Sequence[Any]) -> dict[str, float]:
    """How long each question of a sequential paper was open: from the line after which it was shown to the line that closed it."""
    found: dict[str, float] = {}
    since: datetime | None = None
    for line in lines:
        if line.kind == LineKind.CLOSED and line.item is not None and since is not None:
            found[line.item] = (line.server_at - since).total_seconds()
        if line.kind in _OPENS_NEXT:
            since = line.server_at
    return found


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
        .where(Sitting.examination_id == examination_id, *_COUNTED)
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
    wanted = (Sitting.examination_id == examination_id, *_COUNTED)
    return select(*columns).join(Sitting, Sitting.id == table.sitting_id).where(*wanted).order_by(table.sitting_id, table.seq)
