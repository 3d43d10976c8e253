"""What is asked of whom, who is exempt, and who was reminded."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from elearn.core.db import types

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

KEPT = ("assignment", "exemption", "reminder")
"""Tables of which no row is ever removed; a reminder is not changed either."""


def upgrade() -> None:
    _create_assignments()
    _create_exemptions()
    _create_reminders()
    for table in KEPT:
        _guard(table, may_change=table != "reminder")


def _create_assignments() -> None:
    op.create_table(
        "assignment",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("course_id", types.Id(), nullable=False),
        sa.Column("unit_id", types.Id(), nullable=False),
        sa.Column("duty", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("since", types.Instant(), nullable=True),
        sa.Column("is_yearly", sa.Boolean(), nullable=False),
        sa.Column("asked_by", types.Id(), nullable=True),
        sa.Column("asked_as", sa.String(length=20), nullable=False),
        sa.Column("asked_at", types.Instant(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.CheckConstraint("asked_as IN ('training-officer', 'head')", name=op.f("ck_assignment_asked_as")),
        sa.CheckConstraint("due_on >= begins_on", name=op.f("ck_assignment_due")),
        sa.CheckConstraint("NOT is_yearly OR since IS NOT NULL", name=op.f("ck_assignment_round")),
        _link("assignment", "course_id", "course"),
        _link("assignment", "unit_id", "unit"),
        _link("assignment", "asked_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
    )
    op.create_index(op.f("ix_assignment_course_id"), "assignment", ["course_id"])
    op.create_index(op.f("ix_assignment_unit_id"), "assignment", ["unit_id"])
    op.create_table(
        "assignment_position",
        sa.Column("assignment_id", types.Id(), nullable=False),
        sa.Column("position_id", types.Id(), nullable=False),
        _link("assignment_position", "assignment_id", "assignment"),
        _link("assignment_position", "position_id", "position"),
        sa.PrimaryKeyConstraint("assignment_id", "position_id", name=op.f("pk_assignment_position")),
    )


def _create_exemptions() -> None:
    op.create_table(
        "exemption",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("person_id", types.Id(), nullable=False),
        sa.Column("course_id", types.Id(), nullable=True),
        sa.Column("reason", sa.String(length=12), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("asked_by", types.Id(), nullable=True),
        sa.Column("asked_at", types.Instant(), nullable=False),
        sa.Column("is_granted", sa.Boolean(), nullable=True),
        sa.Column("answered_by", types.Id(), nullable=True),
        sa.Column("answered_at", types.Instant(), nullable=True),
        sa.CheckConstraint(
            "reason IN ('maternity', 'sick', 'seconded', 'retiring', 'proven')", name=op.f("ck_exemption_reason")
        ),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_exemption_period")),
        sa.CheckConstraint("(is_granted IS NULL) = (answered_at IS NULL)", name=op.f("ck_exemption_answered")),
        _link("exemption", "person_id", "person"),
        _link("exemption", "course_id", "course"),
        _link("exemption", "asked_by", "person"),
        _link("exemption", "answered_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exemption")),
    )
    op.create_index(op.f("ix_exemption_person_id"), "exemption", ["person_id"])


def _create_reminders() -> None:
    op.create_table(
        "reminder",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("person_id", types.Id(), nullable=False),
        sa.Column("course_id", types.Id(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sent_by", types.Id(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("nth", sa.Integer(), nullable=False),
        sa.Column("sent_at", types.Instant(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        _link("reminder", "person_id", "person"),
        _link("reminder", "course_id", "course"),
        _link("reminder", "sent_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint("person_id", "course_id", "number", name=op.f("uq_reminder_person_id_course_id_number")),
        sa.UniqueConstraint("sent_by", "sent_on", "nth", name=op.f("uq_reminder_sent_by_sent_on_nth")),
    )
    op.create_index("ix_reminder_sent_at", "reminder", ["sent_at"])


def _link(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"), ondelete="RESTRICT")


def _guard(table: str, *, may_change: bool) -> None:
    """Refuses deletions, and where nothing of it may change any change."""
    if op.get_bind().dialect.name == "postgresql":
        what = "DELETE" if may_change else "UPDATE OR DELETE"
        for name, act, each in (("", what, "ROW"), ("_truncate", "TRUNCATE", "STATEMENT")):
            op.execute(
                f"CREATE TRIGGER {table}_append_only{name} BEFORE {act} ON {table} FOR EACH {each} EXECUTE FUNCTION record_append_only()"
            )
        return
    # A write with OR REPLACE would remove the row in its way without asking the trigger of deletions.
    refused = [("insert", f"EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)"), ("delete", "TRUE")]
    for act, when in refused if may_change else [*refused, ("update", "TRUE")]:
        op.execute(
            f"CREATE TRIGGER {table}_append_only_{act} BEFORE {act.upper()} ON {table} WHEN {when} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )


def downgrade() -> None:
    for table in ("reminder", "exemption", "assignment_position", "assignment"):
        op.drop_table(table)
