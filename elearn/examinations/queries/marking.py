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

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from elearn.assessment.papers import digest_of
from elearn.assessment.responses import Written
from elearn.assessment.results import exact
from elearn.core.ids import Id
from elearn.examinations.models import Candidate, EssayMarking, PaperEntry, Sitting, SittingResult
from elearn.examinations.plan.shape import Plan
from elearn.examinations.policy import within
from elearn.examinations.queries.held import Held
from elearn.examinations.queries.results import counting_results, holds
from elearn.examinations.queries.sheets import read_sheet
from elearn.examinations.scores.marking_rules import MarkRound, next_round


@dataclass(frozen=True, slots=True)
class GivenMark:
    """What a marker gave. `lines` are shares of the question's points by number of the rubric's line, from 1."""

    round: MarkRound
    share: Fraction
    lines: Mapping[int, Fraction]
    words: str


@dataclass(frozen=True, slots=True)
class Essay:
    """An answer that people mark. `round` is the mark that it waits for; None where it has all it needs.

    `is_theirs`: whoever asks may give that mark. Nobody marks their own, nobody marks twice, and nobody marks what they entered
    from an answer sheet, which told them whose it is.
    """

    sitting_id: Id
    question: str
    round: MarkRound | None
    is_theirs: bool


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
    """An answer as its marker sees it, and how far its question is. `marks` is empty unless it is to be reconciled."""

    essay: Essay
    progress: Progress
    token: str
    text: str
    language: str
    marks: tuple[GivenMark, ...] = field(default=())

    @property
    def is_reconciling(self) -> bool:
        return self.essay.round is MarkRound.RECONCILED


def read_progress(session: Session, held: Held, person_id: Id | None) -> list[Progress]:
    """How far each question is that people mark, by id of the question."""
    essays, settled = _read(session, held, person_id)
    return [_progress(each, essays[each], settled[each]) for each in sorted({*essays, *settled})]


def find_next(session: Session, held: Held, person_id: Id, question: str, *, after: str = "") -> Shown | None:
    """The next answer to a question that this person may mark; `after` passes over those up to the one with that token."""
    essays, settled = _read(session, held, person_id, question)
    found = ((token_of(held, each, person_id), each) for each in essays[question] if each.is_theirs)
    waiting = [(token, each) for token, each in found if token > after]
    if not waiting:
        return None
    token, essay = min(waiting, key=lambda each: each[0])
    return _shown(session, essay, _progress(question, essays[question], settled[question]), token)


def find_essay(session: Session, held: Held, person_id: Id, question: str, token: str) -> Essay | None:
    """The answer that this person's page calls by `token`, while it waits for a mark."""
    essays, _ = _read(session, held, person_id, question)
    return next((each for each in essays[question] if token_of(held, each, person_id) == token), None)


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


def has_entered(session: Session, person_id: Id | None, candidate_id: Id) -> bool:
    """Whether somebody has entered an answer sheet of a candidate: of any sitting, for one may have taken the place of another."""
    return session.scalar(_entered_by(person_id).where(Sitting.candidate_id == candidate_id).limit(1)) is not None


def _read(
    session: Session, held: Held, person_id: Id | None, question: str | None = None
) -> tuple[dict[str, list[Essay]], Counter[str]]:
    """The answers within the scope that wait for a mark, in no order, and how many are settled, by question: of all, or of one."""
    waiting = counting_results(held.id, Sitting.id, Sitting.candidate_id, SittingResult.items, Candidate.person_id)
    waiting = waiting.join(Candidate, Candidate.id == Sitting.candidate_id).where(SittingResult.pending > 0, within(held.scope))
    if question is not None:
        waiting = waiting.where(holds(Sitting.paper, question))
    marks, markers = _marks(session, held, question)
    entered = set(session.scalars(_entered_by(person_id).where(Sitting.examination_id == held.id)))
    essays: dict[str, list[Essay]] = defaultdict(list)
    for row in session.execute(waiting.execution_options(yield_per=_AT_ONCE)):
        for name in (each["id"] for each in row.items if each["outcome"] == "pending" and question in (None, each["id"])):
            awaited = next_round(marks[row.id, name], held.plan.markers, tolerance_of(held.plan))
            barred = row.candidate_id in entered or person_id in {None, row.person_id, *markers[row.id, name]}
            essays[name].append(Essay(row.id, name, awaited, is_theirs=awaited is not None and not barred))
    unsettled = {(each.sitting_id, each.question) for found in essays.values() for each in found}
    return essays, Counter(name for sitting, name in marks.keys() - unsettled)


def _progress(question: str, waiting: list[Essay], settled: int) -> Progress:
    return Progress(
        question=question,
        essays=settled + len(waiting),
        settled=settled,
        reconciling=sum(each.round is MarkRound.RECONCILED for each in waiting),
        waiting=sum(each.is_theirs for each in waiting),
    )


def _entered_by(person_id: Id | None) -> Select[Any]:
    """The candidates of whom somebody has entered an answer sheet."""
    return (
        select(Sitting.candidate_id)
        .join(PaperEntry, PaperEntry.sitting_id == Sitting.id)
        .where(PaperEntry.entered_by == person_id)
        .distinct()
    )


def _shown(session: Session, essay: Essay, progress: Progress, token: str) -> Shown:
    given = read_sheet(session, essay.sitting_id).given[essay.question]
    text = given.response.answer.text if isinstance(given.response.answer, Written) else ""
    marks = list_given(session, essay.sitting_id, essay.question) if essay.round is MarkRound.RECONCILED else ()
    return Shown(essay, progress, token, text, given.language, marks)


def _given(row: Any) -> GivenMark:
    lines = {int(each["line"]): Fraction(each["share"]) for each in row.criteria}
    return GivenMark(MarkRound(row.round), Fraction(row.share), lines, row.words)


_AT_ONCE = 100
"""Results in memory at once: each holds every question of a paper."""
_Key = tuple[Id, str]


def _marks(session: Session, held: Held, question: str | None) -> tuple[dict[_Key, dict[MarkRound, Fraction]], dict[_Key, set[Id]]]:
    """Shares by round, and who gave them, for each answer (sitting and question)."""
    marks: dict[_Key, dict[MarkRound, Fraction]] = defaultdict(dict)
    markers: dict[_Key, set[Id]] = defaultdict(set)
    wanted = [Sitting.examination_id == held.id, Sitting.is_void.is_(False), within(held.scope)]
    if question is not None:
        wanted.append(EssayMarking.question == question)
    rows = session.execute(
        select(EssayMarking.sitting_id, EssayMarking.question, EssayMarking.round, EssayMarking.share, EssayMarking.marked_by)
        .join(Sitting, Sitting.id == EssayMarking.sitting_id)
        .join(Candidate, Candidate.id == Sitting.candidate_id)
        .where(*wanted)
    )
    for row in rows:
        marks[row.sitting_id, row.question][MarkRound(row.round)] = Fraction(row.share)
        markers[row.sitting_id, row.question].add(row.marked_by)
    return marks, markers
