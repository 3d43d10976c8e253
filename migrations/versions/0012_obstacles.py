"""Obstacles until they are answered, and the nightly figures by which units are seen to need help."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from elearn.core.db import types

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "obstacle",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("unit_id", types.Id(), nullable=False),
        sa.Column("at_id", types.Id(), nullable=False),
        sa.Column("course_id", types.Id(), nullable=False),
        sa.Column("lesson", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("owner_id", types.Id(), nullable=True),
        sa.Column("handed_words", sa.Text(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_by", types.Id(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("promised_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.CheckConstraint("reason IN ('rights', 'machine', 'guidance', 'not-relevant')", name=op.f("ck_obstacle_reason")),
        sa.CheckConstraint("people >= 1", name=op.f("ck_obstacle_people")),
        sa.CheckConstraint("(answer IS NULL) = (answered_on IS NULL)", name=op.f("ck_obstacle_answered")),
        sa.CheckConstraint("closed_on IS NULL OR answered_on IS NOT NULL", name=op.f("ck_obstacle_closed")),
        _link("obstacle", "unit_id", "unit"),
        _link("obstacle", "at_id", "unit"),
        _link("obstacle", "course_id", "course"),
        _link("obstacle", "owner_id", "person"),
        _link("obstacle", "answered_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_obstacle")),
    )
    op.create_index(
        "uq_obstacle_unanswered",
        "obstacle",
        ["unit_id", "course_id", "lesson", "reason"],
        unique=True,
        postgresql_where=sa.text("answered_on IS NULL"),
        sqlite_where=sa.text("answered_on IS NULL"),
    )
    op.create_index("ix_obstacle_at_id", "obstacle", ["at_id", "answered_on", "due_on"])
    op.create_index("ix_obstacle_place", "obstacle", ["course_id", "lesson", "unit_id"])
    op.create_index("ix_obstacle_owner_id", "obstacle", ["owner_id"])
    op.create_table(
        "obstacle_tally",
        sa.Column("unit_id", types.Id(), nullable=False),
        sa.Column("course_id", types.Id(), nullable=False),
        sa.Column("lesson", sa.String(length=64), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        _link("obstacle_tally", "unit_id", "unit"),
        _link("obstacle_tally", "course_id", "course"),
        sa.PrimaryKeyConstraint("unit_id", "course_id", "lesson", name=op.f("pk_obstacle_tally")),
    )
    op.create_table(
        "support_unit",
        sa.Column("unit_id", types.Id(), nullable=False),
        sa.Column("counted_at", types.Instant(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("active", sa.Integer(), nullable=False),
        sa.Column("completed", sa.Integer(), nullable=False),
        sa.Column("overdue", sa.Integer(), nullable=False),
        _link("support_unit", "unit_id", "unit"),
        sa.PrimaryKeyConstraint("unit_id", name=op.f("pk_support_unit")),
    )
    op.create_table(
        "support_month",
        sa.Column("unit_id", types.Id(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("completions", sa.Integer(), nullable=False),
        _link("support_month", "unit_id", "unit"),
        sa.PrimaryKeyConstraint("unit_id", "month", name=op.f("pk_support_month")),
    )


def _link(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"), ondelete="RESTRICT")


def downgrade() -> None:
    for table in ("support_month", "support_unit", "obstacle_tally", "obstacle"):
        op.drop_table(table)
