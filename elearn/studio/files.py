"""The private files of drafts: what was sent, and the media of a draft before it is published. No address leads to the folder."""

from __future__ import annotations

import hashlib

from elearn.catalogue.storage import Storage
from elearn.core.errors import N_, Unavailable

ARCHIVE_SUFFIX = "zip"


def keep_archive(files: Storage, content: bytes) -> str:
    """Keeps what was sent under the name of its content; answers its SHA-256 in hexadecimal.

    Raises:
        Unavailable: it cannot be written.
    """
    digest = hashlib.sha256(content).hexdigest()
    keep(files, f"{digest}.{ARCHIVE_SUFFIX}", content)
    return digest


def keep(files: Storage, name: str, content: bytes) -> None:
    """Keeps a file under `<sha256>.<suffix>`.

    Raises:
        Unavailable: it cannot be written.
    """
    try:
        files.put(name, content)
    except OSError as error:
        raise Unavailable(N_("Không cất được tệp gửi lên (%(reason)s). Chưa có gì được lưu."), reason=error.strerror) from error


def read_archive_file(files: Storage, digest: str) -> bytes:
    """What was sent, exactly as it was.

    Raises:
        Unavailable: the file is gone or is another one.
    """
    return read(files, f"{digest}.{ARCHIVE_SUFFIX}")


def read(files: Storage, name: str) -> bytes:
    """The bytes of a file, compared with its name.

    Raises:
        Unavailable: the file is gone or is another one.
    """
    path = files.find(name)
    content = path.read_bytes() if path is not None else None
    if content is None or hashlib.sha256(content).hexdigest() != name.partition(".")[0]:
        raise Unavailable(N_("Tệp của bản nháp không còn nguyên trên máy chủ. Xin báo người vận hành."))
    return content
