"""The ledger of evidence, the levels worked out from it, and what people think of themselves."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from elearn.core.db import types

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

RECORDS = ("evidence", "self_assessment")
"""Tables of records: a row is never changed and never removed."""


def upgrade() -> None:
    op.create_table(
        "evidence",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("person_id", types.Id(), nullable=False),
        sa.Column("framework", sa.String(length=64), nullable=False),
        sa.Column("competency", sa.String(length=64), nullable=False),
        sa.Column("source", sa.String(length=12), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("course_id", types.Id(), nullable=False),
        sa.Column("version_id", types.Id(), nullable=False),
        sa.Column("work", sa.String(length=64), nullable=False),
        sa.Column("stream", sa.String(length=40), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("at", types.Instant(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.CheckConstraint("source IN ('practice', 'known', 'quiz', 'completion')", name=op.f("ck_evidence_source")),
        sa.CheckConstraint("weight BETWEEN 0 AND 100", name=op.f("ck_evidence_weight")),
        sa.CheckConstraint("level BETWEEN 1 AND 20", name=op.f("ck_evidence_level")),
        _link("evidence", "person_id", "person"),
        _link("evidence", "course_id", "course"),
        _link("evidence", "version_id", "course_version"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.UniqueConstraint("person_id", "key", name=op.f("uq_evidence_person_id_key")),
    )
    op.create_index("ix_evidence_person_competency", "evidence", ["person_id", "framework", "competency"])
    op.create_table(
        "proficiency",
        sa.Column("person_id", types.Id(), nullable=False),
        sa.Column("framework", sa.String(length=64), nullable=False),
        sa.Column("competency", sa.String(length=64), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("reached_at", types.Instant(), nullable=True),
        sa.Column("rule", sa.Integer(), nullable=False),
        _link("proficiency", "person_id", "person"),
        sa.PrimaryKeyConstraint("person_id", "framework", "competency", name=op.f("pk_proficiency")),
    )
    op.create_index("ix_proficiency_competency", "proficiency", ["framework", "competency", "level"])
    op.create_table(
        "self_assessment",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("person_id", types.Id(), nullable=False),
        sa.Column("framework", sa.String(length=64), nullable=False),
        sa.Column("competency", sa.String(length=64), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("assessed_at", types.Instant(), nullable=False),
        sa.CheckConstraint("level BETWEEN 0 AND 20", name=op.f("ck_self_assessment_level")),
        _link("self_assessment", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_self_assessment")),
    )
    op.create_index("ix_self_assessment_person_id", "self_assessment", ["person_id"])
    for table in RECORDS:
        _guard(table)


def _link(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"), ondelete="RESTRICT")


def _guard(table: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        for name, what, each in (("", "UPDATE OR DELETE", "ROW"), ("_truncate", "TRUNCATE", "STATEMENT")):
            op.execute(
                f"CREATE TRIGGER {table}_append_only{name} BEFORE {what} ON {table} "
                f"FOR EACH {each} EXECUTE FUNCTION record_append_only()"
            )
        return
    # A write with OR REPLACE would remove the row in its way without asking the delete trigger.
    there = f"EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)"
    for what, when in (("insert", there), ("update", "TRUE"), ("delete", "TRUE")):
        op.execute(
            f"CREATE TRIGGER {table}_append_only_{what} BEFORE {what.upper()} ON {table} WHEN {when} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )


def downgrade() -> None:
    for table in ("self_assessment", "proficiency", "evidence"):
        op.drop_table(table)
