"""Inserting where the database decides a race: the first of many wins, the others learn that it was already there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from elearn.core.db.base import Base
from elearn.core.ids import new_id


def insert_once(session: Session, model: type[Base], **values: Any) -> bool:
    """Inserts a row unless a unique constraint says that it is already there.

    Args:
        model: a table whose primary key is `id`, filled here unless given.
        values: the columns.

    Returns:
        Whether this call inserted the row.
    """
    table = model.__table__
    if "id" in table.columns and "id" not in values:
        default = table.columns["id"].default
        values["id"] = default.arg(None) if default is not None and default.is_callable else new_id()
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    statement = dialect.insert(model).values(**values).on_conflict_do_nothing().returning(table.columns["id"])
    return session.execute(statement).first() is not None


def insert_or_count(
    session: Session, model: type[Base], counter: str, *, at: Sequence[str], where: ColumnElement[bool] | None = None, **values: Any
) -> None:
    """Inserts a row, or adds one to its counter where it is already there, in one statement.

    Args:
        counter: the column that counts; of a new row it is what `values` say.
        at: the columns of the unique index that tells whether the row is there.
        where: the condition of that index, if it holds for some rows only.
        values: the columns of a new row, its primary key among them.
    """
    table = model.__table__
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    column = table.columns[counter]
    session.execute(
        dialect.insert(model)
        .values(**values)
        .on_conflict_do_update(index_elements=[table.columns[each] for each in at], index_where=where, set_={counter: column + 1})
    )


def insert_rows_once(session: Session, model: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """Inserts those of many rows that no unique constraint says are already there; each has all its columns, its id among them."""
    if not rows:
        return
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    session.execute(dialect.insert(model.__table__).on_conflict_do_nothing(), list(rows))
