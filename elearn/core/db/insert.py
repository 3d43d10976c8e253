"""Inserting where the database decides a race: the first of many wins, the others learn that it was already there."""

from __future__ import annotations

from typing import Any

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
