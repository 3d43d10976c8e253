"""Exports that somebody has asked for: their own, and nobody else's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session

from elearn.core import limits
from elearn.core.actor import Actor
from elearn.core.errors import NotFound
from elearn.core.ids import Id
from elearn.core.jobs.model import Job, JobState
from elearn.core.paging import Page, Paging
from elearn.reporting.completion_filter import read_filter
from elearn.reporting.exporting.layouts import LAYOUTS
from elearn.reporting.exporting.records import Mark
from elearn.reporting.exporting.rules import ExportState, file_name, mark_of
from elearn.reporting.exporting.writing import Order
from elearn.reporting.models import CompletionExport


@dataclass(frozen=True, slots=True)
class ExportRow:
    """One export. `size` (in bytes) and `sha256` are those of the finished file, `job` the state of the job that writes it."""

    id: Id
    asked_at: datetime
    on: date
    purpose: str
    query: dict[str, str]
    layout: str
    form: str
    language: str
    state: ExportState
    completions: int
    rows: int
    size: int | None
    sha256: str | None
    finished_at: datetime | None
    job: JobState | None

    @property
    def file_name(self) -> str:
        return file_name(self.id, self.on, self.form)

    @property
    def has_stopped(self) -> bool:
        """Whether it is unfinished and nobody writes it any more, because its job failed too often or the operator cancelled it."""
        return self.state is ExportState.WRITING and self.job in {JobState.DEAD, JobState.CANCELLED}

    @property
    def kept_until(self) -> datetime | None:
        return None if self.finished_at is None else self.finished_at + limits.EXPORT_KEPT


@dataclass(frozen=True, slots=True)
class Work:
    """What it takes to write an export: for whom, what they could see when they asked, what, and from where on."""

    person_id: Id | None
    reach: list[str]
    order: Order
    length: int
    mark: Mark | None
    state: ExportState


def list_exports(session: Session, actor: Actor, *, page: int = 1) -> Page[ExportRow]:
    """The actor's own exports, latest first."""
    total = session.scalar(select(func.count(CompletionExport.id)).where(_own(actor))) or 0
    paging = Paging.of(total, page)
    listed = _rows(_own(actor)).order_by(CompletionExport.asked_at.desc(), CompletionExport.id.desc())
    return Page(tuple(_row(each) for each in session.execute(paging.limit(listed))), paging)


def get_export(session: Session, actor: Actor, export_id: Id) -> ExportRow:
    """One of the actor's own exports.

    Raises:
        NotFound: there is none.
    """
    row = session.execute(_rows(and_(CompletionExport.id == export_id, _own(actor)))).one_or_none()
    if row is None:
        raise NotFound
    return _row(row)


def get_work(session: Session, export_id: Id) -> Work:
    """What is to be written. For whoever writes it alone.

    Raises:
        NotFound: there is no such export.
    """
    row = session.get(CompletionExport, export_id)
    if row is None:
        raise NotFound
    layout = LAYOUTS[row.layout].only(row.columns)
    order = Order(read_filter(row.query).filter, layout, row.form, row.language, row.as_of, row.on, mark_of(export_id))
    mark = None if row.mark_at is None or row.mark_id is None else Mark(row.mark_at, row.mark_id, row.rows_done)
    return Work(row.person_id, row.reach, order, row.bytes_done, mark, ExportState(row.state))


def get_result(session: Session, export_id: Id) -> tuple[int, str]:
    """How many rows a finished export has, and the SHA-256 of its file. For the command line alone.

    Raises:
        NotFound: it is not finished.
    """
    row = session.get(CompletionExport, export_id)
    if row is None or row.sha256 is None:
        raise NotFound
    return row.rows_done, row.sha256


def list_kept(session: Session) -> set[Id]:
    """The exports whose files, finished or under way, are to be kept. For whoever tidies up alone."""
    kept = CompletionExport.state.in_((ExportState.WRITING, ExportState.READY))
    return set(session.scalars(select(CompletionExport.id).where(kept)))


def _own(actor: Actor) -> ColumnElement[bool]:
    return and_(CompletionExport.person_id == actor.person_id, CompletionExport.person_id.is_not(None))


def _rows(clause: ColumnElement[bool]) -> Select[Any]:
    one = CompletionExport
    columns = (
        one.id, one.asked_at, one.on, one.purpose, one.query, one.layout, one.form, one.language, one.state, one.completions,
        one.rows_done, one.bytes, one.sha256, one.finished_at, Job.state,
    )  # fmt: skip
    return select(*columns).outerjoin(Job, Job.id == one.job_id).where(clause)


def _row(found: Any) -> ExportRow:
    values = dict(zip(ExportRow.__dataclass_fields__, found, strict=True))
    values["state"] = ExportState(values["state"])
    values["job"] = None if values["job"] is None else JobState(values["job"])
    return ExportRow(**values)
