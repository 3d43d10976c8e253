"""Whether a workbook may be opened: its kind by its first bytes, and what it comes to when it is unpacked.

An .xlsx file is a zip. What its directory says of sizes may be a lie, so every part is unpacked here once, to nowhere, and counted.
"""

from __future__ import annotations

import io
import zipfile
import zlib

from elearn.core import limits
from elearn.organisation.staff_import.faults import FileRefused, Refusal

ZIP = b"PK\x03\x04"
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How files of the time before .xlsx begin; a workbook with a password is one too."""
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_PARTS = 2_000
_AT_ONCE = 64 * 1024


def check_kind(content: bytes) -> None:
    """Refuses what no officer's list can be.

    Raises:
        FileRefused: it is empty, too large, of an old kind, or locked.
    """
    if not content.strip():
        raise FileRefused(Refusal.EMPTY)
    if len(content) > limits.STAFF_FILE_BYTES:
        raise FileRefused(Refusal.TOO_LARGE, most=limits.STAFF_FILE_BYTES // 1024**2)
    if content.startswith(_COMPOUND):
        raise FileRefused(Refusal.LOCKED if _ENCRYPTED in content else Refusal.OLD_WORKBOOK)


def check_unpacked(content: bytes) -> None:
    """Counts what the parts of a zip come to.

    Raises:
        FileRefused: it is broken, or comes to more than is allowed.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            if len(parts) > _PARTS or sum(each.file_size for each in parts) > limits.STAFF_UNPACKED_BYTES:
                raise FileRefused(Refusal.TOO_MUCH_UNPACKED)
            if any(each.flag_bits & 1 for each in parts):
                raise FileRefused(Refusal.LOCKED)
            _count(packed, parts)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError, OSError) as error:
        raise FileRefused(Refusal.BROKEN) from error


def _count(packed: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    left = limits.STAFF_UNPACKED_BYTES
    for each in parts:
        with packed.open(each) as part:
            while piece := part.read(_AT_ONCE):
                left -= len(piece)
                if left < 0:
                    raise FileRefused(Refusal.TOO_MUCH_UNPACKED)
