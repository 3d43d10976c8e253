"""Remarks on lines of a course, which reports of faults become, and the months of courses of which trainers were told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from elearn.core.db import types
from elearn.core.db.checks import add_words, remove_words

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

ADDED = "course-month"
CHECKS = {
    "kind": "kind IN ('wrong', 'unclear')",
    "outcome": "outcome IN ('fixed', 'declined', 'closed')",
    "outcome_of_closed": "(outcome IS NULL) = (closed_at IS NULL)",
    "fixed_in_version": "outcome IS NULL OR (outcome = 'fixed') = (fixed_version_id IS NOT NULL)",
}
COLUMNS = ("kind", "key", "code", "outcome", "fixed_version_id")


def upgrade() -> None:
    op.add_column("fault_report", sa.Column("kind", sa.String(length=10), nullable=True))
    op.add_column("fault_report", sa.Column("key", sa.String(length=64), nullable=True))
    op.add_column("fault_report", sa.Column("code", sa.String(length=7), nullable=True))
    op.add_column("fault_report", sa.Column("outcome", sa.String(length=10), nullable=True))
    op.add_column("fault_report", sa.Column("fixed_version_id", types.Id(), nullable=True))
    # Until now a reader could say one thing, that something is wrong, and a trainer that it was dealt with.
    op.execute("UPDATE fault_report SET kind = 'wrong', outcome = CASE WHEN closed_at IS NULL THEN NULL ELSE 'closed' END")
    # No trigger guards this table and nothing points at it, so SQLite may make it anew.
    with op.batch_alter_table("fault_report") as table:
        table.alter_column("kind", existing_type=sa.String(length=10), nullable=False)
        for name, check in CHECKS.items():
            table.create_check_constraint(op.f(f"ck_fault_report_{name}"), check)
        for name in ("key", "code"):
            table.create_unique_constraint(op.f(f"uq_fault_report_{name}"), [name])
    op.create_table(
        "course_month",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("course_id", types.Id(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("figures", types.Json(), nullable=False),
        sa.Column("told_at", types.Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_course_month_course_id_course"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course_month")),
        sa.UniqueConstraint("course_id", "month", name=op.f("uq_course_month_course_id_month")),
    )
    add_words("notice_message", "kind", [ADDED], referring={"notice": "message_id"})


def downgrade() -> None:
    """What was told in the kind that goes goes with it; remarks stay as reports of faults."""
    remove_words("notice_message", "kind", [ADDED], referring={"notice": "message_id"})
    op.drop_table("course_month")
    with op.batch_alter_table("fault_report") as table:
        for name in ("code", "key"):
            table.drop_constraint(op.f(f"uq_fault_report_{name}"), type_="unique")
        for name in reversed(CHECKS):
            table.drop_constraint(op.f(f"ck_fault_report_{name}"), type_="check")
        for column in reversed(COLUMNS):
            table.drop_column(column)
