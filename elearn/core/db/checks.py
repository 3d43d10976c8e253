"""For migrations: columns that take one of some words, and take more or fewer of them from now on.

The words stand in the check constraint `ck_<table>_<column>`. What it takes now is read from the database, so that a migration adds
its own whichever came before it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op


def add_words(
    table: str, column: str, words: Collection[str], *, after: str = "", referring: Mapping[str, str] | None = None
) -> None:
    """Lets a column take these words as well.

    Args:
        after: the word behind which they stand in the check; "" for the last one.
        referring: tables that point at this one, each with the column that does.
    """
    taken = _taken(table, column)
    place = taken.index(after) + 1 if after else len(taken)
    _take(table, column, [*taken[:place], *words, *taken[place:]], referring or {})


def remove_words(table: str, column: str, words: Collection[str], *, referring: Mapping[str, str] | None = None) -> None:
    """Lets a column take these words no more. Where rows have them and nothing is said to refer to the table, the database refuses;
    else they are deleted with what refers to them.
    """
    rows = sa.table(table, sa.column("id"), sa.column(column))
    having = rows.c[column].in_(list(words))
    for child, key in (referring or {}).items():
        pointing = sa.table(child, sa.column(key))
        op.execute(sa.delete(pointing).where(pointing.c[key].in_(sa.select(rows.c.id).where(having))))
    if referring:
        op.execute(sa.delete(rows).where(having))
    _take(table, column, [each for each in _taken(table, column) if each not in words], referring or {})


def _taken(table: str, column: str) -> list[str]:
    checks = sa.inspect(op.get_bind()).get_check_constraints(table)
    told = next(str(check["sqltext"]) for check in checks if check["name"] == f"ck_{table}_{column}")
    return re.findall(r"'([a-z-]+)'", told)


def _take(table: str, column: str, words: Collection[str], referring: Mapping[str, str]) -> None:
    name, condition = op.f(f"ck_{table}_{column}"), f"{column} IN ({', '.join(repr(each) for each in words)})"
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(name, table, type_="check")
        op.create_check_constraint(name, table, condition)
        return
    with _aside(referring), _unguarded(table), op.batch_alter_table(table) as changing:
        changing.drop_constraint(name, type_="check")
        changing.create_check_constraint(name, condition)


@contextmanager
def _aside(referring: Collection[str]) -> Iterator[None]:
    """SQLite changes a check by making the table anew, which it refuses while rows point at it: they step aside meanwhile."""
    for child in referring:
        op.execute(f"CREATE TEMPORARY TABLE kept_{child} AS SELECT * FROM {child}")  # noqa: S608 - a table that a migration names
        op.execute(sa.delete(sa.table(child)))
    yield
    for child in referring:
        op.execute(f"INSERT INTO {child} SELECT * FROM kept_{child}")  # noqa: S608 - the same table
        op.execute(f"DROP TABLE kept_{child}")


@contextmanager
def _unguarded(table: str) -> Iterator[None]:
    """Triggers go with the old table, and are set again as they were."""
    wanted = sa.text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :name")
    guards = op.get_bind().execute(wanted, {"name": table}).all()
    for guard in guards:
        op.execute(f"DROP TRIGGER {guard.name}")
    yield
    for guard in guards:
        op.get_bind().exec_driver_sql(guard.sql)
