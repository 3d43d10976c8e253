"""A notice for the exam officers of a unit to which an examination is handed."""

from __future__ import annotations

import re
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

NOTICE = "exam-delegated"


def upgrade() -> None:
    _allow_kinds([*_kinds(), NOTICE])


def downgrade() -> None:
    connection = op.get_bind()
    told = "DELETE FROM notice WHERE message_id IN (SELECT id FROM notice_message WHERE kind = :kind)"
    connection.execute(sa.text(told), {"kind": NOTICE})
    connection.execute(sa.text("DELETE FROM notice_message WHERE kind = :kind"), {"kind": NOTICE})
    _allow_kinds([kind for kind in _kinds() if kind != NOTICE])


def _kinds() -> list[str]:
    """The kinds of notices that the table takes now, in their order: whichever migrations came before have added theirs."""
    checks = sa.inspect(op.get_bind()).get_check_constraints("notice_message")
    told = next(str(check["sqltext"]) for check in checks if check["name"] == op.f("ck_notice_message_kind"))
    return re.findall(r"'([a-z-]+)'", told)


def _allow_kinds(kinds: Sequence[str]) -> None:
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
