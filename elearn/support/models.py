"""Tables of support: projections, made anew every night and never written otherwise. Each counts a unit with all below it."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from elearn.core.db.base import Base


class SupportUnit(Base):
    """`rules.Figures` of a unit of today."""

    __tablename__ = "support_unit"

    unit_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("unit.id", ondelete="RESTRICT"), primary_key=True)
    counted_at: Mapped[datetime]
    people: Mapped[int]
    active: Mapped[int]
    completed: Mapped[int]
    overdue: Mapped[int]


class SupportMonth(Base):
    """How many completions a month of the last year brought, by the unit of that day. A month without any has no row.

    `told` is what may be told to whoever answers for the topmost unit alone (`reporting.statistics.trend`), None where nothing may.
    """

    __tablename__ = "support_month"

    unit_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("unit.id", ondelete="RESTRICT"), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    completions: Mapped[int]
    told: Mapped[int | None]
