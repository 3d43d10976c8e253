"""Completions found by person, corrections among them."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

NAME = "ix_completion_person_id_course_id_cycle"


def upgrade() -> None:
    op.create_index(NAME, "completion", ["person_id", "course_id", "cycle"])


def downgrade() -> None:
    op.drop_index(NAME, "completion")
