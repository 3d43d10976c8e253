"""What people decide about sittings: rulings, appeals, reports, and what the answers show that somebody should look at."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from elearn.core.db import types

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

TABLES = (
    "examination_ruling",
    "examination_appeal",
    "question_report",
    "examination_look",
    "examination_finding",
    "examination_finding_person",
)


def upgrade() -> None:
    _create_examination_ruling()
    _create_examination_appeal()
    _create_question_report()
    _create_examination_look()
    _create_examination_finding()
    _create_examination_finding_person()


def _create_examination_ruling() -> None:
    op.create_table(
        "examination_ruling",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("examination_id", types.Id(), nullable=False),
        sa.Column("question", sa.String(length=64), nullable=False),
        sa.Column("remedy", sa.String(length=10), nullable=False),
        sa.Column("key", types.Json(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_by", types.Id(), nullable=False),
        sa.Column("asked_at", types.Instant(), nullable=False),
        sa.Column("decided_by", types.Id(), nullable=True),
        sa.Column("decided_at", types.Instant(), nullable=True),
        sa.Column("is_granted", sa.Boolean(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("applied_at", types.Instant(), nullable=True),
        sa.CheckConstraint("(remedy = 'rekeyed') = (key IS NOT NULL)", name=op.f("ck_examination_ruling_key")),
        sa.CheckConstraint("remedy IN ('dropped', 'rekeyed', 'granted')", name=op.f("ck_examination_ruling_remedy")),
        sa.CheckConstraint("(decided_at IS NULL) = (is_granted IS NULL)", name=op.f("ck_examination_ruling_decided")),
        sa.CheckConstraint("decided_by IS NULL OR decided_by <> asked_by", name=op.f("ck_examination_ruling_two_people")),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["person.id"], name=op.f("fk_examination_ruling_asked_by_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["person.id"], name=op.f("fk_examination_ruling_decided_by_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["examination_id"],
            ["examination.id"],
            name=op.f("fk_examination_ruling_examination_id_examination"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_examination_ruling")),
    )
    op.create_index(
        "uq_examination_ruling_open",
        "examination_ruling",
        ["examination_id", "question"],
        unique=True,
        postgresql_where=sa.text("decided_at IS NULL"),
        sqlite_where=sa.text("decided_at IS NULL"),
    )


def _create_examination_appeal() -> None:
    op.create_table(
        "examination_appeal",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("candidate_id", types.Id(), nullable=False),
        sa.Column("sitting_id", types.Id(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("entered_by", types.Id(), nullable=True),
        sa.Column("asked_at", types.Instant(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("is_changed", sa.Boolean(), nullable=True),
        sa.Column("answered_by", types.Id(), nullable=True),
        sa.Column("answered_at", types.Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["person.id"], name=op.f("fk_examination_appeal_answered_by_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["candidate_id"],
            ["examination_candidate.id"],
            name=op.f("fk_examination_appeal_candidate_id_examination_candidate"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["person.id"], name=op.f("fk_examination_appeal_entered_by_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["sitting_id"], ["sitting.id"], name=op.f("fk_examination_appeal_sitting_id_sitting"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_examination_appeal")),
        sa.UniqueConstraint("candidate_id", name=op.f("uq_examination_appeal_candidate_id")),
    )


def _create_question_report() -> None:
    op.create_table(
        "question_report",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("examination_id", types.Id(), nullable=False),
        sa.Column("candidate_id", types.Id(), nullable=False),
        sa.Column("question", sa.String(length=64), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("said_at", types.Instant(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by", types.Id(), nullable=True),
        sa.Column("answered_at", types.Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["person.id"], name=op.f("fk_question_report_answered_by_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["candidate_id"],
            ["examination_candidate.id"],
            name=op.f("fk_question_report_candidate_id_examination_candidate"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["examination_id"], ["examination.id"], name=op.f("fk_question_report_examination_id_examination"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_report")),
        sa.UniqueConstraint("candidate_id", "question", name=op.f("uq_question_report_candidate_id_question")),
    )
    op.create_index(op.f("ix_question_report_examination_id"), "question_report", ["examination_id"], unique=False)


def _create_examination_look() -> None:
    op.create_table(
        "examination_look",
        sa.Column("examination_id", types.Id(), nullable=False),
        sa.Column("looked_at", types.Instant(), nullable=False),
        sa.Column("papers", sa.Integer(), nullable=False),
        sa.Column("kinds", types.Json(), nullable=False),
        sa.ForeignKeyConstraint(
            ["examination_id"], ["examination.id"], name=op.f("fk_examination_look_examination_id_examination"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("examination_id", name=op.f("pk_examination_look")),
    )


def _create_examination_finding() -> None:
    op.create_table(
        "examination_finding",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("examination_id", types.Id(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("evidence", types.Json(), nullable=False),
        sa.Column("found_at", types.Instant(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("closed_by", types.Id(), nullable=True),
        sa.Column("closed_at", types.Instant(), nullable=True),
        sa.CheckConstraint("kind IN ('speed', 'similarity')", name=op.f("ck_examination_finding_kind")),
        sa.ForeignKeyConstraint(
            ["closed_by"], ["person.id"], name=op.f("fk_examination_finding_closed_by_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["examination_id"],
            ["examination.id"],
            name=op.f("fk_examination_finding_examination_id_examination"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_examination_finding")),
    )
    op.create_index(op.f("ix_examination_finding_examination_id"), "examination_finding", ["examination_id"], unique=False)


def _create_examination_finding_person() -> None:
    op.create_table(
        "examination_finding_person",
        sa.Column("finding_id", types.Id(), nullable=False),
        sa.Column("candidate_id", types.Id(), nullable=False),
        sa.Column("asked_by", types.Id(), nullable=True),
        sa.Column("asked_at", types.Instant(), nullable=True),
        sa.Column("reply_until", types.Instant(), nullable=True),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("replied_at", types.Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["person.id"], name=op.f("fk_examination_finding_person_asked_by_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["candidate_id"],
            ["examination_candidate.id"],
            name=op.f("fk_examination_finding_person_candidate_id_examination_candidate"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["finding_id"],
            ["examination_finding.id"],
            name=op.f("fk_examination_finding_person_finding_id_examination_finding"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("finding_id", "candidate_id", name=op.f("pk_examination_finding_person")),
    )
    op.create_index(
        op.f("ix_examination_finding_person_candidate_id"), "examination_finding_person", ["candidate_id"], unique=False
    )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
