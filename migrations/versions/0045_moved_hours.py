"""Hours that move while an examination is held: acts of the sealed log, and notices to whoever is concerned or appointed."""

from __future__ import annotations

from elearn.core.db.checks import add_words, remove_words

revision = "0045"
down_revision = "0043"
branch_labels = None
depends_on = None

ACTS = ("hours-moved", "hours-reopened", "code-changed")
TOLD = ("exam-appointed", "exam-moved", "exam-cancelled")


def upgrade() -> None:
    add_words("examination_act", "kind", ACTS)
    add_words("notice_message", "kind", TOLD, referring={"notice": "message_id"})


def downgrade() -> None:
    """Where hours were moved it is refused by the database: an act is never taken out of a sealed log."""
    remove_words("notice_message", "kind", TOLD, referring={"notice": "message_id"})
    remove_words("examination_act", "kind", ACTS)
