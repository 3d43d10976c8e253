"""Changes of units that were recorded, those whose day is to come among them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from elearn.core.db import types

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "unit_change",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("unit_id", types.Id(), nullable=False),
        sa.Column("beside_id", types.Id(), nullable=True),
        sa.Column("content", types.Json(), nullable=False),
        sa.Column("refusal", types.Json(), nullable=True),
        sa.Column("asked_by", types.Id(), nullable=True),
        sa.Column("asked_at", types.Instant(), nullable=False),
        sa.Column("settled_by", types.Id(), nullable=True),
        sa.Column("settled_at", types.Instant(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('create', 'rename', 'move', 'merge', 'split', 'close')", name=op.f("ck_unit_change_kind")
        ),
        sa.CheckConstraint("state IN ('coming', 'done', 'withdrawn', 'failed')", name=op.f("ck_unit_change_state")),
        sa.CheckConstraint("(state = 'coming') = (settled_at IS NULL)", name=op.f("ck_unit_change_settled")),
        _link("unit_id", "unit"),
        _link("beside_id", "unit"),
        _link("asked_by", "person"),
        _link("settled_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_change")),
    )
    op.create_index(op.f("ix_unit_change_unit_id"), "unit_change", ["unit_id"])
    op.create_index(op.f("ix_unit_change_beside_id"), "unit_change", ["beside_id"])
    op.create_index("ix_unit_change_state_on", "unit_change", ["state", "on"])


def _link(column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_unit_change_{column}_{other}"), ondelete="RESTRICT"
    )


def downgrade() -> None:
    op.drop_table("unit_change")
