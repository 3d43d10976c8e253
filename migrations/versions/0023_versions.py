"""Drafts that are laid over another draft, and those that publish an earlier version once more."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from elearn.core.db import types

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Without a reference: SQLite would make the table anew for it.
    op.add_column("course_draft", sa.Column("over_draft_id", types.Id(), nullable=True))
    op.add_column("course_draft", sa.Column("is_again", sa.Boolean(), nullable=True))


def downgrade() -> None:
    op.drop_column("course_draft", "is_again")
    op.drop_column("course_draft", "over_draft_id")
