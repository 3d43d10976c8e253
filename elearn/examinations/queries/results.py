"""What sittings are worth: the result that counts, and every one before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, cast, select
from sqlalchemy.orm import Session, aliased

from elearn.core.ids import Id
from elearn.examinations.models import Ruling, Sitting, SittingResult
from elearn.examinations.questions.ruling_rules import Remedy
from elearn.examinations.rules import ResultCause


@dataclass(frozen=True, slots=True)
class PastResult:
    """One result of a sitting. Points are exact; `pending` counts questions that people have still to mark.

    Where a ruling is the cause, `question`, `remedy` and `reason` are the ruling's.
    """

    id: Id
    seq: int
    cause: ResultCause
    because: Id | None
    earned: Fraction
    points: Fraction
    is_passed: bool | None
    pending: int
    decided_at: datetime
    question: str | None = None
    remedy: Remedy | None = None
    reason: str = ""


def read_history(session: Session, sitting_id: Id) -> tuple[PastResult, ...]:
    """Every result of a sitting, the first one first; the last one counts. Empty before it was handed in."""
    rows = session.execute(
        select(SittingResult, Ruling.question, Ruling.remedy, Ruling.reason)
        .outerjoin(Ruling, Ruling.id == SittingResult.because)
        .where(SittingResult.sitting_id == sitting_id)
        .order_by(SittingResult.seq)
    )
    return tuple(_past(row) for row in rows)


def counting_results(examination_id: Id, *columns: Any) -> Select[Any]:
    """A statement over the results that count of an examination, of sittings that were handed in and are not void.

    Args:
        columns: of `SittingResult` and `Sitting`.
    """
    later = aliased(SittingResult)
    is_last = ~select(later.id).where(later.sitting_id == SittingResult.sitting_id, later.seq > SittingResult.seq).exists()
    wanted: Sequence[ColumnElement[bool]] = (Sitting.examination_id == examination_id, Sitting.is_void.is_(False), is_last)
    return select(*columns).select_from(SittingResult).join(Sitting, Sitting.id == SittingResult.sitting_id).where(*wanted)


def holds(paper: Any, question: str) -> ColumnElement[bool]:
    """Clause on a paper as it is stored, which is lists of ids of questions and nothing else: it asks the question. Ids have no
    signs that JSON would write otherwise.
    """
    return cast(paper, Text).contains(f'"{question}"', autoescape=True)


def _past(row: Any) -> PastResult:
    found: SittingResult = row.SittingResult
    return PastResult(
        id=found.id,
        seq=found.seq,
        cause=ResultCause(found.cause),
        because=found.because,
        earned=Fraction(found.earned),
        points=Fraction(found.points),
        is_passed=found.is_passed,
        pending=found.pending,
        decided_at=found.decided_at,
        question=row.question,
        remedy=Remedy(row.remedy) if row.remedy else None,
        reason=row.reason or "",
    )
