"""Attempts at graded quizzes: the start row, the log, results, essays that people marked, further attempts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from elearn.core.db import types

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

RECORDS = {
    "attempt_line": ("attempt_id", "seq"),
    "attempt_result": ("id",),
    "essay_mark": ("id",),
    "attempt_allowance": ("id",),
}
"""Tables of records with their primary keys: a row is never changed and never removed."""


def upgrade() -> None:
    op.create_table(
        "attempt",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("person_id", types.Id(), nullable=False),
        sa.Column("unit_id", types.Id(), nullable=True),
        sa.Column("course_id", types.Id(), nullable=False),
        sa.Column("version_id", types.Id(), nullable=False),
        sa.Column("rendition_id", types.Id(), nullable=False),
        sa.Column("quiz", sa.String(length=64), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("seed", sa.String(length=64), nullable=False),
        sa.Column("paper", types.Json(), nullable=False),
        sa.Column("started_at", types.Instant(), nullable=False),
        sa.Column("submitted_at", types.Instant(), nullable=True),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_attempt_number")),
        _link("attempt", "person_id", "person"),
        _link("attempt", "unit_id", "unit"),
        _link("attempt", "course_id", "course"),
        _link("attempt", "version_id", "course_version"),
        _link("attempt", "rendition_id", "rendition"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
        sa.UniqueConstraint(
            "person_id", "course_id", "quiz", "cycle", "number", name=op.f("uq_attempt_person_id_course_id_quiz_cycle_number")
        ),
    )
    op.create_index("ix_attempt_unit_id", "attempt", ["unit_id"])
    op.create_index("ix_attempt_course_id", "attempt", ["course_id"])
    op.create_index(
        "uq_attempt_open",
        "attempt",
        ["person_id", "course_id", "quiz", "cycle"],
        unique=True,
        postgresql_where=sa.text("submitted_at IS NULL"),
        sqlite_where=sa.text("submitted_at IS NULL"),
    )
    op.create_table(
        "attempt_line",
        sa.Column("attempt_id", types.Id(), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("item", sa.String(length=64), nullable=True),
        sa.Column("payload", types.Json(), nullable=False),
        sa.Column("given_at", types.Instant(), nullable=False),
        sa.Column("server_at", types.Instant(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.CheckConstraint("kind IN ('answered', 'flagged', 'paused', 'submitted')", name=op.f("ck_attempt_line_kind")),
        _link("attempt_line", "attempt_id", "attempt"),
        sa.PrimaryKeyConstraint("attempt_id", "seq", name=op.f("pk_attempt_line")),
        sa.UniqueConstraint("attempt_id", "key", name=op.f("uq_attempt_line_attempt_id_key")),
    )
    op.create_table(
        "attempt_result",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("attempt_id", types.Id(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("cause", sa.String(length=12), nullable=False),
        sa.Column("earned", sa.String(length=80), nullable=False),
        sa.Column("points", sa.String(length=80), nullable=False),
        sa.Column("is_passed", sa.Boolean(), nullable=True),
        sa.Column("pending", sa.Integer(), nullable=False),
        sa.Column("items", types.Json(), nullable=False),
        sa.Column("competencies", types.Json(), nullable=False),
        sa.Column("decided_by", types.Id(), nullable=True),
        sa.Column("decided_at", types.Instant(), nullable=False),
        sa.CheckConstraint("cause IN ('submitted', 'marked')", name=op.f("ck_attempt_result_cause")),
        _link("attempt_result", "attempt_id", "attempt"),
        _link("attempt_result", "decided_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt_result")),
        sa.UniqueConstraint("attempt_id", "seq", name=op.f("uq_attempt_result_attempt_id_seq")),
    )
    op.create_index(
        "ix_attempt_result_pending",
        "attempt_result",
        ["attempt_id"],
        postgresql_where=sa.text("pending > 0"),
        sqlite_where=sa.text("pending > 0"),
    )
    op.create_table(
        "essay_mark",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("attempt_id", types.Id(), nullable=False),
        sa.Column("question", sa.String(length=64), nullable=False),
        sa.Column("share", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("marked_by", types.Id(), nullable=False),
        sa.Column("marked_at", types.Instant(), nullable=False),
        _link("essay_mark", "attempt_id", "attempt"),
        _link("essay_mark", "marked_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_essay_mark")),
    )
    op.create_index("ix_essay_mark_attempt_id", "essay_mark", ["attempt_id"])
    op.create_table(
        "attempt_allowance",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("person_id", types.Id(), nullable=False),
        sa.Column("course_id", types.Id(), nullable=False),
        sa.Column("quiz", sa.String(length=64), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("extra", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("allowed_by", types.Id(), nullable=True),
        sa.Column("allowed_at", types.Instant(), nullable=False),
        sa.CheckConstraint("extra BETWEEN 1 AND 20", name=op.f("ck_attempt_allowance_extra")),
        _link("attempt_allowance", "person_id", "person"),
        _link("attempt_allowance", "course_id", "course"),
        _link("attempt_allowance", "allowed_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt_allowance")),
    )
    op.create_index("ix_attempt_allowance_person_id", "attempt_allowance", ["person_id"])
    for table, key in RECORDS.items():
        _guard(table, key)


def _link(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"), ondelete="RESTRICT")


def _guard(table: str, key: tuple[str, ...]) -> None:
    if op.get_bind().dialect.name == "postgresql":
        for name, what in (("", "UPDATE OR DELETE"), ("_truncate", "TRUNCATE")):
            each = "FOR EACH STATEMENT" if name else "FOR EACH ROW"
            op.execute(
                f"CREATE TRIGGER {table}_append_only{name} BEFORE {what} ON {table} {each} EXECUTE FUNCTION record_append_only()"
            )
        return
    there = " AND ".join(f"{column} = NEW.{column}" for column in key)
    # A write with OR REPLACE would remove the row in its way without asking the delete trigger.
    for what, when in (("insert", f"EXISTS (SELECT 1 FROM {table} WHERE {there})"), ("update", "TRUE"), ("delete", "TRUE")):
        op.execute(
            f"CREATE TRIGGER {table}_append_only_{what} BEFORE {what.upper()} ON {table} WHEN {when} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )


def downgrade() -> None:
    for table in ("attempt_allowance", "essay_mark", "attempt_result", "attempt_line", "attempt"):
        op.drop_table(table)
