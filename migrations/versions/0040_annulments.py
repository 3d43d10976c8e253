"""Results that shall not count: requests and decisions, their acts in the sealed log, and the notice to whoever is concerned."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from elearn.core.db import types
from elearn.core.db.checks import add_words, remove_words

revision = "0040"
down_revision = "0037"
branch_labels = None
depends_on = None

ACTS = ("annulment-asked", "annulment-decided")
TOLD = ("exam-annulled",)


def upgrade() -> None:
    op.create_table(
        "examination_annulment",
        sa.Column("id", types.Id(), nullable=False),
        sa.Column("examination_id", types.Id(), nullable=False),
        sa.Column("candidate_id", types.Id(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_by", types.Id(), nullable=False),
        sa.Column("asked_at", types.Instant(), nullable=False),
        sa.Column("decided_by", types.Id(), nullable=True),
        sa.Column("decided_at", types.Instant(), nullable=True),
        sa.Column("is_granted", sa.Boolean(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.CheckConstraint("decided_by IS NULL OR decided_by <> asked_by", name=op.f("ck_examination_annulment_two_people")),
        sa.CheckConstraint("(decided_at IS NULL) = (is_granted IS NULL)", name=op.f("ck_examination_annulment_decided")),
        sa.ForeignKeyConstraint(
            ["examination_id"], ["examination.id"], name=op.f("fk_examination_annulment_examination_id_examination"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["candidate_id"],
            ["examination_candidate.id"],
            name=op.f("fk_examination_annulment_candidate_id_examination_candidate"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["person.id"], name=op.f("fk_examination_annulment_asked_by_person"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["person.id"], name=op.f("fk_examination_annulment_decided_by_person"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_examination_annulment")),
    )
    op.create_index(op.f("ix_examination_annulment_candidate_id"), "examination_annulment", ["candidate_id"])
    for name, column, which in (
        ("candidate", "candidate_id", "candidate_id IS NOT NULL AND is_granted IS NOT FALSE"),
        ("whole", "examination_id", "candidate_id IS NULL AND is_granted IS NOT FALSE"),
    ):
        op.create_index(
            f"uq_examination_annulment_{name}",
            "examination_annulment",
            [column],
            unique=True,
            postgresql_where=sa.text(which),
            sqlite_where=sa.text(which),
        )
    add_words("examination_act", "kind", ACTS)
    add_words("notice_message", "kind", TOLD, referring={"notice": "message_id"})


def downgrade() -> None:
    """Where somebody asked for an annulment it is refused by the database: an act is never taken out of a sealed log."""
    remove_words("notice_message", "kind", TOLD, referring={"notice": "message_id"})
    remove_words("examination_act", "kind", ACTS)
    op.drop_table("examination_annulment")
