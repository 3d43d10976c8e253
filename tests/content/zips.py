"""Zips for tests: made of a mapping from path to bytes, or of entries that no honest program writes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence


def a_zip(files: Mapping[str, bytes], *, top: str = "", compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of these files, below a folder `top` where one is named."""
    return of_entries([(f"{top}/{path}" if top else path, content) for path, content in files.items()], compression=compression)


def of_entries(entries: Sequence[tuple[str | zipfile.ZipInfo, bytes]], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of entries as they are, whatever their names."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return out.getvalue()


def entry(name: str, *, mode: int = 0o100644) -> zipfile.ZipInfo:
    """An entry with a Unix mode: 0o120777 is a link."""
    made = zipfile.ZipInfo(name)
    made.create_system = 3
    made.external_attr = mode << 16
    return made
