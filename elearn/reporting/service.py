"""Asking for a file of completions, and what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from elearn.catalogue.models import Course, CourseVersion
from elearn.core import limits
from elearn.core.actor import Actor
from elearn.core.days import day_of
from elearn.core.errors import N_, Conflict, Invalid, NotFound, TooMany
from elearn.core.events import publish
from elearn.core.ids import Id, new_id
from elearn.core.jobs.model import Job, JobState
from elearn.core.jobs.queue import cancel as cancel_job
from elearn.core.jobs.queue import enqueue
from elearn.core.text import nfc
from elearn.learning.models import Completion
from elearn.notifications.kinds import Kind
from elearn.notifications.service import notify
from elearn.reporting import events
from elearn.reporting.completion_filter import CompletionFilter
from elearn.reporting.exporting.columns import MARK
from elearn.reporting.exporting.layouts import FULL, LAYOUTS
from elearn.reporting.exporting.records import Mark
from elearn.reporting.exporting.rules import FORMS, ExportState
from elearn.reporting.models import CompletionExport
from elearn.reporting.queries import completions_of, reach_of

WRITE: Final = "reporting.write_export"


@dataclass(frozen=True, slots=True)
class NewExport:
    """What is asked for, and what for. `columns`: the keys of the chosen ones, for the layout that lets choose; None for all."""

    wanted: CompletionFilter
    layout: str
    form: str
    language: str
    purpose: str
    columns: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class AskedExport:
    """An export that was asked for. `is_at_once`: it is to be written right away; the job would only take over."""

    id: Id
    is_at_once: bool


def check_export(new: NewExport) -> None:
    """Whether an export can be asked for so.

    Raises:
        Invalid: nobody knows the layout, a column or the form; no purpose is given, or too long a one.
    """
    if new.layout not in LAYOUTS:
        raise Invalid(N_("Không có mẫu này."), field="layout")
    if new.form not in FORMS:
        raise Invalid(N_("Không có dạng tệp này."), field="form")
    if new.columns is not None and not set(new.columns) <= {each.key for each in FULL.columns}:
        raise Invalid(N_("Không có cột này."), field="column")
    if new.columns is not None and not set(new.columns) - {MARK.key}:
        raise Invalid(N_("Xin chọn ít nhất một cột."), field="column")
    if not new.purpose.strip():
        raise Invalid(N_("Xin ghi tệp này dùng vào việc gì; mục đích được lưu cùng lượt xuất."), field="purpose")
    if len(new.purpose) > limits.PURPOSE_CHARACTERS:
        raise Invalid(N_("Mục đích dài quá %(most)s ký tự."), field="purpose", most=limits.PURPOSE_CHARACTERS)


def ask_for_export(session: Session, actor: Actor, new: NewExport, *, now: datetime, today: date) -> AskedExport:
    """Records that somebody asks for a file of completions, and enqueues its writing.

    Raises:
        Invalid: see `check_export`; or nothing is found, or more than one file may hold.
        TooMany: the actor has asked for many within the hour.
    """
    check_export(new)
    completions = count_completions(session, actor, new.wanted, today=today)
    if not completions:
        raise Invalid(N_("Không có lượt hoàn thành nào theo bộ lọc này."), field="form")
    if completions > limits.EXPORT_ROWS:
        raise Invalid(N_("Một tệp chứa nhiều nhất %(most)s lượt. Xin lọc hẹp lại."), field="form", most=limits.EXPORT_ROWS)
    _refuse_too_many(session, actor, now)
    is_at_once = actor.is_system or completions <= limits.EXPORT_AT_ONCE
    export_id, query = new_id(), new.wanted.as_query()
    columns = list(new.columns) if new.columns is not None and new.layout == FULL.key else None
    run_at = now + limits.EXPORT_NET if is_at_once else None
    job_id = None if actor.is_system else enqueue(session, WRITE, {"export": str(export_id)}, run_at=run_at, now=now)
    session.add(
        CompletionExport(
            id=export_id,
            person_id=actor.person_id,
            reach=sorted(str(each) for each in reach_of(actor)),
            asked_at=now,
            purpose=" ".join(nfc(new.purpose).split()),
            query=query,
            layout=new.layout,
            columns=columns,
            form=new.form,
            language=new.language,
            as_of=now,
            on=today,
            state=ExportState.WRITING,
            job_id=job_id,
            completions=completions,
        )
    )
    session.flush()
    event = events.ExportAsked(export_id, new.layout, tuple(columns or ()), new.form, tuple(sorted(query.items())), completions)
    publish(session, event, actor=actor, now=now)
    return AskedExport(export_id, is_at_once)


def _refuse_too_many(session: Session, actor: Actor, now: datetime) -> None:
    most, within = limits.EXPORTS_PER_PERSON
    recent = (CompletionExport.person_id == actor.person_id, CompletionExport.asked_at > now - within)
    asked = session.scalars(select(CompletionExport.asked_at).where(*recent).order_by(CompletionExport.asked_at)).all()
    if not actor.is_system and len(asked) >= most:
        seconds = int((asked[0] + within - now).total_seconds()) + 1
        raise TooMany(
            N_("Anh/chị đã xuất nhiều tệp trong một giờ. Xin thử lại sau %(minutes)s phút."),
            retry_after=seconds,
            minutes=-(-seconds // 60),
        )


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
    row.state, row.finished_at = ExportState.CANCELLED, now
    _cancel_job(session, row.job_id, now)
    publish(session, events.ExportCancelled(export_id), actor=actor, now=now)


def _cancel_job(session: Session, job_id: Id | None, now: datetime) -> None:
    """Cancels what still waits or runs; what has ended meanwhile stays as it ended."""
    if job_id is not None and session.scalar(select(Job.state).where(Job.id == job_id)) in {JobState.WAITING, JobState.RUNNING}:
        cancel_job(session, job_id, now=now)


def fetch_export(session: Session, actor: Actor, export_id: Id, *, now: datetime) -> None:
    """Records that somebody fetches the file of their own export.

    Raises:
        NotFound: the actor has asked for no such export, its file is not there (any more), or they may not see all of it any more.
    """
    row = _own(session, actor, export_id)
    is_there = row.state == ExportState.READY and row.finished_at is not None and row.finished_at + limits.EXPORT_KEPT > now
    if not is_there or row.sha256 is None or not may_still(actor, row.reach):
        raise NotFound
    publish(session, events.ExportFetched(export_id, row.rows_done, row.sha256), actor=actor, now=now)


def may_still(actor: Actor, reach: list[str]) -> bool:
    """Whether an actor reads the completions of all the units for which they read them when they asked."""
    return actor.is_system or (bool(reach) and set(reach) <= {str(each) for each in reach_of(actor)})


def save_progress(session: Session, export_id: Id, mark: Mark, length: int) -> bool:
    """Keeps up to where the file is written. False: nobody wants it any more."""
    row = _locked(session, export_id)
    if row.state != ExportState.WRITING:
        return False
    row.rows_done, row.bytes_done, row.mark_at, row.mark_id = mark.number, length, mark.at, mark.id
    return True


def finish_export(session: Session, actor: Actor, export_id: Id, sha256: str, length: int, *, now: datetime) -> bool:
    """Records the finished file. False: nobody wants it; where two have written the same file, the first has recorded it."""
    row = _locked(session, export_id)
    if row.state == ExportState.WRITING:
        row.state, row.sha256, row.bytes, row.finished_at = ExportState.READY, sha256, length, now
        session.flush()
        publish(session, events.ExportWritten(export_id, row.rows_done, sha256), actor=actor, now=now)
        _tell_ready(session, row, actor, now)
    return row.state == ExportState.READY


def _tell_ready(session: Session, row: CompletionExport, actor: Actor, now: datetime) -> None:
    """Whoever asked for a large file has gone on with their work meanwhile."""
    if row.person_id is None or row.completions <= limits.EXPORT_AT_ONCE:
        return
    until = f"{day_of(session, now + limits.EXPORT_KEPT):%d/%m/%Y}"
    notify(
        session,
        [row.person_id],
        Kind.EXPORT_READY,
        {"what": row.purpose, "until": until},
        place=f"/reports/exports/{row.id}",
        actor=actor,
        now=now,
    )


def refuse_export(session: Session, actor: Actor, export_id: Id, *, now: datetime) -> None:
    """Ends the writing of an export whose reader may not see all of it any more."""
    row = _locked(session, export_id)
    if row.state == ExportState.WRITING:
        row.state, row.finished_at = ExportState.REFUSED, now
        publish(session, events.ExportRefused(export_id), actor=actor, now=now)


def forget_files(session: Session, *, now: datetime) -> None:
    """Marks the exports whose files have been kept long enough, and those that were never finished."""
    old = now - limits.EXPORT_KEPT
    writing = (CompletionExport.state == ExportState.WRITING) & (CompletionExport.asked_at <= old)
    ready = (CompletionExport.state == ExportState.READY) & (CompletionExport.finished_at <= old)
    for row in session.scalars(select(CompletionExport).where(writing | ready).with_for_update()):
        if row.state == ExportState.WRITING:
            row.state, row.finished_at = ExportState.CANCELLED, now
            _cancel_job(session, row.job_id, now)
        else:
            row.state = ExportState.GONE


def _locked(session: Session, export_id: Id) -> CompletionExport:
    return session.scalars(select(CompletionExport).where(CompletionExport.id == export_id).with_for_update()).one()


def _own(session: Session, actor: Actor, export_id: Id) -> CompletionExport:
    own = (CompletionExport.person_id == actor.person_id) & CompletionExport.person_id.is_not(None)
    row = session.scalars(select(CompletionExport).where(CompletionExport.id == export_id, own).with_for_update()).one_or_none()
    if row is None:
        raise NotFound
    return row
