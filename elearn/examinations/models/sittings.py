"""Prepared papers, their logs and their results. Lines and results are never changed; a sitting only goes forward."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from elearn.core.db.base import Base
from elearn.core.db.closed import one_of
from elearn.core.db.types import Json
from elearn.core.ids import new_id
from elearn.examinations.rules import Cause, LineKind, Moment, ResultCause


class Sitting(Base):
    """One candidate's paper. Prepared beforehand, started once; `number` counts a candidate's sittings from 1 (restarts).

    `paper` is a list of lists of question ids, one for each section of the plan, drawn with `seed`, which names options in forms
    and never leaves the server. `deadline_at` is stored at the start and moves only by an officer's act: by `given_minutes`, which
    are of this sitting and of the section that was open, while the candidate's own are of every one. `section` is the open section
    (from 0), `section_deadline_at` its own end where it has one; `place` is the open question of it in a sequential paper (from 0).
    `device` is the digest of the token of the one machine that may save. `lines` counts the log. `is_void`: another one replaced
    it, or the examination was cancelled. `is_offered`: its candidate may sit it in place of the one that counts, and may since
    `prepared_at`; until they begin it is void and counts nowhere. `seen_at` is when the page was heard of last, noted every few
    seconds.
    """

    __tablename__ = "sitting"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    examination_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("examination.id", ondelete="RESTRICT"), index=True)
    candidate_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("examination_candidate.id", ondelete="RESTRICT"))
    number: Mapped[int]
    seed: Mapped[str] = mapped_column(String(64))
    paper: Mapped[list[list[str]]] = mapped_column(Json)
    prepared_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    deadline_at: Mapped[datetime | None]
    section: Mapped[int] = mapped_column(default=0)
    section_deadline_at: Mapped[datetime | None]
    place: Mapped[int] = mapped_column(default=0)
    device: Mapped[bytes | None]
    lines: Mapped[int] = mapped_column(default=0)
    seen_at: Mapped[datetime | None]
    submitted_at: Mapped[datetime | None]
    submitted_cause: Mapped[str | None] = mapped_column(String(10))
    is_void: Mapped[bool] = mapped_column(default=False)
    given_minutes: Mapped[int] = mapped_column(default=0, server_default="0")
    is_offered: Mapped[bool] = mapped_column(default=False, server_default=false())

    __table_args__ = (
        UniqueConstraint("candidate_id", "number"),
        # One sitting counts: the database decides the race of two browsers and two officers.
        Index(
            "uq_sitting_counting",
            "candidate_id",
            unique=True,
            postgresql_where=text("NOT is_void"),
            sqlite_where=text("NOT is_void"),
        ),
        # One is offered at a time; few rows of many.
        Index(
            "uq_sitting_offered", "candidate_id", unique=True, postgresql_where=text("is_offered"), sqlite_where=text("is_offered")
        ),
        # What the closing job looks at: few rows of many.
        Index(
            "ix_sitting_open",
            "deadline_at",
            postgresql_where=text("submitted_at IS NULL AND started_at IS NOT NULL"),
            sqlite_where=text("submitted_at IS NULL AND started_at IS NOT NULL"),
        ),
        one_of("submitted_cause", Cause),
        CheckConstraint("(started_at IS NULL) = (deadline_at IS NULL)", name="deadline"),
        CheckConstraint("(submitted_at IS NULL) = (submitted_cause IS NULL)", name="submitted"),
        CheckConstraint("number >= 1", name="number"),
    )


class SittingLine(Base):
    """One line of a sitting's log, numbered from 1 without gaps. `key` is the page's mark of the sending: sent again, kept once.

    `item` is the question's id. `payload` of an answer is `{"response": …, "language": …}` (see `assessment.records`), of a flag
    `{"on": …}`; of other lines what their kind needs. `moment` says whether it came in time or in the grace for the network.
    """

    __tablename__ = "sitting_line"

    sitting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("sitting.id", ondelete="RESTRICT"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(12))
    item: Mapped[str | None] = mapped_column(String(64))
    payload: Mapped[dict[str, Any]] = mapped_column(Json)
    moment: Mapped[str] = mapped_column(String(8))
    server_at: Mapped[datetime]
    key: Mapped[str] = mapped_column(String(64))

    __table_args__ = (
        UniqueConstraint("sitting_id", "key"),
        # What came in the grace for the network: few lines of many.
        Index(
            "ix_sitting_line_in_grace",
            "sitting_id",
            postgresql_where=text("moment = 'in-grace'"),
            sqlite_where=text("moment = 'in-grace'"),
        ),
        one_of("kind", LineKind),
        one_of("moment", [Moment.IN_TIME, Moment.IN_GRACE]),
    )


class SittingResult(Base):
    """What a sitting is worth, from an instant on; the one with the highest `seq` counts, the earlier ones are kept.

    `earned` and `points` are exact fractions as text (`"7/2"`). `items` is a list of `{"id", "outcome", "earned", "points",
    "sure"}`, `sections` a list of `{"id", "earned", "points", "is_passed"}`, `competencies` maps a code to `{"earned",
    "points"}`. `pending` counts the questions that people have still to mark. `because` is the ruling or appeal for which it was
    written.
    """

    __tablename__ = "sitting_result"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    sitting_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("sitting.id", ondelete="RESTRICT"))
    seq: Mapped[int]
    cause: Mapped[str] = mapped_column(String(10))
    because: Mapped[uuid.UUID | None]
    earned: Mapped[str] = mapped_column(String(80))
    points: Mapped[str] = mapped_column(String(80))
    is_passed: Mapped[bool | None]
    pending: Mapped[int] = mapped_column(default=0)
    items: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    sections: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    competencies: Mapped[dict[str, dict[str, str]]] = mapped_column(Json)
    decided_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    decided_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("sitting_id", "seq"), one_of("cause", ResultCause))
