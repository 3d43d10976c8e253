"""What waits for a marker: the answers to one question one after another, in an order that tells of nobody.

The order is that of a digest of the sitting, the question and the marker with the examination's secret; the same digest names an
answer on its page. So two markers meet the answers in different orders and have no name for one in common.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.assessment.papers import digest_of
from elearn.assessment.responses import Written
from elearn.assessment.results import exact
from elearn.core.ids import Id
from elearn.examinations.marking_rules import MarkRound, next_round
from elearn.examinations.models import Candidate, EssayMarking, Sitting, SittingResult
from elearn.examinations.plan import Plan
from elearn.examinations.queries.held import Held
from elearn.examinations.queries.results import counting_results
from elearn.examinations.queries.sheets import read_sheet


@dataclass(frozen=True, slots=True)
class GivenMark:
    """What a marker gave. `lines` are shares of the question's points by number of the rubric's line, from 1."""

    round: MarkRound
    share: Fraction
    lines: Mapping[int, Fraction]
    words: str


@dataclass(frozen=True, slots=True)
class Essay:
    """An answer that people mark. `round` is the mark that it waits for; None where it has all it needs."""

    sitting_id: Id
    question: str
    writer_id: Id | None
    marked_by: frozenset[Id]
    round: MarkRound | None

    def waits_for(self, person_id: Id | None) -> bool:
        """Whether this person may give the mark that it waits for: nobody marks their own, and nobody marks twice."""
        return self.round is not None and person_id is not None and person_id not in {self.writer_id, *self.marked_by}


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a question is. `waiting`: for this marker; `reconciling`: of all, those that wait for a third person."""

    question: str
    essays: int
    settled: int
    reconciling: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Shown:
    """An answer as its marker sees it. `marks` is empty unless it is to be reconciled."""

    essay: Essay
    token: str
    text: str
    language: str
    marks: tuple[GivenMark, ...] = field(default=())

    @property
    def is_reconciling(self) -> bool:
        return self.essay.round is MarkRound.RECONCILED


def list_essays(session: Session, held: Held) -> list[Essay]:
    """Every answer that waits for a mark, in no order."""
    waiting = counting_results(held.id, Sitting.id, SittingResult.items, Candidate.person_id).where(SittingResult.pending > 0)
    marks, markers = _marks(session, held.id)
    return [
        Essay(
            sitting_id=row.id,
            question=item["id"],
            writer_id=row.person_id,
            marked_by=frozenset(markers[row.id, item["id"]]),
            round=next_round(marks[row.id, item["id"]], held.plan.markers, tolerance_of(held.plan)),
        )
        for row in session.execute(waiting.join(Candidate, Candidate.id == Sitting.candidate_id))
        for item in row.items
        if item["outcome"] == "pending"
    ]


def read_progress(session: Session, held: Held, person_id: Id | None) -> list[Progress]:
    """How far each question is that people mark, by id of the question."""
    waiting: dict[str, list[Essay]] = defaultdict(list)
    for essay in list_essays(session, held):
        waiting[essay.question].append(essay)
    unsettled = {(each.sitting_id, each.question) for found in waiting.values() for each in found}
    settled = Counter(question for sitting, question in _marks(session, held.id)[0] if (sitting, question) not in unsettled)
    return [
        Progress(
            question=question,
            essays=settled[question] + len(waiting[question]),
            settled=settled[question],
            reconciling=sum(each.round is MarkRound.RECONCILED for each in waiting[question]),
            waiting=sum(each.waits_for(person_id) for each in waiting[question]),
        )
        for question in sorted({*waiting, *settled})
    ]


def find_next(session: Session, held: Held, person_id: Id, question: str, *, after: str = "") -> Shown | None:
    """The next answer to a question that this person may mark; `after` passes over those up to the one with that token."""
    found = ((token_of(held, each, person_id), each) for each in list_essays(session, held) if each.question == question)
    waiting = [(token, each) for token, each in found if each.waits_for(person_id) and token > after]
    if not waiting:
        return None
    token, essay = min(waiting, key=lambda each: each[0])
    return _shown(session, essay, token)


def find_essay(session: Session, held: Held, person_id: Id, question: str, token: str) -> Essay | None:
    """The answer that this person's page calls by `token`, while it waits for a mark."""
    found = (each for each in list_essays(session, held) if each.question == question)
    return next((each for each in found if token_of(held, each, person_id) == token), None)


def token_of(held: Held, essay: Essay, person_id: Id) -> str:
    """By what a marker's page calls an answer, and where it stands in that marker's order."""
    return digest_of("essay", held.seed, f"{essay.sitting_id} {essay.question} {person_id}").hex()


def tolerance_of(plan: Plan) -> Fraction:
    """How far two marks may lie apart, as a share of the question's points."""
    return exact(plan.tolerance_percent) / 100


def list_given(session: Session, sitting_id: Id, question: str) -> tuple[GivenMark, ...]:
    """What was given for an answer so far, in the order in which it was given."""
    rows = session.execute(
        select(EssayMarking.round, EssayMarking.share, EssayMarking.criteria, EssayMarking.words)
        .where(EssayMarking.sitting_id == sitting_id, EssayMarking.question == question)
        .order_by(EssayMarking.marked_at, EssayMarking.id)
    )
    return tuple(_given(row) for row in rows)


def _shown(session: Session, essay: Essay, token: str) -> Shown:
    given = read_sheet(session, essay.sitting_id).given[essay.question]
    text = given.response.answer.text if isinstance(given.response.answer, Written) else ""
    marks = list_given(session, essay.sitting_id, essay.question) if essay.round is MarkRound.RECONCILED else ()
    return Shown(essay, token, text, given.language, marks)


def _given(row: Any) -> GivenMark:
    lines = {int(each["line"]): Fraction(each["share"]) for each in row.criteria}
    return GivenMark(MarkRound(row.round), Fraction(row.share), lines, row.words)


_Key = tuple[Id, str]


def _marks(session: Session, examination_id: Id) -> tuple[dict[_Key, dict[MarkRound, Fraction]], dict[_Key, set[Id]]]:
    """Shares by round, and who gave them, for each answer (sitting and question)."""
    marks: dict[_Key, dict[MarkRound, Fraction]] = defaultdict(dict)
    markers: dict[_Key, set[Id]] = defaultdict(set)
    rows = session.execute(
        select(EssayMarking.sitting_id, EssayMarking.question, EssayMarking.round, EssayMarking.share, EssayMarking.marked_by)
        .join(Sitting, Sitting.id == EssayMarking.sitting_id)
        .where(Sitting.examination_id == examination_id, Sitting.is_void.is_(False))
    )
    for row in rows:
        marks[row.sitting_id, row.question][MarkRound(row.round)] = Fraction(row.share)
        markers[row.sitting_id, row.question].add(row.marked_by)
    return marks, markers
