"""What can happen to units, positions, employments, grants and settings. Ids, codes and days only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from elearn.core.events import Event
from elearn.core.ids import Id


@dataclass(frozen=True, slots=True)
class UnitCreated(Event):
    name: ClassVar[str] = "organisation.unit_created"
    subject: ClassVar[str] = "unit_id"
    unit_id: Id
    parent_id: Id | None
    on: date


@dataclass(frozen=True, slots=True)
class UnitRenamed(Event):
    name: ClassVar[str] = "organisation.unit_renamed"
    subject: ClassVar[str] = "unit_id"
    unit_id: Id
    on: date


@dataclass(frozen=True, slots=True)
class UnitMoved(Event):
    name: ClassVar[str] = "organisation.unit_moved"
    subject: ClassVar[str] = "unit_id"
    unit_id: Id
    from_parent_id: Id | None
    to_parent_id: Id | None
    on: date


@dataclass(frozen=True, slots=True)
class UnitsMerged(Event):
    name: ClassVar[str] = "organisation.units_merged"
    subject: ClassVar[str] = "into_id"
    into_id: Id
    from_ids: tuple[Id, ...]
    on: date


@dataclass(frozen=True, slots=True)
class UnitSplit(Event):
    name: ClassVar[str] = "organisation.unit_split"
    subject: ClassVar[str] = "unit_id"
    unit_id: Id
    into_ids: tuple[Id, ...]
    on: date


@dataclass(frozen=True, slots=True)
class UnitClosed(Event):
    """It ends without a successor."""

    name: ClassVar[str] = "organisation.unit_closed"
    subject: ClassVar[str] = "unit_id"
    unit_id: Id
    on: date


@dataclass(frozen=True, slots=True)
class UnitChangeRecorded(Event):
    """A change that is to be carried out on a day to come. What it is stands in `unit_change`."""

    name: ClassVar[str] = "organisation.unit_change_recorded"
    subject: ClassVar[str] = "unit_id"
    unit_id: Id
    change_id: Id
    kind: str
    on: date


@dataclass(frozen=True, slots=True)
class UnitChangeSettled(Event):
    """A recorded change was carried out on its day, withdrawn before it, or could not be carried out: `state` says which."""

    name: ClassVar[str] = "organisation.unit_change_settled"
    subject: ClassVar[str] = "unit_id"
    unit_id: Id
    change_id: Id
    state: str


@dataclass(frozen=True, slots=True)
class PositionCreated(Event):
    name: ClassVar[str] = "organisation.position_created"
    subject: ClassVar[str] = "position_id"
    position_id: Id


@dataclass(frozen=True, slots=True)
class PositionChanged(Event):
    """Its title, or whether it is a draft. The words stand in `position`."""

    name: ClassVar[str] = "organisation.position_changed"
    subject: ClassVar[str] = "position_id"
    position_id: Id


@dataclass(frozen=True, slots=True)
class RequirementChanged(Event):
    """From a day on a position requires this level of a competency; None: it requires none."""

    name: ClassVar[str] = "organisation.requirement_changed"
    subject: ClassVar[str] = "position_id"
    position_id: Id
    competency_id: Id
    level: int | None
    valid_from: date


@dataclass(frozen=True, slots=True)
class PositionsImported(Event):
    """A list of positions was imported: codes of positions that came, and of those of which something changed."""

    name: ClassVar[str] = "organisation.positions_imported"
    subject: ClassVar[str] = "list_id"
    list_id: Id
    code: str
    added: tuple[str, ...]
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EmploymentBegun(Event):
    name: ClassVar[str] = "organisation.employment_begun"
    subject: ClassVar[str] = "employment_id"
    employment_id: Id
    person_id: Id
    unit_id: Id
    position_id: Id | None
    is_main: bool
    valid_from: date


@dataclass(frozen=True, slots=True)
class EmploymentEnded(Event):
    """`valid_to` is the first day on which it no longer runs."""

    name: ClassVar[str] = "organisation.employment_ended"
    subject: ClassVar[str] = "employment_id"
    employment_id: Id
    person_id: Id
    unit_id: Id
    valid_to: date


@dataclass(frozen=True, slots=True)
class StaffListWritten(Event):
    """A list of staff was written: how many people it was about in which way. `unit_id`: that of the list, None for several."""

    name: ClassVar[str] = "organisation.staff_list_written"
    subject: ClassVar[str] = "unit_id"
    unit_id: Id | None
    new: int
    changed: int
    moved: int
    left: int
    digest: str


@dataclass(frozen=True, slots=True)
class RoleGranted(Event):
    name: ClassVar[str] = "organisation.role_granted"
    subject: ClassVar[str] = "grant_id"
    grant_id: Id
    person_id: Id
    role: str
    unit_id: Id
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class RoleRevoked(Event):
    name: ClassVar[str] = "organisation.role_revoked"
    subject: ClassVar[str] = "grant_id"
    grant_id: Id
    person_id: Id
    role: str
    unit_id: Id
    valid_to: date


@dataclass(frozen=True, slots=True)
class JobRetried(Event):
    """An administrator let a job run again that had ended without being done."""

    name: ClassVar[str] = "organisation.job_retried"
    subject: ClassVar[str] = "job_id"
    job_id: Id
    kind: str


@dataclass(frozen=True, slots=True)
class JobCancelled(Event):
    """An administrator cancelled a waiting job, or asked a running one to stop."""

    name: ClassVar[str] = "organisation.job_cancelled"
    subject: ClassVar[str] = "job_id"
    job_id: Id
    kind: str


@dataclass(frozen=True, slots=True)
class SettingChanged(Event):
    """The value itself stands in `unit_setting`: a contact is the name of a person."""

    name: ClassVar[str] = "organisation.setting_changed"
    subject: ClassVar[str] = "unit_id"
    unit_id: Id
    key: str
    valid_from: date
