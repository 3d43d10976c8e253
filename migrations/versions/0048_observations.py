"""Observations of the council and of supervision: acts of the sealed log, and notices of them and of their answers."""

from __future__ import annotations

import re
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None

ACTS = ("observed", "observation-answered")
NOTICES = ("exam-observed", "exam-replied")
ACT_FACTS = ("id", "examination_id", "seq", "kind", "actor_id", "candidate_id", "at", "words_digest", "digest")
"""What never changes of an act; what somebody wrote, and its salt, can be emptied."""


def upgrade() -> None:
    _allow_acts([*_acts(), *ACTS])
    _allow_kinds([*_kinds(), *NOTICES])


def downgrade() -> None:
    """Where something was observed it is refused by the database: an act is never taken out of a sealed log."""
    connection = op.get_bind()
    for kind in NOTICES:
        told = "DELETE FROM notice WHERE message_id IN (SELECT id FROM notice_message WHERE kind = :kind)"
        connection.execute(sa.text(told), {"kind": kind})
        connection.execute(sa.text("DELETE FROM notice_message WHERE kind = :kind"), {"kind": kind})
    _allow_kinds([kind for kind in _kinds() if kind not in NOTICES])
    _allow_acts([kind for kind in _acts() if kind not in ACTS])


def _acts() -> list[str]:
    """The kinds that the log takes now, in their order: whichever migrations came before have added theirs."""
    checks = sa.inspect(op.get_bind()).get_check_constraints("examination_act")
    told = next(str(check["sqltext"]) for check in checks if check["name"] == op.f("ck_examination_act_kind"))
    return re.findall(r"'([a-z-]+)'", told)


def _allow_acts(kinds: Sequence[str]) -> None:
    words = ", ".join(f"'{each}'" for each in kinds)
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(op.f("ck_examination_act_kind"), "examination_act", type_="check")
        op.create_check_constraint(op.f("ck_examination_act_kind"), "examination_act", f"kind IN ({words})")
        return
    # SQLite changes a check by making the table anew: its guards go with the old one and are set again.
    for name in ("insert", "facts", "update", "delete"):
        op.execute(f"DROP TRIGGER examination_act_append_only_{name}")
    with op.batch_alter_table("examination_act") as table:
        table.drop_constraint(op.f("ck_examination_act_kind"), type_="check")
        table.create_check_constraint(op.f("ck_examination_act_kind"), f"kind IN ({words})")
    for name, what, when in (
        ("insert", "INSERT", "EXISTS (SELECT 1 FROM examination_act WHERE id = NEW.id)"),
        ("facts", f"UPDATE OF {', '.join(ACT_FACTS)}", "TRUE"),
        ("update", "UPDATE", "NEW.words <> '' OR NEW.salt <> ''"),
        ("delete", "DELETE", "TRUE"),
    ):
        op.execute(
            f"CREATE TRIGGER examination_act_append_only_{name} BEFORE {what} ON examination_act WHEN {when} "
            "BEGIN SELECT RAISE(ABORT, 'examination_act is append-only'); END"
        )


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
