"""The state of the statistics of questions and tests that trainers are told: it changes in steps of answers. And questions of an
examination may be restored as they were."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from elearn.core.db.types import Id, Instant, Json

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

TABLES = {
    "measurement_item": (
        "responses",
        ("responses", "earned", "paired", "x", "xx", "y", "yy", "xy", "timed", "seconds", "bins", "bin_earned", "time_bins", "options"),
    ),
    "measurement_form": ("papers", ("papers", "total", "total2", "squares", "items")),
}
LISTS = {"bins", "bin_earned", "time_bins", "options", "items"}
FEWEST = 20


def upgrade() -> None:
    """What was told when it was counted last is told on, until a step of answers has come."""
    for name, (count, kept) in TABLES.items():
        op.add_column(name, sa.Column("told", Json(), nullable=True))
        op.add_column(name, sa.Column("told_at", Instant(), nullable=True))
        columns = [sa.column(each, Json() if each in LISTS else sa.BigInteger()) for each in kept]
        table = sa.table(
            name, sa.column("id", Id()), sa.column("source"), *columns, sa.column("counted_at", Instant()), sa.column("told", Json()), sa.column("told_at", Instant())
        )
        wanted = sa.select(table).where(table.c.source != "held", table.c[count] >= FEWEST)
        for row in op.get_bind().execute(wanted).mappings().all():
            values = {"told": {each: row[each] for each in kept}, "told_at": row["counted_at"]}
            op.get_bind().execute(sa.update(table).where(table.c.id == row["id"]).values(values))


    _allow("remedy IN ('dropped', 'rekeyed', 'granted', 'restored')")


def _allow(remedies: str) -> None:
    with op.batch_alter_table("examination_ruling") as table:
        table.drop_constraint(op.f("ck_examination_ruling_remedy"), type_="check")
        table.create_check_constraint(op.f("ck_examination_ruling_remedy"), remedies)


def downgrade() -> None:
    op.execute("DELETE FROM examination_ruling WHERE remedy = 'restored'")
    _allow("remedy IN ('dropped', 'rekeyed', 'granted')")
    for name in TABLES:
        op.drop_column(name, "told_at")
        op.drop_column(name, "told")
