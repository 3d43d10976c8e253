"""What the answers show that somebody should look at, and what those concerned say to it."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from elearn.core.db.base import Base
from elearn.core.db.closed import one_of
from elearn.core.db.types import Json
from elearn.core.ids import new_id


class Look(Base):
    """The answers of an examination were looked through, once it was over: how many papers, and which kinds could be judged."""

    __tablename__ = "examination_look"

    examination_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("examination.id", ondelete="RESTRICT"), primary_key=True)
    looked_at: Mapped[datetime]
    papers: Mapped[int]
    kinds: Mapped[list[str]] = mapped_column(Json)


class Finding(Base):
    """Something to look at: `speed` of one candidate, or `similarity` of two. `evidence` is what the fairness rules found, as JSON.

    `outcome` is what the officer wrote when they closed it; nothing else follows from a finding by itself.
    """

    __tablename__ = "examination_finding"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    examination_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("examination.id", ondelete="RESTRICT"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    evidence: Mapped[dict[str, Any]] = mapped_column(Json)
    found_at: Mapped[datetime]
    outcome: Mapped[str] = mapped_column(default="")
    closed_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    closed_at: Mapped[datetime | None]

    __table_args__ = (one_of("kind", ["speed", "similarity"]),)


class FindingPerson(Base):
    """A candidate whom a finding is about. `asked_at`: it was shown to them, with a right to reply until `reply_until`."""

    __tablename__ = "examination_finding_person"

    finding_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("examination_finding.id", ondelete="RESTRICT"), primary_key=True)
    candidate_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("examination_candidate.id", ondelete="RESTRICT"), primary_key=True, index=True
    )
    asked_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    asked_at: Mapped[datetime | None]
    reply_until: Mapped[datetime | None]
    reply: Mapped[str] = mapped_column(default="")
    replied_at: Mapped[datetime | None]
