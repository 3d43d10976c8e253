"""Letting in late: when a candidate was, the act of it in the sealed log, and finding what came in the grace for the network."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from elearn.core.db import types
from elearn.core.db.checks import add_words, remove_words

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

KIND = "let-in"


def upgrade() -> None:
    op.add_column("examination_candidate", sa.Column("let_in_at", types.Instant(), nullable=True))
    in_grace = sa.text("moment = 'in-grace'")
    op.create_index(
        "ix_sitting_line_in_grace", "sitting_line", ["sitting_id"], postgresql_where=in_grace, sqlite_where=in_grace
    )
    add_words("examination_act", "kind", [KIND])


def downgrade() -> None:
    """Where somebody was let in late it is refused by the database: an act is never taken out of a sealed log."""
    remove_words("examination_act", "kind", [KIND])
    op.drop_index("ix_sitting_line_in_grace", "sitting_line")
    op.drop_column("examination_candidate", "let_in_at")
