"""Notices, the e-mails that carry them, and what people chose about those."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from elearn.core.db import types

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

KINDS = (
    "course-changed",
    "reminder",
    "obstacle-answered",
    "fault-answered",
    "review-asked",
    "review-decided",
    "export-ready",
    "password-reset",
    "assigned",
)
OPEN = sa.text("settled_at IS NULL")
UNREAD = sa.text("read_at IS NULL")
TO_MAIL = sa.text("haste IS NOT NULL AND mail_id IS NULL AND read_at IS NULL")


def upgrade() -> None:
    _make_message()
    _make_mail()
    _make_notice()
    _make_choice()


def _make_message() -> None:
    op.create_table(
        "notice_message",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("words", types.Json(), nullable=False),
        sa.Column("place", sa.String(length=300), nullable=True),
        sa.Column("sender_id", types.Id(), nullable=True),
        sa.Column("written_at", types.Instant(), nullable=False),
        _one_of("notice_message", "kind", KINDS),
        _link("notice_message", "sender_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_message")),
    )


def _make_mail() -> None:
    op.create_table(
        "notice_mail",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("person_id", types.Id(), nullable=False),
        sa.Column("purpose", sa.String(length=10), nullable=False),
        sa.Column("ignores_quiet", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("made_at", types.Instant(), nullable=False),
        sa.Column("due_at", types.Instant(), nullable=False),
        sa.Column("claimed_at", types.Instant(), nullable=True),
        sa.Column("settled_at", types.Instant(), nullable=True),
        sa.Column("error", sa.String(length=40), nullable=True),
        _one_of("notice_mail", "purpose", ("notice", "digest", "confirm")),
        _one_of("notice_mail", "state", ("waiting", "sending", "sent", "failed", "unknown", "void")),
        sa.CheckConstraint("(state IN ('waiting', 'sending')) = (settled_at IS NULL)", name=op.f("ck_notice_mail_settled")),
        sa.CheckConstraint("state <> 'sending' OR claimed_at IS NOT NULL", name=op.f("ck_notice_mail_claimed")),
        _link("notice_mail", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_mail")),
    )
    op.create_index("ix_notice_mail_person_id", "notice_mail", ["person_id"])
    op.create_index("ix_notice_mail_settled_at", "notice_mail", ["settled_at"])
    op.create_index("ix_notice_mail_open", "notice_mail", ["state", "due_at"], postgresql_where=OPEN, sqlite_where=OPEN)


def _make_notice() -> None:
    op.create_table(
        "notice",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("person_id", types.Id(), nullable=False),
        sa.Column("message_id", types.Id(), nullable=False),
        sa.Column("code", sa.String(length=7), nullable=False),
        sa.Column("written_at", types.Instant(), nullable=False),
        sa.Column("read_at", types.Instant(), nullable=True),
        sa.Column("haste", sa.String(length=10), nullable=True),
        sa.Column("mail_id", types.Id(), nullable=True),
        _one_of("notice", "haste", ("digest", "soon", "at-once")),
        _link("notice", "person_id", "person"),
        _link("notice", "message_id", "notice_message"),
        _link("notice", "mail_id", "notice_mail", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("person_id", "code", name=op.f("uq_notice_person_id_code")),
    )
    op.create_index("ix_notice_message_id", "notice", ["message_id"])
    op.create_index("ix_notice_mail_id", "notice", ["mail_id"])
    op.create_index("ix_notice_read_at", "notice", ["read_at"])
    op.create_index("ix_notice_person_id_written_at", "notice", ["person_id", "written_at"])
    op.create_index("ix_notice_unread", "notice", ["person_id"], postgresql_where=UNREAD, sqlite_where=UNREAD)
    op.create_index("ix_notice_to_mail", "notice", ["haste", "person_id"], postgresql_where=TO_MAIL, sqlite_where=TO_MAIL)


def _make_choice() -> None:
    op.create_table(
        "notice_choice",
        sa.Column("person_id", types.Id(), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=True),
        sa.Column("wants_mail", sa.Boolean(), nullable=False),
        sa.Column("digest_day", sa.Integer(), nullable=False),
        sa.Column("digest_on", sa.Date(), nullable=True),
        sa.Column("off", types.Json(), nullable=False),
        sa.Column("asked_address", sa.String(length=254), nullable=True),
        sa.Column("asked_code", sa.String(length=6), nullable=True),
        sa.Column("asked_until", types.Instant(), nullable=True),
        sa.Column("asked_tries", sa.Integer(), nullable=False),
        sa.CheckConstraint("digest_day BETWEEN 0 AND 6", name=op.f("ck_notice_choice_digest_day")),
        sa.CheckConstraint("address IS NOT NULL OR NOT wants_mail", name=op.f("ck_notice_choice_mail_has_address")),
        sa.CheckConstraint(
            "(asked_address IS NULL) = (asked_code IS NULL) AND (asked_code IS NULL) = (asked_until IS NULL)",
            name=op.f("ck_notice_choice_asked_whole"),
        ),
        _link("notice_choice", "person_id", "person"),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_notice_choice")),
    )


def _one_of(table: str, column: str, values: tuple[str, ...]) -> sa.CheckConstraint:
    listed = ", ".join(f"'{each}'" for each in values)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=op.f(f"ck_{table}_{column}"))


def _link(table: str, column: str, other: str, ondelete: str = "RESTRICT") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"), ondelete=ondelete)


def downgrade() -> None:
    for table in ("notice_choice", "notice", "notice_mail", "notice_message"):
        op.drop_table(table)
