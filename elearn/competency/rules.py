"""From the ledger to a level: the one rule, pure and whole on this page.

Every line of evidence speaks of one competency at one level of its framework's scale, and weighs between 0 and 100. Weights are
given out by source, in hundredths of what a level needs:

============  ======  ==========================================================================================================
source        weight  when
============  ======  ==========================================================================================================
completion       100  a course that claims the competency at this level was completed
quiz              70  in a graded quiz the questions on this competency reached the quiz's pass mark; otherwise 0
known             30  the questions of a lesson on it were answered rightly without its text
practice          15  a lesson on it was done: its questions were answered, rightly or not
============  ======  ==========================================================================================================

Within one course the lines do not all add up: a lesson counts once, by its heaviest line; all lessons together count 60 at most, so
that reading alone never proves anything; a quiz counts once, by its heaviest line; a completion counts 100 and nothing beside it.
What different courses say is added.

**A level is reached when the weight of the lines at this level or above is 100 or more.** The level of a person is the highest that
is reached, 0 where none is. It was reached when, going through the lines by time, it was reached for the first time.

What follows from the form of the rule, and is tested: the order of arrival does not matter; a line that comes twice counts once; a
new line never takes a level away, unless it is a later finding about the very same attempt (`stream`, `revision`): then only the
latest finding counts.

Source: the product's own rule, decision 0028; no law or framework prescribes one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

RULE = 1
"""The number of this rule; it is kept with every level that was worked out by it."""
NEEDED = 100
LESSONS_AT_MOST = 60


class Source(StrEnum):
    """What evidence comes from."""

    PRACTICE = "practice"
    KNOWN = "known"
    QUIZ = "quiz"
    COMPLETION = "completion"


WEIGHTS = {Source.COMPLETION: 100, Source.QUIZ: 70, Source.KNOWN: 30, Source.PRACTICE: 15}
"""What a line of each source weighs; a quiz that was not passed in the competency weighs 0."""
LESSON_SOURCES = (Source.PRACTICE, Source.KNOWN)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One line about one competency of one person.

    `key` makes the same line the same; `course` and `work` (a lesson or quiz, empty for a completion) say what it comes from. Of
    the lines of one `stream` only those with the highest `revision` count.
    """

    key: str
    at: datetime
    source: Source
    level: int
    weight: int
    course: str
    work: str = ""
    stream: str = ""
    revision: int = 0

    @property
    def is_withdrawal(self) -> bool:
        """Whether the line only says that its stream speaks of the competency no more: it comes from no work."""
        return bool(self.stream) and not self.work


@dataclass(frozen=True, slots=True)
class Proficiency:
    """The level that was measured, and since when; level 0 where the evidence does not suffice for any."""

    level: int = 0
    reached_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """What one line contributes to a level: `counted` of its weight, the rest is covered by another line."""

    line: Evidence
    counted: int


def proficiency(lines: Iterable[Evidence]) -> Proficiency:
    """The level that the lines give."""
    valid = in_force(lines)
    level = _highest(valid)
    if level == 0:
        return Proficiency()
    for count in range(1, len(valid) + 1):
        if _weight(valid[:count], level) >= NEEDED:
            return Proficiency(level, valid[count - 1].at)
    raise AssertionError("a level that is reached by all lines is reached by some of them")


def in_force(lines: Iterable[Evidence]) -> list[Evidence]:
    """Each line once, without findings that a later one replaced or withdrew; by time, and by key where the time is the same."""
    once = {line.key: line for line in lines}
    latest: dict[str, int] = {}
    for line in once.values():
        if line.stream:
            latest[line.stream] = max(line.revision, latest.get(line.stream, 0))
    newest = [line for line in once.values() if not line.stream or line.revision == latest[line.stream]]
    valid = [line for line in newest if not line.is_withdrawal]
    return sorted(valid, key=lambda line: (line.at, line.key))


def weight_at(lines: Iterable[Evidence], level: int) -> int:
    """How much of the 100 that a level needs is there."""
    return min(NEEDED, _weight(in_force(lines), level))


def shares(lines: Iterable[Evidence], level: int) -> tuple[Share, ...]:
    """What each line contributes to a level: the answer to "why?". Lines below the level contribute nothing."""
    valid = in_force(lines)
    found: list[Share] = []
    for course in _by_course([line for line in valid if line.level >= level]):
        found += _shares_of_course(course)
    counted = {share.line.key: share.counted for share in found}
    return tuple(Share(line, counted.get(line.key, 0)) for line in valid)


def _highest(valid: Sequence[Evidence]) -> int:
    levels = sorted({line.level for line in valid}, reverse=True)
    return next((level for level in levels if _weight(valid, level) >= NEEDED), 0)


def _weight(valid: Iterable[Evidence], level: int) -> int:
    """The weight at a level or above: the courses' weights added up."""
    at_level = [line for line in valid if line.level >= level]
    return sum(share.counted for course in _by_course(at_level) for share in _shares_of_course(course))


def _by_course(lines: Iterable[Evidence]) -> list[list[Evidence]]:
    courses: dict[str, list[Evidence]] = defaultdict(list)
    for line in lines:
        courses[line.course].append(line)
    return list(courses.values())


def _shares_of_course(lines: Sequence[Evidence]) -> list[Share]:
    completion = _heaviest([line for line in lines if line.source is Source.COMPLETION])
    if completion is not None and completion.weight >= NEEDED:
        return [Share(completion, completion.weight)]
    quizzes = _heaviest([line for line in lines if line.source is Source.QUIZ])
    found = [Share(quizzes, quizzes.weight)] if quizzes is not None else []
    left = LESSONS_AT_MOST
    for lesson in _heaviest_of_each([line for line in lines if line.source in LESSON_SOURCES]):
        counted = min(lesson.weight, left)
        left -= counted
        found.append(Share(lesson, counted))
    return found


def _heaviest(lines: Sequence[Evidence]) -> Evidence | None:
    """The line that weighs most; of several the first."""
    return max(lines, key=lambda line: line.weight, default=None)


def _heaviest_of_each(lines: Iterable[Evidence]) -> list[Evidence]:
    works: dict[str, list[Evidence]] = defaultdict(list)
    for line in lines:
        works[line.work].append(line)
    return [max(each, key=lambda line: line.weight) for each in works.values()]
