"""Whoever proposed what should become of a question is told that it was refused."""

from __future__ import annotations

from elearn.core.db.checks import add_words, remove_words

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

ADDED = ("exam-ruling-refused",)


def upgrade() -> None:
    add_words("notice_message", "kind", ADDED, referring={"notice": "message_id"})


def downgrade() -> None:
    """What was told in the kinds that go goes with them."""
    remove_words("notice_message", "kind", ADDED, referring={"notice": "message_id"})
