"""What many tests lay into a fresh database before they begin. It is made through the services once; from then on its rows are
written as they were, which costs a tenth. Making it has tests of its own.

Rows come back with their ids and instants, so the clock must stand where it stood, and whatever is made must not know its database.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from psycopg import sql
from sqlalchemy import Connection, exists, literal, or_, select
from sqlalchemy import table as named

from elearn.core.clock import FakeClock
from elearn.core.db.base import Base
from elearn.core.db.work import Database

Made = TypeVar("Made")


@dataclass(frozen=True)
class _Kept(Generic[Made]):
    made: Made
    rows: Mapping[str, Any]
    """By table, as the driver reads and writes them."""


_kept: dict[Hashable, _Kept[Any]] = {}


def laid(database: Database, what: Hashable, make: Callable[[], Made]) -> Made:
    """What `make` makes in the database: ids, and values that hold no connection. `what` names it and everything it depends on.

    Where the database is not fresh, or on a clock that goes, it is made as ever.
    """
    if not isinstance(database.clock, FakeClock):
        return make()
    key = (what, database.is_postgresql, database.clock.now())
    kept = _kept.get(key)
    with database.write_engine.begin() as connection:
        is_fresh = _are_empty(connection, Base.metadata.tables if kept is None else kept.rows)
        if kept is not None and is_fresh:
            _write(connection, kept.rows)
            made: Made = kept.made
            return made
    made = make()
    if kept is None and is_fresh:
        with database.write_engine.begin() as connection:
            _kept[key] = _Kept(made, _read(connection))
    return made


def _are_empty(connection: Connection, names: Iterable[str]) -> bool:
    return not connection.scalar(select(or_(*(exists(select(literal(1)).select_from(named(name))) for name in names))))


def _read(connection: Connection) -> dict[str, Any]:
    filled = [each.name for each in Base.metadata.sorted_tables if not _are_empty(connection, [each.name])]
    if connection.dialect.name == "sqlite":
        every = {name: f'SELECT * FROM "{name}"' for name in filled}  # noqa: S608 - names of our own tables
        return {name: [tuple(row) for row in connection.exec_driver_sql(asked)] for name, asked in every.items()}
    found = {}
    for name in filled:
        copying = sql.SQL("COPY {} TO STDOUT (FORMAT BINARY)").format(sql.Identifier(name))
        with _cursor(connection).copy(copying) as copy:
            found[name] = b"".join(bytes(each) for each in copy)
    return found


def _write(connection: Connection, rows: Mapping[str, Any]) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        for name, of_table in rows.items():
            places = ", ".join("?" * len(of_table[0]))
            connection.exec_driver_sql(f'INSERT INTO "{name}" VALUES ({places})', of_table)  # noqa: S608 - one of our own tables
        if "search_entry" in rows:
            # Not by its own `rebuild`: the index holds folded words, which it would not read.
            connection.exec_driver_sql(_INDEX)
        return
    # The order of what refers to each other does not matter, as when the database is emptied.
    connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
    for name, of_table in rows.items():
        copying = sql.SQL("COPY {} FROM STDIN (FORMAT BINARY)").format(sql.Identifier(name))
        with _cursor(connection).copy(copying) as copy:
            copy.write(of_table)


_INDEX = "INSERT INTO search_fts(rowid, title, body) SELECT rowid, title_folded, body_folded FROM search_entry"


def _cursor(connection: Connection) -> Any:
    """psycopg's own, in the transaction of the connection."""
    return connection.connection.cursor()
