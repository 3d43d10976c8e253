"""Words as they are compared: without case, tones and marks, and letter for letter as long as they were."""

from __future__ import annotations

import unicodedata
from functools import cache


def folded(text: str) -> str:
    """The text with each letter as its plain small one: "Điều" and "DIEU" are "dieu".

    It is as long as the text in NFC, so that a place in one is the same place in the other.
    """
    return "".join(map(_letter, unicodedata.normalize("NFC", text)))


@cache
def _letter(letter: str) -> str:
    plain = "d" if letter in "đĐðÐ" else unicodedata.normalize("NFD", letter.casefold())[0]
    return plain.casefold()[0]
