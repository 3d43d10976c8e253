"""What is held: the examination, who serves at it, who opened its paper, and the sealed log of what was done."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from elearn.core.db.base import NOTE, Base
from elearn.core.db.closed import one_of
from elearn.core.db.types import Json
from elearn.core.ids import new_id
from elearn.examinations.acts import ActKind
from elearn.examinations.rules import Body, State, Template


class Examination(Base):
    """An examination. `unit_id` answers for it; `held_by_id` is a unit below that holds it until the end of `held_until`.

    `plan` is `plan.Plan` as JSON. The questions are those of `rendition_id`, which is set when the plan is frozen and is then the
    newest of `course_id`. `seed` decides every paper and never leaves the server. `access_code` is told in the room; "" for none.
    `is_sealed`: nobody sees the paper, and no sitting starts, before two of the council have opened it. `acts` counts the sealed
    log. `erase_on` is the day on which everything that tells of candidates without account goes, None where there are none.
    """

    __tablename__ = "examination"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    unit_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("unit.id", ondelete="RESTRICT"), index=True)
    held_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("unit.id", ondelete="RESTRICT"), index=True)
    held_until: Mapped[date | None]
    template: Mapped[str] = mapped_column(String(12))
    title: Mapped[str] = mapped_column(String(200))
    course_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("course.id", ondelete="RESTRICT"), index=True)
    version_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("course_version.id", ondelete="RESTRICT"))
    rendition_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("rendition.id", ondelete="RESTRICT"))
    plan: Mapped[dict[str, Any]] = mapped_column(Json)
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    last_start_at: Mapped[datetime]
    access_code: Mapped[str] = mapped_column(String(20), default="")
    is_sealed: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(10))
    seed: Mapped[str] = mapped_column(String(64))
    acts: Mapped[int] = mapped_column(default=0)
    erase_on: Mapped[date | None]
    erased_at: Mapped[datetime | None]
    posted_at: Mapped[datetime | None]
    made_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    made_at: Mapped[datetime]

    __table_args__ = (
        one_of("template", Template),
        one_of("state", State),
        CheckConstraint("opens_at <= last_start_at AND last_start_at <= closes_at", name="window"),
        CheckConstraint("(held_by_id IS NULL) = (held_until IS NULL)", name="held"),
        CheckConstraint("state = 'draft' OR state = 'cancelled' OR rendition_id IS NOT NULL", name="frozen"),
        Index("ix_examination_state_closes_at", "state", "closes_at"),
        Index("ix_examination_erase_on", "erase_on"),
    )


class Member(Base):
    """Somebody who serves at an examination, from an instant until they are relieved. `duty` is what they are called there.

    `unit_id`: they were appointed by a unit that holds the examination within its scope, and serve there; None: for all of it.
    """

    __tablename__ = "examination_member"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    examination_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("examination.id", ondelete="RESTRICT"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"), index=True)
    body: Mapped[str] = mapped_column(String(12))
    duty: Mapped[str] = mapped_column(String(100), default="")
    appointed_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    appointed_at: Mapped[datetime]
    relieved_at: Mapped[datetime | None]
    unit_id: Mapped[uuid.UUID | None]

    __table_args__ = (
        one_of("body", Body),
        # Nobody serves in two bodies of one examination: the database decides the race of two officers.
        Index(
            "uq_examination_member_serving",
            "examination_id",
            "person_id",
            unique=True,
            postgresql_where=text("relieved_at IS NULL"),
            sqlite_where=text("relieved_at IS NULL"),
        ),
    )


class Opening(Base):
    """A member of the council opens the sealed paper: each once."""

    __tablename__ = "examination_opening"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    examination_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("examination.id", ondelete="RESTRICT"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    opened_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("examination_id", "person_id"),)


class Seen(Base):
    """Somebody who serves was shown questions of an examination while it was sat: they do not sit it any more."""

    __tablename__ = "examination_seen"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    examination_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("examination.id", ondelete="RESTRICT"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    seen_at: Mapped[datetime]

    __table_args__ = (Index("ix_examination_seen_examination_id_person_id", "examination_id", "person_id"), {"info": NOTE})


class ExaminationAct(Base):
    """One act of the sealed log, numbered from 1 without gaps; `digest` is `acts.digest_act`.

    Only `words` and `salt` change, once, when they are emptied.
    """

    __tablename__ = "examination_act"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    examination_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("examination.id", ondelete="RESTRICT"))
    seq: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    actor_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    candidate_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("examination_candidate.id", ondelete="RESTRICT"))
    at: Mapped[datetime]
    words: Mapped[str] = mapped_column(default="")
    salt: Mapped[str] = mapped_column(String(32), default="")
    words_digest: Mapped[str] = mapped_column(String(64), default="")
    digest: Mapped[str] = mapped_column(String(64))

    __table_args__ = (UniqueConstraint("examination_id", "seq"), one_of("kind", ActKind))
