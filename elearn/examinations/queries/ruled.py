"""What was ruled on questions since a finding counted answers to them as wrong: the evidence stays, and this is told beside it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.assessment.log import Sheet
from elearn.assessment.marking import mark
from elearn.content.document import Course
from elearn.core.ids import Id
from elearn.examinations.models import Ruling
from elearn.examinations.questions.rekeying import read_kept
from elearn.examinations.questions.ruling_rules import Remedy


@dataclass(frozen=True, slots=True)
class Ruled:
    """The ruling that counts for a question. `is_wrong`: the answer that was given is wrong by it still."""

    remedy: Remedy
    decided_at: datetime
    is_wrong: bool


def rulings_on(session: Session, examination_id: Id, questions: Collection[str], course: Course, sheet: Sheet) -> dict[str, Ruled]:
    """Those of these questions that were ruled on, as the answers of one sheet stand by it; of two rulings the later one counts.
    One that was restored is as it was written, and left out.
    """
    wanted = (Ruling.examination_id == examination_id, Ruling.question.in_(questions), Ruling.is_granted.is_(True))
    rows = session.scalars(select(Ruling).where(*wanted).order_by(Ruling.decided_at, Ruling.id))
    latest = {row.question: row for row in rows}
    return {name: _ruled(row, course, sheet) for name, row in latest.items() if row.remedy != Remedy.RESTORED}


def _ruled(row: Ruling, course: Course, sheet: Sheet) -> Ruled:
    remedy, given = Remedy(row.remedy), sheet.given.get(row.question)
    assert row.decided_at is not None  # noqa: S101 - a granted one was decided
    if remedy is not Remedy.REKEYED or given is None:
        return Ruled(remedy, row.decided_at, is_wrong=remedy is Remedy.REKEYED)
    question = replace(course.questions[row.question], key=read_kept(row.key))
    return Ruled(remedy, row.decided_at, is_wrong=mark(question, given.response).outcome != "right")
