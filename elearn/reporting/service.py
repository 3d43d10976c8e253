"""Asking for a file of completions, and what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from elearn.catalogue.models import Course, CourseVersion
from elearn.core import limits
from elearn.core.actor import Actor
from elearn.core.errors import N_, Conflict, Invalid, NotFound
from elearn.core.events import publish
from elearn.core.ids import Id, new_id
from elearn.core.jobs.queue import cancel as cancel_job
from elearn.core.jobs.queue import enqueue
from elearn.core.text import nfc
from elearn.learning.models import Completion
from elearn.reporting import events
from elearn.reporting.completion_filter import CompletionFilter
from elearn.reporting.exporting.layouts import LAYOUTS
from elearn.reporting.exporting.records import Mark
from elearn.reporting.exporting.rules import FORMS, ExportState
from elearn.reporting.exporting.workbook import MOST_ROWS
from elearn.reporting.models import CompletionExport
from elearn.reporting.queries import completions_of

WRITE = "reporting.write_export"


@dataclass(frozen=True, slots=True)
class NewExport:
    """What is asked for, and what for."""

    wanted: CompletionFilter
    layout: str
    form: str
    language: str
    purpose: str


def ask_for_export(session: Session, actor: Actor, new: NewExport, *, now: datetime, today: date) -> Id:
    """Records that somebody asks for a file of completions, and enqueues its writing.

    Raises:
        Invalid: nobody knows the layout or form, no purpose is given, nothing is found, or it is too much for a sheet.
    """
    _check(new)
    rows = count_completions(session, actor, new.wanted, today=today)
    if not rows:
        raise Invalid(N_("Không có lượt hoàn thành nào theo bộ lọc này."), field="form")
    if new.form == "xlsx" and rows > MOST_ROWS:
        raise Invalid(
            N_("Một trang bảng tính chứa nhiều nhất %(most)s dòng. Xin chọn CSV, hoặc lọc hẹp lại."), field="form", most=MOST_ROWS
        )
    export_id, query = new_id(), new.wanted.as_query()
    session.add(
        CompletionExport(
            id=export_id,
            person_id=actor.person_id,
            asked_at=now,
            purpose=" ".join(nfc(new.purpose).split()),
            query=query,
            layout=new.layout,
            form=new.form,
            language=new.language,
            as_of=now,
            on=today,
            state=ExportState.WRITING,
            job_id=enqueue(session, WRITE, {"export": str(export_id)}, now=now),
            rows_wanted=rows,
        )
    )
    session.flush()
    event = events.ExportAsked(export_id, new.layout, new.form, tuple(sorted(query.items())), rows)
    publish(session, event, actor=actor, now=now)
    return export_id


def _check(new: NewExport) -> None:
    if new.layout not in LAYOUTS:
        raise Invalid(N_("Không có mẫu này."), field="layout")
    if new.form not in FORMS:
        raise Invalid(N_("Không có dạng tệp này."), field="form")
    purpose = new.purpose.strip()
    if not purpose:
        raise Invalid(N_("Xin ghi tệp này dùng vào việc gì; mục đích được lưu cùng lượt xuất."), field="purpose")
    if len(purpose) > limits.PURPOSE_CHARACTERS:
        raise Invalid(N_("Mục đích dài quá %(most)s ký tự."), field="purpose", most=limits.PURPOSE_CHARACTERS)


def count_completions(session: Session, actor: Actor, wanted: CompletionFilter, *, today: date) -> int:
    """How many completions a filter finds."""
    found = (
        select(func.count(Completion.id))
        .join(Course, Course.id == Completion.course_id)
        .join(CourseVersion, CourseVersion.id == Completion.version_id)
        .where(*completions_of(session, actor, wanted, today=today))
    )
    return session.scalar(found) or 0


def cancel_export(session: Session, actor: Actor, export_id: Id, *, now: datetime) -> None:
    """Stops the writing of one's own export.

    Raises:
        NotFound: the actor has asked for no such export.
        Conflict: it is written already, or was stopped.
    """
    row = _own(session, actor, export_id)
    if row.state != ExportState.WRITING:
        raise Conflict(N_("Lượt xuất này đã xong hoặc đã dừng."))
    row.state = ExportState.CANCELLED
    row.finished_at = now
    if row.job_id is not None:
        cancel_job(session, row.job_id, now=now)
    publish(session, events.ExportCancelled(export_id), actor=actor, now=now)


def record_fetch(session: Session, actor: Actor, export_id: Id, *, now: datetime) -> None:
    """Tells that somebody fetches the file of their own export.

    Raises:
        NotFound: there is none to fetch.
    """
    if _own(session, actor, export_id).state != ExportState.READY:
        raise NotFound
    publish(session, events.ExportFetched(export_id), actor=actor, now=now)


def save_progress(session: Session, export_id: Id, mark: Mark, length: int) -> bool:
    """Keeps up to where the file is written. False: nobody wants it any more."""
    row = session.scalars(select(CompletionExport).where(CompletionExport.id == export_id).with_for_update()).one()
    if row.state != ExportState.WRITING:
        return False
    row.rows_done, row.bytes_done, row.mark_at, row.mark_id = mark.number, length, mark.at, mark.id
    return True


def finish_export(session: Session, actor: Actor, export_id: Id, sha256: str, length: int, *, now: datetime) -> bool:
    """Records the finished file. False: nobody wants it any more."""
    row = session.scalars(select(CompletionExport).where(CompletionExport.id == export_id).with_for_update()).one()
    if row.state != ExportState.WRITING:
        return False
    row.state, row.sha256, row.bytes, row.finished_at = ExportState.READY, sha256, length, now
    session.flush()
    publish(session, events.ExportWritten(export_id, row.rows_done, sha256), actor=actor, now=now)
    return True


def _own(session: Session, actor: Actor, export_id: Id) -> CompletionExport:
    wanted = select(CompletionExport).where(CompletionExport.id == export_id, CompletionExport.person_id == actor.person_id)
    row = session.scalars(wanted.with_for_update()).one_or_none()
    if row is None:
        raise NotFound
    return row
