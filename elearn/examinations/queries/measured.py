"""What the answers of one examination tell of its questions, for those who decide on them. Nothing here reads answers: sums are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from elearn.content.document import Course, Question
from elearn.content.identity import key_hash
from elearn.core.ids import Id
from elearn.examinations.models import Candidate, Ruling, Sitting
from elearn.examinations.queries.held import Held
from elearn.examinations.questions.measured_rules import Doubt, doubts_of, gravity_of
from elearn.examinations.questions.rekeying import read_kept
from elearn.examinations.questions.ruling_rules import Remedy
from elearn.measurement.queries import MeasuredQuestion, count_counted, find_reliability_held, list_questions_held
from elearn.measurement.rules import Reliability, Source


@dataclass(frozen=True, slots=True)
class Analysed:
    """A question as it was answered in one examination, with the key by which it is marked now. `doubts` are reasons to look at it
    again, the gravest alone; `is_rekeyed`: that key is not the one that was printed.
    """

    measured: MeasuredQuestion
    doubts: tuple[Doubt, ...]
    is_rekeyed: bool

    @property
    def id(self) -> str:
        return self.measured.question.id


@dataclass(frozen=True, slots=True)
class Analysis:
    """`questions` has those that look worst first. `left_out` are those that count for nobody or alike for all, by what was ruled.

    `papers` were handed in; `waiting` of them are not in the figures yet, and will be within minutes. `few` questions have too few
    answers to tell anything of.
    """

    questions: tuple[Analysed, ...]
    left_out: Mapping[str, Remedy]
    papers: int
    waiting: int
    reliability: Reliability | None
    counted_at: datetime | None

    @property
    def told(self) -> tuple[Analysed, ...]:
        """Those of which enough is known."""
        return tuple(each for each in self.questions if each.measured.figures is not None)

    @property
    def few(self) -> int:
        return len(self.questions) - len(self.told)


def read_analysis(session: Session, held: Held) -> Analysis:
    """The figures of an examination. A few statements over sums, however many sat it."""
    course = held.course(session)
    questions = _analysed(session, held, course)
    papers, known = _count_papers(session, held.id)
    its = select(Candidate.id).where(Candidate.examination_id == held.id)
    return Analysis(
        questions=tuple(sorted(questions, key=lambda each: gravity_of(each.measured.figures, each.doubts))),
        left_out={each: remedy for each, (remedy, _) in _ruled(session, held.id).items() if remedy is not Remedy.REKEYED},
        papers=papers,
        waiting=max(0, known - count_counted(session, Source.HELD, its)),
        reliability=find_reliability_held(session, held.course_id, str(held.id)),
        counted_at=max((each.measured.counted_at for each in questions), default=None),
    )


def find_doubts(session: Session, held: Held) -> dict[str, Analysed]:
    """The questions of an examination that are to be looked at again, by id."""
    found = _analysed(session, held, held.course(session))
    return {each.id: each for each in found if each.doubts}


def find_analysed(session: Session, held: Held, question: str) -> Analysed | None:
    """One question; None where nobody's answer to it counts, or none is counted yet."""
    # The others are read, too: how long it should take is known from them.
    return next((each for each in _analysed(session, held, held.course(session)) if each.id == question), None)


def questions_that_count(session: Session, held: Held, course: Course) -> dict[str, Question]:
    """The questions of the course as this examination marks them: with new keys, without those that were dropped or granted."""
    ruled = _ruled(session, held.id)
    return {
        each.id: _as_ruled(each, ruled.get(each.id))
        for each in course.questions.values()
        if each.id not in ruled or ruled[each.id][0] is Remedy.REKEYED
    }


def _as_ruled(question: Question, ruled: tuple[Remedy, Any] | None) -> Question:
    """With another key it is another question to statistics: the very one that the course has once it is corrected alike."""
    if ruled is None:
        return question
    key = read_kept(ruled[1])
    return replace(question, key=key, key_hash=key_hash(question.kind, key))


def _count_papers(session: Session, examination_id: Id) -> tuple[int, int]:
    """How many papers were handed in, and of how many of them it is still known who answered what."""
    handed_in = (Sitting.examination_id == examination_id, Sitting.is_void.is_(False), Sitting.submitted_at.is_not(None))
    columns = (func.count(), func.count().filter(Candidate.erased_at.is_(None)))
    row = session.execute(
        select(*columns).select_from(Sitting).join(Candidate, Candidate.id == Sitting.candidate_id).where(*handed_in)
    )
    papers, known = row.one()
    return papers, known


def _ruled(session: Session, examination_id: Id) -> dict[str, tuple[Remedy, Any]]:
    """What was granted; of two rulings on one question the later one counts."""
    columns = (Ruling.question, Ruling.remedy, Ruling.key)
    wanted = (Ruling.examination_id == examination_id, Ruling.is_granted.is_(True))
    rows = session.execute(select(*columns).where(*wanted).order_by(Ruling.decided_at, Ruling.id))
    latest = {row.question: (Remedy(row.remedy), row.key) for row in rows}
    return {question: ruled for question, ruled in latest.items() if ruled[0] is not Remedy.RESTORED}


def _analysed(session: Session, held: Held, course: Course) -> list[Analysed]:
    counting = questions_that_count(session, held, course)
    found = list_questions_held(session, held.course_id, str(held.id), counting.values())
    return [
        Analysed(each, doubts_of(each.findings), counting[each.question.id].key_hash != course.questions[each.question.id].key_hash)
        for each in found
    ]
