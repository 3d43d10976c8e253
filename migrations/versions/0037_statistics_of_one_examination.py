"""Statistics of one examination alone, which those who answer for it see before trainers do."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

TABLES = ("measurement_item", "measurement_form", "measurement_fed", "measurement_waiting")
BEFORE = "source IN ('quiz', 'examination')"
AFTER = "source IN ('quiz', 'examination', 'held')"
OLD_KEY = ("course_id", "source", "question", "identity")
NEW_KEY = ("course_id", "source", "test", "question", "identity")


def upgrade() -> None:
    _allow(AFTER)
    with op.batch_alter_table("measurement_item") as table:
        table.add_column(sa.Column("test", sa.String(64), nullable=False, server_default=""))
        table.drop_constraint(op.f("uq_measurement_item_course_id_source_question_identity"), type_="unique")
        table.create_unique_constraint(op.f("uq_measurement_item_course_id_source_test_question_identity"), list(NEW_KEY))
    with op.batch_alter_table("measurement_item") as table:
        table.alter_column("test", server_default=None)


def downgrade() -> None:
    """The figures of single examinations go; they can be counted again from the results."""
    for table in TABLES:
        op.execute(f"DELETE FROM {table} WHERE source = 'held'")
    with op.batch_alter_table("measurement_item") as table:
        table.drop_constraint(op.f("uq_measurement_item_course_id_source_test_question_identity"), type_="unique")
        table.create_unique_constraint(op.f("uq_measurement_item_course_id_source_question_identity"), list(OLD_KEY))
        table.drop_column("test")
    _allow(BEFORE)


def _allow(sources: str) -> None:
    for name in TABLES:
        with op.batch_alter_table(name) as table:
            table.drop_constraint(op.f(f"ck_{name}_source"), type_="check")
            table.create_check_constraint(op.f(f"ck_{name}_source"), sources)
