"""Which passage of a translation was made from which words, so that one whose original has changed can be told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from elearn.core.db import types

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "workspace_passage",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("workspace_id", types.Id(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("hash", sa.String(length=32), nullable=False),
        sa.Column("source_hash", sa.String(length=32), nullable=False),
        sa.Column("said_by", types.Id(), nullable=False),
        sa.Column("said_at", types.Instant(), nullable=False),
        _link("workspace_id", "workspace"),
        _link("said_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workspace_passage")),
        sa.UniqueConstraint("workspace_id", "language", "hash", "source_hash", name=op.f("uq_workspace_passage_said")),
    )


def _link(column: str, to: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_workspace_passage_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete="RESTRICT")


def downgrade() -> None:
    op.drop_table("workspace_passage")
