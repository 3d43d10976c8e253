"""Putting a backup in place."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from datetime import datetime
from pathlib import Path

from sqlalchemy import make_url

from elearn.core.backup import postgres_dump, sqlite_copy
from elearn.core.backup.archive import MEDIA, PRIVATE, Archive, Manifest, open_archive
from elearn.core.backup.verify import check_files
from elearn.core.errors import N_, Invalid


def restore(
    path: Path, database_url: str, media_dir: Path, *, now: datetime, replace: bool = False, private_dir: Path | None = None
) -> Manifest:
    """Checks the backup, then puts media and database in place and signs everybody out; answers what was restored.

    The database is switched in one step (a rename on SQLite, a transaction on PostgreSQL): when anything fails, the old one is
    still there. Media are named by their content, so those of the backup are added and none is removed.

    Args:
        path: the backup.
        database_url: where to restore; the same kind of database as in the backup.
        media_dir: where the media belong; is made when missing.
        private_dir: where the private files belong; is made when missing. None leaves those of the backup where they are.
        now: when the sessions end.
        replace: overwrite a database that is not empty. On SQLite elearn must be stopped first.

    Raises:
        Invalid: the backup is damaged, or of the other kind of database.
        Conflict: the database is not empty and `replace` was not asked for, or it is in use.
        Unavailable: a program of PostgreSQL that is needed is missing or failed.
    """
    is_sqlite = make_url(database_url).get_backend_name() == "sqlite"
    with open_archive(path) as archive:
        if check_files(archive):
            raise Invalid(N_("Tệp sao lưu bị hỏng: có tệp thiếu hoặc khác bản kê. Chưa có gì bị thay đổi."))
        if is_sqlite != (archive.manifest.database == "sqlite"):
            raise Invalid(N_("Bản sao lưu này thuộc loại cơ sở dữ liệu khác."))
        # Before the database: media without a row harm nobody, a row without its media does.
        for name in archive.below(MEDIA):
            _put(archive, name, media_dir / name.removeprefix(MEDIA), mode=0o644)
        if private_dir is not None:
            for name in archive.below(PRIVATE):
                _put(archive, name, private_dir / name.removeprefix(PRIVATE), mode=0o600)
        (sqlite_copy if is_sqlite else postgres_dump).restore(archive, database_url, replace=replace, now=now)
        return archive.manifest


def _put(archive: Archive, name: str, target: Path, *, mode: int) -> None:
    if target.is_file() and _sha256(target) == archive.manifest.files[name].sha256:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(name) as source, tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as draft:
        shutil.copyfileobj(source, draft)
        draft.flush()
        os.fsync(draft.fileno())
    finished = Path(draft.name)
    finished.chmod(mode)
    finished.rename(target)


def _sha256(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
