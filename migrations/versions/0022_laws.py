"""The register of laws as the site reads it, who cites it, and notices of a law that changed."""

from __future__ import annotations

import re
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from elearn.core.db import types

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

ADDED = "law-changed"
KINDS = ("course", "lesson", "block", "scene", "question", "card", "term", "change")


def upgrade() -> None:
    _allow([*_allowed(), ADDED])
    op.create_table(
        "law_entry",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("entry_hash", sa.String(32), nullable=False),
        sa.Column("entry", types.Json(), nullable=False),
        sa.Column("seen_at", types.Instant(), nullable=False),
        sa.Column("changed_at", types.Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_law_entry")),
        sa.UniqueConstraint("key", name=op.f("uq_law_entry_key")),
    )
    op.create_table(
        "law_state",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("law_id", types.Id(), nullable=False),
        sa.Column("entry_hash", sa.String(32), nullable=False),
        sa.Column("entry", types.Json(), nullable=False),
        sa.Column("since", types.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["law_id"], ["law_entry.id"], name=op.f("fk_law_state_law_id_law_entry"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_law_state")),
        sa.UniqueConstraint("law_id", "entry_hash", name=op.f("uq_law_state_law_id_entry_hash")),
    )
    op.create_table(
        "law_reading",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("file_hash", sa.String(64), nullable=False),
        sa.Column("naming_hash", sa.String(32), nullable=False),
        sa.Column("problems", types.Json(), nullable=False),
        sa.Column("read_at", types.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_law_reading")),
    )
    op.create_table(
        "law_scan",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("rendition_id", types.Id(), nullable=False),
        sa.Column("naming_hash", sa.String(32), nullable=False),
        sa.Column("scanned_at", types.Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["rendition_id"], ["rendition.id"], name=op.f("fk_law_scan_rendition_id_rendition"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_law_scan")),
        sa.UniqueConstraint("rendition_id", name=op.f("uq_law_scan_rendition_id")),
    )
    _create_citations()


def _create_citations() -> None:
    kinds = ", ".join(f"'{each}'" for each in KINDS)
    op.create_table(
        "law_citation",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("course_id", types.Id(), nullable=False),
        sa.Column("rendition_id", types.Id(), nullable=False),
        sa.Column("law_key", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("lesson", sa.String(64), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("anchor", sa.String(200), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("articles", types.Json(), nullable=False),
        sa.Column("excerpt", types.Json(), nullable=False),
        sa.Column("content_hash", sa.String(32), nullable=False),
        sa.Column("confirmed_hash", sa.String(32), nullable=False),
        sa.Column("confirmed_at", types.Instant(), nullable=False),
        sa.Column("confirmed_by", types.Id(), nullable=True),
        sa.CheckConstraint(f"kind IN ({kinds})", name=op.f("ck_law_citation_kind")),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_law_citation_course_id_course"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["rendition_id"], ["rendition.id"], name=op.f("fk_law_citation_rendition_id_rendition"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["person.id"], name=op.f("fk_law_citation_confirmed_by_person"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_law_citation")),
        sa.UniqueConstraint(
            *("rendition_id", "law_key", "kind", "lesson", "key"),
            name=op.f("uq_law_citation_rendition_id_law_key_kind_lesson_key"),
        ),
    )
    op.create_index("ix_law_citation_law", "law_citation", ["law_key", "rendition_id"])
    op.create_index("ix_law_citation_course_id", "law_citation", ["course_id"])


def downgrade() -> None:
    """What was told in the kind that goes goes with it."""
    for table in ("law_citation", "law_scan", "law_reading", "law_state", "law_entry"):
        op.drop_table(table)
    connection = op.get_bind()
    told = "DELETE FROM notice WHERE message_id IN (SELECT id FROM notice_message WHERE kind = :kind)"
    connection.execute(sa.text(told), {"kind": ADDED})
    connection.execute(sa.text("DELETE FROM notice_message WHERE kind = :kind"), {"kind": ADDED})
    _allow([kind for kind in _allowed() if kind != ADDED])


def _allowed() -> list[str]:
    """The kinds that the table takes now, in their order: whichever migrations came before have added theirs."""
    checks = sa.inspect(op.get_bind()).get_check_constraints("notice_message")
    told = next(str(check["sqltext"]) for check in checks if check["name"] == op.f("ck_notice_message_kind"))
    return re.findall(r"'([a-z-]+)'", told)


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
