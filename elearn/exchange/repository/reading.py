"""The files of courses in a commit, read from the objects alone: trees are walked by name, blobs are taken, links are refused.

Only the child process loads this, and with it the library that reads objects.
"""

from __future__ import annotations

import posixpath
import stat
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from dulwich.errors import ApplyDeltaError, ChecksumMismatch, FileFormatException
from dulwich.object_store import DiskObjectStore
from dulwich.objects import ShaFile, Tree

from elearn.content import limits
from elearn.content.problems import Place, Problem, Severity
from elearn.content.source import SourcesRefused, check_paths, ignored
from elearn.exchange.repository.control import NotPulled, Pulled, commit_of, control_folder

COURSE: Final = "course.yml"
TREE_BYTES: Final = 2 * limits.MIB
"""One folder of a commit: seven times what a course's files take in one."""
WALKED: Final = 50_000
"""Entries that are looked at to find courses."""
FOUND: Final = 100
"""Courses that are taken at once."""
_HEAD_BYTES: Final = 200
_TAGS: Final = 5
"""Tags of tags that are followed."""


def read_repository(root: Path, ref: str | None, folder: str | None) -> tuple[str, list[Pulled]]:
    """The hash of the commit, and the courses in it.

    Args:
        root: the repository, bare or with a work tree (which is not looked at).
        ref: a branch, a tag or a hash; None means `HEAD`.
        folder: the one course that is wanted, with `/`; None means every course that is there.

    Raises:
        NotPulled: nothing can be taken.
    """
    control = control_folder(root)
    store = DiskObjectStore(str(control / "objects"), loose_object_size_limit=limits.FOLDER_BYTES)
    try:
        reader = _Reader(store, control / "objects")
        commit = reader.find_commit(commit_of(control, ref))
        top = commit.tree
        folders = [folder.strip("/")] if folder is not None else list(reader.courses(top))
        pulled = [reader.course(top, each) for each in folders]
    finally:
        store.close()
    if not pulled:
        raise NotPulled("no-course")
    return commit.id.decode(), pulled


_BROKEN: Final = (
    KeyError, ValueError, IndexError, zlib.error, struct.error, EOFError, AssertionError, OSError,
    ApplyDeltaError, ChecksumMismatch, FileFormatException,
)  # fmt: skip
"""What the library raises for objects that are missing or damaged: there is no common type."""


class _Reader:
    def __init__(self, store: Any, objects: Path) -> None:
        self._store, self._objects = store, objects
        self._walked = 0

    def find_commit(self, name: str) -> Any:
        """The commit of a hash; a tag leads to what it names.

        Raises:
            NotPulled: it is none.
        """
        found = self._object(name.encode())
        for _ in range(_TAGS):
            if found.type_name != b"tag":
                break
            found = self._object(found.object[1])
        if found.type_name != b"commit":
            raise NotPulled("no-ref", name)
        return found

    def _object(self, name: bytes) -> Any:
        """An object by its hash.

        Raises:
            NotPulled: it is not there, is damaged, or is a tree of more than `TREE_BYTES`.
        """
        shown = name.decode("ascii", "replace")
        try:
            self._check_loose(shown)
            kind, raw = self._store.get_raw(name)
            if kind == Tree.type_num and len(raw) > TREE_BYTES:
                raise NotPulled("too-large")
            found = ShaFile.from_raw_string(kind, raw)
            if found.id != name:
                raise NotPulled("broken", shown)
        except _BROKEN as error:
            raise NotPulled("broken", shown) from error
        return found

    def _check_loose(self, name: str) -> None:
        """Refuses a large tree by what its file says of itself: the library takes it apart, entry by entry, to read it."""
        path = self._objects / name[:2] / name[2:]
        if not path.is_file():
            return
        with path.open("rb") as file:
            head = zlib.decompressobj().decompress(file.read(_HEAD_BYTES), _HEAD_BYTES).partition(b"\0")[0]
        kind, _, size = head.partition(b" ")
        if kind == b"tree" and (not size.isdigit() or int(size) > TREE_BYTES):
            raise NotPulled("too-large")

    def _entries(self, name: bytes) -> Iterator[tuple[bytes, int, bytes]]:
        """Name, mode and hash of what lies in a tree."""
        tree = self._object(name)
        if tree.type_name != b"tree":
            raise NotPulled("broken", name.decode("ascii", "replace"))
        for entry in tree.iteritems():
            self._walked += 1
            if self._walked > WALKED:
                raise NotPulled("too-large")
            yield entry.path, entry.mode, entry.sha

    def courses(self, top: bytes) -> Iterator[str]:
        """The folders with a `course.yml`; nothing is looked for inside a course."""
        waiting, found = [("", top)], 0
        while waiting:
            folder, tree = waiting.pop()
            entries = [(_readable(name), mode, sha) for name, mode, sha in self._entries(tree)]
            if any(name == COURSE and stat.S_ISREG(mode) for name, mode, _ in entries):
                found += 1
                if found > FOUND:
                    raise NotPulled("too-large")
                yield folder
            elif folder.count("/") < limits.PATH_DEPTH:
                below = [
                    (posixpath.join(folder, name), sha) for name, mode, sha in entries if mode == stat.S_IFDIR and not ignored(name)
                ]
                waiting += sorted(below, reverse=True)

    def course(self, top: bytes, folder: str) -> Pulled:
        """The files of a course, or why they are not accepted.

        Raises:
            NotPulled: there is no course in this folder.
        """
        tree = top
        for part in folder.split("/") if folder else ():
            here = {_readable(name): (mode, sha) for name, mode, sha in self._entries(tree)}
            mode, tree = here.get(part, (0, b""))
            if mode != stat.S_IFDIR:
                raise NotPulled("no-course", folder)
        try:
            files = self._files(tree)
        except SourcesRefused as refused:
            return Pulled(folder, {}, refused.problems)
        if COURSE not in files:
            raise NotPulled("no-course", folder)
        return Pulled(folder, files)

    def _files(self, top: bytes) -> dict[str, bytes]:
        """The files below a tree by path. Limits are those of a zip, and are held before anything is read."""
        blobs: dict[str, bytes] = {}
        waiting = [("", top)]
        while waiting:
            folder, tree = waiting.pop()
            for name, mode, sha in self._entries(tree):
                path = posixpath.join(folder, _readable(name))
                if ignored(path):
                    continue
                if b"/" in name or path in blobs or path.count("/") >= limits.PATH_DEPTH:
                    raise _refusal(path, "SEC001")
                if mode == stat.S_IFDIR:
                    waiting.append((path, sha))
                    continue
                if not stat.S_ISREG(mode):
                    raise _refusal(path, "SEC003")
                blobs[path] = sha
                if len(blobs) > limits.FILES:
                    raise _refusal(".", "SEC005", what=f"> {limits.FILES}", limit=limits.FILES)
        problems = check_paths(blobs)
        if problems:
            raise SourcesRefused(problems)
        return self._contents(blobs)

    def _contents(self, blobs: dict[str, bytes]) -> dict[str, bytes]:
        files, total = {}, 0
        for path, sha in blobs.items():
            blob = self._object(sha)
            if blob.type_name != b"blob":
                raise _refusal(path, "SEC003")
            total += blob.raw_length()
            if total > limits.FOLDER_BYTES:
                megabytes = limits.FOLDER_BYTES // limits.MIB
                raise _refusal(".", "SEC012", size=f"> {megabytes}", limit=megabytes)
            files[path] = blob.as_raw_string()
        return files


def _readable(name: bytes) -> str:
    """A name as text; one that is no UTF-8 becomes one that no course may have."""
    return name.decode("utf-8", "backslashreplace")


def _refusal(path: str, code: str, /, **words: object) -> SourcesRefused:
    shown = "".join(each if each.isprintable() else "\ufffd" for each in path)[:200] or "."
    filled = tuple((name, str(value)) for name, value in (words or {"path": shown}).items())
    return SourcesRefused([Problem(Place(shown), Severity.ERROR, code, filled)])
