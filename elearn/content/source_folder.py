"""The folder of a course on disk, read as sources."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable
from pathlib import Path

from elearn.content import limits
from elearn.content.source import SourcesRefused, error_at, ignored, megabytes, printable

_SURROGATE = re.compile("[\ud800-\udfff]")


def read_folder(root: Path) -> dict[str, bytes]:
    """The files of a course folder as sources.

    Hidden files are left out. A symbolic link, a special file or a passed limit refuses the whole folder.

    Raises:
        SourcesRefused: with the problems that say why.
        OSError: the folder cannot be read.
    """
    sources: dict[str, bytes] = {}
    total = 0
    for path, relative in _walk(root):
        if _SURROGATE.search(relative):
            # The bytes of this name are no UTF-8: it can be neither hashed nor sent.
            raise SourcesRefused([error_at(printable(relative), "SEC001", path=printable(relative))])
        mode = path.lstat().st_mode
        if not stat.S_ISREG(mode):
            raise SourcesRefused([error_at(printable(relative), "SEC003", path=printable(relative))])
        total += path.lstat().st_size
        if total > limits.FOLDER_BYTES:
            raise SourcesRefused([error_at(".", "SEC012", size=megabytes(total), limit=megabytes(limits.FOLDER_BYTES))])
        if len(sources) >= limits.FILES:
            raise SourcesRefused([error_at(".", "SEC005", what=f"> {limits.FILES}", limit=limits.FILES)])
        sources[relative] = path.read_bytes()
    return sources


def _walk(root: Path) -> Iterable[tuple[Path, str]]:
    for folder, names, files in os.walk(root, onerror=_raise, followlinks=False):
        here = Path(folder)
        inside = here.relative_to(root)
        if len(inside.parts) >= limits.PATH_DEPTH:
            # Whatever lies in it is refused, and walking deeper and deeper would exhaust the stack.
            raise SourcesRefused([error_at(printable(inside.as_posix()), "SEC001", path=printable(inside.as_posix()))])
        links = [name for name in names if (here / name).is_symlink()]
        names[:] = sorted(name for name in names if name not in links and not ignored(name))
        for name in sorted([*files, *links]):
            relative = (here / name).relative_to(root).as_posix()
            if not ignored(relative):
                yield here / name, relative


def _raise(error: OSError) -> None:
    """A folder that cannot be listed is not an empty folder."""
    raise error
