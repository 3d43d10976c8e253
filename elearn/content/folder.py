"""Writing into a course folder: one file at a time, all of it or nothing, never through a link and never outside."""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path

from elearn.content.problems import Place, Problem, Severity
from elearn.content.source import SourcesRefused


def replace_file(root: Path, path: str, content: bytes) -> None:
    """Put other content into a file that is there; its mode stays, and so does its owner where the system allows it.

    The content is written beside the file and then renamed over it: whoever reads meanwhile, or a machine that stops, finds the
    old file or the new one. A second name of the file (a hard link) keeps the old content.

    Args:
        root: the course folder.
        path: inside it, with `/`.

    Raises:
        SourcesRefused: the folder, the file or a folder between them is a link, or it is no ordinary file (SEC003).
        OSError: it cannot be written; the file is as it was.
    """
    target = root / path
    before = _ordinary_file(root, target, path)
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:80]}.")
    beside = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        _keep_owner(beside, before)
        beside.chmod(stat.S_IMODE(before.st_mode))
        beside.replace(target)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def move_file(root: Path, path: str, new: str, content: bytes) -> None:
    """Put other content beside a file that is there, under another name, and take the file away.

    Args:
        root: the course folder.
        path: of the file, inside it, with `/`.
        new: in the same folder; nothing stands there.

    Raises:
        SourcesRefused: as of `replace_file`.
        OSError: it cannot be written, or something stands there; the file is as it was.
    """
    before = _ordinary_file(root, root / path, path)
    target = (root / path).with_name(new.rpartition("/")[2])
    with target.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    _keep_owner(target, before)
    target.chmod(stat.S_IMODE(before.st_mode))
    (root / path).unlink()


def _ordinary_file(root: Path, target: Path, path: str) -> os.stat_result:
    if root.is_symlink():
        raise SourcesRefused([_refused(".", str(root))])
    if any(folder.is_symlink() for folder in target.parents if folder != root and folder.is_relative_to(root)):
        raise SourcesRefused([_refused(path, path)])
    found = target.lstat()
    if not stat.S_ISREG(found.st_mode) or not target.resolve().is_relative_to(root.resolve()):
        raise SourcesRefused([_refused(path, path)])
    return found


def _keep_owner(beside: Path, before: os.stat_result) -> None:
    now = beside.stat()
    if hasattr(os, "chown") and (now.st_uid, now.st_gid) != (before.st_uid, before.st_gid):
        try:
            os.chown(beside, before.st_uid, before.st_gid)
        except PermissionError:
            # Only the superuser gives files away; the file then belongs to whoever mended it.
            return


def _refused(place: str, path: str) -> Problem:
    return Problem(Place(place), Severity.ERROR, "SEC003", (("path", path),))
