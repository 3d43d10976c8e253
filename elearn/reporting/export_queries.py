"""Exports that somebody has asked for: their own, and nobody else's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.core.actor import Actor
from elearn.core.errors import NotFound
from elearn.core.ids import Id
from elearn.core.paging import Page, Paging
from elearn.reporting.completion_filter import read_filter
from elearn.reporting.exporting.layouts import LAYOUTS
from elearn.reporting.exporting.records import Mark
from elearn.reporting.exporting.rules import FORMS, ExportState
from elearn.reporting.exporting.writing import Order
from elearn.reporting.models import CompletionExport


@dataclass(frozen=True, slots=True)
class ExportRow:
    """One export. `bytes` and `sha256` are those of the finished file."""

    id: Id
    asked_at: datetime
    as_of: datetime
    on: date
    purpose: str
    query: dict[str, str]
    layout: str
    form: str
    language: str
    state: ExportState
    rows_wanted: int
    rows_done: int
    bytes: int | None
    sha256: str | None
    finished_at: datetime | None

    @property
    def file_name(self) -> str:
        """What the file is called on the officer's machine: day and id, so that it can be traced to this record."""
        return f"completions-{self.on:%Y-%m-%d}-{self.id.hex[:8]}.{FORMS[self.form].suffix}"


@dataclass(frozen=True, slots=True)
class Work:
    """What a job needs to write an export: for whom, what, and from where on."""

    person_id: Id
    order: Order
    length: int
    mark: Mark | None
    state: ExportState


_COLUMNS = tuple(getattr(CompletionExport, name) for name in ExportRow.__dataclass_fields__)


def list_exports(session: Session, actor: Actor, *, page: int = 1) -> Page[ExportRow]:
    """The actor's own exports, latest first."""
    own = CompletionExport.person_id == actor.person_id
    paging = Paging.of(len(session.scalars(select(CompletionExport.id).where(own)).all()), page)
    listed = select(*_COLUMNS).where(own).order_by(CompletionExport.asked_at.desc(), CompletionExport.id.desc())
    return Page(tuple(_row(each) for each in session.execute(paging.limit(listed))), paging)


def get_export(session: Session, actor: Actor, export_id: Id) -> ExportRow:
    """One of the actor's own exports.

    Raises:
        NotFound: there is none.
    """
    wanted = select(*_COLUMNS).where(CompletionExport.id == export_id, CompletionExport.person_id == actor.person_id)
    row = session.execute(wanted).one_or_none()
    if row is None:
        raise NotFound
    return _row(row)


def get_work(session: Session, export_id: Id) -> Work:
    """What is to be written. For the job alone.

    Raises:
        NotFound: there is no such export.
    """
    row = session.get(CompletionExport, export_id)
    if row is None:
        raise NotFound
    order = Order(read_filter(row.query).filter, LAYOUTS[row.layout], row.form, row.language, row.as_of, row.on)
    mark = None if row.mark_at is None or row.mark_id is None else Mark(row.mark_at, row.mark_id, row.rows_done)
    return Work(row.person_id, order, row.bytes_done, mark, ExportState(row.state))


def _row(row: object) -> ExportRow:
    found = ExportRow(*row)  # type: ignore[misc]  # the columns in the order of its fields
    return ExportRow(
        **{name: getattr(found, name) for name in ExportRow.__dataclass_fields__} | {"state": ExportState(found.state)}
    )
