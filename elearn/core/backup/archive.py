"""The tar file of a backup: writing it with hashes, reading it without trust."""

from __future__ import annotations

import gzip
import hashlib
import io
import re
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from elearn.core.errors import N_, Invalid

MANIFEST = "manifest.json"
MEDIA = "media/"
PRIVATE = "private/"
MAX_MANIFEST_BYTES = 64 * 1024 * 1024
_SAFE_NAME = re.compile(r"(?:[A-Za-z0-9_-][A-Za-z0-9_.-]*/)*[A-Za-z0-9_-][A-Za-z0-9_.-]*")
_CHUNK = 1024 * 1024

Hex = Annotated[str, Field(pattern=r"^([0-9a-f]{2})+$")]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FileEntry(_Strict):
    sha256: Hex
    size: int


class HeadEntry(_Strict):
    """The signed head of the audit chain at the moment of the backup."""

    position: int
    hash: Hex
    signed_at: datetime
    key_id: str
    signature: Hex


class Manifest(_Strict):
    """What a backup says of itself. `tables` counts rows."""

    format: Literal[1]
    product_version: str
    database: Literal["sqlite", "postgresql-custom", "postgresql-portable"]
    server_version: str
    revision: str | None
    created_at: datetime
    tables: dict[str, int]
    files: dict[str, FileEntry]
    chain_head: HeadEntry | None


class _Hashing(io.RawIOBase):
    """A file that is hashed while it is read."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        chunk = self._source.read(size)
        self.digest.update(chunk)
        return chunk


class ArchiveWriter:
    """Adds files one after the other and remembers their hashes. `at` is the time of all of them."""

    def __init__(self, tar: tarfile.TarFile, at: datetime) -> None:
        self._tar = tar
        self._at = at
        self.files: dict[str, FileEntry] = {}

    def add(self, path: Path, name: str) -> None:
        """Adds the file under that name.

        Raises:
            ValueError: the name is not one that a backup may hold.
            OSError: the file cannot be read, or became shorter meanwhile.
        """
        if not _SAFE_NAME.fullmatch(name):
            raise ValueError(f"{name!r} cannot be a name in a backup")
        with path.open("rb") as source:
            size = path.stat().st_size
            hashing = _Hashing(source)
            self._tar.addfile(self._member(name, size), hashing)
        self.files[name] = FileEntry(sha256=hashing.digest.hexdigest(), size=size)

    def finish(self, manifest: Manifest) -> None:
        content = manifest.model_dump_json(indent=1).encode()
        self._tar.addfile(self._member(MANIFEST, len(content)), io.BytesIO(content))

    def _member(self, name: str, size: int) -> tarfile.TarInfo:
        member = tarfile.TarInfo(name)
        member.size = size
        member.mode = 0o600
        member.mtime = int(self._at.timestamp())
        return member


class Archive:
    """An opened backup. Its members are read by the names of the manifest only."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        try:
            self.members = {member.name: member for member in tar}
        except (tarfile.TarError, OSError, EOFError) as error:
            raise Invalid(N_("Tệp sao lưu bị cụt hoặc hỏng.")) from error
        self.manifest = self._read_manifest()

    def hash_of(self, name: str) -> FileEntry:
        digest = hashlib.sha256()
        with self.open(name) as source:
            size = 0
            while chunk := source.read(_CHUNK):
                digest.update(chunk)
                size += len(chunk)
        return FileEntry(sha256=digest.hexdigest(), size=size)

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        """The bytes of a member.

        Raises:
            Invalid: there is no such regular file.
        """
        member = self.members.get(name)
        source = self._tar.extractfile(member) if member is not None and member.isreg() and _SAFE_NAME.fullmatch(name) else None
        if source is None:
            raise Invalid(N_("Trong tệp sao lưu thiếu %(name)s."), name=name)
        with source:
            yield source

    def extract(self, name: str, target: Path, *, unpack: bool = False) -> None:
        """Writes a member to a new file, readable by its owner only; `unpack` when it is gzipped."""
        target.touch(mode=0o600, exist_ok=False)
        with self.open(name) as source, target.open("wb") as out:
            if unpack:
                with gzip.open(source) as plain:
                    shutil.copyfileobj(plain, out, _CHUNK)
            else:
                shutil.copyfileobj(source, out, _CHUNK)

    def below(self, prefix: str) -> list[str]:
        """The names of the files under `media/` or `private/`, with that prefix."""
        return [name for name in self.manifest.files if name.startswith(prefix)]

    def _read_manifest(self) -> Manifest:
        member = self.members.get(MANIFEST)
        if member is None or member.size > MAX_MANIFEST_BYTES:
            raise Invalid(N_("Tệp này không phải bản sao lưu, hoặc bị cụt: thiếu bản kê."))
        with self.open(MANIFEST) as source:
            try:
                return Manifest.model_validate_json(source.read())
            except ValidationError as error:
                raise Invalid(N_("Bản kê của tệp sao lưu không đọc được hoặc thuộc phiên bản khác.")) from error


@contextmanager
def open_archive(path: Path) -> Iterator[Archive]:
    """Opens a backup.

    Raises:
        OSError: the file cannot be read.
        Invalid: the file is no backup, or it is cut off.
    """
    with path.open("rb") as content:
        try:
            tar = tarfile.TarFile(fileobj=content)
        except tarfile.TarError as error:
            raise Invalid(N_("Tệp này không phải bản sao lưu.")) from error
        with tar:
            yield Archive(tar)
