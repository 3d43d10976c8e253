"""The file of an export while it is written: everything before a known length counts, what stands after it is written anew."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_CHUNK = 1024 * 1024


class Part:
    """A file that grows by pieces, each of them durable before it is told."""

    def __init__(self, descriptor: int, length: int) -> None:
        self._descriptor = descriptor
        self.length = length

    def append(self, content: bytes) -> None:
        """Adds a piece; it is on the disk when this returns."""
        view = memoryview(content)
        while view:
            view = view[os.write(self._descriptor, view) :]
        os.fsync(self._descriptor)
        self.length += len(content)


@contextmanager
def opened(path: Path, length: int) -> Iterator[Part]:
    """The file at `path`, cut to the length up to which it counts. Only its owner can read it.

    Raises:
        FileNotFoundError: a part of that length was written and is not there any more.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | (0 if length else os.O_CREAT), 0o600)
    try:
        if os.fstat(descriptor).st_size < length:
            raise FileNotFoundError(path)
        os.ftruncate(descriptor, length)
        os.lseek(descriptor, length, os.SEEK_SET)
        yield Part(descriptor, length)
    finally:
        os.close(descriptor)


def holds(path: Path, length: int) -> bool:
    """Whether a file under way holds so many bytes. Where it was lost (a restored installation), it is written anew."""
    return length == 0 or (path.exists() and path.stat().st_size >= length)


def digest_of(path: Path) -> tuple[str, int]:
    """SHA-256 and length of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_CHUNK):
            digest.update(piece)
        return digest.hexdigest(), file.tell()
