"""Answers that were given on paper, entered twice by two people."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from elearn.core.db.base import Base
from elearn.core.db.types import Json
from elearn.core.ids import new_id


def _once(name: str, column: str) -> Index:
    """Once for each sitting, of the readings that count."""
    counts = text("taken_back_at IS NULL")
    return Index(name, "sitting_id", column, unique=True, postgresql_where=counts, sqlite_where=counts)


class PaperEntry(Base):
    """One person's reading of a candidate's answer sheet. `round` is 1 or 2, each by another person; where the two differ, a third
    reading (3) decides. `answers` maps the question's id to a response as `assessment.records` writes it; a question that is not
    there has an empty row. `began_at` and `ended_at` are when the candidate worked on paper, as the sheet says. One that was taken
    back stays and counts no more: whoever made it may read the sheet again.
    """

    __tablename__ = "paper_entry"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    sitting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("sitting.id", ondelete="RESTRICT"), index=True)
    round: Mapped[int]
    answers: Mapped[dict[str, Any]] = mapped_column(Json)
    began_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    entered_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    entered_at: Mapped[datetime]
    taken_back_at: Mapped[datetime | None]
    taken_back_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))

    __table_args__ = (
        _once("uq_paper_entry_round", "round"),
        _once("uq_paper_entry_reader", "entered_by"),
        CheckConstraint("round BETWEEN 1 AND 3", name="round"),
        CheckConstraint("(taken_back_at IS NULL) = (taken_back_by IS NULL)", name="taken_back"),
    )
