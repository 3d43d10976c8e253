"""What answers tell about questions: sums by question and by form of a test, what each attempt contributed, what waits."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from elearn.core.db import types

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

SOURCES = "source IN ('quiz', 'examination')"


def upgrade() -> None:
    _create(
        "measurement_item",
        sa.Column("question", sa.String(64), nullable=False),
        sa.Column("identity", sa.String(64), nullable=False),
        *_numbers("responses", "earned", "paired", "x", "xx", "y", "yy", "xy", "timed", "seconds"),
        *(sa.Column(name, types.Json(), nullable=False) for name in ("bins", "bin_earned", "time_bins", "options")),
        sa.Column("counted_at", types.Instant(), nullable=False),
        sa.CheckConstraint("responses >= 0", name=op.f("ck_measurement_item_responses")),
        sa.UniqueConstraint(
            *("course_id", "source", "question", "identity"),
            name=op.f("uq_measurement_item_course_id_source_question_identity"),
        ),
    )
    _create(
        "measurement_form",
        sa.Column("test", sa.String(64), nullable=False),
        sa.Column("form", sa.String(64), nullable=False),
        sa.Column("is_drawn", sa.Boolean(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        *_numbers("papers", "total", "total2", "squares"),
        sa.Column("items", types.Json(), nullable=False),
        sa.Column("counted_at", types.Instant(), nullable=False),
        sa.CheckConstraint("papers >= 0", name=op.f("ck_measurement_form_papers")),
        sa.UniqueConstraint(
            *("course_id", "source", "test", "form", "is_drawn", "length"),
            name=op.f("uq_measurement_form_course_id_source_test_form_is_drawn_length"),
        ),
    )
    _create(
        "measurement_fed",
        sa.Column("attempt_id", types.Id(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("contribution", types.Json(), nullable=False),
        sa.UniqueConstraint("attempt_id", "source", name=op.f("uq_measurement_fed_attempt_id_source")),
    )
    op.create_index("ix_measurement_fed_course_id", "measurement_fed", ["course_id"])
    _create(
        "measurement_waiting",
        sa.Column("attempt_id", types.Id(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("contribution", types.Json(), nullable=True),
        sa.UniqueConstraint("attempt_id", "source", "seq", name=op.f("uq_measurement_waiting_attempt_id_source_seq")),
    )
    op.create_index("ix_measurement_waiting_course_id", "measurement_waiting", ["course_id"])


def _create(table: str, *parts: sa.schema.SchemaItem) -> None:
    """A table of some course's tests of one kind."""
    op.create_table(
        table,
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("source", sa.String(12), nullable=False),
        sa.Column("course_id", types.Id(), nullable=False),
        *parts,
        sa.CheckConstraint(SOURCES, name=op.f(f"ck_{table}_source")),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f(f"fk_{table}_course_id_course"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def _numbers(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.BigInteger(), nullable=False) for name in names]


def downgrade() -> None:
    for table in ("measurement_waiting", "measurement_fed", "measurement_form", "measurement_item"):
        op.drop_table(table)
