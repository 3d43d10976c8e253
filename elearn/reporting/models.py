"""The tables of reporting: files that were asked for, months that trainers were told of. All else is read from others' tables."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from elearn.core import limits
from elearn.core.db.base import Base
from elearn.core.db.closed import one_of
from elearn.core.db.types import LANGUAGES, Json
from elearn.core.ids import new_id
from elearn.reporting.exporting.layouts import LAYOUTS
from elearn.reporting.exporting.rules import FORMS, ExportState


class CompletionExport(Base):
    """A file of completions that somebody asked for, and how far it is.

    `person_id` is None for the command line. `reach` lists the units for which they read completions then, as texts: who loses one
    of them meanwhile gets no file. `columns` lists the keys of the chosen columns, None for all. `query` holds the fields of the
    filter's address. `as_of` is the instant as of which the rows hold, `on` the day on which people work in a unit or have left it,
    `completions` how many there were. `mark_at` and `mark_id` name the last completion that was written, `rows_done` its number and
    `bytes_done` the length of the file by then: from there a job goes on after a crash. `sha256` and `bytes` are those of the
    finished file.
    """

    __tablename__ = "completion_export"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    reach: Mapped[list[str]] = mapped_column(Json)
    asked_at: Mapped[datetime]
    purpose: Mapped[str] = mapped_column(String(limits.PURPOSE_CHARACTERS))
    query: Mapped[dict[str, Any]] = mapped_column(Json)
    layout: Mapped[str] = mapped_column(String(10))
    columns: Mapped[list[str] | None] = mapped_column(Json)
    form: Mapped[str] = mapped_column(String(10))
    language: Mapped[str] = mapped_column(String(2))
    as_of: Mapped[datetime]
    on: Mapped[date]
    state: Mapped[str] = mapped_column(String(10))
    job_id: Mapped[uuid.UUID | None]
    completions: Mapped[int]
    rows_done: Mapped[int] = mapped_column(default=0)
    bytes_done: Mapped[int] = mapped_column(default=0)
    mark_at: Mapped[datetime | None]
    mark_id: Mapped[uuid.UUID | None]
    sha256: Mapped[str | None] = mapped_column(String(64))
    bytes: Mapped[int | None]
    finished_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_completion_export_person_id_asked_at", "person_id", "asked_at"),
        Index("ix_completion_export_state", "state"),
        one_of("layout", LAYOUTS),
        one_of("form", FORMS),
        one_of("language", LANGUAGES),
        one_of("state", ExportState),
        CheckConstraint("(mark_at IS NULL) = (mark_id IS NULL)", name="mark"),
        CheckConstraint("(state = 'ready') <= (sha256 IS NOT NULL)", name="ready"),
    )


class CourseMonth(Base):
    """A month of a course is over and dealt with: once, whoever comes first.

    `month` is its first day. `figures` is what may be told of its use, as `elearn.reporting.months` wrote it down: figures that
    changed between two looks would say who came in between. `told_at` is when trainers were told; None: there was nothing.
    """

    __tablename__ = "course_month"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    course_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("course.id", ondelete="RESTRICT"))
    month: Mapped[date]
    figures: Mapped[dict[str, Any]] = mapped_column(Json)
    told_at: Mapped[datetime | None]

    __table_args__ = (UniqueConstraint("course_id", "month"),)
