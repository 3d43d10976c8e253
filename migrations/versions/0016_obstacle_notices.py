"""Notices to those whom an obstacle is given: one kind more."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

ADDED = "obstacle-handed"
BEFORE = (
    "course-changed",
    "reminder",
    "obstacle-answered",
    "fault-answered",
    "review-asked",
    "review-decided",
    "export-ready",
    "password-reset",
    "assigned",
)
AFTER = (*BEFORE[:3], ADDED, *BEFORE[3:])


def upgrade() -> None:
    _allow(AFTER)


def downgrade() -> None:
    """What was told in the kind that goes goes with it."""
    gone = "SELECT id FROM notice_message WHERE kind = :kind"
    connection = op.get_bind()
    connection.execute(sa.text(f"DELETE FROM notice WHERE message_id IN ({gone})"), {"kind": ADDED})
    connection.execute(sa.text("DELETE FROM notice_message WHERE kind = :kind"), {"kind": ADDED})
    _allow(BEFORE)


def _allow(kinds: Sequence[str]) -> None:
    words = ", ".join(f"'{each}'" for each in kinds)
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(op.f("ck_notice_message_kind"), "notice_message", type_="check")
        op.create_check_constraint(op.f("ck_notice_message_kind"), "notice_message", f"kind IN ({words})")
        return
    # SQLite changes a check by making the table anew, which it refuses while notices point at it: they step aside meanwhile.
    op.execute("CREATE TEMPORARY TABLE kept_notice AS SELECT * FROM notice")
    op.execute("DELETE FROM notice")
    with op.batch_alter_table("notice_message") as table:
        table.drop_constraint(op.f("ck_notice_message_kind"), type_="check")
        table.create_check_constraint(op.f("ck_notice_message_kind"), f"kind IN ({words})")
    op.execute("INSERT INTO notice SELECT * FROM kept_notice")
    op.execute("DROP TABLE kept_notice")
