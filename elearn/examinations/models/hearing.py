"""What a candidate said to a finding when people heard them, as an officer wrote it down."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from elearn.core.db.base import Base


class Hearing(Base):
    """Words of a candidate in an officer's hand: beside what the candidate wrote (`FindingPerson.reply`), never in its place."""

    __tablename__ = "examination_hearing"

    finding_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    candidate_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    words: Mapped[str]
    written_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    written_at: Mapped[datetime]

    __table_args__ = (
        ForeignKeyConstraint(
            ["finding_id", "candidate_id"],
            ["examination_finding_person.finding_id", "examination_finding_person.candidate_id"],
            name="fk_examination_hearing_finding_person",
            ondelete="RESTRICT",
        ),
    )
