"""Languages: Vietnamese is the source of every sentence, English the second.

Catalogues are `translations/en.po` beside the package that speaks; they are read once and merged. The Vietnamese sentence is its
own key, so a missing translation shows in review and in the tests, never as a code.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

from babel.messages.pofile import read_po

from elearn.core.db.types import LANGUAGES

SOURCE_LANGUAGE = LANGUAGES[0]

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WHOLE = re.compile(r"%\((\w+)\)d")
_SWAPPED = str.maketrans(",.", ".,")


def is_language(code: str) -> bool:
    return code in LANGUAGES


def other_language(language: str) -> str:
    """The other of the two languages."""
    return LANGUAGES[1] if language == SOURCE_LANGUAGE else SOURCE_LANGUAGE


def preferred_language(accepted: Iterable[str]) -> str:
    """The first language of an Accept-Language list that the product speaks, or the source language."""
    return next((code[:2].lower() for code in accepted if is_language(code[:2].lower())), SOURCE_LANGUAGE)


def in_language(text: Mapping[str, str], language: str) -> tuple[str, str]:
    """A localised text and the language it is really in: falls back to the source language, then to any."""
    for code in (language, SOURCE_LANGUAGE, *text):
        if text.get(code):
            return text[code], code
    return "", language


@dataclass
class Catalogue:
    """The translations out of the source language."""

    messages: dict[tuple[str, str], str] = field(default_factory=dict)
    plurals: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)

    def translate(self, language: str, message: str, **values: object) -> str:
        """The sentence in `language` with its `%(name)s` places filled; a whole number at `%(name)d` as people of it write one."""
        text = message if language == SOURCE_LANGUAGE else self.messages.get((language, message), message)
        if not values:
            return text
        whole = {name: show_number(int(cast("int", values[name])), language) for name in _WHOLE.findall(text)}
        return _WHOLE.sub(r"%(\1)s", text) % {**values, **whole}

    def plural_form(self, language: str, one: str, many: str, number: int) -> str:
        """The sentence for `number` things, its places not yet filled. Vietnamese has one form; `many` is used."""
        if language == SOURCE_LANGUAGE:
            return many
        forms = self.plurals.get((language, one), (one, many))
        return forms[0 if number == 1 else -1]


def load_catalogue(package: Path) -> Catalogue:
    """The merged catalogue of every `translations/*.po` below `package`."""
    catalogue = Catalogue()
    for path in sorted(package.glob("**/translations/*.po")):
        language = path.stem
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                key, text = message.id, message.string
                if isinstance(key, tuple) and isinstance(text, tuple) and all(text):
                    catalogue.plurals[language, key[0]] = text
                elif isinstance(key, str) and isinstance(text, str) and key and text:
                    catalogue.messages[language, key] = text
    return catalogue


# Dates and numbers have two forms in all, so they are written here: Babel's data of the languages would take 3 MB of each worker.


def show_date(value: date | datetime, language: str, zone: ZoneInfo) -> str:
    """22/11/2026 in Vietnamese, 22 Nov 2026 in English; an instant is shown as the local day."""
    day = value.astimezone(zone) if isinstance(value, datetime) else value
    if language == SOURCE_LANGUAGE:
        return f"{day.day:02}/{day.month:02}/{day.year:04}"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year:04}"


def show_instant(value: datetime, language: str, zone: ZoneInfo) -> str:
    """08:05 22/11/2026 in Vietnamese, 22 Nov 2026, 08:05 in English."""
    day, time = show_date(value, language, zone), show_time(value, zone)
    return f"{time} {day}" if language == SOURCE_LANGUAGE else f"{day}, {time}"


def show_time(value: datetime, zone: ZoneInfo) -> str:
    """08:05, alike in both languages."""
    return value.astimezone(zone).strftime("%H:%M")


def show_number(value: float | Decimal, language: str) -> str:
    """1.234,5 in Vietnamese, 1,234.5 in English; at most three decimals, a half goes to the even one."""
    whole, _, decimals = f"{round(Decimal(str(value)), 3):,f}".partition(".")
    decimals = decimals.rstrip("0")
    text = f"{whole}.{decimals}" if decimals else whole
    return text.translate(_SWAPPED) if language == SOURCE_LANGUAGE else text
