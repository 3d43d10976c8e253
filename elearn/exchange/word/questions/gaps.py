"""Questions with a gap to fill in: a run of underscores or dots in their words, and a short key.

A number is what it says. Words can be written in more ways than the one that the document gives, so a person must look at them.
"""

from __future__ import annotations

import re
from typing import Final

from elearn.content.writing.items import Accepted, Number, Numbers, Texts
from elearn.exchange.word.questions import markers

_GAP = re.compile(r"_{2,}|(?:\.\s?){4,}|…{2,}|…\s*\.+|\.{3,}(?=\s*[^\s.])")
_NUMBER = re.compile(
    r"(?P<sign>[-−]?)\s*(?P<whole>\d{1,15})(?:(?P<point>[.,])(?P<part>\d{1,6}))?\s*(?P<unit>%|[^\W\d_]+(?:\s[^\W\d_]+)?)?"
)
_OTHER = re.compile(r"\s+hoặc(?:\s+là)?\s+|\s+/\s+|\s*;\s*")
_WORDS: Final = 5
_THOUSANDS: Final = 3


def answers_of(stem: str, written: str) -> tuple[Numbers | Texts, bool] | None:
    """The answers of a gap, and whether they were guessed; None where the stem has not one gap or the key is not short.

    Args:
        stem: the words of the question.
        written: its key as the document states it.
    """
    key = " ".join(written.split()).strip(" .;\"“”'")
    if len(_GAP.findall(stem)) != 1 or not key or markers.letters_in(key) or "*" in key:
        return None
    if (match := _NUMBER.fullmatch(key)) is not None:
        return _number(match, stem)
    accepted = tuple(dict.fromkeys(each for each in _OTHER.split(key) if each))
    return (Texts(tuple(map(Accepted, accepted))), True) if all(len(each.split()) <= _WORDS for each in accepted) else None


def _number(match: re.Match[str], stem: str) -> tuple[Numbers, bool]:
    """A number; `1.000` and `1,000` can be a thousand or one, and a unit may stand behind the gap already."""
    part, unit = match["part"] or "", match["unit"] or ""
    is_thousands = len(part) == _THOUSANDS and match["whole"].lstrip("0") != ""
    value = match["whole"] + part if is_thousands else f"{match['whole']}.{part}" if part else match["whole"]
    value = ("-" if match["sign"] else "") + value
    stands_there = bool(unit) and unit.lower() in stem.lower()
    return Numbers((Number(value, value, "" if stands_there else unit),)), is_thousands or bool(unit)
