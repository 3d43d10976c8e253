"""What a version of a course counts as training, for reports."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("course_version", sa.Column("counted_minutes", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("course_version", "counted_minutes")
