"""What candidates say of questions: for whoever says it, and for whoever answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import Session

from elearn.core.ids import Id
from elearn.examinations.models import Candidate, QuestionReport, Sitting, SittingLine
from elearn.examinations.policy import within
from elearn.examinations.queries.held import Held, get_held
from elearn.examinations.questions import report_rules
from elearn.examinations.rules import Cause, LineKind


@dataclass(frozen=True, slots=True)
class OwnPaper:
    """A candidate's paper with what it has shown. `questions` are ids, by number from 1; `deadline_at` only while they sit.
    `is_whole`: it lay on their desk from the first question to the last.
    """

    sitting_id: Id
    candidate_id: Id
    held: Held
    drawn: tuple[tuple[str, ...], ...]
    section: int
    place: int
    seed: str
    deadline_at: datetime | None
    is_whole: bool = False

    @property
    def questions(self) -> tuple[str, ...]:
        return tuple(each for section in self.drawn for each in section)

    @property
    def served(self) -> tuple[int, ...]:
        """The numbers of the questions that it has shown."""
        numbers = range(1, len(self.questions) + 1)
        return tuple(number for number in numbers if self.is_whole or self._is(report_rules.is_served, number))

    def is_open(self, number: int) -> bool:
        """Whether the sitting goes on and shows this question now."""
        return self.deadline_at is not None and self._is(report_rules.is_open, number)

    def _is(self, rule: Any, number: int) -> bool:
        found: bool = rule(self.held.plan, self.drawn, section=self.section, place=self.place, number=number)
        return found


@dataclass(frozen=True, slots=True)
class OwnReport:
    """What a candidate said of a question of their paper, and the answer ("" while it waits). `is_replaced`: the paper that asks it
    under this number was replaced when they sat once more.
    """

    number: int
    words: str
    said_at: datetime
    answer: str
    answered_at: datetime | None
    is_replaced: bool = False


@dataclass(frozen=True, slots=True)
class OwnReports:
    """All that a candidate said of questions of an examination. `paper` is None until they begin the paper that counts."""

    held: Held
    paper: OwnPaper | None
    reports: tuple[OwnReport, ...]


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
    section = _last_shown(session, row)
    return OwnPaper(
        sitting_id=row.id,
        candidate_id=row.candidate_id,
        held=get_held(session, row.examination_id),
        drawn=tuple(tuple(each) for each in row.paper),
        section=section,
        place=row.place if section == row.section else len(row.paper[section]),
        seed=row.seed,
        deadline_at=row.deadline_at if goes_on else None,
        is_whole=row.submitted_cause == Cause.PAPER,
    )


def _last_shown(session: Session, row: Sitting) -> int:
    """The last section that was shown of a paper. Whoever hands in has it before them; of what the clock or an officer ended the
    page must have been heard of since the section was opened.
    """
    if row.submitted_at is None or row.submitted_cause == Cause.CANDIDATE or not row.section or row.started_at is None:
        return row.section
    wanted = (SittingLine.sitting_id == row.id, SittingLine.kind == LineKind.SECTION)
    lines = session.execute(select(SittingLine.payload, SittingLine.server_at).where(*wanted))
    opened = {each.payload["section"]: each.server_at for each in lines}
    return report_rules.last_shown(row.section, opened, row.seen_at or row.started_at)


def find_own_reports(session: Session, wanted: ColumnElement[bool], *, now: datetime) -> OwnReports | None:
    """What the candidate said for whom a clause on `Sitting` and `Candidate` holds; None where they have begun no paper, not even
    one that was replaced since.
    """
    row = session.execute(
        select(Sitting.examination_id, Sitting.candidate_id)
        .join(Candidate, Candidate.id == Sitting.candidate_id)
        .where(wanted, Sitting.started_at.is_not(None), Candidate.erased_at.is_(None))
    ).first()
    if row is None:
        return None
    paper = find_paper(session, Sitting.candidate_id == row.candidate_id, now=now)
    reports = _own_reports(session, row.candidate_id, paper.questions if paper is not None else ())
    return OwnReports(get_held(session, row.examination_id), paper, tuple(reports))


def list_own_reports(session: Session, paper: OwnPaper) -> list[OwnReport]:
    """What was said of the questions of a paper, and after them of those that only papers ask which it replaced; by number."""
    return _own_reports(session, paper.candidate_id, paper.questions)


def _own_reports(session: Session, candidate_id: Id, questions: Sequence[str]) -> list[OwnReport]:
    numbers, found = {question: at for at, question in enumerate(questions, 1)}, []
    rows = _rows(session, QuestionReport.candidate_id == candidate_id)
    before = _replaced_numbers(session, candidate_id) if any(row.question not in numbers for row in rows) else {}
    for row in rows:
        said = (row.words, row.said_at, row.answer, row.answered_at)
        number = numbers.get(row.question) or before.get(row.question)
        if number is not None:
            found.append(OwnReport(number, *said, is_replaced=row.question not in numbers))
    return sorted(found, key=lambda each: (each.is_replaced, each.number))


def _replaced_numbers(session: Session, candidate_id: Id) -> dict[str, int]:
    """The number of each question in the last of a candidate's replaced papers that asks it."""
    # One that waits to be begun in place of another has replaced nothing.
    wanted = (Sitting.candidate_id == candidate_id, Sitting.is_void.is_(True), Sitting.is_offered.is_(False))
    found: dict[str, int] = {}
    for paper in session.scalars(select(Sitting.paper).where(*wanted).order_by(Sitting.number)):
        found.update((question, at) for at, question in enumerate((each for section in paper for each in section), 1))
    return found


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
