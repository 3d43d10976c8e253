"""PostgreSQL: by `pg_dump` where a fitting one is on the path, else the portable way; restored in one transaction."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from psycopg import sql
from psycopg.conninfo import make_conninfo
from sqlalchemy import Connection, Engine, create_engine, make_url, text

from elearn.core.backup import postgres_portable
from elearn.core.backup.archive import Archive
from elearn.core.backup.facts import Facts, end_sessions, read_facts, table_names
from elearn.core.errors import N_, Conflict, Invalid, Unavailable

MEMBER = "database.dump"
Kind = Literal["postgresql-custom", "postgresql-portable"]
_SERVER_OPTIONS = "-c lock_timeout=30s -c statement_timeout=0 -c client_min_messages=warning"

_EMPTY_PUBLIC = """
DO $clear$ DECLARE each record; BEGIN
    FOR each IN SELECT c.oid::regclass AS name, CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW'
            WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END AS kind
        FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
        AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype IN ('e', 'a', 'i'))
    LOOP EXECUTE format('DROP %s IF EXISTS %s CASCADE', each.kind, each.name); END LOOP;
    FOR each IN SELECT p.oid::regprocedure AS name FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace
        AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
    LOOP EXECUTE format('DROP ROUTINE IF EXISTS %s CASCADE', each.name); END LOOP;
END $clear$;
"""
_END_SESSIONS = """
DO $end$ BEGIN
    IF to_regclass('public.account_session') IS NOT NULL THEN
        UPDATE public.account_session SET ended_at = {now} WHERE ended_at IS NULL;
    END IF;
END $end$;
"""
_EXPECT_ROWS = """
DO $count$ BEGIN
    IF (SELECT count(*) FROM {table}) <> {count} THEN RAISE EXCEPTION 'row count differs: %', {name}; END IF;
END $count$;
"""


def dump(database_url: str, folder: Path) -> tuple[Facts, str, list[Path], Kind]:
    """Dumps one snapshot of the live database into the folder; answers what it holds, the server's version, the files, the way."""
    engine = _engine(database_url)
    try:
        with engine.connect() as connection, connection.begin():
            version = str(connection.execute(text("SHOW server_version")).scalar_one())
            facts = read_facts(connection)
            program = _fitting("pg_dump", version)
            if program is None:
                return facts, version, postgres_portable.dump(connection, folder), "postgresql-portable"
            snapshot = connection.execute(text("SELECT pg_export_snapshot()")).scalar_one()
            target = folder / MEMBER
            options = ("--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={target}")
            _run([program, *options, f"--dbname={_conninfo(database_url)}"], database_url)
            return facts, version, [target], "postgresql-custom"
    finally:
        engine.dispose()


def restore(archive: Archive, database_url: str, *, replace: bool, now: datetime) -> None:
    """Puts the database of the archive in place, in one transaction: until its end everybody sees the old rows.

    Raises:
        Conflict: the target is not empty.
        Invalid: the rows are not those of the manifest.
        Unavailable: a program that is needed is missing or failed.
    """
    engine = _engine(database_url, writes=True)
    try:
        with engine.begin() as connection:
            if table_names(connection) and not replace:
                raise Conflict(N_("Cơ sở dữ liệu đích không trống. Chọn thay thế nếu đúng là muốn ghi đè."))
            if archive.manifest.database == "postgresql-portable":
                _restore_portable(archive, connection, now)
        if archive.manifest.database == "postgresql-custom":
            _restore_custom(archive, database_url, now)
    finally:
        engine.dispose()


def is_readable(dump_file: Path) -> bool | None:
    """Whether `pg_restore` can read the dump; None when there is no `pg_restore`. It does not read the rows."""
    program = shutil.which("pg_restore")
    if program is None:
        return None
    return _call([program, "--list", dump_file]).returncode == 0


def _restore_portable(archive: Archive, connection: Connection, now: datetime) -> None:
    # Straight to the driver: SQLAlchemy would have it look for parameters behind every percent sign.
    postgres_portable.driver_of(connection).execute(_EMPTY_PUBLIC)
    postgres_portable.restore(archive, connection)
    if read_facts(connection).tables != archive.manifest.tables:
        raise Invalid(N_("Cơ sở dữ liệu trong tệp sao lưu bị hỏng. Chưa có gì bị thay đổi."))
    end_sessions(connection, now)


def _restore_custom(archive: Archive, database_url: str, now: datetime) -> None:
    """`pg_restore` writes a script, `psql` runs it between two of ours in a single transaction."""
    pg_restore, psql = shutil.which("pg_restore"), shutil.which("psql")
    if pg_restore is None or psql is None:
        raise Unavailable(N_("Để phục hồi bản sao lưu này cần các chương trình pg_restore và psql."))
    with tempfile.TemporaryDirectory(prefix="elearn-restore-") as name:
        folder = Path(name)
        archive.extract(MEMBER, folder / MEMBER)
        scripts = [folder / part for part in ("clear.sql", "restore.sql", "check.sql")]
        scripts[0].write_text(_EMPTY_PUBLIC)
        _run([pg_restore, "--no-owner", "--no-privileges", f"--file={scripts[1]}", folder / MEMBER], database_url)
        scripts[2].write_text(_closing_script(archive, now))
        files = [f"--file={each}" for each in scripts]
        options = ("--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "--output=/dev/null")
        _run([psql, *options, *files, f"--dbname={_conninfo(database_url)}"], database_url)


def _closing_script(archive: Archive, now: datetime) -> str:
    """Refuses the restored rows unless they are those of the manifest, then signs everybody out."""
    checks = [
        sql.SQL(_EXPECT_ROWS).format(table=sql.Identifier("public", name), count=sql.Literal(count), name=sql.Literal(name))
        for name, count in archive.manifest.tables.items()
    ]
    return sql.SQL("").join([*checks, sql.SQL(_END_SESSIONS).format(now=sql.Literal(now.isoformat()))]).as_string()


def _engine(database_url: str, *, writes: bool = False) -> Engine:
    """An engine of its own: one snapshot, no limit on the time of a statement."""
    return create_engine(
        database_url,
        pool_size=1,
        hide_parameters=True,
        isolation_level="REPEATABLE READ",
        execution_options={} if writes else {"postgresql_readonly": True},
        connect_args={"options": _SERVER_OPTIONS},
    )


def _fitting(program: str, server_version: str) -> str | None:
    """The program's path if it is there and not older than the server, which it would refuse."""
    path = shutil.which(program)
    if path is None:
        return None
    return path if _major(_call([path, "--version"]).stdout) >= _major(server_version) else None


def _major(version: str) -> int:
    found = re.search(r"\d+", version)
    return int(found.group()) if found else 0


def _run(command: list[str | Path], database_url: str) -> None:
    password = make_url(database_url).password
    # The password goes by the environment: the arguments of a process are there for everybody to read.
    environment = {**os.environ, "PGOPTIONS": _SERVER_OPTIONS, **({"PGPASSWORD": str(password)} if password else {})}
    ended = _call(command, environment)
    if ended.returncode != 0:
        reason = (ended.stderr.strip().splitlines() or ["?"])[0]
        raise Unavailable(N_("%(program)s không chạy được: %(reason)s"), program=Path(command[0]).name, reason=reason)


def _call(command: list[str | Path], environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    # The program was found on the operator's own path, the arguments were made here, and no shell reads them.
    return subprocess.run(command, check=False, capture_output=True, text=True, env=environment)  # noqa: S603


def _conninfo(database_url: str) -> str:
    url = make_url(database_url)
    arguments: dict[str, Any] = {
        "host": url.host,
        "port": url.port,
        "user": url.username,
        "dbname": url.database,
        **{name: value if isinstance(value, str) else ",".join(value) for name, value in url.query.items()},
    }
    return make_conninfo(**{name: value for name, value in arguments.items() if value is not None})
