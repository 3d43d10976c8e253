"""The log of an attempt, and what it says: a fold over its lines.

Lines are only ever added. What counts for a question is the answer that was *given* last, not the one that arrived last: a page
that lost its line sends again what it kept, and that must not undo what was answered on another machine in the meantime. When an
answer was given is the server's clock less the time for which the page says it had waited: a machine's wrong clock does no harm.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from elearn.assessment.responses import Response, is_blank


class LineKind(StrEnum):
    """What a line of the log says."""

    ANSWERED = "answered"
    FLAGGED = "flagged"
    PAUSED = "paused"
    SUBMITTED = "submitted"


@dataclass(frozen=True, slots=True)
class Line:
    """One line. `item` is the question's id in the course, None where the line speaks of the whole attempt.

    `language` is that of the page; what is typed is marked by it. `is_flagged` is what a flag was set to.
    """

    seq: int
    kind: LineKind
    given_at: datetime
    item: str | None = None
    response: Response | None = None
    language: str = "vi"
    is_flagged: bool = False


@dataclass(frozen=True, slots=True)
class Given:
    """The answer that counts for a question."""

    response: Response
    language: str
    given_at: datetime


@dataclass(frozen=True, slots=True)
class Sheet:
    """Where an attempt stands: the answers that count, the flags, and when anything was last saved."""

    given: Mapping[str, Given] = field(default_factory=dict)
    flagged: frozenset[str] = frozenset()
    saved_at: datetime | None = None

    def is_answered(self, question_id: str) -> bool:
        """Whether something was given. Marking nothing in a message is an answer, an emptied field is none."""
        found = self.given.get(question_id)
        return found is not None and not _is_emptied(found.response)


def fold(lines: Iterable[Line]) -> Sheet:
    """What the lines say together, in whatever order they come: the last given counts, of two given at once the later line."""
    given: dict[str, Given] = {}
    flags: dict[str, bool] = {}
    saved_at: datetime | None = None
    for line in sorted(lines, key=lambda each: (each.given_at, each.seq)):
        if line.item is None:
            continue
        saved_at = line.given_at
        if line.kind is LineKind.FLAGGED:
            flags[line.item] = line.is_flagged
        elif line.kind is LineKind.ANSWERED and line.response is not None:
            given[line.item] = Given(line.response, line.language, line.given_at)
    return Sheet(given, frozenset(item for item, is_set in flags.items() if is_set), saved_at)


def given_at(now: datetime, waited: timedelta, *, not_before: datetime) -> datetime:
    """When an answer was given that had to wait for its line; never before the attempt began, never in the future."""
    return min(now, max(not_before, now - max(waited, timedelta(0))))


def digest_of(lines: Iterable[Mapping[str, Any]]) -> str:
    """SHA-256 over the lines of a log as they are stored, by `seq`: what the audit chain keeps of an attempt."""
    ordered = sorted(lines, key=lambda each: each["seq"])
    text = json.dumps(ordered, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _is_emptied(response: Response) -> bool:
    return is_blank(response.answer) and response.answer.kind != "spotted"
