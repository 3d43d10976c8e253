"""What a told result says of competencies, for whoever keeps the ledger of evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.assessment.results import Tally, exact
from elearn.core.ids import Id
from elearn.examinations.models import Candidate, Examination, Sitting, SittingResult
from elearn.examinations.plan.shape import read_plan
from elearn.examinations.queries.annulments import is_annulled
from elearn.examinations.rules import State


@dataclass(frozen=True, slots=True)
class ToldSitting:
    """A result of somebody with an account. `wanted` is the share of the points that passes; `revision` counts the results.
    `pending`: how many questions people have still to mark.
    """

    sitting_id: Id
    examination_id: Id
    person_id: Id
    course_id: Id
    version_id: Id
    rendition_id: Id
    revision: int
    is_passed: bool | None
    pending: int
    tallies: Mapping[str, Tally]
    wanted: Fraction


def find_told(session: Session, result_id: Id) -> ToldSitting | None:
    """The result where it is told: the examination is posted, the sitting counts and was not annulled, and its candidate has an
    account.
    """
    row = session.execute(
        select(
            SittingResult.sitting_id,
            SittingResult.seq,
            SittingResult.is_passed,
            SittingResult.pending,
            SittingResult.competencies,
            Candidate.person_id,
            Examination.id,
            Examination.course_id,
            Examination.version_id,
            Examination.rendition_id,
            Examination.plan,
        )
        .join(Sitting, Sitting.id == SittingResult.sitting_id)
        .join(Candidate, Candidate.id == Sitting.candidate_id)
        .join(Examination, Examination.id == Sitting.examination_id)
        .where(
            SittingResult.id == result_id,
            Examination.state == State.POSTED,
            Examination.version_id.is_not(None),
            Sitting.is_void.is_(False),
            Candidate.person_id.is_not(None),
            ~is_annulled(),
        )
    ).first()
    if row is None:
        return None
    tallies = {code: Tally(Fraction(each["earned"]), Fraction(each["points"])) for code, each in row.competencies.items()}
    return ToldSitting(
        row.sitting_id,
        row.id,
        row.person_id,
        row.course_id,
        row.version_id,
        row.rendition_id,
        row.seq,
        row.is_passed,
        row.pending,
        tallies,
        exact(read_plan(row.plan).pass_percent) / 100,
    )


def list_sittings(session: Session, candidate_id: Id) -> Sequence[Id]:
    """Every sitting that a candidate ever had, the first one first: each may have been told at some time."""
    return session.scalars(select(Sitting.id).where(Sitting.candidate_id == candidate_id).order_by(Sitting.number)).all()
