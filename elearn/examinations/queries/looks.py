"""Whether an examination was looked through, and whether anything was handed in since."""

from __future__ import annotations

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from elearn.core.ids import Id
from elearn.examinations.models import Examination, Look, Sitting, SittingResult

COUNTED: tuple[ColumnElement[bool], ...] = (Sitting.is_void.is_(False), Sitting.submitted_at.is_not(None))
"""Clauses on `Sitting`: a paper that a look reads, once it has a result."""
_HAS_RESULT = exists().where(SittingResult.sitting_id == Sitting.id)
_THEIRS = (Sitting.examination_id == Examination.id, *COUNTED, _HAS_RESULT)


def is_looked_at() -> ColumnElement[bool]:
    """Clause on `Examination`."""
    return exists(select(Look.examination_id).where(Look.examination_id == Examination.id).correlate(Examination))


def is_out_of_date() -> ColumnElement[bool]:
    """Clause on `Examination`: it was looked through, and what is handed in now is not what was handed in then.

    It is more or fewer papers, or one was handed in later: an answer sheet takes the place of what was saved before.
    """
    papers = select(func.count()).select_from(Sitting).where(*_THEIRS).correlate(Examination).scalar_subquery()
    newer = exists(select(Sitting.id).where(*_THEIRS, Sitting.submitted_at > Look.looked_at).correlate(Examination, Look))
    differs = select(Look.examination_id).where(Look.examination_id == Examination.id, or_(Look.papers != papers, newer))
    return exists(differs.correlate(Examination))


def has_newer(session: Session, examination_id: Id) -> bool:
    """Whether `is_out_of_date` holds of an examination."""
    return bool(session.scalar(select(exists().where(Examination.id == examination_id, is_out_of_date()))))


def list_handed_in(session: Session, examination_id: Id) -> set[Id]:
    """The sittings that a look reads now."""
    return set(session.scalars(select(Sitting.id).where(Sitting.examination_id == examination_id, *COUNTED, _HAS_RESULT)))
