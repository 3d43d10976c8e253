"""What candidates said before people stands beside what they wrote themselves, and they are told when it is written."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from elearn.core.db import types
from elearn.core.db.checks import add_words, remove_words

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

ADDED = ("exam-finding-heard",)
_OF_OFFICERS = "replied_at IS NOT NULL AND asked_by IS NOT NULL AND (reply_until IS NULL OR replied_at >= reply_until)"
"""A reply that nobody could send: the person was not asked, or their time was over. An officer wrote it down."""


def upgrade() -> None:
    op.create_table(
        "examination_hearing",
        sa.Column("finding_id", types.Id(), nullable=False),
        sa.Column("candidate_id", types.Id(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("written_by", types.Id(), nullable=False),
        sa.Column("written_at", types.Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["finding_id", "candidate_id"],
            ["examination_finding_person.finding_id", "examination_finding_person.candidate_id"],
            name=op.f("fk_examination_hearing_finding_person"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["written_by"], ["person.id"], name=op.f("fk_examination_hearing_written_by_person"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("finding_id", "candidate_id", name=op.f("pk_examination_hearing")),
    )
    # Who heard is the actor of the act of that instant; of whoever was never asked the same person stands in the row itself.
    op.execute(f"""
        INSERT INTO examination_hearing (finding_id, candidate_id, words, written_by, written_at)
        SELECT finding_id, candidate_id, reply, COALESCE((
            SELECT act.actor_id FROM examination_act AS act
            WHERE act.candidate_id = said.candidate_id AND act.kind = 'heard' AND act.at = said.replied_at ORDER BY act.seq LIMIT 1
        ), asked_by), replied_at
        FROM examination_finding_person AS said WHERE {_OF_OFFICERS}
    """)  # noqa: S608 - no word of it comes from outside
    op.execute(f"UPDATE examination_finding_person SET reply = '', replied_at = NULL WHERE {_OF_OFFICERS}")  # noqa: S608 - as above
    add_words("notice_message", "kind", ADDED, referring={"notice": "message_id"})


def downgrade() -> None:
    """What officers wrote goes back to its old place, where nothing else stands; what was told in the kinds that go goes with them."""
    op.execute("""
        UPDATE examination_finding_person SET
            reply = (SELECT words FROM examination_hearing AS said
                     WHERE said.finding_id = examination_finding_person.finding_id
                     AND said.candidate_id = examination_finding_person.candidate_id),
            replied_at = (SELECT written_at FROM examination_hearing AS said
                          WHERE said.finding_id = examination_finding_person.finding_id
                          AND said.candidate_id = examination_finding_person.candidate_id)
        WHERE replied_at IS NULL AND EXISTS (SELECT 1 FROM examination_hearing AS said
                     WHERE said.finding_id = examination_finding_person.finding_id
                     AND said.candidate_id = examination_finding_person.candidate_id)
    """)
    op.drop_table("examination_hearing")
    remove_words("notice_message", "kind", ADDED, referring={"notice": "message_id"})
