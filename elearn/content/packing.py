"""Sources as a zip: what an author can take home, and how the files of a folder are kept. Pure."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time a zip can name: the same sources make the same bytes."""
_PACKED_ALREADY = (".png", ".jpg", ".jpeg", ".webp", ".opus", ".ogg", ".webm")


def pack_archive(sources: Mapping[str, bytes]) -> bytes:
    """A zip of sources by path, the same bytes for the same sources."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path, content in sorted(sources.items()):
            entry = zipfile.ZipInfo(path, _EPOCH)
            entry.create_system = 3
            entry.external_attr = 0o100644 << 16
            is_packed = path.lower().endswith(_PACKED_ALREADY)
            archive.writestr(entry, content, zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED)
    return out.getvalue()
