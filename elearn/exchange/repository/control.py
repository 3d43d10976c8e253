"""The repository's own files: where its objects lie, and which commit a name means. Whatever leads out of its folder is refused."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, TypeAlias

from elearn.content.problems import Problem

Why: TypeAlias = Literal["no-repository", "leads-out", "no-ref", "no-course", "too-large", "broken", "too-slow"]
"""Why nothing was taken: no repository, or one that leans on others or holds links; no such name; nothing there; limits; damage."""

_HASH: Final = re.compile(r"[0-9a-f]{40}")
_NAME: Final = re.compile(r"(?!.*(?:\.\.|//|/\.|\.lock(?:/|$)))[A-Za-z0-9_][A-Za-z0-9._/+@-]{0,199}")
_REF_BYTES: Final = 1_000
_PACKED_REFS_BYTES: Final = 16 * 1024 * 1024
_LOOSE: Final = 1_000_000
"""Files of the object folder that are looked at: so many objects are packed by any Git long before."""
_ELSEWHERE: Final = ("commondir", "objects/info/alternates", "objects/info/http-alternates")
"""Files by which a repository takes its objects or names from another one."""


class NotPulled(Exception):
    """Nothing was taken of the repository; `about` is the name that it is about, for people."""

    def __init__(self, why: Why, about: str = "") -> None:
        super().__init__(why)
        self.why, self.about = why, about


@dataclass(frozen=True, slots=True)
class Pulled:
    """A course of a commit. `folder` is its place in the repository, empty for the top; `problems` say why it was refused."""

    folder: str
    files: dict[str, bytes]
    problems: tuple[Problem, ...] = ()


def control_folder(root: Path) -> Path:
    """The folder with the objects: `root/.git`, or `root` itself of a bare repository.

    Raises:
        NotPulled: there is none, or something in it leads elsewhere.
    """
    hidden = root / ".git"
    folder = hidden if hidden.exists() or hidden.is_symlink() else root
    if folder.is_symlink() or folder.is_file():
        # A file named `.git` says where the repository really is: in a work tree of another one, or in a submodule.
        raise NotPulled("leads-out", folder.name)
    if not (folder / "objects").is_dir() or not (folder / "refs").is_dir():
        raise NotPulled("no-repository")
    for name in _ELSEWHERE:
        if (folder / name).is_symlink() or (folder / name).exists():
            raise NotPulled("leads-out", name)
    for name in ("objects", "refs", "HEAD", "packed-refs"):
        if (folder / name).is_symlink():
            raise NotPulled("leads-out", name)
    _refuse_links(folder / "objects")
    return folder


def _refuse_links(objects: Path) -> None:
    """Refuses links among the objects: they would be read from wherever they lead."""
    seen = 0
    waiting = [objects]
    while waiting:
        folder = waiting.pop()
        with os.scandir(folder) as entries:
            for entry in entries:
                seen += 1
                if seen > _LOOSE:
                    raise NotPulled("too-large")
                if entry.is_symlink():
                    raise NotPulled("leads-out", entry.name)
                if folder == objects and entry.is_dir(follow_symlinks=False):
                    waiting.append(objects / entry.name)


def commit_of(folder: Path, ref: str | None) -> str:
    """The hash that a name means: a branch, a tag, or a hash itself; None means what `HEAD` says. A tag's is that of the tag.

    Raises:
        NotPulled: there is no such name.
    """
    if ref is None:
        said = _read(folder, "HEAD")
        if _HASH.fullmatch(said):
            return said
        name = said.removeprefix("ref: ").strip()
        candidates = [name] if said.startswith("ref: refs/") else []
    elif _HASH.fullmatch(ref):
        return ref
    else:
        candidates = [ref] if ref.startswith("refs/") else [f"refs/heads/{ref}", f"refs/tags/{ref}", f"refs/remotes/origin/{ref}"]
    packed = _packed_refs(folder)
    for candidate in candidates:
        if not _NAME.fullmatch(candidate):
            continue
        found = _read(folder, candidate) or packed.get(candidate, "")
        if _HASH.fullmatch(found):
            return found
    raise NotPulled("no-ref", ref or "HEAD")


def _read(folder: Path, name: str) -> str:
    """The words of a small file of the repository; empty where it is none, or is reached through a link."""
    path = folder
    for part in name.split("/"):
        path = path / part
        if path.is_symlink():
            return ""
    if not path.is_file() or path.stat().st_size > _REF_BYTES:
        return ""
    return path.read_text(encoding="utf-8", errors="replace").strip()


def _packed_refs(folder: Path) -> dict[str, str]:
    path = folder / "packed-refs"
    if not path.is_file() or path.stat().st_size > _PACKED_REFS_BYTES:
        return {}
    lines = (line.split() for line in path.read_text(encoding="utf-8", errors="replace").splitlines())
    return {parts[1]: parts[0] for parts in lines if len(parts) == 2}
