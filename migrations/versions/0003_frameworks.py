"""Competency frameworks, and the levels that positions require."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from elearn.core.db import types

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _frameworks()
    _positions()


def _frameworks() -> None:
    op.create_table(
        "framework",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column("title", types.Localised(), nullable=False),
        sa.Column("publisher", types.Localised(), nullable=False),
        sa.Column("licence", sa.String(length=40), nullable=False),
        sa.Column("citation", types.Localised(), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("note", types.Localised(), nullable=True),
        sa.Column("scale", types.Json(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("shipped_digest", sa.String(length=64), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("imported_at", types.Instant(), nullable=False),
        sa.Column("retired_at", types.Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_framework")),
        sa.UniqueConstraint("code", "version", name=op.f("uq_framework_code_version")),
    )
    op.create_index(
        "uq_framework_in_use",
        "framework",
        ["code"],
        unique=True,
        postgresql_where=sa.text("retired_at IS NULL"),
        sqlite_where=sa.text("retired_at IS NULL"),
    )
    op.create_table(
        "framework_level",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("framework_id", types.Id(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("title", types.Localised(), nullable=False),
        sa.Column("band", sa.String(length=40), nullable=False),
        sa.Column("descriptor", types.Localised(), nullable=True),
        sa.CheckConstraint("rank > 0", name=op.f("ck_framework_level_rank")),
        sa.ForeignKeyConstraint(
            ["framework_id"], ["framework.id"], name=op.f("fk_framework_level_framework_id_framework"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_framework_level")),
        sa.UniqueConstraint("framework_id", "rank", name=op.f("uq_framework_level_framework_id_rank")),
    )
    op.create_table(
        "competency",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("framework_id", types.Id(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("parent_id", types.Id(), nullable=True),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("title", types.Localised(), nullable=False),
        sa.Column("in_words", types.Localised(), nullable=True),
        sa.Column("descriptor", types.Localised(), nullable=True),
        sa.Column("levels", types.Json(), nullable=False),
        sa.Column("retired_at", types.Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["framework_id"], ["framework.id"], name=op.f("fk_competency_framework_id_framework"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["competency.id"], name=op.f("fk_competency_parent_id_competency"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_competency")),
        sa.UniqueConstraint("framework_id", "code", name=op.f("uq_competency_framework_id_code")),
    )
    op.create_index("ix_competency_parent_id", "competency", ["parent_id"])
    op.create_table(
        "competency_relation",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("from_id", types.Id(), nullable=False),
        sa.Column("to_framework", sa.String(length=40), nullable=False),
        sa.Column("to_code", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("source", types.Localised(), nullable=True),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["from_id"], ["competency.id"], name=op.f("fk_competency_relation_from_id_competency"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_competency_relation")),
        sa.UniqueConstraint(
            "from_id", "to_framework", "to_code", name=op.f("uq_competency_relation_from_id_to_framework_to_code")
        ),
    )
    op.create_index("ix_competency_relation_to", "competency_relation", ["to_framework", "to_code"])


def _positions() -> None:
    op.create_table(
        "position_list",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("title", types.Localised(), nullable=False),
        sa.Column("note", types.Localised(), nullable=True),
        sa.Column("citation", types.Localised(), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("shipped_digest", sa.String(length=64), nullable=True),
        sa.Column("imported_at", types.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_position_list")),
        sa.UniqueConstraint("code", name=op.f("uq_position_list_code")),
    )
    op.create_table(
        "position_requirement",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("position_id", types.Id(), nullable=False),
        sa.Column("competency_id", types.Id(), nullable=False),
        sa.Column("level_id", types.Id(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_position_requirement_period")),
        sa.ForeignKeyConstraint(
            ["competency_id"], ["competency.id"], name=op.f("fk_position_requirement_competency_id_competency"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["level_id"], ["framework_level.id"], name=op.f("fk_position_requirement_level_id_framework_level"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["position_id"], ["position.id"], name=op.f("fk_position_requirement_position_id_position"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_position_requirement")),
        sa.UniqueConstraint(
            "position_id",
            "competency_id",
            "valid_from",
            name=op.f("uq_position_requirement_position_id_competency_id_valid_from"),
        ),
    )
    op.create_index("ix_position_requirement_competency_id", "position_requirement", ["competency_id"])
    op.create_index("ix_position_requirement_level_id", "position_requirement", ["level_id"])
    op.create_index(
        "uq_position_requirement_open",
        "position_requirement",
        ["position_id", "competency_id"],
        unique=True,
        postgresql_where=sa.text("valid_to IS NULL"),
        sqlite_where=sa.text("valid_to IS NULL"),
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        # SQLite empties a table before it drops it, and competencies point to each other.
        op.execute("UPDATE competency SET parent_id = NULL")
    for table in ("position_requirement", "position_list", "competency_relation", "competency", "framework_level", "framework"):
        op.drop_table(table)
