"""Tables of notices, their e-mails and what people chose about them."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from elearn.core.db.base import Base
from elearn.core.db.closed import one_of
from elearn.core.db.types import Json
from elearn.core.ids import new_id
from elearn.notifications.kinds import Kind
from elearn.notifications.tellings import Haste


class MailState(StrEnum):
    """waiting → sending → sent, failed or unknown; a try that failed for now goes back to waiting; void: no longer wanted."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    VOID = "void"


class Purpose(StrEnum):
    """What an e-mail is for: one notice, those of a week, or the code that confirms an address."""

    NOTICE = "notice"
    DIGEST = "digest"
    CONFIRM = "confirm"


class Message(Base):
    """What was said, once. `words` is a JSON object: name → text, or name → a text per language (`kinds.py` says which).

    `place` is a path of this site without the language, shown in the page and never in an e-mail. `sender_id` is the person whose
    act it was, or None.
    """

    __tablename__ = "notice_message"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(20))
    words: Mapped[dict[str, Any]] = mapped_column(Json)
    place: Mapped[str | None] = mapped_column(String(300))
    sender_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    written_at: Mapped[datetime]

    __table_args__ = (one_of("kind", Kind),)


class Mail(Base):
    """One e-mail to one person, at their confirmed address of the moment in which it goes out.

    It is claimed (`sending`, `claimed_at`) in a transaction of its own before it is given to the mail server, and settled after.
    One that was claimed and never settled is `unknown`: it may have gone out, so it is not sent again. `due_at` is when the next
    try may be. `error` is a code, never the server's words.
    """

    __tablename__ = "notice_mail"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"), index=True)
    purpose: Mapped[str] = mapped_column(String(10))
    ignores_quiet: Mapped[bool]
    state: Mapped[str] = mapped_column(String(10), default=MailState.WAITING)
    tries: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime]
    due_at: Mapped[datetime]
    claimed_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None] = mapped_column(index=True)
    error: Mapped[str | None] = mapped_column(String(40))

    __table_args__ = (
        one_of("purpose", Purpose),
        one_of("state", MailState),
        CheckConstraint("(state IN ('waiting', 'sending')) = (settled_at IS NULL)", name="settled"),
        CheckConstraint("state <> 'sending' OR claimed_at IS NOT NULL", name="claimed"),
        Index(
            "ix_notice_mail_open",
            "state",
            "due_at",
            postgresql_where=text("settled_at IS NULL"),
            sqlite_where=text("settled_at IS NULL"),
        ),
    )


_UNREAD = text("read_at IS NULL")
_TO_MAIL = text("haste IS NOT NULL AND mail_id IS NULL AND read_at IS NULL")


class Notice(Base):
    """One person is told one message. `code` is the reference code, the only one of its kind among the person's notices.

    `haste` says how soon it is to go out by e-mail, None where it is not. `mail_id` is the e-mail that carries it. One that is read
    in the page before its e-mail is made needs none.
    """

    __tablename__ = "notice"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    message_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("notice_message.id", ondelete="RESTRICT"), index=True)
    code: Mapped[str] = mapped_column(String(7))
    written_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    haste: Mapped[str | None] = mapped_column(String(10))
    mail_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("notice_mail.id", ondelete="SET NULL"), index=True)

    __table_args__ = (
        one_of("haste", Haste),
        UniqueConstraint("person_id", "code"),
        Index("ix_notice_person_id_written_at", "person_id", "written_at"),
        Index("ix_notice_unread", "person_id", postgresql_where=_UNREAD, sqlite_where=_UNREAD),
        Index("ix_notice_to_mail", "haste", "person_id", postgresql_where=_TO_MAIL, sqlite_where=_TO_MAIL),
        Index("ix_notice_read_at", "read_at"),
    )


class Choice(Base):
    """What a person chose about e-mails. A person without a row gets none.

    `address` is where e-mails go; it is confirmed, by typing the code that was sent there, or not there at all. `wants_mail`
    switches everything off but the kinds that cannot be. `off` is a list of kinds. `digest_day` counts from Monday 0. `digest_on`
    is the day of the last digest. `asked_address` waits to be confirmed by `asked_code` until `asked_until`; `asked_tries` are the
    wrong codes so far.
    """

    __tablename__ = "notice_choice"

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"), primary_key=True)
    address: Mapped[str | None] = mapped_column(String(254))
    wants_mail: Mapped[bool] = mapped_column(default=False)
    digest_day: Mapped[int] = mapped_column(default=0)
    digest_on: Mapped[date | None]
    off: Mapped[list[str]] = mapped_column(Json)
    asked_address: Mapped[str | None] = mapped_column(String(254))
    asked_code: Mapped[str | None] = mapped_column(String(6))
    asked_until: Mapped[datetime | None]
    asked_tries: Mapped[int] = mapped_column(default=0)

    __table_args__ = (
        CheckConstraint("digest_day BETWEEN 0 AND 6", name="digest_day"),
        CheckConstraint("address IS NOT NULL OR NOT wants_mail", name="mail_has_address"),
        CheckConstraint(
            "(asked_address IS NULL) = (asked_code IS NULL) AND (asked_code IS NULL) = (asked_until IS NULL)", name="asked_whole"
        ),
    )
