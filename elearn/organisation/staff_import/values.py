"""Cells as what they mean: codes, names, days, genders. An empty cell is None or empty; a wrong one raises `Unreadable`."""

from __future__ import annotations

import re
from datetime import date, timedelta

from elearn.accounts.rules import check_email, check_full_name, staff_code
from elearn.core.errors import Invalid
from elearn.core.text import fold
from elearn.organisation.staff_import.faults import Wrong
from elearn.organisation.staff_import.table import Cell, text_of

CODE_CHARACTERS = 40
_FIRST_SERIAL, _LAST_SERIAL = 10_000, 80_000
"""Days as spreadsheets count them: from 1927 to 2119. Smaller numbers are years."""
_EPOCH = date(1899, 12, 30)
"""Day 0 of spreadsheets, for every day after February 1900."""
_YEARS = range(1900, 2101)
_DAY = re.compile(r"(\d{1,2})[/.\-\s]+(\d{1,2})[/.\-\s]+(\d{4})", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?", re.ASCII)
_MONTH = re.compile(r"(\d{1,2})[/.\-](\d{4})", re.ASCII)
_GENDERS = {
    **dict.fromkeys(("nam", "male", "m", "ong", "trai"), "male"),
    **dict.fromkeys(("nu", "female", "f", "ba", "gai"), "female"),
}
_LEGACY = frozenset("¨©ª«®¬µ¶·¸¹§¢£¤¦")
"""Signs that stand for Vietnamese letters in fonts from before Unicode (TCVN3); no name has them."""


class Unreadable(Exception):
    """The cell does not hold what its column is for."""

    def __init__(self, wrong: Wrong) -> None:
        super().__init__(wrong)
        self.wrong = wrong


def code_in(cell: Cell) -> str:
    """A staff code, unit code or position code as it is compared; empty for an empty cell. The sign ' makes text of a number."""
    if isinstance(cell, date):
        raise Unreadable(Wrong.CODE_IS_DAY)
    code = staff_code(text_of(cell).lstrip("'").strip())
    if len(code) > CODE_CHARACTERS or not code.isprintable():
        raise Unreadable(Wrong.CODE)
    return code


def is_number(cell: Cell) -> bool:
    """Whether the spreadsheet keeps the cell as a number: zeros in front are lost then."""
    return isinstance(cell, float | int)


def name_in(text: str) -> str:
    """A person's name; in capitals throughout it is written as names are."""
    if not text:
        raise Unreadable(Wrong.NAME_MISSING)
    if _LEGACY & set(text):
        raise Unreadable(Wrong.OLD_FONT)
    try:
        name = check_full_name(text)
    except Invalid as error:
        raise Unreadable(Wrong.NAME) from error
    if any(each.isdigit() for each in name):
        raise Unreadable(Wrong.NAME)
    return name.title() if name.isupper() and len(name.split()) > 1 else name


def day_in(cell: Cell, wrong: Wrong) -> tuple[date, str] | None:
    """A day with how much of it is known: "day", "month" or "year"; what is not known counts from the first."""
    if isinstance(cell, date):
        return _within(cell, "day", wrong)
    text = text_of(cell).lstrip("'").strip()
    if not text:
        return None
    if text.isascii() and text.isdecimal() and len(text) <= 5:
        return _from_number(int(text), wrong)
    try:
        return _within(*_written(text), wrong)
    except ValueError as error:
        raise Unreadable(wrong) from error


def _from_number(number: int, wrong: Wrong) -> tuple[date, str]:
    if number in _YEARS:
        return _within(date(number, 1, 1), "year", wrong)
    if _FIRST_SERIAL <= number <= _LAST_SERIAL:
        return _within(_EPOCH + timedelta(days=number), "day", wrong)
    raise Unreadable(wrong)


def _written(text: str) -> tuple[date, str]:
    """Raises ValueError for what is no day."""
    if found := _DAY.fullmatch(text):
        day, month, year = map(int, found.groups())
        return date(year, month, day), "day"
    if found := _ISO.fullmatch(text):
        year, month, day = map(int, found.groups())
        return date(year, month, day), "day"
    if found := _MONTH.fullmatch(text):
        month, year = map(int, found.groups())
        return date(year, month, 1), "month"
    raise ValueError(text)


def _within(day: date, precision: str, wrong: Wrong) -> tuple[date, str]:
    if day.year not in _YEARS:
        raise Unreadable(wrong)
    return date(day.year, day.month, day.day), precision


def gender_in(cell: Cell) -> str | None:
    """A gender as records keep it."""
    text = fold(text_of(cell))
    if not text:
        return None
    if text not in _GENDERS:
        raise Unreadable(Wrong.GENDER)
    return _GENDERS[text]


def email_in(cell: Cell) -> str | None:
    """An e-mail address in its stored form."""
    try:
        return check_email(text_of(cell))
    except Invalid as error:
        raise Unreadable(Wrong.EMAIL) from error
