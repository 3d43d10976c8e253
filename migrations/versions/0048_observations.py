"""Observations of the council and of supervision: acts of the sealed log, and notices of them and of their answers."""

from __future__ import annotations

from elearn.core.db.checks import add_words, remove_words

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None

ACTS = ("observed", "observation-answered")
TOLD = ("exam-observed", "exam-replied")


def upgrade() -> None:
    add_words("examination_act", "kind", ACTS)
    add_words("notice_message", "kind", TOLD, referring={"notice": "message_id"})


def downgrade() -> None:
    """Where something was observed it is refused by the database: an act is never taken out of a sealed log."""
    remove_words("notice_message", "kind", TOLD, referring={"notice": "message_id"})
    remove_words("examination_act", "kind", ACTS)
