"""When a candidate worked on paper, as each of those who enter the sheet reads it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from elearn.core.db import types

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("began_at", "ended_at"):
        op.add_column("paper_entry", sa.Column(name, types.Instant(), nullable=True))


def downgrade() -> None:
    for name in ("began_at", "ended_at"):
        op.drop_column("paper_entry", name)
