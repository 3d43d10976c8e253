"""The schema's life: up, down, and whether the code and the database fit. A lock keeps two migrations from running at once."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from elearn.core.db.work import Database

_ADVISORY_LOCK = 7_205_759
SCRIPTS = Path(__file__).parents[3] / "migrations"


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    if connection is not None:
        config.attributes["connection"] = connection
    return config


def upgrade(database: Database, revision: str = "head") -> None:
    """Brings the schema up to a revision; does nothing where it is there already."""
    with database.connection() as connection:
        _lock(database, connection)
        command.upgrade(_config(connection), revision)
        connection.commit()


def downgrade(database: Database, revision: str) -> None:
    with database.connection() as connection:
        _lock(database, connection)
        command.downgrade(_config(connection), revision)
        connection.commit()


def differences(database: Database) -> None:
    """Raises alembic.util.CommandError when models and migrations differ."""
    with database.connection() as connection:
        command.check(_config(connection))


def current_revision(database: Database) -> str | None:
    """The revision that the database carries, or None when it is empty."""
    with database.read_engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def head_revision() -> str:
    """The revision that this code needs."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    if head is None:
        raise RuntimeError("There are no migrations.")
    return head


def _lock(database: Database, connection: Connection) -> None:
    # On SQLite the write transaction itself is the lock.
    if database.is_postgresql:
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
