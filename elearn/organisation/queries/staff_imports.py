"""Lists of staff that somebody sent: their own only, with the plan page by page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from elearn.core.actor import Actor
from elearn.core.db.types import LocalisedText
from elearn.core.errors import NotFound
from elearn.core.ids import Id
from elearn.core.jobs.queries import JobRow, find_job
from elearn.core.paging import Page, Paging
from elearn.organisation import policy
from elearn.organisation.models import Position, StaffImport, StaffImportLine, UnitState
from elearn.organisation.rules import ImportState
from elearn.organisation.staff_import.faults import Refusal
from elearn.organisation.staff_import.plan import Kind
from elearn.organisation.staff_import.planning import Terms


@dataclass(frozen=True, slots=True)
class StaffImportRow:
    """A list that was sent. `counts` says how many people of each kind its plan has; `unit` is the name of the unit it is about."""

    import_id: Id
    file_name: str
    state: ImportState
    refusal: Refusal | None
    terms: Terms
    unit: LocalisedText | None
    digest: str
    counts: dict[Kind, int]
    about: dict[str, Any]
    is_changed: bool
    sent_at: datetime
    written_at: datetime | None
    job: JobRow | None = None


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A line of the plan. `content` is what `service.staff_plans.line_to_json` or `fault_to_json` made."""

    kind: Kind
    content: dict[str, Any]


_COLUMNS = (
    StaffImport.id,
    StaffImport.file_name,
    StaffImport.state,
    StaffImport.refusal,
    StaffImport.on,
    StaffImport.unit_id,
    StaffImport.is_whole,
    StaffImport.digest,
    StaffImport.counts,
    StaffImport.about,
    StaffImport.is_changed,
    StaffImport.sent_at,
    StaffImport.written_at,
    StaffImport.job_id,
)


def own_import(actor: Actor) -> ColumnElement[bool]:
    """Clause: the list was sent by the actor; nobody else sees it."""
    return StaffImport.sent_by == actor.person_id


def list_staff_imports(session: Session, actor: Actor, *, today: date, page: int = 1) -> Page[StaffImportRow]:
    """The actor's lists, the newest first."""
    total = session.scalar(select(func.count()).select_from(StaffImport).where(own_import(actor))) or 0
    paging = Paging.of(total, page)
    wanted = _select(today).where(own_import(actor)).order_by(StaffImport.sent_at.desc(), StaffImport.id.desc())
    return Page(tuple(_row(each) for each in session.execute(paging.limit(wanted))), paging)


def get_staff_import(session: Session, actor: Actor, import_id: Id, *, today: date) -> StaffImportRow:
    """One of the actor's lists, with the job that looks at it or writes it.

    Raises:
        NotFound: there is none for this actor.
    """
    row = session.execute(_select(today).where(StaffImport.id == import_id, own_import(actor))).one_or_none()
    if row is None:
        raise NotFound
    return _row(row, None if row.job_id is None else find_job(session, row.job_id))


def _select(today: date) -> Any:
    of_unit = and_(UnitState.unit_id == StaffImport.unit_id, policy.running(UnitState, today))
    return select(*_COLUMNS, UnitState.name).outerjoin(UnitState, of_unit)


def _row(row: Any, job: JobRow | None = None) -> StaffImportRow:
    return StaffImportRow(
        row.id,
        row.file_name,
        ImportState(row.state),
        None if row.refusal is None else Refusal(row.refusal),
        Terms(row.on, row.unit_id, row.is_whole),
        row.name,
        row.digest or "",
        {Kind(kind): count for kind, count in (row.counts or {}).items()},
        row.about or {},
        row.is_changed,
        row.sent_at,
        row.written_at,
        job,
    )


def list_plan_lines(session: Session, actor: Actor, import_id: Id, kind: Kind, *, page: int = 1) -> Page[PlanLine]:
    """The lines of one kind of a plan of the actor's."""
    wanted = and_(
        StaffImportLine.import_id == import_id,
        StaffImportLine.kind == kind,
        StaffImportLine.import_id.in_(select(StaffImport.id).where(own_import(actor))),
    )
    total = session.scalar(select(func.count()).select_from(StaffImportLine).where(wanted)) or 0
    paging = Paging.of(total, page)
    listed = select(StaffImportLine.kind, StaffImportLine.content).where(wanted).order_by(StaffImportLine.place)
    return Page(tuple(PlanLine(Kind(row.kind), row.content) for row in session.execute(paging.limit(listed))), paging)


def names_of_units(session: Session, units: set[Id]) -> dict[Id, LocalisedText]:
    """The name that each unit has, or had last."""
    rows = session.execute(
        select(UnitState.unit_id, UnitState.name).where(UnitState.unit_id.in_(units)).order_by(UnitState.valid_from)
    )
    return {row.unit_id: row.name for row in rows}


def titles_of_positions(session: Session, positions: set[Id]) -> dict[Id, LocalisedText]:
    rows = session.execute(select(Position.id, Position.title).where(Position.id.in_(positions)))
    return {row.id: row.title for row in rows}


def keeps_staff_of(session: Session, actor: Actor, unit_id: Id) -> bool:
    """Whether the actor keeps the staff of this unit of today."""
    clause = policy.units_visible_to(actor, *policy.STAFF_ROLES, column=UnitState.unit_id)
    return session.scalar(select(UnitState.id).where(UnitState.unit_id == unit_id, clause).limit(1)) is not None
