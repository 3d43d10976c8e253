"""Workspaces: the files of a course while trainers write them in the browser, with every state that was saved."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from elearn.core.db import types

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_ORIGINS = "'upload', 'folder', 'settings'"
_OPEN = sa.text("ended_at IS NULL")


def upgrade() -> None:
    _origins(f"{_ORIGINS}, 'editor'")
    op.create_table(
        "workspace",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("title", types.Localised(), nullable=False),
        sa.Column("languages", types.Json(), nullable=False),
        sa.Column("unit_id", types.Id(), nullable=True),
        sa.Column("course_id", types.Id(), nullable=True),
        sa.Column("version_id", types.Id(), nullable=True),
        sa.Column("draft_id", types.Id(), nullable=True),
        sa.Column("made_by", types.Id(), nullable=False),
        sa.Column("made_at", types.Instant(), nullable=False),
        sa.Column("changed_at", types.Instant(), nullable=False),
        sa.Column("sent_at", types.Instant(), nullable=True),
        sa.Column("ended_at", types.Instant(), nullable=True),
        _link("workspace", "unit_id", "unit"),
        _link("workspace", "course_id", "course"),
        _link("workspace", "version_id", "course_version"),
        _link("workspace", "draft_id", "course_draft"),
        _link("workspace", "made_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workspace")),
    )
    op.create_index("ix_workspace_unit_id", "workspace", ["unit_id"])
    op.create_index("uq_workspace_code_open", "workspace", ["code"], unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN)
    op.create_table(
        "workspace_file",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("workspace_id", types.Id(), nullable=False),
        sa.Column("path", sa.String(length=300), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("front", sa.Text(), nullable=True),
        sa.Column("saved_by", types.Id(), nullable=False),
        sa.Column("saved_at", types.Instant(), nullable=False),
        sa.Column("removed_at", types.Instant(), nullable=True),
        sa.CheckConstraint("revision > 0", name=op.f("ck_workspace_file_revision_counts")),
        _link("workspace_file", "workspace_id", "workspace"),
        _link("workspace_file", "saved_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workspace_file")),
        sa.UniqueConstraint("workspace_id", "path", name=op.f("uq_workspace_file_workspace_id_path")),
    )
    op.create_table(
        "workspace_revision",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("file_id", types.Id(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=True),
        sa.Column("based_on", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=True),
        sa.Column("saved_by", types.Id(), nullable=False),
        sa.Column("saved_at", types.Instant(), nullable=False),
        sa.Column("settled_at", types.Instant(), nullable=True),
        _link("workspace_revision", "file_id", "workspace_file"),
        _link("workspace_revision", "saved_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workspace_revision")),
        sa.UniqueConstraint("file_id", "revision", name=op.f("uq_workspace_revision_file_id_revision")),
    )


    op.create_table(
        "workspace_import",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("workspace_id", types.Id(), nullable=False),
        sa.Column("made_by", types.Id(), nullable=False),
        sa.Column("made_at", types.Instant(), nullable=False),
        sa.Column("form", sa.String(length=12), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("questions", sa.String(length=8), nullable=True),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("job_id", types.Id(), nullable=True),
        sa.Column("result_sha256", sa.String(length=64), nullable=True),
        sa.Column("ended_at", types.Instant(), nullable=True),
        sa.CheckConstraint("state IN ('reading', 'read', 'refused', 'taken', 'dropped')", name=op.f("ck_workspace_import_state")),
        sa.CheckConstraint(
            "state NOT IN ('read', 'taken') OR result_sha256 IS NOT NULL", name=op.f("ck_workspace_import_read_has_result")
        ),
        _link("workspace_import", "workspace_id", "workspace"),
        _link("workspace_import", "made_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workspace_import")),
    )
    op.create_index("ix_workspace_import_workspace_id", "workspace_import", ["workspace_id"])


def _origins(allowed: str) -> None:
    with op.batch_alter_table("course_draft") as table:
        table.drop_constraint(op.f("ck_course_draft_origin"), type_="check")
        table.create_check_constraint(op.f("ck_course_draft_origin"), f"origin IN ({allowed})")


def _link(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{target}")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name, ondelete="RESTRICT")


def downgrade() -> None:
    op.drop_table("workspace_import")
    op.drop_table("workspace_revision")
    op.drop_table("workspace_file")
    op.drop_table("workspace")
    _origins(_ORIGINS)
