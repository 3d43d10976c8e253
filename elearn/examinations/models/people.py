"""Rooms and candidates."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from elearn.core.db.base import Base
from elearn.core.ids import new_id


class Room(Base):
    """A room of an examination. `seats` is how many it has; `place` says where it is. `unit_id`: the unit that holds the
    examination within its scope and made the room, or was given it (`is_given`); None for a room of the whole examination.
    """

    __tablename__ = "examination_room"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    examination_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("examination.id", ondelete="RESTRICT"))
    name: Mapped[str] = mapped_column(String(60))
    place: Mapped[str] = mapped_column(String(200), default="")
    seats: Mapped[int]
    unit_id: Mapped[uuid.UUID | None]
    is_given: Mapped[bool] = mapped_column(server_default=false())

    __table_args__ = (UniqueConstraint("examination_id", "name"), CheckConstraint("seats BETWEEN 1 AND 1000", name="seats"))


class Candidate(Base):
    """Somebody who may sit an examination. `number` is the candidate's number (số báo danh) within it.

    With `person_id` they sign in with their account; without it they have a name here and a card: `card_digest` is the keyed digest
    of its code, `card_used_at` when it let them in first. `extra_minutes` come on top of the deadline (`extra_reason`).
    `confirmed_at`: an invigilator saw that it is they. `let_in_at`: an officer let them in late. `struck_at`: taken off the list
    again. All personal columns may be emptied (`erased_at`); the row and its number stay.
    """

    __tablename__ = "examination_candidate"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    examination_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("examination.id", ondelete="RESTRICT"))
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"), index=True)
    unit_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("unit.id", ondelete="RESTRICT"))
    number: Mapped[str] = mapped_column(String(20))
    name: Mapped[str | None] = mapped_column(String(200))
    name_sort: Mapped[str | None] = mapped_column(String(400))
    birth_date: Mapped[date | None]
    about: Mapped[str | None] = mapped_column(String(300))
    room_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("examination_room.id", ondelete="RESTRICT"), index=True)
    seat: Mapped[int | None]
    extra_minutes: Mapped[int] = mapped_column(default=0)
    extra_reason: Mapped[str | None]
    card_digest: Mapped[bytes | None] = mapped_column(unique=True)
    card_issued_at: Mapped[datetime | None]
    card_used_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    listed_at: Mapped[datetime]
    struck_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]
    let_in_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("examination_id", "number"),
        Index(
            "uq_examination_candidate_person",
            "examination_id",
            "person_id",
            unique=True,
            postgresql_where=text("person_id IS NOT NULL"),
            sqlite_where=text("person_id IS NOT NULL"),
        ),
        Index(
            "uq_examination_candidate_seat",
            "room_id",
            "seat",
            unique=True,
            postgresql_where=text("seat IS NOT NULL AND struck_at IS NULL"),
            sqlite_where=text("seat IS NOT NULL AND struck_at IS NULL"),
        ),
        CheckConstraint("person_id IS NOT NULL OR name IS NOT NULL OR erased_at IS NOT NULL", name="known"),
        CheckConstraint("seat IS NULL OR room_id IS NOT NULL", name="seated"),
        CheckConstraint("extra_minutes BETWEEN 0 AND 600", name="extra"),
    )
