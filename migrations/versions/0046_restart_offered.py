"""A restart is an offer: the sitting that was prepared for it is marked until its candidate begins it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from elearn.core.db.checks import add_words, remove_words

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

ACTS = ("sat-again",)
TOLD = ("exam-again", "exam-again-back")


def upgrade() -> None:
    """Sittings that were restarted before stay as they are: what they replaced is void since the officer's act."""
    op.add_column("sitting", sa.Column("is_offered", sa.Boolean(), nullable=False, server_default=sa.false()))
    offered = {f"{each}_where": sa.text("is_offered") for each in ("postgresql", "sqlite")}
    op.create_index("uq_sitting_offered", "sitting", ["candidate_id"], unique=True, **offered)
    add_words("examination_act", "kind", ACTS)
    add_words("notice_message", "kind", TOLD, referring={"notice": "message_id"})


def downgrade() -> None:
    """Where somebody sat again it is refused by the database: an act is never taken out of a sealed log. What was offered and not
    used is void, as it was.
    """
    remove_words("notice_message", "kind", TOLD, referring={"notice": "message_id"})
    remove_words("examination_act", "kind", ACTS)
    op.drop_index("uq_sitting_offered", "sitting")
    op.drop_column("sitting", "is_offered")
