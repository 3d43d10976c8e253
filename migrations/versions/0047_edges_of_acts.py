"""Rooms that were given to a unit, apart from those that it made itself; and a notice to whoever asked that a result shall not count."""

from __future__ import annotations

import re
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

NOTICE = "exam-annul-decided"


def upgrade() -> None:
    op.add_column("examination_room", sa.Column("is_given", sa.Boolean(), nullable=False, server_default=sa.false()))
    # What was given before is told by the log alone, in the words of its acts.
    given = (
        "UPDATE examination_room SET is_given = :yes WHERE unit_id IS NOT NULL AND EXISTS (SELECT 1 FROM examination_act "
        "WHERE examination_act.examination_id = examination_room.examination_id AND examination_act.kind = 'seated' "
        "AND examination_act.words LIKE 'Giao phòng “' || examination_room.name || '” cho %')"
    )
    op.get_bind().execute(sa.text(given), {"yes": True})
    _allow_kinds([*_kinds(), NOTICE])


def downgrade() -> None:
    connection = op.get_bind()
    told = "DELETE FROM notice WHERE message_id IN (SELECT id FROM notice_message WHERE kind = :kind)"
    connection.execute(sa.text(told), {"kind": NOTICE})
    connection.execute(sa.text("DELETE FROM notice_message WHERE kind = :kind"), {"kind": NOTICE})
    _allow_kinds([kind for kind in _kinds() if kind != NOTICE])
    op.drop_column("examination_room", "is_given")


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
