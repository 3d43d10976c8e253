"""Notices to those whom an obstacle is given: one kind more."""

from __future__ import annotations

from elearn.core.db.checks import add_words, remove_words

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

ADDED = "obstacle-handed"


def upgrade() -> None:
    add_words("notice_message", "kind", [ADDED], after="obstacle-answered", referring={"notice": "message_id"})


def downgrade() -> None:
    """What was told in the kind that goes goes with it."""
    remove_words("notice_message", "kind", [ADDED], referring={"notice": "message_id"})
