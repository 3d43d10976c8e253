"""Lists of staff and their plans, one-time codes, and when somebody was told what is recorded of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from elearn.core.db import types

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person", sa.Column("work_email", sa.String(length=254), nullable=True))
    op.add_column("account", sa.Column("informed_at", types.Instant(), nullable=True))
    op.create_table(
        "sign_in_code",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("person_id", types.Id(), nullable=False),
        sa.Column("purpose", sa.String(length=10), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("issued_by", types.Id(), nullable=True),
        sa.Column("issued_at", types.Instant(), nullable=False),
        sa.Column("expires_at", types.Instant(), nullable=False),
        sa.Column("used_at", types.Instant(), nullable=True),
        sa.Column("replaced_at", types.Instant(), nullable=True),
        sa.CheckConstraint("purpose IN ('activation', 'reset')", name=op.f("ck_sign_in_code_purpose")),
        _link("sign_in_code", "person_id", "person"),
        _link("sign_in_code", "issued_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_code")),
    )
    op.create_index(op.f("ix_sign_in_code_person_id"), "sign_in_code", ["person_id"])
    live = sa.text("used_at IS NULL AND replaced_at IS NULL")
    op.create_index(
        "uq_sign_in_code_live", "sign_in_code", ["person_id", "purpose"], unique=True, postgresql_where=live, sqlite_where=live
    )
    _make_lists()


def _make_lists() -> None:
    op.create_table(
        "staff_import",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("sent_by", types.Id(), nullable=False),
        sa.Column("unit_id", types.Id(), nullable=True),
        sa.Column("is_whole", sa.Boolean(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("refusal", sa.String(length=30), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("counts", types.Json(), nullable=True),
        sa.Column("about", types.Json(), nullable=True),
        sa.Column("is_changed", sa.Boolean(), nullable=False),
        sa.Column("job_id", types.Id(), nullable=True),
        sa.Column("sent_at", types.Instant(), nullable=False),
        sa.Column("written_at", types.Instant(), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'refused', 'planned', 'writing', 'written')", name=op.f("ck_staff_import_state")
        ),
        sa.CheckConstraint("NOT is_whole OR unit_id IS NOT NULL", name=op.f("ck_staff_import_whole_of_a_unit")),
        _link("staff_import", "sent_by", "person"),
        _link("staff_import", "unit_id", "unit"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_import")),
    )
    op.create_index(op.f("ix_staff_import_sent_by"), "staff_import", ["sent_by"])
    op.create_index(op.f("ix_staff_import_sent_at"), "staff_import", ["sent_at"])
    op.create_table(
        "staff_import_line",
        sa.Column("import_id", types.Id(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("content", types.Json(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('new', 'changed', 'moved', 'left', 'unchanged', 'problem')", name=op.f("ck_staff_import_line_kind")
        ),
        sa.ForeignKeyConstraint(
            ["import_id"], ["staff_import.id"], name=op.f("fk_staff_import_line_import_id_staff_import"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("import_id", "place", name=op.f("pk_staff_import_line")),
    )
    op.create_index("ix_staff_import_line_import_id_kind", "staff_import_line", ["import_id", "kind", "place"])


def _link(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"), ondelete="RESTRICT")


def downgrade() -> None:
    op.drop_table("staff_import_line")
    op.drop_table("staff_import")
    op.drop_table("sign_in_code")
    op.drop_column("account", "informed_at")
    op.drop_column("person", "work_email")
