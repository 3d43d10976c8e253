"""Drafts of courses on their way to become versions, and who has seen what a version changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from elearn.core.db import types

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _drafts()
    op.create_table(
        "change_seen",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("person_id", types.Id(), nullable=False),
        sa.Column("course_id", types.Id(), nullable=False),
        sa.Column("version_id", types.Id(), nullable=False),
        sa.Column("seen_at", types.Instant(), nullable=False),
        _link("change_seen", "person_id", "person"),
        _link("change_seen", "course_id", "course"),
        _link("change_seen", "version_id", "course_version"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_seen")),
        sa.UniqueConstraint("person_id", "course_id", "version_id", name=op.f("uq_change_seen_person_id_course_id_version_id")),
    )
    _guard("change_seen")


def _drafts() -> None:
    op.create_table(
        "course_draft",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("origin", sa.String(length=10), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("unit_id", types.Id(), nullable=True),
        sa.Column("owner_id", types.Id(), nullable=True),
        sa.Column("made_by", types.Id(), nullable=False),
        sa.Column("made_at", types.Instant(), nullable=False),
        sa.Column("archive_sha256", sa.String(length=64), nullable=True),
        sa.Column("over_version_id", types.Id(), nullable=True),
        sa.Column("job_id", types.Id(), nullable=True),
        sa.Column("checked_at", types.Instant(), nullable=True),
        sa.Column("code", sa.String(length=64), nullable=True),
        sa.Column("course_id", types.Id(), nullable=True),
        sa.Column("label", sa.String(length=40), nullable=True),
        sa.Column("base_hash", sa.String(length=64), nullable=True),
        sa.Column("source_hash", sa.String(length=64), nullable=True),
        sa.Column("document_hash", sa.String(length=64), nullable=True),
        sa.Column("renderer", sa.String(length=40), nullable=True),
        sa.Column("document", sa.LargeBinary(), nullable=True),
        sa.Column("sources", sa.LargeBinary(), nullable=True),
        sa.Column("problems", types.Json(), nullable=True),
        sa.Column("plan", types.Json(), nullable=True),
        sa.Column("asked_at", types.Instant(), nullable=True),
        sa.Column("reviewed_by", types.Id(), nullable=True),
        sa.Column("reviewed_at", types.Instant(), nullable=True),
        sa.Column("review_words", sa.Text(), nullable=True),
        sa.Column("approved_hash", sa.String(length=64), nullable=True),
        sa.Column("version_id", types.Id(), nullable=True),
        sa.Column("ended_at", types.Instant(), nullable=True),
        sa.CheckConstraint(
            "state IN ('checking', 'faulty', 'ready', 'asked', 'approved', 'sent-back', 'published', 'withdrawn')",
            name=op.f("ck_course_draft_state"),
        ),
        sa.CheckConstraint("origin IN ('upload', 'folder', 'settings')", name=op.f("ck_course_draft_origin")),
        sa.CheckConstraint("reviewed_by <> made_by", name=op.f("ck_course_draft_second_person")),
        sa.CheckConstraint(
            "state NOT IN ('ready', 'asked', 'approved', 'published') OR document_hash IS NOT NULL",
            name=op.f("ck_course_draft_sound_has_document"),
        ),
        sa.CheckConstraint("state <> 'approved' OR approved_hash = document_hash", name=op.f("ck_course_draft_approved_as_it_is")),
        sa.CheckConstraint("(state = 'published') = (version_id IS NOT NULL)", name=op.f("ck_course_draft_published_is_version")),
        _link("course_draft", "unit_id", "unit"),
        _link("course_draft", "owner_id", "unit"),
        _link("course_draft", "made_by", "person"),
        _link("course_draft", "over_version_id", "course_version"),
        _link("course_draft", "course_id", "course"),
        _link("course_draft", "reviewed_by", "person"),
        _link("course_draft", "version_id", "course_version"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_draft")),
    )
    op.create_index("ix_course_draft_unit_id", "course_draft", ["unit_id"])
    op.create_index("ix_course_draft_made_by", "course_draft", ["made_by"])
    op.create_index("ix_course_draft_course_id", "course_draft", ["course_id"])
    op.create_index("ix_course_draft_state", "course_draft", ["state", "made_at"])


def _link(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"), ondelete="RESTRICT")


def _guard(table: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        for name, what, each in (("", "UPDATE OR DELETE", "ROW"), ("_truncate", "TRUNCATE", "STATEMENT")):
            op.execute(
                f"CREATE TRIGGER {table}_append_only{name} BEFORE {what} ON {table} "
                f"FOR EACH {each} EXECUTE FUNCTION record_append_only()"
            )
        return
    # A write with OR REPLACE would remove the row in its way without asking the delete trigger.
    there = f"EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)"
    for what, when in (("insert", there), ("update", "TRUE"), ("delete", "TRUE")):
        op.execute(
            f"CREATE TRIGGER {table}_append_only_{what} BEFORE {what.upper()} ON {table} WHEN {when} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )


def downgrade() -> None:
    op.drop_table("change_seen")
    op.drop_table("course_draft")
