"""As whose officer or head a course was asked: whoever answers for that unit changes it, not whoever it is asked of."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from elearn.core.db import types

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Without a reference: SQLite would make the table anew for it, and lose the triggers that keep its rows.
    op.add_column("assignment", sa.Column("asked_unit_id", types.Id(), nullable=True))


def downgrade() -> None:
    op.drop_column("assignment", "asked_unit_id")
