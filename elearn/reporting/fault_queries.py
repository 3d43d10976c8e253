"""What readers say of lines, over all courses that somebody answers for. Who said it is not read at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from elearn.catalogue import models as catalogue
from elearn.catalogue.editions import EDITIONS
from elearn.catalogue.library import LIBRARY
from elearn.catalogue.queries import ENTRY_COLUMNS, entries_of
from elearn.content.document import Course
from elearn.core.actor import Actor
from elearn.core.db.types import LocalisedText
from elearn.core.ids import Id
from elearn.core.paging import Page, Paging
from elearn.learning.lines import find_line, spot_of_line
from elearn.learning.models import FaultReport
from elearn.learning.policy import answered_for_by
from elearn.learning.remark_queries import READERS
from elearn.learning.spots import Spot, find_lesson


@dataclass(frozen=True, slots=True)
class FaultRow:
    """One remark. `lesson` and `spot` are None where the course has no such lesson any more; `lesson_id` is kept.

    `label` is the version that was read, `language` the one it was read in, `fixed_label` the version that fixed it.
    `is_block_gone`: the remark names a line that the lesson no longer has.
    """

    id: Id
    slug: str
    lesson_id: str
    course: LocalisedText
    label: str
    lesson: LocalisedText | None
    spot: Spot | None
    is_block_gone: bool
    language: str
    kind: str
    words: str
    reported_at: datetime
    closed_at: datetime | None
    outcome: str | None
    fixed_label: str | None
    answer: str | None


_COLUMNS = (
    FaultReport.id.label("report_id"),
    FaultReport.rendition_id.label("read_rendition_id"),
    FaultReport.lesson,
    FaultReport.block,
    FaultReport.language,
    FaultReport.kind,
    FaultReport.words,
    FaultReport.reported_at,
    FaultReport.closed_at,
    FaultReport.outcome,
    catalogue.CourseVersion.label.label("fixed_label"),
    FaultReport.answer,
)


def list_faults(session: Session, actor: Actor, *, is_closed: bool, course: str = "", page: int = 1) -> Page[FaultRow]:
    """The remarks on courses that the actor answers for, those still open or those closed, latest first.

    Args:
        course: the slug of one course, or empty for all.
        page: from 1; beyond the last it is the last.
    """
    wanted = [
        answered_for_by(actor, *READERS),
        FaultReport.closed_at.is_not(None) if is_closed else FaultReport.closed_at.is_(None),
    ]
    if course:
        wanted.append(catalogue.Course.slug == course)
    found = select(FaultReport.id).join(catalogue.Course, catalogue.Course.id == FaultReport.course_id).where(*wanted)
    total = session.scalar(select(func.count()).select_from(found.subquery())) or 0
    paging = Paging.of(total, page)
    latest = FaultReport.closed_at if is_closed else FaultReport.reported_at
    listed = (
        select(*ENTRY_COLUMNS, *_COLUMNS)
        .select_from(FaultReport)
        .join(catalogue.Course, catalogue.Course.id == FaultReport.course_id)
        .outerjoin(catalogue.CourseVersion, catalogue.CourseVersion.id == FaultReport.fixed_version_id)
        .where(*wanted)
        .order_by(latest.desc(), FaultReport.id.desc())
    )
    rows = session.execute(paging.limit(listed)).all()
    return Page(_dressed(session, rows), paging)


def _dressed(session: Session, rows: Sequence[Row[*tuple[Any, ...]]]) -> tuple[FaultRow, ...]:
    """The rows with the words of course and lesson; two statements at most, none for what this process has seen before."""
    entries = entries_of(session, rows)
    editions = EDITIONS.get(session, {row.read_rendition_id for row in rows})
    courses = LIBRARY.list_documents(session, {entry.rendition_id for entry in entries})
    return tuple(
        _dress(row, courses[entry.rendition_id], editions[row.read_rendition_id].label)
        for entry, row in zip(entries, rows, strict=True)
    )


def _dress(row: Row[*tuple[Any, ...]], course: Course, label: str) -> FaultRow:
    lesson = find_lesson(course, row.lesson)
    line = find_line(course, lesson, row.block, row.language) if lesson is not None and row.block is not None else None
    return FaultRow(
        id=row.report_id,
        slug=course.slug,
        lesson_id=row.lesson,
        course=course.title,
        label=label,
        lesson=lesson.title if lesson is not None else None,
        spot=spot_of_line(course, lesson, line) if lesson is not None else None,
        is_block_gone=row.block is not None and lesson is not None and line is None,
        language=row.language,
        kind=row.kind,
        words=row.words,
        reported_at=row.reported_at,
        closed_at=row.closed_at,
        outcome=row.outcome,
        fixed_label=row.fixed_label,
        answer=row.answer,
    )
