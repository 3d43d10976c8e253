"""Tables of persons, accounts and sessions."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from elearn.accounts.rules import BIRTH_PRECISIONS, GENDERS, CodePurpose, EndReason
from elearn.core.db.base import NOTE, Base
from elearn.core.db.closed import one_of
from elearn.core.db.types import LANGUAGES
from elearn.core.ids import new_id


class Person(Base):
    """Somebody that records point to. All personal columns may be emptied by erasure (`erased_at`); the row stays.

    `name_sort` orders lists by given name (last word) and may be set by hand; `name_folded` is for search without diacritics.
    `birth_precision` says how much of `birth_date` is known: day, month or year. `work_email` is what the office's list says; it
    signs nobody in before its owner has an account with it.
    """

    __tablename__ = "person"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    staff_code: Mapped[str | None] = mapped_column(String(40), unique=True)
    full_name: Mapped[str | None] = mapped_column(String(200))
    name_sort: Mapped[str | None] = mapped_column(String(400), index=True)
    name_folded: Mapped[str | None] = mapped_column(String(200))
    birth_date: Mapped[date | None]
    birth_precision: Mapped[str | None] = mapped_column(String(5))
    gender: Mapped[str | None] = mapped_column(String(10))
    created_at: Mapped[datetime]
    erased_at: Mapped[datetime | None]
    work_email: Mapped[str | None] = mapped_column(String(254))

    __table_args__ = (
        one_of("birth_precision", BIRTH_PRECISIONS),
        CheckConstraint("(birth_date IS NULL) = (birth_precision IS NULL)", name="birth_date_known"),
        one_of("gender", GENDERS),
    )


class Account(Base):
    """The credentials of a person. `username` and `email` are kept folded to lower case; either signs in.

    `password_hash` is argon2id, or None until the person has chosen one. Only a one-time password has `password_expires_at`.
    `informed_at` is when they confirmed having read what is recorded of them.
    """

    __tablename__ = "account"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"), unique=True)
    username: Mapped[str] = mapped_column(String(80), unique=True)
    email: Mapped[str | None] = mapped_column(String(254), unique=True)
    password_hash: Mapped[str | None]
    must_change_password: Mapped[bool] = mapped_column(default=False)
    password_expires_at: Mapped[datetime | None]
    language: Mapped[str | None] = mapped_column(String(2))
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]
    informed_at: Mapped[datetime | None]

    __table_args__ = (one_of("language", LANGUAGES),)


class AccountSession(Base):
    """One sign-in on one device. The cookie holds a random token; only its digest is kept here."""

    __tablename__ = "account_session"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))
    token_digest: Mapped[bytes] = mapped_column(unique=True)
    started_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str | None] = mapped_column(String(20))

    __table_args__ = (
        one_of("end_reason", EndReason),
        Index("ix_account_session_account_id_ended_at", "account_id", "ended_at"),
    )


_LIVE = text("used_at IS NULL AND replaced_at IS NULL")


class SignInCode(Base):
    """A one-time code that was given to a person: on a slip to begin an account, or spoken to choose a new password.

    Only its keyed digest is kept. A new one replaces the one before; at most one of a purpose is live.
    """

    __tablename__ = "sign_in_code"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"), index=True)
    purpose: Mapped[str] = mapped_column(String(10))
    digest: Mapped[bytes]
    issued_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    replaced_at: Mapped[datetime | None]

    __table_args__ = (
        one_of("purpose", CodePurpose),
        Index("uq_sign_in_code_live", "person_id", "purpose", unique=True, postgresql_where=_LIVE, sqlite_where=_LIVE),
    )


class SessionSeen(Base):
    """When a session was last used, noted at most every few minutes; bounds idle time."""

    __tablename__ = "session_seen"

    session_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account_session.id", ondelete="CASCADE"), primary_key=True)
    seen_at: Mapped[datetime]

    __table_args__ = ({"info": NOTE},)


class Throttle(Base):
    """How often something was tried in a window of time, and when last. `subject` is a digest of a name or address."""

    __tablename__ = "throttle"

    scope: Mapped[str] = mapped_column(String(40), primary_key=True)
    subject: Mapped[bytes] = mapped_column(primary_key=True)
    window_start: Mapped[datetime] = mapped_column(primary_key=True)
    tries: Mapped[int]
    last_at: Mapped[datetime]

    __table_args__ = ({"info": NOTE},)
