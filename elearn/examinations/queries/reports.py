"""What candidates say of questions: for whoever says it, and for whoever answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import Session

from elearn.core.ids import Id
from elearn.examinations.models import Candidate, QuestionReport, Sitting
from elearn.examinations.policy import within
from elearn.examinations.queries.held import Held, get_held
from elearn.examinations.questions import report_rules


@dataclass(frozen=True, slots=True)
class OwnPaper:
    """A candidate's paper with what it has shown. `questions` are ids, by number from 1; `deadline_at` only while they sit."""

    sitting_id: Id
    candidate_id: Id
    held: Held
    drawn: tuple[tuple[str, ...], ...]
    section: int
    place: int
    seed: str
    deadline_at: datetime | None

    @property
    def questions(self) -> tuple[str, ...]:
        return tuple(each for section in self.drawn for each in section)

    @property
    def served(self) -> tuple[int, ...]:
        """The numbers of the questions that it has shown."""
        return tuple(number for number in range(1, len(self.questions) + 1) if self._is(report_rules.is_served, number))

    def is_open(self, number: int) -> bool:
        """Whether the sitting goes on and shows this question now."""
        return self.deadline_at is not None and self._is(report_rules.is_open, number)

    def _is(self, rule: Any, number: int) -> bool:
        found: bool = rule(self.held.plan, self.drawn, section=self.section, place=self.place, number=number)
        return found


@dataclass(frozen=True, slots=True)
class OwnReport:
    """What a candidate said of a question of their paper, and the answer ("" while it waits)."""

    number: int
    words: str
    said_at: datetime
    answer: str
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Said:
    """What one candidate said of a question; who it was is not told to those who answer."""

    words: str
    said_at: datetime
    answer: str
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class ReportedQuestion:
    """A question of which candidates spoke. `asked` is how many papers asked it."""

    question: str
    said: tuple[Said, ...]
    asked: int

    @property
    def waiting(self) -> int:
        """How many wait for an answer."""
        return sum(each.answered_at is None for each in self.said)


def find_paper(session: Session, wanted: ColumnElement[bool], *, now: datetime) -> OwnPaper | None:
    """The started paper for which a clause on `Sitting` and `Candidate` holds, or None. Whose it is the clause says."""
    row = session.execute(
        select(Sitting)
        .join(Candidate, Candidate.id == Sitting.candidate_id)
        .where(wanted, Sitting.started_at.is_not(None), Sitting.is_void.is_(False), Candidate.erased_at.is_(None))
    ).scalar_one_or_none()
    if row is None:
        return None
    goes_on = row.submitted_at is None and row.deadline_at is not None and now <= row.deadline_at
    return OwnPaper(
        sitting_id=row.id,
        candidate_id=row.candidate_id,
        held=get_held(session, row.examination_id),
        drawn=tuple(tuple(each) for each in row.paper),
        section=row.section,
        place=row.place,
        seed=row.seed,
        deadline_at=row.deadline_at if goes_on else None,
    )


def list_own_reports(session: Session, paper: OwnPaper) -> list[OwnReport]:
    """What was said of the questions of a paper, by number."""
    number = {question: at for at, question in enumerate(paper.questions, 1)}
    rows = _rows(session, QuestionReport.candidate_id == paper.candidate_id)
    # Somebody who sat again may have spoken of a question that the new paper does not ask.
    return sorted(
        (
            OwnReport(number[row.question], row.words, row.said_at, row.answer, row.answered_at)
            for row in rows
            if row.question in number
        ),
        key=lambda each: each.number,
    )


def list_reported(session: Session, held: Held) -> list[ReportedQuestion]:
    """The questions of which somebody within the scope spoke: those that wait for an answer first, the most often named before the
    others.
    """
    by_question: dict[str, list[Said]] = {}
    for row in _rows(session, QuestionReport.examination_id == held.id, said_within(held)):
        by_question.setdefault(row.question, []).append(Said(row.words, row.said_at, row.answer, row.answered_at))
    asked = _asked(session, held, by_question) if by_question else {}
    found = [ReportedQuestion(question, tuple(said), asked.get(question, 0)) for question, said in by_question.items()]
    return sorted(found, key=lambda each: (not each.waiting, -each.waiting, -len(each.said), each.question))


def said_within(held: Held) -> ColumnElement[bool]:
    """Clause on `QuestionReport`: said by a candidate within the scope."""
    reached = select(Candidate.id).where(Candidate.examination_id == held.id, within(held.scope))
    return true() if held.scope is None else QuestionReport.candidate_id.in_(reached)


def count_waiting(session: Session, held: Held) -> int:
    """How many reports of an examination within the scope wait for an answer."""
    wanted = (QuestionReport.examination_id == held.id, QuestionReport.answered_at.is_(None), said_within(held))
    return session.execute(select(func.count()).select_from(QuestionReport).where(*wanted)).scalar_one()


def _rows(session: Session, *wanted: ColumnElement[bool]) -> Sequence[Any]:
    table = QuestionReport.__table__.c
    columns = (table.question, table.words, table.said_at, table.answer, table.answered_at)
    return session.execute(select(*columns).where(*wanted).order_by(table.said_at, table.id)).all()


def _asked(session: Session, held: Held, questions: dict[str, list[Said]]) -> dict[str, int]:
    counted = dict.fromkeys(questions, 0)
    counting = (Sitting.examination_id == held.id, Sitting.is_void.is_(False), Sitting.started_at.is_not(None))
    papers = select(Sitting.paper).join(Candidate, Candidate.id == Sitting.candidate_id).where(*counting, within(held.scope))
    for paper in session.scalars(papers.execution_options(yield_per=100)):
        for question in (each for section in paper for each in section):
            if question in counted:
                counted[question] += 1
    return counted
