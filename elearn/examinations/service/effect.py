"""What a ruling would change, before it is decided: nothing is written."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.core.ids import Id
from elearn.examinations.models import Candidate, Ruling, Sitting, SittingLine, SittingResult
from elearn.examinations.plan.drawing import sections_of
from elearn.examinations.queries.held import Held
from elearn.examinations.queries.questions import RulingRow
from elearn.examinations.queries.results import counting_results, holds
from elearn.examinations.queries.sheets import fold
from elearn.examinations.questions.ruling_rules import Remedy
from elearn.examinations.scores.results import SittingWorth, mark_sitting
from elearn.examinations.service.results import read_all_awards, rulings_of

_AT_ONCE = 500
"""Sittings whose logs are read with one statement."""


@dataclass(frozen=True, slots=True)
class Score:
    """What a sitting is worth: points earned of points there are, and whether that passes (None: not known yet)."""

    earned: Fraction
    points: Fraction
    is_passed: bool | None

    @property
    def share(self) -> Fraction:
        return self.earned / self.points if self.points else Fraction(0)


@dataclass(frozen=True, slots=True)
class Move:
    """So many sittings go from one score to another."""

    before: Score
    after: Score
    count: int


@dataclass(frozen=True, slots=True)
class Effect:
    """What a ruling would change of the sittings that were asked the question; `moves` has the most frequent first."""

    asked: int
    moves: tuple[Move, ...]

    @property
    def changed(self) -> int:
        """How many people's score or pass would change."""
        return self._count(lambda _: True)

    @property
    def higher(self) -> int:
        return self._count(lambda move: move.after.share > move.before.share)

    @property
    def lower(self) -> int:
        return self._count(lambda move: move.after.share < move.before.share)

    @property
    def passing(self) -> int:
        """How many would pass who do not now."""
        return self._count(lambda move: move.after.is_passed is True and move.before.is_passed is not True)

    @property
    def failing(self) -> int:
        """How many would not pass who do now."""
        return self._count(lambda move: move.before.is_passed is True and move.after.is_passed is not True)

    @property
    def undecided(self) -> int:
        """How many would neither pass nor fail of whom it is decided now: no points are left, or an essay decides."""
        return self._count(lambda move: move.after.is_passed is None and move.before.is_passed is not None)

    def _count(self, wanted: Any) -> int:
        return sum(move.count for move in self.moves if wanted(move))


def read_effect(session: Session, held: Held, ruling: RulingRow) -> Effect:
    """What would change if the ruling were granted now: every sitting that was asked its question is marked by both rules."""
    course = held.course(session)
    granted = _granted(session, held.id)
    now = rulings_of(granted, course)
    then = rulings_of({**granted, ruling.question: (ruling.remedy, ruling.key)}, course)
    awards = read_all_awards(session, held.id, held.plan)
    moves: Counter[tuple[Score, Score]] = Counter()
    asked = 0
    for sitting_id, paper, lines in _asked_sittings(session, held.id, ruling.question):
        sections, sheet = sections_of(course, held.plan, paper), fold(lines)
        given = awards.get(sitting_id, {})
        before, after = (_score(mark_sitting(sections, sheet, held.plan, given, rules)) for rules in (now, then))
        asked += 1
        moves[before, after] += before != after
    counted = [Move(before, after, count) for (before, after), count in moves.items() if count]
    return Effect(asked, tuple(sorted(counted, key=lambda move: (-move.count, move.before.share, move.after.share))))


def score_of(result: SittingResult) -> Score:
    """The score of a stored result."""
    return Score(Fraction(result.earned), Fraction(result.points), result.is_passed)


def _score(worth: SittingWorth) -> Score:
    return Score(worth.earned, worth.points, worth.is_passed)


def _granted(session: Session, examination_id: Id) -> dict[str, tuple[Remedy, Any]]:
    wanted = (Ruling.examination_id == examination_id, Ruling.is_granted.is_(True))
    rows = session.scalars(select(Ruling).where(*wanted).order_by(Ruling.decided_at, Ruling.id))
    return {row.question: (Remedy(row.remedy), row.key) for row in rows}


def _asked_sittings(session: Session, examination_id: Id, question: str) -> Iterator[tuple[Id, Any, list[Any]]]:
    """Sittings that were asked a question: id, paper, lines of the log."""
    counting = counting_results(examination_id, Sitting.id, Sitting.paper).join(Candidate, Candidate.id == Sitting.candidate_id)
    # Of whom everything was erased there is nothing left to mark, and a ruling passes them over.
    rows = session.execute(counting.where(holds(Sitting.paper, question), Candidate.erased_at.is_(None)))
    papers = {row.id: row.paper for row in rows}
    ids = list(papers)
    table = SittingLine.__table__.c
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        logs: dict[Id, list[Any]] = defaultdict(list)
        for line in session.execute(select(*table).where(table.sitting_id.in_(some)).order_by(table.sitting_id, table.seq)):
            logs[line.sitting_id].append(line)
        yield from ((each, papers[each], logs[each]) for each in some)
