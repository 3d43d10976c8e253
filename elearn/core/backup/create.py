"""Writing a backup while people work."""

from __future__ import annotations

import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Literal

from sqlalchemy import make_url

from elearn.core.backup import postgres_dump, sqlite_copy
from elearn.core.backup.archive import MEDIA, PRIVATE, ArchiveWriter, Manifest


def create(database_url: str, media_dir: Path, out_dir: Path, now: datetime, *, private_dir: Path | None = None) -> Path:
    """Writes a backup of database, media and private files; answers its path, `elearn-20261122T014200Z.tar` in `out_dir`.

    Everything that was committed before the call is in it. The file appears under its name only when it is whole.

    Args:
        database_url: the installation's database.
        media_dir: its media; need not exist.
        out_dir: where to write; is made when missing. Needs room for twice the packed database.
        now: the time that the backup is named after.
        private_dir: its private files; need not exist.

    Raises:
        FileExistsError: there is a backup of this second already.
        Unavailable: `pg_dump` failed.
        Conflict: the schema holds what cannot be carried without `pg_dump`.
    """
    out_dir.mkdir(parents=True, exist_ok=True)
    target = out_dir / f"elearn-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}.tar"
    if target.exists():
        raise FileExistsError(target)
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=out_dir) as name:
        folder = Path(name)
        draft = folder / "draft.tar"
        draft.touch(mode=0o600)
        with tarfile.open(draft, "w", format=tarfile.PAX_FORMAT) as tar:
            _write(ArchiveWriter(tar, now), database_url, {MEDIA: media_dir, PRIVATE: private_dir}, folder, now)
        sqlite_copy.sync(draft)
        draft.rename(target)
    sqlite_copy.sync(out_dir)
    return target


def _write(writer: ArchiveWriter, database_url: str, kept: Mapping[str, Path | None], folder: Path, now: datetime) -> None:
    parts = folder / "database"
    parts.mkdir()
    if make_url(database_url).get_backend_name() == "sqlite":
        facts, server_version, files = sqlite_copy.dump(database_url, parts)
        kind: Literal["sqlite", "postgresql-custom", "postgresql-portable"] = "sqlite"
    else:
        facts, server_version, files, kind = postgres_dump.dump(database_url, parts)
    for path in files:
        writer.add(path, path.relative_to(parts).as_posix())
        path.unlink()
    # After the database: files are written before the rows that name them, so none that a row names can be missing.
    for prefix, place in kept.items():
        if place is not None:
            for path in media_files(place):
                writer.add(path, prefix + path.relative_to(place).as_posix())
    writer.finish(
        Manifest(
            format=1,
            product_version=_product_version(),
            database=kind,
            server_version=server_version,
            revision=facts.revision,
            created_at=now,
            tables=facts.tables,
            files=writer.files,
            chain_head=facts.chain_head,
        )
    )


def media_files(media_dir: Path) -> Iterator[Path]:
    """The finished files: a draft that is still being written has no suffix, and links are nobody's media."""
    for path in sorted(media_dir.rglob("*")):
        if path.suffix and not path.name.startswith(".") and path.is_file() and not path.is_symlink():
            yield path


def _product_version() -> str:
    try:
        return version("elearn")
    except PackageNotFoundError:
        return "unknown"
