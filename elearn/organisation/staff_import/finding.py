"""Finding what a row names: a unit and a position by code or name, a person whose zeros a spreadsheet has eaten. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from elearn.core.ids import Id
from elearn.core.text import fold, nfc
from elearn.organisation.staff_import.there import PositionThere, UnitThere

_NOT_WORD = re.compile(r"[^a-z0-9]+")


def plain_words(text: str) -> str:
    """A name as it is compared: without case, tones, marks and signs."""
    return _NOT_WORD.sub(" ", fold(text)).strip()


def plain_name(name: str) -> str:
    """A person's name as it is compared: tones and marks tell people apart, case and spaces do not."""
    return " ".join(nfc(name).split()).casefold()


class Units:
    """The units that a list can name."""

    def __init__(self, units: Iterable[UnitThere]) -> None:
        self._by_code: dict[str, set[Id]] = {}
        self._by_name: dict[str, set[Id]] = {}
        for each in units:
            self._by_code.setdefault(each.code.casefold(), set()).add(each.unit_id)
            for name in each.names:
                for words in (name, *(f"{name} {above}" for above in each.above)):
                    self._by_name.setdefault(plain_words(words), set()).add(each.unit_id)

    def find(self, words: str) -> Collection[Id]:
        """The units that these words can mean: by code, or else by name, alone or with that of the unit above."""
        by_code = self._by_code.get(_padded(words.casefold(), self._by_code))
        return by_code or self._by_name.get(plain_words(words), set())


class Positions:
    """The positions that a list can name."""

    def __init__(self, positions: Iterable[PositionThere]) -> None:
        self._by_code: dict[str, set[Id]] = {}
        self._by_title: dict[str, set[Id]] = {}
        for each in positions:
            self._by_code.setdefault(each.code.casefold(), set()).add(each.position_id)
            for title in each.titles:
                self._by_title.setdefault(plain_words(title), set()).add(each.position_id)

    def find(self, words: str) -> Collection[Id]:
        """The positions that these words can mean: by code, or else by title."""
        return self._by_code.get(words.casefold(), frozenset()) or self._by_title.get(plain_words(words), frozenset())


def _padded(words: str, codes: Mapping[str, object]) -> str:
    """The one code that these digits are without the zeros in front of it; the words themselves otherwise."""
    if words in codes or not (words.isascii() and words.isdecimal()):
        return words
    found = [padded for width in range(len(words) + 1, 13) if (padded := words.zfill(width)) in codes]
    return found[0] if len(found) == 1 else words


def without_zeros(codes: Iterable[str]) -> dict[str, list[str]]:
    """Codes made of digits that begin with noughts, by what a spreadsheet makes of them."""
    found: dict[str, list[str]] = {}
    for code in codes:
        if code.startswith("0") and code.isascii() and code.isdecimal():
            found.setdefault(code.lstrip("0") or "0", []).append(code)
    return found
