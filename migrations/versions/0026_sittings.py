"""Sittings of examinations: prepared papers, their logs and results, answers that were given on paper, and marks by people."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from elearn.core.db import types

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

TABLES = ("sitting", "sitting_line", "sitting_result", "paper_entry", "essay_marking")


def upgrade() -> None:
    _create_sitting()
    _create_sitting_line()
    _create_sitting_result()
    _create_paper_entry()
    _create_essay_marking()
    _keep_sittings()
    _append_only("sitting_line", "sitting_id", "seq")
    for table in ("sitting_result", "paper_entry", "essay_marking"):
        _append_only(table, "id")


def _create_sitting() -> None:
    op.create_table(
        "sitting",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("examination_id", types.Id(), nullable=False),
        sa.Column("candidate_id", types.Id(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("seed", sa.String(length=64), nullable=False),
        sa.Column("paper", types.Json(), nullable=False),
        sa.Column("prepared_at", types.Instant(), nullable=False),
        sa.Column("started_at", types.Instant(), nullable=True),
        sa.Column("deadline_at", types.Instant(), nullable=True),
        sa.Column("section", sa.Integer(), nullable=False),
        sa.Column("section_deadline_at", types.Instant(), nullable=True),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("device", sa.LargeBinary(), nullable=True),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("seen_at", types.Instant(), nullable=True),
        sa.Column("submitted_at", types.Instant(), nullable=True),
        sa.Column("submitted_cause", sa.String(length=10), nullable=True),
        sa.Column("is_void", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "submitted_cause IN ('candidate', 'clock', 'officer', 'paper')", name=op.f("ck_sitting_submitted_cause")
        ),
        sa.CheckConstraint("(started_at IS NULL) = (deadline_at IS NULL)", name=op.f("ck_sitting_deadline")),
        sa.CheckConstraint("(submitted_at IS NULL) = (submitted_cause IS NULL)", name=op.f("ck_sitting_submitted")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_sitting_number")),
        sa.ForeignKeyConstraint(
            ["candidate_id"],
            ["examination_candidate.id"],
            name=op.f("fk_sitting_candidate_id_examination_candidate"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["examination_id"], ["examination.id"], name=op.f("fk_sitting_examination_id_examination"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sitting")),
        sa.UniqueConstraint("candidate_id", "number", name=op.f("uq_sitting_candidate_id_number")),
    )
    op.create_index(op.f("ix_sitting_examination_id"), "sitting", ["examination_id"], unique=False)
    op.create_index(
        "ix_sitting_open",
        "sitting",
        ["deadline_at"],
        unique=False,
        postgresql_where=sa.text("submitted_at IS NULL AND started_at IS NOT NULL"),
        sqlite_where=sa.text("submitted_at IS NULL AND started_at IS NOT NULL"),
    )
    op.create_index(
        "uq_sitting_counting",
        "sitting",
        ["candidate_id"],
        unique=True,
        postgresql_where=sa.text("NOT is_void"),
        sqlite_where=sa.text("NOT is_void"),
    )


def _create_sitting_line() -> None:
    op.create_table(
        "sitting_line",
        sa.Column("sitting_id", types.Id(), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("item", sa.String(length=64), nullable=True),
        sa.Column("payload", types.Json(), nullable=False),
        sa.Column("moment", sa.String(length=8), nullable=False),
        sa.Column("server_at", types.Instant(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "kind IN ('started', 'answered', 'flagged', 'closed', 'section', 'taken-over', 'extended', 'submitted')",
            name=op.f("ck_sitting_line_kind"),
        ),
        sa.CheckConstraint("moment IN ('in-time', 'in-grace')", name=op.f("ck_sitting_line_moment")),
        sa.ForeignKeyConstraint(
            ["sitting_id"], ["sitting.id"], name=op.f("fk_sitting_line_sitting_id_sitting"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("sitting_id", "seq", name=op.f("pk_sitting_line")),
        sa.UniqueConstraint("sitting_id", "key", name=op.f("uq_sitting_line_sitting_id_key")),
    )


def _create_sitting_result() -> None:
    op.create_table(
        "sitting_result",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("sitting_id", types.Id(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("cause", sa.String(length=10), nullable=False),
        sa.Column("because", types.Id(), nullable=True),
        sa.Column("earned", sa.String(length=80), nullable=False),
        sa.Column("points", sa.String(length=80), nullable=False),
        sa.Column("is_passed", sa.Boolean(), nullable=True),
        sa.Column("pending", sa.Integer(), nullable=False),
        sa.Column("items", types.Json(), nullable=False),
        sa.Column("sections", types.Json(), nullable=False),
        sa.Column("competencies", types.Json(), nullable=False),
        sa.Column("decided_by", types.Id(), nullable=True),
        sa.Column("decided_at", types.Instant(), nullable=False),
        sa.CheckConstraint("cause IN ('submitted', 'marked', 'ruled', 'appealed')", name=op.f("ck_sitting_result_cause")),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["person.id"], name=op.f("fk_sitting_result_decided_by_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["sitting_id"], ["sitting.id"], name=op.f("fk_sitting_result_sitting_id_sitting"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sitting_result")),
        sa.UniqueConstraint("sitting_id", "seq", name=op.f("uq_sitting_result_sitting_id_seq")),
    )


def _create_paper_entry() -> None:
    op.create_table(
        "paper_entry",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("sitting_id", types.Id(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("answers", types.Json(), nullable=False),
        sa.Column("began_at", types.Instant(), nullable=True),
        sa.Column("ended_at", types.Instant(), nullable=True),
        sa.Column("entered_by", types.Id(), nullable=False),
        sa.Column("entered_at", types.Instant(), nullable=False),
        sa.CheckConstraint("round BETWEEN 1 AND 3", name=op.f("ck_paper_entry_round")),
        sa.ForeignKeyConstraint(["entered_by"], ["person.id"], name=op.f("fk_paper_entry_entered_by_person"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["sitting_id"], ["sitting.id"], name=op.f("fk_paper_entry_sitting_id_sitting"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_entry")),
        sa.UniqueConstraint("sitting_id", "entered_by", name=op.f("uq_paper_entry_sitting_id_entered_by")),
        sa.UniqueConstraint("sitting_id", "round", name=op.f("uq_paper_entry_sitting_id_round")),
    )


def _create_essay_marking() -> None:
    op.create_table(
        "essay_marking",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("sitting_id", types.Id(), nullable=False),
        sa.Column("question", sa.String(length=64), nullable=False),
        sa.Column("round", sa.String(length=10), nullable=False),
        sa.Column("share", sa.String(length=40), nullable=False),
        sa.Column("criteria", types.Json(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("marked_by", types.Id(), nullable=False),
        sa.Column("marked_at", types.Instant(), nullable=False),
        sa.CheckConstraint("round IN ('first', 'second', 'reconciled', 'appeal')", name=op.f("ck_essay_marking_round")),
        sa.ForeignKeyConstraint(["marked_by"], ["person.id"], name=op.f("fk_essay_marking_marked_by_person"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["sitting_id"], ["sitting.id"], name=op.f("fk_essay_marking_sitting_id_sitting"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_essay_marking")),
        sa.UniqueConstraint("sitting_id", "question", "marked_by", name=op.f("uq_essay_marking_sitting_id_question_marked_by")),
        sa.UniqueConstraint("sitting_id", "question", "round", name=op.f("uq_essay_marking_sitting_id_question_round")),
    )


FACTS = ("id", "examination_id", "candidate_id", "number", "seed", "paper", "prepared_at")
"""What never changes of a sitting. A save names none of these, so it pays for nothing."""


def _keep_sittings() -> None:
    """A sitting that was handed in only becomes void; its paper never changes once it has begun."""
    if op.get_bind().dialect.name == "postgresql":
        for name, what, each in (
            ("facts", f"UPDATE OF {', '.join(FACTS)}", "FOR EACH ROW WHEN (OLD.started_at IS NOT NULL)"),
            ("update", "UPDATE", "FOR EACH ROW WHEN (OLD.submitted_at IS NOT NULL AND NOT NEW.is_void)"),
            ("delete", "DELETE", "FOR EACH ROW WHEN (OLD.started_at IS NOT NULL)"),
            ("truncate", "TRUNCATE", "FOR EACH STATEMENT"),
        ):
            op.execute(
                f"CREATE TRIGGER sitting_append_only_{name} BEFORE {what} ON sitting {each} EXECUTE FUNCTION record_append_only()"
            )
        return
    for name, what, when in (
        # A write with OR REPLACE would remove the row in its way without asking the trigger of deletions.
        ("insert", "INSERT", "EXISTS (SELECT 1 FROM sitting WHERE id = NEW.id)"),
        ("facts", f"UPDATE OF {', '.join(FACTS)}", "OLD.started_at IS NOT NULL"),
        ("update", "UPDATE", "OLD.submitted_at IS NOT NULL AND NOT NEW.is_void"),
        ("delete", "DELETE", "OLD.started_at IS NOT NULL"),
    ):
        op.execute(
            f"CREATE TRIGGER sitting_append_only_{name} BEFORE {what} ON sitting WHEN {when} "
            "BEGIN SELECT RAISE(ABORT, 'sitting is append-only'); END"
        )


def _append_only(table: str, *key: str) -> None:
    """Rows are added to the table and never changed or removed."""
    if op.get_bind().dialect.name == "postgresql":
        for name, what, each in (("", "UPDATE OR DELETE", "ROW"), ("_truncate", "TRUNCATE", "STATEMENT")):
            op.execute(
                f"CREATE TRIGGER {table}_append_only{name} BEFORE {what} ON {table} FOR EACH {each} EXECUTE FUNCTION record_append_only()"
            )
        return
    there = " AND ".join(f"{column} = NEW.{column}" for column in key)
    for what, when in (("insert", f"EXISTS (SELECT 1 FROM {table} WHERE {there})"), ("update", "TRUE"), ("delete", "TRUE")):
        op.execute(
            f"CREATE TRIGGER {table}_append_only_{what} BEFORE {what.upper()} ON {table} WHEN {when} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
