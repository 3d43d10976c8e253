"""Which schema the code needs and which one a database carries. Without alembic, which a web process has no other use for."""

from __future__ import annotations

from sqlalchemy import Connection, inspect, text

from elearn.core.db.work import Database

NEEDED = "0050"
"""The newest migration. The suite holds it against the folder of migrations."""


def current_revision(database: Database) -> str | None:
    """The revision that the database carries, or None when it is empty."""
    with database.read_engine.connect() as connection:
        return _carried(connection)


def _carried(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    carried: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    return carried
