"""Which laws of the register a text speaks of, where, and of which articles.

A law is found by its number in any usual writing, by its title or another name of it without regard to marks and case, and by its
key. Where mentions overlap, the longest counts; a number inside another number is none. Of laws with one title, that of which a
number or year follows is meant, else one that the course names, else one that was not replaced by another of them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from elearn.content.folded import folded
from elearn.content.law_numbers import LawNumber, NumberBook, Spotted, parse_number
from elearn.content.register import Law, successors

_WORD = re.compile(r"[^\W_]+")
_GAP = re.compile(r"[\s_*\"“”‘’'\-–/,.:()]{0,400}")
_SOFT_GAP = re.compile(r"[\s_*\"“”‘’'\-–]{1,400}")
_KEY = re.compile(r"(?<![\w/.#-])[a-z0-9]+(?:-[a-z0-9]+)*(?![\w-])")
_NUMBER_NEXT = re.compile(
    r"[\s,(]{0,4}(?:luat\s)?(?:so|no\.?|number)?\s{0,2}0*([0-9]{1,6})(?:\s{0,2}[/\-–]\s{0,2}|\s(?:nam|of)\s)((?:19|20)[0-9]{2})(?![0-9])"
)
_YEAR_NEXT = re.compile(r"\s{1,3}\(?(?:(?:nam|of)\s{1,3})?((?:19|20)[0-9]{2})(?!\w)(?!\s?[/\-–]\s?\w)")
_DIGITS_NEXT = re.compile(r"\s?[/.\-–]\s?[0-9]|\s(?:nam|of)\s[0-9]")

_N: Final = r"[0-9]{1,4}[a-z]?(?:\.[0-9]{1,3}(?:\.[a-z]\b)?)*(?:\([0-9a-z]{1,3}\))*"
_MORE: Final = rf"(?:(?:\s?[,;–\-]\s?|\s(?:va|and|den|to|or|hoac)\s){_N}(?!\s?/))*"
_FINE: Final = (
    r"(?:(?:diem|point)s?\s[a-z]\b(?:\s?,\s[a-z]\b|\sva\s[a-z]\b)*,?\s(?:of\s|cua\s)?)?"
    rf"(?:(?:khoan|clauses?)\s{_N}{_MORE},?\s(?:of\s|cua\s)?)?"
)
_ARTICLE: Final = (
    rf"{_FINE}(?:dieu|articles?|art\.)\s?{_N}{_MORE}"
    rf"(?:,?\s(?:khoan|clauses?)\s{_N}{_MORE})?(?:,?\s(?:diem|points?)\s[a-z]\b(?:,\s[a-z]\b)*)?"
)
_ARTICLES: Final = rf"{_ARTICLE}(?:(?:[,;]|\s(?:va|and))\s{_ARTICLE})*"
_AFTER = re.compile(rf"[\s,:;()\-–]{{0,4}}(?:(?:tai|o|at|in|under)\s)?({_ARTICLES})(?!\w)")
_BEFORE = re.compile(
    rf"(?<!\w)({_ARTICLES}),?\s(?:(?:cua|of|trong|in|theo|under)\s)?(?:(?:the|cac)\s)?"
    r"(?:(?:bo\s)?luat\s|law\s|nghi dinh\s|decree\s)?(?:so\s|no\.?\s)?\(?$"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """One place of a text that speaks of a law: from `start` to `end` of the text in NFC, and the articles as they are written."""

    start: int
    end: int
    key: str
    articles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A place that may speak of one of some laws; with none it only keeps others from this place."""

    start: int
    end: int
    keys: tuple[str, ...]
    is_name: bool = False


class Finder:
    """Finds the laws of a register in texts; made once for many texts.

    Args:
        laws: the register.
        preferred: keys that a course names: of several laws with one title it means these.
    """

    def __init__(self, laws: Mapping[str, Law], preferred: Collection[str] = ()) -> None:
        self._laws = laws
        self._preferred = frozenset(preferred)
        self._numbers = {key: number for key, law in laws.items() if (number := parse_number(law.number)) is not None}
        self._book = NumberBook((key, number, folded(laws[key].title.get("vi", ""))) for key, number in self._numbers.items())
        self._names: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for key, law in laws.items():
            for name in _names_of(law, is_numbered=key in self._numbers):
                words = tuple(_WORD.findall(folded(name)))
                if words and (words, key) not in (known := self._names.setdefault(words[0], [])):
                    known.append((words, key))
        for known in self._names.values():
            known.sort(key=lambda each: -len(each[0]))

    def find(self, text: str, *, is_cite: bool = False) -> tuple[Mention, ...]:
        """The mentions of a text in its order.

        Args:
            is_cite: the text is a `cite:`, in which every key counts; elsewhere only those that nobody writes by chance.
        """
        text = unicodedata.normalize("NFC", text)
        plain = folded(text)
        candidates = [*self._by_number(plain), *self._by_name(plain), *self._by_key(plain, is_cite=is_cite)]
        return tuple(
            Mention(each.start, each.end, key, _articles(text, plain, each))
            for each in _longest(candidates, len(plain))
            for key in self._meant(plain, each)
        )

    def _by_number(self, plain: str) -> Iterator[_Candidate]:
        for spot in self._book.spots(plain):
            yield _Candidate(spot.start, spot.end, _keys(spot))

    def _by_key(self, plain: str, *, is_cite: bool) -> Iterator[_Candidate]:
        for match in _KEY.finditer(plain):
            key = match[0]
            if key in self._laws and (is_cite or ("-" in key and any(each.isdigit() for each in key))):
                yield _Candidate(match.start(), match.end(), (key,))

    def _by_name(self, plain: str) -> Iterator[_Candidate]:
        words = list(_WORD.finditer(plain))
        for position, word in enumerate(words):
            for longest in _lengths(self._names.get(word[0], ())):
                keys = tuple(
                    key for name, key in self._names[word[0]] if len(name) == longest and _stands(plain, words, position, name)
                )
                if keys and not (
                    words[position + longest - 1][0].isdigit() and self._goes_on(plain, words[position + longest - 1])
                ):
                    yield _Candidate(word.start(), words[position + longest - 1].end(), keys, is_name=True)
                    break

    @staticmethod
    def _goes_on(plain: str, last: re.Match[str]) -> bool:
        """Whether a name that ends with a number is the beginning of a longer number: "Nghị định 13" of "Nghị định 13/2024"."""
        return _DIGITS_NEXT.match(plain, last.end()) is not None

    def _meant(self, plain: str, found: _Candidate) -> tuple[str, ...]:
        """Which of the laws of a candidate are meant."""
        if not found.is_name:
            return found.keys
        keys = self._of_its_number(plain, found.end, found.keys)
        if len(keys) > 1 and (named := tuple(key for key in keys if key in self._preferred)):
            keys = named
        if len(keys) > 1:
            keys = tuple(key for key in keys if not successors(self._laws, key) & set(keys)) or keys
        return keys

    def _of_its_number(self, plain: str, end: int, keys: tuple[str, ...]) -> tuple[str, ...]:
        """Those laws whose number or year is the one that follows the name; all of them where none follows."""
        if match := _NUMBER_NEXT.match(plain, end):
            said = int(match[1]), int(match[2])
            return tuple(key for key in keys if key not in self._numbers or _pair(self._numbers[key]) == said)
        if (match := _YEAR_NEXT.match(plain, end)) is None:
            return keys
        year = int(match[1])
        exact = tuple(key for key in keys if year in self._years(key))
        # A year before its own is that of an older law; one after it is just a year.
        return exact or tuple(key for key in keys if not self._years(key) or year > max(self._years(key)))

    def _years(self, key: str) -> set[int]:
        law, number = self._laws[key], self._numbers.get(key)
        days = {law.in_force.year} if law.in_force is not None else set()
        return days | ({number.year} if number is not None and number.year is not None else set())


def _longest(candidates: Collection[_Candidate], length: int) -> list[_Candidate]:
    """The candidates in the order of the text, of those that overlap the longest alone. Linear: a hostile text has many."""
    taken = bytearray(length)
    found = []
    for each in sorted(candidates, key=lambda each: (each.start - each.end, each.start)):
        if not any(taken[each.start : each.end]):
            taken[each.start : each.end] = b"\1" * (each.end - each.start)
            found.append(each)
    return sorted(found, key=lambda each: each.start)


def _keys(spot: Spotted) -> tuple[str, ...]:
    return (spot.key,) if spot.key is not None else ()


def _pair(number: LawNumber) -> tuple[int, int | None]:
    return number.number, number.year


def _names_of(law: Law, *, is_numbered: bool) -> Iterator[str]:
    """The names by which texts call a law: its titles, "Cybersecurity Law" for a "Law on Cybersecurity", its other names."""
    yield from law.title.values()
    yield from law.names
    if english := re.match(r"(?i)(law|decree|ordinance)\s+on\s+(?:the\s+)?(.+)", law.title.get("en", "")):
        yield f"{english[2]} {english[1]}"
    if not is_numbered:
        yield law.number


def _lengths(names: Collection[tuple[tuple[str, ...], str]]) -> list[int]:
    return sorted({len(words) for words, _ in names}, reverse=True)


def _stands(plain: str, words: list[re.Match[str]], position: int, name: tuple[str, ...]) -> bool:
    """Whether a name stands word for word from a position on, with nothing of a sentence between its words."""
    there = words[position : position + len(name)]
    if tuple(word[0] for word in there) != name:
        return False
    return all(_may_part(plain[left.end() : right.start()], left[0], right[0]) for left, right in pairwise(there))


def _may_part(gap: str, left: str, right: str) -> bool:
    """Between words blanks and hyphens, beside digits also what numbers are written with."""
    pattern = _GAP if left[-1].isdigit() or right[0].isdigit() else _SOFT_GAP
    return pattern.fullmatch(gap) is not None


def _articles(text: str, plain: str, found: _Candidate) -> tuple[str, ...]:
    """The articles that stand right before or behind a mention, in the words of the text."""
    told = []
    if match := _BEFORE.search(plain, max(0, found.start - 120), found.start):
        told.append(text[match.start(1) : match.end(1)])
    if match := _AFTER.match(plain, found.end):
        told.append(text[match.start(1) : match.end(1)])
    return tuple(" ".join(each.split()) for each in told)
