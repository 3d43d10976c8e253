"""Which machine asks to go on with a sitting, where an invigilator has to let it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from elearn.core.db import types

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sitting", sa.Column("asked_by", sa.LargeBinary(), nullable=True))
    op.add_column("sitting", sa.Column("asked_at", types.Instant(), nullable=True))


def downgrade() -> None:
    op.drop_column("sitting", "asked_at")
    op.drop_column("sitting", "asked_by")
