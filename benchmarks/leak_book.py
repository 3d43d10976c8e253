"""Canaries: words, ids and numbers that occur nowhere else, and the book that says what each of them belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from elearn.core.db.work import UnitOfWork
from elearn.core.ids import Id

_LETTERS = "bcdfghjklmnpqrstvwx"
"""No vowels: what is made of them is no word of any page. No `y`: words of that letter are nobody's (`NOBODYS`)."""
NOBODYS = "Kừqzyyyy"
"""A word that looks like a canary and was never planted: what a search for it answers is what a search for nothing answers."""
_WORD = re.compile(r"k(?:u|ừ|u\u031b\u0300|%E1%BB%AB|u%CC%9B%CC%80|\\u1eeb|&#7915;)qz([bcdfghjklmnpqrstvwx]{4})", re.IGNORECASE)
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![\w-])(?:\d{1,3}(?:[.,\u00a0\u202f ]\d{3})+|\d+)(?![\w-])")
_YEAR = re.compile(r"\d{1,2}/\d{1,2}/(\d{4})(?!\d)|(?<!\d)(\d{4})-\d\d-\d\d|\d{1,2} [A-Z][a-z]+ (\d{4})(?!\d)")
_GROUPING = re.compile(r"\D")


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that is told of a place, and of a person where it is somebody's own: `kind` is one of `leak_scope.SCOPES`."""

    kind: str
    place: str
    owner: Id | None = None


@dataclass
class Book:
    """What was planted. A canary may be told by several facts: the name of somebody who moved belongs to two places.

    `words` and `ids` are keyed by what an answer is searched for, `counts` by the number itself, `years` by those of planted days.
    """

    words: dict[str, list[Fact]] = field(default_factory=dict)
    ids: dict[str, list[Fact]] = field(default_factory=dict)
    counts: dict[int, list[Fact]] = field(default_factory=dict)
    years: dict[int, list[Fact]] = field(default_factory=dict)

    def word(self, kind: str, place: str, owner: Id | None = None) -> str:
        """A new word, with marks as a Vietnamese name has them."""
        number, letters = len(self.words), ""
        for _ in range(4):
            number, rest = divmod(number, len(_LETTERS))
            letters = _LETTERS[rest] + letters
        self.words[letters] = [Fact(kind, place, owner)]
        return f"Kừqz{letters}"

    def code(self, kind: str, place: str, owner: Id | None = None) -> str:
        """A new word of plain capital letters, for codes and addresses."""
        return plain(self.word(kind, place, owner)).upper()

    def also(self, word: str, *facts: Fact) -> None:
        """What a word tells besides."""
        self.words[word[-4:].lower()] += facts

    def owned(self, word: str, owner: Id) -> None:
        """The word is somebody's own; said once the person is there."""
        key = word[-4:].lower()
        self.words[key] = [Fact(each.kind, each.place, owner) for each in self.words[key]]

    def id(self, id_: Id, kind: str, place: str, owner: Id | None = None) -> Id:
        """Notes whose an id is."""
        self.ids.setdefault(str(id_), []).append(Fact(kind, place, owner))
        return id_

    def count(self, number: int, kind: str, place: str, owner: Id | None = None) -> int:
        """Notes what a distinctive number counts."""
        self.counts.setdefault(number, []).append(Fact(kind, place, owner))
        return number

    def year(self, kind: str, place: str, owner: Id | None = None) -> int:
        """A new year, far ahead, for a day that nothing else falls on."""
        found = 2_201 + len(self.years)
        self.years[found] = [Fact(kind, place, owner)]
        return found

    def spelled(self) -> Iterator[tuple[str, list[Fact]]]:
        """Every word as it was planted, with what it tells."""
        return ((f"Kừqz{letters}", facts) for letters, facts in self.words.items())


@dataclass(frozen=True, slots=True)
class Ground:
    """A place in which something is planted, in one unit of work."""

    work: UnitOfWork
    book: Book
    place: str
    unit: Id

    def word(self, kind: str, owner: Id | None = None) -> str:
        """A new word of this place."""
        return self.book.word(kind, self.place, owner)

    def code(self, kind: str, owner: Id | None = None) -> str:
        """A new word of this place in plain capital letters."""
        return self.book.code(kind, self.place, owner)

    def id(self, id_: Id, kind: str, owner: Id | None = None) -> Id:
        """Notes that an id is this place's."""
        return self.book.id(id_, kind, self.place, owner)


def plain(word: str) -> str:
    """The word without marks."""
    return word.replace("ừ", "u").replace("Ừ", "U")


def words_in(text: str) -> set[str]:
    """The letters of the canaries that a text contains, whatever their case, marks or escapes."""
    return {each.lower() for each in _WORD.findall(text)}


def ids_in(text: str) -> set[str]:
    return {each.lower() for each in _ID.findall(text)}


def numbers_in(text: str) -> set[int]:
    """The whole numbers that a text tells, thousands grouped or not; digits within ids and addresses are none."""
    return {int(_GROUPING.sub("", each)) for each in _NUMBER.findall(text) if len(each) < 16}


def years_in(text: str) -> set[int]:
    """The years of the days that a text names."""
    return {int("".join(each)) for each in _YEAR.findall(text)}


def told_by(numbers: Iterable[int], secret: int) -> bool:
    """Whether a number is told, or found by subtracting one told number from another."""
    told = set(numbers)
    return secret in told or any(each + secret in told for each in told)
