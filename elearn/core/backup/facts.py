"""What is counted in a database, to compare a copy with its original."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, column, func, inspect, select, table, update

from elearn.core.backup.archive import HeadEntry
from elearn.core.chain import ChainHead
from elearn.core.db.types import Instant


@dataclass(frozen=True, slots=True)
class Facts:
    """Rows per table, the migration's revision and the head of the audit chain, all of one moment."""

    tables: dict[str, int]
    revision: str | None
    chain_head: HeadEntry | None


def read_facts(connection: Connection) -> Facts:
    """Counts what the connection's transaction sees."""
    names = table_names(connection)
    tables = {name: connection.execute(select(func.count()).select_from(table(name))).scalar_one() for name in names}
    revision = (
        connection.execute(select(column("version_num")).select_from(table("alembic_version"))).scalar()
        if "alembic_version" in tables
        else None
    )
    return Facts(tables, revision, _head(connection) if ChainHead.__tablename__ in tables else None)


def table_names(connection: Connection) -> list[str]:
    """The ordinary tables: neither views nor the inner tables of a search index."""
    if connection.dialect.name != "sqlite":
        return sorted(inspect(connection).get_table_names())
    rows = connection.exec_driver_sql("PRAGMA main.table_list").mappings()
    return sorted(row["name"] for row in rows if row["type"] == "table" and not row["name"].startswith("sqlite_"))


def end_sessions(connection: Connection, now: datetime) -> None:
    """Signs everybody out: a session that was ended after the backup would live again otherwise."""
    if "account_session" in table_names(connection):
        ended_at = column("ended_at", Instant())
        connection.execute(update(table("account_session", ended_at)).where(ended_at.is_(None)).values(ended_at=now))


def _head(connection: Connection) -> HeadEntry | None:
    head = connection.execute(
        select(ChainHead.position, ChainHead.hash, ChainHead.signed_at, ChainHead.key_id, ChainHead.signature)
    ).one_or_none()
    if head is None or head.signed_at is None or head.key_id is None or head.signature is None:
        return None
    return HeadEntry(
        position=head.position, hash=head.hash.hex(), signed_at=head.signed_at, key_id=head.key_id, signature=head.signature.hex()
    )
