"""Files of completions that somebody asked for, and how far each is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from elearn.core.db import types

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "completion_export",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("person_id", types.Id(), nullable=True),
        sa.Column("reach", types.Json(), nullable=False),
        sa.Column("asked_at", types.Instant(), nullable=False),
        sa.Column("purpose", sa.String(length=300), nullable=False),
        sa.Column("query", types.Json(), nullable=False),
        sa.Column("layout", sa.String(length=10), nullable=False),
        sa.Column("columns", types.Json(), nullable=True),
        sa.Column("form", sa.String(length=10), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("as_of", types.Instant(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("job_id", types.Id(), nullable=True),
        sa.Column("completions", sa.Integer(), nullable=False),
        sa.Column("rows_done", sa.Integer(), nullable=False),
        sa.Column("bytes_done", sa.Integer(), nullable=False),
        sa.Column("mark_at", types.Instant(), nullable=True),
        sa.Column("mark_id", types.Id(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("bytes", sa.Integer(), nullable=True),
        sa.Column("finished_at", types.Instant(), nullable=True),
        sa.CheckConstraint("layout IN ('full', 'training', 'record', 'units')", name=op.f("ck_completion_export_layout")),
        sa.CheckConstraint("form IN ('xlsx', 'csv', 'csv-comma', 'jsonl')", name=op.f("ck_completion_export_form")),
        sa.CheckConstraint("language IN ('vi', 'en')", name=op.f("ck_completion_export_language")),
        sa.CheckConstraint(
            "state IN ('writing', 'ready', 'cancelled', 'refused', 'gone')", name=op.f("ck_completion_export_state")
        ),
        sa.CheckConstraint("(mark_at IS NULL) = (mark_id IS NULL)", name=op.f("ck_completion_export_mark")),
        sa.CheckConstraint("(state = 'ready') <= (sha256 IS NOT NULL)", name=op.f("ck_completion_export_ready")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_completion_export_person_id_person"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_completion_export")),
    )
    op.create_index("ix_completion_export_person_id_asked_at", "completion_export", ["person_id", "asked_at"])
    op.create_index("ix_completion_export_state", "completion_export", ["state"])


def downgrade() -> None:
    op.drop_table("completion_export")
