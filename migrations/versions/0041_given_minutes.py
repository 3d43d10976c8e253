"""Minutes by which an officer moved a deadline while it was sat: of that sitting, and not the candidate's own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What was given before stays the candidate's own: the log alone tells when."""
    op.add_column("sitting", sa.Column("given_minutes", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_column("sitting", "given_minutes")
