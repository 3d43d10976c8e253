"""Results that shall not count: requests and decisions, their acts in the sealed log, and the notice to whoever is concerned."""

from __future__ import annotations

import re
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from elearn.core.db import types

revision = "0040"
down_revision = "0037"
branch_labels = None
depends_on = None

ACTS = ("annulment-asked", "annulment-decided")
NOTICES = ("exam-annulled",)
ACT_FACTS = ("id", "examination_id", "seq", "kind", "actor_id", "candidate_id", "at", "words_digest", "digest")
"""What never changes of an act; what somebody wrote, and its salt, can be emptied."""


def upgrade() -> None:
    op.create_table(
        "examination_annulment",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("examination_id", types.Id(), nullable=False),
        sa.Column("candidate_id", types.Id(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_by", types.Id(), nullable=False),
        sa.Column("asked_at", types.Instant(), nullable=False),
        sa.Column("decided_by", types.Id(), nullable=True),
        sa.Column("decided_at", types.Instant(), nullable=True),
        sa.Column("is_granted", sa.Boolean(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.CheckConstraint("decided_by IS NULL OR decided_by <> asked_by", name=op.f("ck_examination_annulment_two_people")),
        sa.CheckConstraint("(decided_at IS NULL) = (is_granted IS NULL)", name=op.f("ck_examination_annulment_decided")),
        sa.ForeignKeyConstraint(
            ["examination_id"], ["examination.id"], name=op.f("fk_examination_annulment_examination_id_examination"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["candidate_id"],
            ["examination_candidate.id"],
            name=op.f("fk_examination_annulment_candidate_id_examination_candidate"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["person.id"], name=op.f("fk_examination_annulment_asked_by_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["person.id"], name=op.f("fk_examination_annulment_decided_by_person"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_examination_annulment")),
    )
    op.create_index(op.f("ix_examination_annulment_candidate_id"), "examination_annulment", ["candidate_id"])
    for name, column, which in (
        ("candidate", "candidate_id", "candidate_id IS NOT NULL AND is_granted IS NOT FALSE"),
        ("whole", "examination_id", "candidate_id IS NULL AND is_granted IS NOT FALSE"),
    ):
        op.create_index(
            f"uq_examination_annulment_{name}",
            "examination_annulment",
            [column],
            unique=True,
            postgresql_where=sa.text(which),
            sqlite_where=sa.text(which),
        )
    _allow_acts([*_acts(), *ACTS])
    _allow_kinds([*_kinds(), *NOTICES])


def downgrade() -> None:
    """Where somebody asked for an annulment it is refused by the database: an act is never taken out of a sealed log."""
    connection = op.get_bind()
    for kind in NOTICES:
        told = "DELETE FROM notice WHERE message_id IN (SELECT id FROM notice_message WHERE kind = :kind)"
        connection.execute(sa.text(told), {"kind": kind})
        connection.execute(sa.text("DELETE FROM notice_message WHERE kind = :kind"), {"kind": kind})
    _allow_kinds([kind for kind in _kinds() if kind not in NOTICES])
    _allow_acts([kind for kind in _acts() if kind not in ACTS])
    op.drop_table("examination_annulment")


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
