"""Alembic's environment: one connection, given by `elearn.cli.database` or opened from the settings."""

from __future__ import annotations

import os

from alembic import context
from sqlalchemy import Connection

from config import Settings
from elearn.core.db.schema import locked
from elearn.core.db.work import Database
from elearn.models import metadata


def include(_object: object, name: str | None, kind: str, *_: object) -> bool:
    """Leaves out the search index and its tables: they are not made of columns that Alembic can compare."""
    return not (kind in {"table", "index"} and name is not None and name.startswith(("search_fts", "ix_search_entry_words")))


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        user_module_prefix="types.",
        compare_type=True,
        compare_server_default=True,
        include_object=include,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


given: Connection | None = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    database = Database(Settings.from_environ(os.environ).database, patient=True)
    with locked(database) as opened:
        run(opened)
    database.close()
