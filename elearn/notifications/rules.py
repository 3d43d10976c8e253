"""Rules of notices: reference codes, what a message may hold, when an e-mail may go out. Values in, values out."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping
from typing import TypeAlias

from elearn.core import limits
from elearn.core.db.types import LANGUAGES
from elearn.core.text import nfc

Words: TypeAlias = Mapping[str, str | Mapping[str, str]]
"""What fills the places of a message's sentences: one text, or one for each language."""

_LETTERS = "ABCDEGHKLMNPQRSTUVXY"
"""Capital letters of the Vietnamese alphabet that are not taken for a digit."""
_RUDE = frozenset({"CC", "CL", "DM", "LL", "VL"})
"""Pairs that stand for swear words where people write short messages."""
_CODE = re.compile(r"([A-Z]{2})[\s\-\u2010-\u2015]*([0-9]{4})")
_PLACE = re.compile(r"/[^\s\\]*")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u0085\u2028\u2029]")


def new_code(choose: Callable[[int], int] = secrets.randbelow) -> str:
    """A fresh reference code such as `VD-4172`: one of almost four million, enough for one person's notices.

    Args:
        choose: answers a number below the one given; secure unless a test gives its own.
    """
    pair = ""
    while not pair or pair in _RUDE:
        pair = _LETTERS[choose(len(_LETTERS))] + _LETTERS[choose(len(_LETTERS))]
    return f"{pair}-{choose(10_000):04}"


def read_code(typed: str) -> str | None:
    """The reference code that somebody typed, as it is stored: in any case, with or without the hyphen; None where it is none."""
    found = _CODE.fullmatch(nfc(typed).strip().upper())
    return f"{found[1]}-{found[2]}" if found else None


def check_words(words: Words) -> dict[str, str | dict[str, str]]:
    """The words as they are stored: composed, without control characters, with lines kept.

    Raises:
        ValueError: a text is longer than `limits.TEXT_CHARACTERS`, or one for each language lacks Vietnamese or has another.
    """
    return {name: _checked(name, value) for name, value in words.items()}


def _checked(name: str, value: str | Mapping[str, str]) -> str | dict[str, str]:
    if isinstance(value, str):
        text = _CONTROL.sub(" ", nfc(value).replace("\r\n", "\n").replace("\r", "\n")).strip()
        if len(text) > limits.TEXT_CHARACTERS:
            raise ValueError(f"{name}: a word of a notice has at most {limits.TEXT_CHARACTERS} characters")
        return text
    if LANGUAGES[0] not in value or not set(value) <= set(LANGUAGES):
        raise ValueError(f"{name}: a word of a notice is said in {LANGUAGES[0]!r} and in languages of {LANGUAGES}")
    return {language: str(_checked(name, text)) for language, text in value.items()}


def check_place(place: str | None) -> str | None:
    """The place as it is stored: a path of this site without the language, such as `/courses/sec-phish/`.

    Raises:
        ValueError: it is no such path.
    """
    if place is None:
        return None
    if not _PLACE.fullmatch(place) or place.startswith("//") or len(place) > limits.PLACE_CHARACTERS:
        raise ValueError(f"{place!r} is no path of this site")
    return place
