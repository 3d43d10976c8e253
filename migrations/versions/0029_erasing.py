"""The day on which everything that tells of candidates without account goes: the guards let that pass, and nothing else."""

from __future__ import annotations

from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

ERASABLE = ("sitting_line", "paper_entry", "essay_marking")
"""Of whom everything was erased, what they answered and what was written about it is removed. Nobody else's is."""
RESULT_FACTS = (
    *("id", "sitting_id", "seq", "cause", "because", "earned", "points", "is_passed", "pending", "sections"),
    *("decided_by", "decided_at"),
)
"""What never changes of a result; what it says of each question can be emptied for whom everything was erased."""
IS_ERASED = """
CREATE FUNCTION sitting_is_erased(wanted uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT 1 FROM sitting JOIN examination_candidate ON examination_candidate.id = sitting.candidate_id
        WHERE sitting.id = wanted AND examination_candidate.erased_at IS NOT NULL
    )
$$
"""


def upgrade() -> None:
    if _is_postgresql():
        op.execute(IS_ERASED)
    for table in ERASABLE:
        _drop_guards(table)
        _refuse(table, "update", "UPDATE")
        _refuse(table, "delete", "DELETE", f"NOT {_erased('OLD')}")
    _drop_guards("sitting_result")
    _refuse("sitting_result", "facts", f"UPDATE OF {', '.join(RESULT_FACTS)}")
    _refuse("sitting_result", "update", "UPDATE", f"NOT (NEW.items = '[]' AND NEW.competencies = '{{}}' AND {_erased('NEW')})")
    _refuse("sitting_result", "delete", "DELETE")


def downgrade() -> None:
    for table in ERASABLE:
        for name in ("update", "delete"):
            _drop(table, f"_{name}")
        _guard_as_before(table)
    for name in ("facts", "update", "delete"):
        _drop("sitting_result", f"_{name}")
    _guard_as_before("sitting_result")
    if _is_postgresql():
        op.execute("DROP FUNCTION sitting_is_erased(uuid)")


def _is_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def _erased(row: str) -> str:
    if _is_postgresql():
        return f"sitting_is_erased({row}.sitting_id)"
    return (
        "EXISTS (SELECT 1 FROM sitting JOIN examination_candidate ON examination_candidate.id = sitting.candidate_id "
        f"WHERE sitting.id = {row}.sitting_id AND examination_candidate.erased_at IS NOT NULL)"
    )


def _refuse(table: str, name: str, what: str, when: str = "TRUE") -> None:
    if _is_postgresql():
        op.execute(
            f"CREATE TRIGGER {table}_append_only_{name} BEFORE {what} ON {table} FOR EACH ROW WHEN ({when}) "
            "EXECUTE FUNCTION record_append_only()"
        )
        return
    op.execute(
        f"CREATE TRIGGER {table}_append_only_{name} BEFORE {what} ON {table} WHEN {when} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )


def _drop_guards(table: str) -> None:
    """The guards of every change go; those of replacing rows and of emptying the table stay."""
    for name in ("",) if _is_postgresql() else ("_update", "_delete"):
        _drop(table, name)


def _drop(table: str, name: str) -> None:
    of = f" ON {table}" if _is_postgresql() else ""
    op.execute(f"DROP TRIGGER {table}_append_only{name}{of}")


def _guard_as_before(table: str) -> None:
    if _is_postgresql():
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION record_append_only()"
        )
        return
    for name in ("update", "delete"):
        _refuse(table, name, name.upper())
