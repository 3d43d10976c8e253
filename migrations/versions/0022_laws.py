"""The register of laws as the site reads it, who cites it, and notices of a law that changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from elearn.core.db import types
from elearn.core.db.checks import add_words, remove_words

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

ADDED = "law-changed"
KINDS = ("course", "lesson", "block", "scene", "question", "card", "term", "change")


def upgrade() -> None:
    add_words("notice_message", "kind", [ADDED], referring={"notice": "message_id"})
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
    remove_words("notice_message", "kind", [ADDED], referring={"notice": "message_id"})
