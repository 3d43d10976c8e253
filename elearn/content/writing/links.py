"""Links between the files of a course when files get other paths. Pure: texts in, texts out.

A link names a path beside the file or from the course folder (`content.links`). What still leads to the same file afterwards is
left as it was typed.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final
from urllib.parse import quote, unquote

_TARGET: Final = re.compile(r"(?P<before>\]\([ \t]*<?|^ {0,3}\[[^\]\n]+\]:[ \t]*<?)(?P<target>[^\s()<>#]+)", re.MULTILINE)


def relinked(texts: Mapping[str, str], renames: Mapping[str, str], paths: Collection[str]) -> dict[str, str]:
    """The texts that must say something else after files got other paths, by their new paths.

    Args:
        texts: the texts of the course by their paths until now.
        renames: path until now → new path.
        paths: all files of the course until now.
    """
    tree = _Trees(renames, frozenset(paths), frozenset(renames.get(each, each) for each in paths))
    found = {}
    for path, text in texts.items():
        changed = _TARGET.sub(partial(tree.mended, path), text)
        if changed != text:
            found[renames.get(path, path)] = changed
    return found


@dataclass(frozen=True, slots=True)
class _Trees:
    """The files of a course before and after some get other paths."""

    renames: Mapping[str, str]
    before: frozenset[str]
    after: frozenset[str]

    def mended(self, path: str, found: re.Match[str]) -> str:
        """A link in the file at a path as it is written afterwards."""
        target, to = found["target"], self.renames.get(path, path)
        at = next((each for each in candidates(path, target) if each in self.before), None)
        if at is None:
            return found[0]
        wanted = self.renames.get(at, at)
        if next((each for each in candidates(to, target) if each in self.after), None) == wanted:
            return found[0]
        is_beside = at == next(candidates(path, target), None)
        new = posixpath.relpath(wanted, posixpath.dirname(to) or ".") if is_beside else wanted
        return found["before"] + quote(new, safe="/._-~")


def candidates(path: str, target: str) -> Iterator[str]:
    """The files that a target may mean, in the order in which the compiler looks for them."""
    for folder in (posixpath.dirname(path), ""):
        candidate = posixpath.normpath(posixpath.join(folder, unquote(target)))
        if not candidate.startswith(("..", "/")):
            yield candidate
