"""Where the people of each unit stand with what is asked of them, counted every night."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from elearn.core.db import types

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

NUMBERS = ("people", "done", "exempt", "not_begun", "learning", "overdue")


def upgrade() -> None:
    op.create_table(
        "planning_crowd",
        sa.Column("unit_id", types.Id(), nullable=False),
        sa.Column("counted_at", types.Instant(), nullable=False),
        *(sa.Column(each, sa.Integer(), nullable=False) for each in NUMBERS),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_planning_crowd_unit_id_unit"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("unit_id", name=op.f("pk_planning_crowd")),
    )


def downgrade() -> None:
    op.drop_table("planning_crowd")
