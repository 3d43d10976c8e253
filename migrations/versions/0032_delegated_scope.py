"""For which unit a room is, and within which unit somebody serves, where an examination is handed to a unit below."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from elearn.core.db import types

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

TABLES = ("examination_room", "examination_member")


def upgrade() -> None:
    # Without a reference: SQLite would make the tables anew for it. What is there already is of the whole examination.
    for table in TABLES:
        op.add_column(table, sa.Column("unit_id", types.Id(), nullable=True))


def downgrade() -> None:
    for table in TABLES:
        op.drop_column(table, "unit_id")
