"""Rooms that were given to a unit, apart from those that it made itself; and a notice to whoever asked that a result shall not count."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from elearn.core.db.checks import add_words, remove_words

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

NOTICE = "exam-annul-decided"


def upgrade() -> None:
    op.add_column("examination_room", sa.Column("is_given", sa.Boolean(), nullable=False, server_default=sa.false()))
    # What was given before is told by the log alone, in the words of its acts.
    given = (
        "UPDATE examination_room SET is_given = :yes WHERE unit_id IS NOT NULL AND EXISTS (SELECT 1 FROM examination_act "
        "WHERE examination_act.examination_id = examination_room.examination_id AND examination_act.kind = 'seated' "
        "AND examination_act.words LIKE 'Giao phòng “' || examination_room.name || '” cho %')"
    )
    op.get_bind().execute(sa.text(given), {"yes": True})
    add_words("notice_message", "kind", [NOTICE], referring={"notice": "message_id"})


def downgrade() -> None:
    remove_words("notice_message", "kind", [NOTICE], referring={"notice": "message_id"})
    op.drop_column("examination_room", "is_given")
