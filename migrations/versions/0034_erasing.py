"""What is told of examinations, and the day on which everything that tells of candidates without account goes."""

from __future__ import annotations

import re
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

ADDED = ("exam-posted", "appeal-answered", "erasure-waits")
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
    _allow([*_allowed(), *ADDED])
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
    """What was told in the kinds that go goes with them."""
    for table in ERASABLE:
        for name in ("update", "delete"):
            _drop(table, f"_{name}")
        _guard_as_before(table)
    for name in ("facts", "update", "delete"):
        _drop("sitting_result", f"_{name}")
    _guard_as_before("sitting_result")
    if _is_postgresql():
        op.execute("DROP FUNCTION sitting_is_erased(uuid)")
    connection = op.get_bind()
    gone = sa.bindparam("kinds", expanding=True)
    told = sa.text("DELETE FROM notice WHERE message_id IN (SELECT id FROM notice_message WHERE kind IN :kinds)").bindparams(gone)
    connection.execute(told, {"kinds": ADDED})
    connection.execute(sa.text("DELETE FROM notice_message WHERE kind IN :kinds").bindparams(gone), {"kinds": ADDED})
    _allow([kind for kind in _allowed() if kind not in ADDED])


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


def _allowed() -> list[str]:
    """The kinds that the table takes now, in their order: whichever migrations came before have added theirs."""
    checks = sa.inspect(op.get_bind()).get_check_constraints("notice_message")
    told = next(str(check["sqltext"]) for check in checks if check["name"] == op.f("ck_notice_message_kind"))
    return re.findall(r"'([a-z-]+)'", told)


def _allow(kinds: Sequence[str]) -> None:
    words = ", ".join(f"'{each}'" for each in kinds)
    if _is_postgresql():
        op.drop_constraint(op.f("ck_notice_message_kind"), "notice_message", type_="check")
        op.create_check_constraint(op.f("ck_notice_message_kind"), "notice_message", f"kind IN ({words})")
        return
    # SQLite changes a check by making the table anew, which it refuses while notices point at it: they step aside meanwhile.
    op.execute("CREATE TEMPORARY TABLE kept_notice AS SELECT * FROM notice")
    op.execute("DELETE FROM notice")
    with op.batch_alter_table("notice_message") as table:
        table.drop_constraint(op.f("ck_notice_message_kind"), type_="check")
        table.create_check_constraint(op.f("ck_notice_message_kind"), f"kind IN ({words})")
    op.execute("INSERT INTO notice SELECT * FROM kept_notice")
    op.execute("DROP TABLE kept_notice")
