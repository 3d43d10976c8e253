"""Tables of units, positions, employments, grants and settings. All periods are half-open days `[from, to)`."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from elearn.core.db.base import Base
from elearn.core.db.closed import one_of
from elearn.core.db.types import Json, LocalisedText
from elearn.core.ids import new_id
from elearn.organisation import apart
from elearn.organisation.rules import ROLE_WORDS, ChangeKind, ChangeState, ImportState, SuccessionKind, UnitKind
from elearn.organisation.staff_import.plan import Kind


class Unit(Base):
    """A unit's identity. A code may be reused after a merger, so it names a unit only together with its dates."""

    __tablename__ = "unit"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    code_system: Mapped[str] = mapped_column(String(20))
    code: Mapped[str] = mapped_column(String(20), index=True)
    created_at: Mapped[datetime]


class UnitState(Base):
    """What a unit is called and where it stands, from a day to a day. Two states of a unit never hold on the same day."""

    __tablename__ = "unit_state"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    unit_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("unit.id", ondelete="RESTRICT"), index=True)
    parent_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("unit.id", ondelete="RESTRICT"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[LocalisedText]
    name_folded: Mapped[str] = mapped_column(String(200))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]

    __table_args__ = (
        UniqueConstraint("unit_id", "valid_from"),
        CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name="period"),
        CheckConstraint("parent_id <> unit_id", name="not_own_parent"),
        one_of("kind", UnitKind),
    )


apart.keep_apart(UnitState.metadata.tables["unit_state"])


class UnitSuccession(Base):
    """What became of a unit: renamed, moved, merged into or split into others, on a day, on a legal basis."""

    __tablename__ = "unit_succession"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    from_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("unit.id", ondelete="RESTRICT"), index=True)
    to_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("unit.id", ondelete="RESTRICT"))
    on: Mapped[date]
    kind: Mapped[str] = mapped_column(String(10))
    legal_basis: Mapped[str | None]

    __table_args__ = (one_of("kind", SuccessionKind),)


class UnitChange(Base):
    """A change of units that somebody recorded, and what became of it. One whose day is to come is carried out on that day.

    `unit_id` is the unit that it is about, the one above for a new one; `beside_id` the other one whose administrators see it: the
    heir, or the unit above. `content` is `unit_change.Change` as JSON. `refusal` is `{"message", "values"}` of the error for which
    it could not be carried out. `settled_at` and `settled_by`: when it was carried out or withdrawn, and by whom; None: the site.
    """

    __tablename__ = "unit_change"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10))
    on: Mapped[date]
    unit_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("unit.id", ondelete="RESTRICT"), index=True)
    beside_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("unit.id", ondelete="RESTRICT"), index=True)
    content: Mapped[dict[str, Any]] = mapped_column(Json)
    refusal: Mapped[dict[str, Any] | None] = mapped_column(Json)
    asked_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    asked_at: Mapped[datetime]
    settled_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    settled_at: Mapped[datetime | None]

    __table_args__ = (
        one_of("kind", ChangeKind),
        one_of("state", ChangeState),
        CheckConstraint("(state = 'coming') = (settled_at IS NULL)", name="settled"),
        Index("ix_unit_change_state_on", "state", "on"),
    )


class UnitClosure(Base):
    """Every unit of today with each unit above it and itself. `depth` counts the steps between them."""

    __tablename__ = "unit_closure"

    ancestor_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("unit.id", ondelete="RESTRICT"), primary_key=True)
    descendant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("unit.id", ondelete="RESTRICT"), primary_key=True, index=True)
    depth: Mapped[int]


class Position(Base):
    """A position that a person may hold. `is_draft` marks titles that no official list has confirmed."""

    __tablename__ = "position"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    title: Mapped[LocalisedText]
    is_draft: Mapped[bool] = mapped_column(default=False)
    retired_at: Mapped[datetime | None]


class PositionRequirement(Base):
    """The level of a competency that a position requires, from a day to a day; empty when it was dropped on its first day."""

    __tablename__ = "position_requirement"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    position_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("position.id", ondelete="RESTRICT"))
    competency_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("competency.id", ondelete="RESTRICT"), index=True)
    level_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("framework_level.id", ondelete="RESTRICT"), index=True)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]

    __table_args__ = (
        UniqueConstraint("position_id", "competency_id", "valid_from"),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="period"),
        Index(
            "uq_position_requirement_open",
            "position_id",
            "competency_id",
            unique=True,
            postgresql_where=text("valid_to IS NULL"),
            sqlite_where=text("valid_to IS NULL"),
        ),
    )


class PositionList(Base):
    """A list of positions that was imported. `shipped_digest` is the SHA-256 of the file of a release that was imported last."""

    __tablename__ = "position_list"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    title: Mapped[LocalisedText]
    note: Mapped[LocalisedText | None]
    citation: Mapped[LocalisedText]
    url: Mapped[str] = mapped_column(String(500))
    status: Mapped[str] = mapped_column(String(10))
    checked_on: Mapped[date]
    shipped_digest: Mapped[str | None] = mapped_column(String(64))
    imported_at: Mapped[datetime]


class Employment(Base):
    """A person in a unit and position, from a day to a day. One of those running at a time is the main one."""

    __tablename__ = "employment"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"), index=True)
    unit_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("unit.id", ondelete="RESTRICT"), index=True)
    position_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("position.id", ondelete="RESTRICT"))
    is_main: Mapped[bool] = mapped_column(default=True)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]

    __table_args__ = (
        CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name="period"),
        Index(
            "uq_employment_open_main",
            "person_id",
            unique=True,
            postgresql_where=text("is_main AND valid_to IS NULL"),
            sqlite_where=text("is_main AND valid_to IS NULL"),
        ),
    )


class RoleGrant(Base):
    """A role of a person for a unit and everything below it, from a day to a day; empty when revoked on its first day."""

    __tablename__ = "role_grant"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    unit_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("unit.id", ondelete="RESTRICT"), index=True)
    granted_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]

    __table_args__ = (
        one_of("role", ROLE_WORDS),
        Index("ix_role_grant_person_id_role", "person_id", "role"),
        Index(
            "uq_role_grant_open",
            "person_id",
            "role",
            "unit_id",
            unique=True,
            postgresql_where=text("valid_to IS NULL"),
            sqlite_where=text("valid_to IS NULL"),
        ),
    )


class UnitSetting(Base):
    """A setting of a unit from a day on; units below inherit it. Keys and their shapes stand in `settings`.

    `set_by` is None where the operator set it, or before it was noted.
    """

    __tablename__ = "unit_setting"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    unit_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("unit.id", ondelete="RESTRICT"))
    key: Mapped[str] = mapped_column(String(60))
    value: Mapped[Any] = mapped_column(Json)
    valid_from: Mapped[date]
    # Without a reference: see the migration.
    set_by: Mapped[uuid.UUID | None]

    __table_args__ = (UniqueConstraint("unit_id", "key", "valid_from"),)


class StaffImport(Base):
    """A list of staff that somebody sent, and what became of it. Kept for two weeks: it is full of names.

    `content` is the file, emptied once it is written. `refusal` is one of `staff_import.faults.Refusal`. `digest` is that of the
    plan as it is shown; `counts` says how many lines of each kind it has; `about` is `{"sheet", "unused", "listed", "uncoded"}`.
    `is_changed`: what was shown first had changed when it was to be written.
    """

    __tablename__ = "staff_import"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    sent_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"), index=True)
    unit_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("unit.id", ondelete="RESTRICT"))
    is_whole: Mapped[bool]
    on: Mapped[date]
    file_name: Mapped[str] = mapped_column(String(200))
    content: Mapped[bytes]
    state: Mapped[str] = mapped_column(String(10))
    refusal: Mapped[str | None] = mapped_column(String(30))
    digest: Mapped[str | None] = mapped_column(String(64))
    counts: Mapped[dict[str, int] | None] = mapped_column(Json)
    about: Mapped[dict[str, Any] | None] = mapped_column(Json)
    is_changed: Mapped[bool] = mapped_column(default=False)
    job_id: Mapped[uuid.UUID | None]
    sent_at: Mapped[datetime] = mapped_column(index=True)
    written_at: Mapped[datetime | None]

    __table_args__ = (
        one_of("state", ImportState),
        CheckConstraint("NOT is_whole OR unit_id IS NOT NULL", name="whole_of_a_unit"),
    )


class StaffImportLine(Base):
    """One line of the plan as it is shown: `place` counts from 0, `content` is what `service.staff_plans` makes of it."""

    __tablename__ = "staff_import_line"

    import_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_import.id", ondelete="CASCADE"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    content: Mapped[dict[str, Any]] = mapped_column(Json)

    __table_args__ = (
        one_of("kind", Kind),
        Index("ix_staff_import_line_import_id_kind", "import_id", "kind", "place"),
    )
