"""What became of each question of a foreign file, and what a file of ours could not say in another format.

A finding is a `Problem` with a code of `sentences`: an error refuses the question, a warning is a loss, a remark loses nothing.
Places count lines and columns of the foreign file from 1; of a file inside a package, `path` is its name there; of a sheet, `line`
is the row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from elearn.content.problems import Place, Problem, Severity
from elearn.content.writing.items import Item
from elearn.exchange.sentences import severity_of

EXCERPT_LENGTH = 160
"""Longer lines of the foreign file are cut where they are quoted."""
TITLE_LENGTH = 80
"""By so much of its words an entry is recognised in a list."""


class Outcome(StrEnum):
    IMPORTED = "imported"
    WITH_LOSS = "imported-with-loss"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Asset:
    """A picture that questions show: `name` as their Markdown names it (`assets/…`), its bytes as they came."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Entry:
    """One question of the foreign file.

    title:       its first words as they stand there, for people to recognise it; never more than `TITLE_LENGTH` characters.
    item:        what it became, None where it is refused.
    problems:    why it is refused, or what was lost.
    key_guessed: which answer is right was concluded from looks; a person must confirm it before it is published.
    """

    place: Place
    title: str
    item: Item | None
    problems: tuple[Problem, ...] = ()
    key_guessed: bool = False

    @property
    def outcome(self) -> Outcome:
        if self.item is None:
            return Outcome.REFUSED
        lost = any(problem.severity is Severity.WARNING for problem in self.problems)
        return Outcome.WITH_LOSS if lost else Outcome.IMPORTED


@dataclass(frozen=True, slots=True)
class Report:
    """A foreign file as it was read. `problems` are about the file as a whole: with an error among them it has no entries.

    title:  what the file calls itself, empty for nothing.
    assets: the pictures of its questions, each name once.
    """

    entries: tuple[Entry, ...] = ()
    problems: tuple[Problem, ...] = ()
    assets: tuple[Asset, ...] = ()
    title: str = ""

    @property
    def items(self) -> tuple[Item, ...]:
        """The questions that were imported, in the order of the file."""
        return tuple(entry.item for entry in self.entries if entry.item is not None)

    @property
    def is_refused(self) -> bool:
        """Whether the file as a whole cannot be used."""
        return any(problem.severity is Severity.ERROR for problem in self.problems)

    @property
    def all_problems(self) -> Iterator[Problem]:
        """Of the file, then of each entry."""
        yield from self.problems
        for entry in self.entries:
            yield from entry.problems

    def counts(self) -> dict[Outcome, int]:
        """How many entries had each outcome; every outcome is named."""
        found = Counter(entry.outcome for entry in self.entries)
        return {outcome: found[outcome] for outcome in Outcome}


@dataclass(frozen=True, slots=True)
class Written:
    """Questions in another format. `problems` are what it does not hold; `line` is the number of the question, from 1."""

    content: bytes
    problems: tuple[Problem, ...] = ()


def refused(path: str, code: str, line: int = 1, column: int = 1, /, **words: object) -> Report:
    """The report of a file that cannot be used at all."""
    return Report(problems=(finding(Place(path, line, column), code, **words),))


def finding(place: Place, code: str, excerpt: str = "", /, **words: object) -> Problem:
    """A problem with the severity of its code."""
    said = tuple((key, str(value)[:EXCERPT_LENGTH]) for key, value in words.items())
    return Problem(place, severity_of(code), code, said, excerpt[:EXCERPT_LENGTH])


class Notes:
    """Collects the findings of one question while it is read or written; the same one is told once."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self._found: dict[Problem, None] = {}

    def add(self, code: str, place: Place | None = None, /, **words: object) -> None:
        self._found[finding(place or self.place, code, **words)] = None

    def forget(self) -> None:
        """What was noted so far does not hold."""
        self._found.clear()

    @property
    def found(self) -> tuple[Problem, ...]:
        return tuple(self._found)

    @property
    def refuses(self) -> bool:
        return any(problem.severity is Severity.ERROR for problem in self._found)

    def entry(self, title: str, item: Item | None, *, key_guessed: bool = False) -> Entry:
        """The entry of the question; without its item where a finding refuses it."""
        kept = None if self.refuses else item
        return Entry(self.place, short(title), kept, self.found, key_guessed=key_guessed and kept is not None)


def short(title: str) -> str:
    """The first words of a text in one line."""
    words = " ".join(title[: TITLE_LENGTH * 4].split())
    return words if len(words) <= TITLE_LENGTH else words[: TITLE_LENGTH - 1].rstrip() + "…"


def moved(problem: Problem, place: Place) -> Problem:
    """The same finding at another place."""
    return replace(problem, place=place)
