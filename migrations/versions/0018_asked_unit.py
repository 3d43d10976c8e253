"""As whose officer or head a course was asked: whoever answers for that unit changes it, not whoever it is asked of."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

from elearn.core.db import types

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_LINK = "fk_assignment_asked_unit_id_unit"


def upgrade() -> None:
    _change(_add)


def downgrade() -> None:
    _change(_remove)


def _add(table: BatchOperations) -> None:
    table.add_column(sa.Column("asked_unit_id", types.Id(), nullable=True))
    table.create_foreign_key(op.f(_LINK), "unit", ["asked_unit_id"], ["id"], ondelete="RESTRICT")


def _remove(table: BatchOperations) -> None:
    table.drop_constraint(op.f(_LINK), type_="foreignkey")
    table.drop_column("asked_unit_id")


def _change(act: Callable[[BatchOperations], None]) -> None:
    is_made_anew = op.get_bind().dialect.name == "sqlite"
    if is_made_anew:
        # SQLite makes the table anew for a reference, which it refuses while positions point at it: they step aside meanwhile.
        op.execute("CREATE TEMPORARY TABLE kept_position AS SELECT * FROM assignment_position")
        op.execute("DELETE FROM assignment_position")
    with op.batch_alter_table("assignment") as table:
        act(table)
    if is_made_anew:
        op.execute("INSERT INTO assignment_position SELECT * FROM kept_position")
        op.execute("DROP TABLE kept_position")
