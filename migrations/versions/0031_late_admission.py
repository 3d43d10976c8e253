"""Letting in late: when a candidate was, the act of it in the sealed log, and finding what came in the grace for the network."""

from __future__ import annotations

import re
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from elearn.core.db import types

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

KIND = "let-in"
ACT_FACTS = ("id", "examination_id", "seq", "kind", "actor_id", "candidate_id", "at", "words_digest", "digest")
"""What never changes of an act; what somebody wrote, and its salt, can be emptied."""


def upgrade() -> None:
    op.add_column("examination_candidate", sa.Column("let_in_at", types.Instant(), nullable=True))
    in_grace = sa.text("moment = 'in-grace'")
    op.create_index(
        "ix_sitting_line_in_grace", "sitting_line", ["sitting_id"], postgresql_where=in_grace, sqlite_where=in_grace
    )
    _allow([*_allowed(), KIND])


def downgrade() -> None:
    """Where somebody was let in late it is refused by the database: an act is never taken out of a sealed log."""
    _allow([kind for kind in _allowed() if kind != KIND])
    op.drop_index("ix_sitting_line_in_grace", "sitting_line")
    op.drop_column("examination_candidate", "let_in_at")


def _allowed() -> list[str]:
    """The kinds that the log takes now, in their order: whichever migrations came before have added theirs."""
    checks = sa.inspect(op.get_bind()).get_check_constraints("examination_act")
    told = next(str(check["sqltext"]) for check in checks if check["name"] == op.f("ck_examination_act_kind"))
    return re.findall(r"'([a-z-]+)'", told)


def _allow(kinds: Sequence[str]) -> None:
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
