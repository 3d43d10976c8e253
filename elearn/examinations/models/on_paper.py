"""Answers that were given on paper, entered twice by two people."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from elearn.core.db.base import Base
from elearn.core.db.types import Json
from elearn.core.ids import new_id


class PaperEntry(Base):
    """One person's reading of a candidate's answer sheet. `round` is 1 or 2, each by another person; where the two differ, a third
    reading (3) decides. `answers` maps the question's id to a response as `assessment.records` writes it; a question that is not
    there has an empty row. `began_at` and `ended_at` are when the candidate worked on paper, as the sheet says.
    """

    __tablename__ = "paper_entry"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    sitting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("sitting.id", ondelete="RESTRICT"))
    round: Mapped[int]
    answers: Mapped[dict[str, Any]] = mapped_column(Json)
    began_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    entered_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    entered_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("sitting_id", "round"),
        UniqueConstraint("sitting_id", "entered_by"),
        CheckConstraint("round BETWEEN 1 AND 3", name="round"),
    )
