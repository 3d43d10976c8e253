"""What may be told of a month of a unit to those outside it. Figures are counted anew every night."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("support_month", sa.Column("told", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("support_month", "told")
