"""The schema's life: up, down, and whether the code and the database fit. A lock keeps two migrations from running at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
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
    with locked(database) as connection:
        command.upgrade(_config(connection), revision)


def downgrade(database: Database, revision: str) -> None:
    with locked(database) as connection:
        command.downgrade(_config(connection), revision)


def differences(database: Database) -> None:
    """Raises alembic.util.CommandError when models and migrations differ."""
    with database.connection() as connection:
        command.check(_config(connection))


@contextmanager
def locked(database: Database) -> Iterator[Connection]:
    """A connection on which nobody else migrates meanwhile; commits when the block ends. All revisions are one transaction.

    Raises:
        Unavailable: on SQLite others write for too long.
        OperationalError: on PostgreSQL somebody else migrates for longer than the lock's time limit.
    """
    with database.writing_connection() as connection:
        if database.is_postgresql:
            # Held until the transaction ends. On SQLite the turn to write is the lock.
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
        yield connection
        connection.commit()
