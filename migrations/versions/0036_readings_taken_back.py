"""Readings of answer sheets that were taken back: they stay and count no more, and whoever typed them may read the sheet again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from elearn.core.db import types

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

FACTS = ("id", "sitting_id", "round", "answers", "began_at", "ended_at", "entered_by", "entered_at")
"""What never changes of a reading. That it was taken back is written once."""
ONCE = {"uq_paper_entry_round": "round", "uq_paper_entry_reader": "entered_by"}
BEFORE = {f"uq_paper_entry_sitting_id_{each}": each for each in ONCE.values()}


def upgrade() -> None:
    _drop_guards("update", "delete", "insert")
    with op.batch_alter_table("paper_entry") as table:
        for name in BEFORE:
            table.drop_constraint(op.f(name), type_="unique")
        table.add_column(sa.Column("taken_back_at", types.Instant(), nullable=True))
        table.add_column(sa.Column("taken_back_by", types.Id(), nullable=True))
        table.create_foreign_key(
            op.f("fk_paper_entry_taken_back_by_person"), "person", ["taken_back_by"], ["id"], ondelete="RESTRICT"
        )
        table.create_check_constraint(op.f("ck_paper_entry_taken_back"), "(taken_back_at IS NULL) = (taken_back_by IS NULL)")
    counts = sa.text("taken_back_at IS NULL")
    for name, column in ONCE.items():
        wanted = {"postgresql_where": counts, "sqlite_where": counts}
        op.create_index(name, "paper_entry", ["sitting_id", column], unique=True, **wanted)
    op.create_index(op.f("ix_paper_entry_sitting_id"), "paper_entry", ["sitting_id"], unique=False)
    _guard_inserts()
    _refuse("facts", f"UPDATE OF {', '.join(FACTS)}")
    _refuse("update", "UPDATE", "OLD.taken_back_at IS NOT NULL OR NEW.taken_back_at IS NULL")
    _refuse("delete", "DELETE", f"NOT {_erased()}")


def downgrade() -> None:
    """Where a sheet was read again after a reading of it was taken back it is refused by the database: two count then."""
    _drop_guards("facts", "update", "delete", "insert")
    op.drop_index(op.f("ix_paper_entry_sitting_id"), "paper_entry")
    for name in ONCE:
        op.drop_index(name, "paper_entry")
    with op.batch_alter_table("paper_entry") as table:
        table.drop_constraint(op.f("ck_paper_entry_taken_back"), type_="check")
        table.drop_constraint(op.f("fk_paper_entry_taken_back_by_person"), type_="foreignkey")
        table.drop_column("taken_back_by")
        table.drop_column("taken_back_at")
        for name, column in BEFORE.items():
            table.create_unique_constraint(op.f(name), ["sitting_id", column])
    _guard_inserts()
    _refuse("update", "UPDATE")
    _refuse("delete", "DELETE", f"NOT {_erased()}")


def _is_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def _drop_guards(*names: str) -> None:
    """SQLite makes the table anew: its guards go with the old one and are set again."""
    of = " ON paper_entry" if _is_postgresql() else ""
    for name in names:
        if name != "insert" or not _is_postgresql():
            op.execute(f"DROP TRIGGER paper_entry_append_only_{name}{of}")


def _guard_inserts() -> None:
    if not _is_postgresql():
        _refuse("insert", "INSERT", "EXISTS (SELECT 1 FROM paper_entry WHERE id = NEW.id)")


def _erased() -> str:
    if _is_postgresql():
        return "sitting_is_erased(OLD.sitting_id)"
    return (
        "EXISTS (SELECT 1 FROM sitting JOIN examination_candidate ON examination_candidate.id = sitting.candidate_id "
        "WHERE sitting.id = OLD.sitting_id AND examination_candidate.erased_at IS NOT NULL)"
    )


def _refuse(name: str, what: str, when: str = "TRUE") -> None:
    begin = f"CREATE TRIGGER paper_entry_append_only_{name} BEFORE {what} ON paper_entry"
    if _is_postgresql():
        op.execute(f"{begin} FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION record_append_only()")
        return
    op.execute(f"{begin} WHEN {when} BEGIN SELECT RAISE(ABORT, 'paper_entry is append-only'); END")
