"""A notice for the exam officers of a unit to which an examination is handed."""

from __future__ import annotations

from elearn.core.db.checks import add_words, remove_words

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

NOTICE = "exam-delegated"


def upgrade() -> None:
    add_words("notice_message", "kind", [NOTICE], referring={"notice": "message_id"})


def downgrade() -> None:
    remove_words("notice_message", "kind", [NOTICE], referring={"notice": "message_id"})
