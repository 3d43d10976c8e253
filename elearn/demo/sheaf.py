"""Rows on their way into many tables at once: kept for a while, then inserted with few statements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Table, insert
from sqlalchemy.orm import Session

from elearn.core.db.base import Base

_AT_ONCE = 20_000
"""How many rows are kept before they are inserted: some ten megabytes."""


class Sheaf:
    """Rows of tables. Those that point to others of the same sheaf are inserted after them."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._rows: dict[str, list[Mapping[str, Any]]] = {}
        self._count = 0
        self.written = 0

    def add(self, model: type[Base], row: Mapping[str, Any]) -> None:
        """Keeps a row; every row of a table names the same columns."""
        self._rows.setdefault(model.__tablename__, []).append(row)
        self._count += 1

    def add_all(self, model: type[Base], rows: Iterable[Mapping[str, Any]]) -> None:
        for row in rows:
            self.add(model, row)

    @property
    def is_full(self) -> bool:
        return self._count >= _AT_ONCE

    def bind(self) -> None:
        """Inserts what is kept."""
        for table in _in_order(self._rows):
            self._session.execute(insert(table), self._rows[table.name])
        self.written += self._count
        self._rows.clear()
        self._count = 0


def _in_order(names: Iterable[str]) -> list[Table]:
    """Each table behind those that it points to."""
    wanted = set(names)
    return [table for table in Base.metadata.sorted_tables if table.name in wanted]
