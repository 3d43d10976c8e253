"""The steps of a compilation, file by file, so that one file that takes too long costs its author that file alone.

Whoever works on a file says so first, and hears whether it may. The workshop listens: when a file takes longer than its share it
kills the child, and a fresh one compiles the course again with that file given up from that step on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final, Literal, TypeAlias

Step: TypeAlias = Literal["read", "check", "render"]
"""What is done with a file, in this order."""
Hear: TypeAlias = Callable[[str, Step], None]
"""Hears the path of a file and the step that begins; an empty path means that what follows belongs to no single file."""

_ORDER: Final[dict[Step, int]] = {"read": 0, "check": 1, "render": 2}

HearCount: TypeAlias = Callable[[int, int], None]
"""Hears how many steps of a whole job have begun, and how many there are."""


def _hear_nothing(_path: str, _step: Step) -> None:
    """Nobody waits for news."""


class Steps:
    """What one compilation is at, and which files it leaves alone from which step on.

    Args:
        hear: told of every file and step that begins.
        given_up: path → the first step that is not done with it.
    """

    def __init__(self, hear: Hear = _hear_nothing, given_up: Mapping[str, Step] | None = None) -> None:
        self._hear = hear
        self._given_up = dict(given_up or {})
        self._last: tuple[str, Step] = ("", "read")

    def begins(self, path: str, step: Step) -> bool:
        """Tell that a step of a file begins; False where the file was given up at that step or before, and nothing begins."""
        if self.is_given_up(path, step):
            return False
        self._tell(path, step)
        return True

    def is_given_up(self, path: str, step: Step) -> bool:
        stopped = self._given_up.get(path)
        return stopped is not None and _ORDER[step] >= _ORDER[stopped]

    def give_up(self, path: str, step: Step) -> None:
        """Leave a file alone from a step on."""
        if not self.is_given_up(path, step):
            self._given_up[path] = step

    def rests(self) -> None:
        """Tell that what follows belongs to no single file."""
        self._tell("", "read")

    def _tell(self, path: str, step: Step) -> None:
        if (path, step) != self._last:
            self._last = (path, step)
            self._hear(path, step)


class Tally:
    """Counts the steps of a job over some files as they begin: three for a page, one for any other file.

    It never counts down: when a job is done again without a file that made trouble, what was begun before stays begun.
    """

    def __init__(self, paths: Iterable[str], hear: HearCount) -> None:
        self._steps = {path: len(_ORDER) if path.endswith(".md") else 1 for path in paths}
        self._begun: set[tuple[str, Step]] = set()
        self._total = sum(self._steps.values())
        self._hear = hear

    def hear(self, path: str, step: Step) -> None:
        """Hears of a step as `Steps` tells it."""
        if path in self._steps and (path, step) not in self._begun:
            self._begun.add((path, step))
            self._hear(min(len(self._begun), self._total), self._total)
