"""How long each question of a paper took, from the lines of its log. Seconds, by question id. Pure.

What a question is measured from differs: shown one at a time it runs from the line after which it was shown to the line that closed
it, whatever was answered in between; side by side it is what lies between one answer and the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Protocol

from elearn.examinations.rules import LineKind
from elearn.measurement.rules.times import Moment, seconds_by_question

_OPENS_NEXT = frozenset({LineKind.STARTED, LineKind.CLOSED, LineKind.SECTION})
"""After a line of these kinds a sequential paper shows its next question."""
_BEGINS = frozenset({LineKind.STARTED, LineKind.SECTION})
_WORKED = frozenset({LineKind.ANSWERED, LineKind.FLAGGED})


class Line(Protocol):
    """What is read of a line: what it says, of which question, and when the server had it."""

    @property
    def kind(self) -> str: ...
    @property
    def item(self) -> str | None: ...
    @property
    def server_at(self) -> datetime: ...


def seconds_shown(lines: Iterable[Line]) -> dict[str, float]:
    """Of a sequential paper. A question that nothing closed is left out."""
    found: dict[str, float] = {}
    since: datetime | None = None
    for line in lines:
        if line.kind == LineKind.CLOSED and line.item is not None and since is not None:
            found[line.item] = (line.server_at - since).total_seconds()
        if line.kind in _OPENS_NEXT:
            since = line.server_at
    return found


def seconds_between(lines: Sequence[Line]) -> dict[str, int]:
    """Of a paper whose questions stand side by side. Each section has a beginning of its own; a long silence is not known."""
    found: dict[str, int] = {}
    for begun, worked in _sections(lines):
        found |= seconds_by_question(begun, [Moment(each.server_at, each.item) for each in worked])
    return found


def _sections(lines: Sequence[Line]) -> Iterator[tuple[datetime, list[Line]]]:
    begins = [at for at, line in enumerate(lines) if line.kind in _BEGINS]
    for first, after in pairwise([*begins, len(lines)]):
        yield lines[first].server_at, [each for each in lines[first:after] if each.kind in _WORKED]
