"""Council and exam officers are told that candidates said a question is wrong."""

from __future__ import annotations

from elearn.core.db.checks import add_words, remove_words

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

ADDED = ("exam-reported",)


def upgrade() -> None:
    add_words("notice_message", "kind", ADDED, referring={"notice": "message_id"})


def downgrade() -> None:
    """What was told in the kinds that go goes with them."""
    remove_words("notice_message", "kind", ADDED, referring={"notice": "message_id"})
