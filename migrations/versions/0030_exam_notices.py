"""What is told of examinations: results, rulings, appeals, reported questions, what somebody is asked of their paper."""

from __future__ import annotations

from elearn.core.db.checks import add_words, remove_words

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

ADDED = (
    "question-ruled",
    "exam-posted",
    "appeal-answered",
    "erasure-waits",
    "exam-report-answered",
    "exam-finding",
    "exam-finding-closed",
)


def upgrade() -> None:
    add_words("notice_message", "kind", ADDED, referring={"notice": "message_id"})


def downgrade() -> None:
    """What was told in the kinds that go goes with them."""
    remove_words("notice_message", "kind", ADDED, referring={"notice": "message_id"})
