"""How the product speaks: the house's spelling, and a calm voice. That everything is translated is held by `test_translations`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

pytestmark = pytest.mark.pure

PACKAGE = Path(__file__).parents[2] / "elearn"
OLD_VOWEL = re.compile(r"(?<![Qq])(?:[Oo][àáảãạèéẻẽẹ]|[Uu][ỳýỷỹỵ])(?!\w)")
"""The mark on the second vowel of oa, oe, uy at the end of a word: the house writes khóa, hòa, thủy."""


def sentences() -> list[str]:
    """Every Vietnamese sentence and its English one."""
    found = []
    for path in sorted(PACKAGE.glob("**/translations/en.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale="en"):
                found += [str(message.id), str(message.string)] if message.id else []
    return found


@pytest.mark.parametrize(("word", "is_refused"), [("hoà", True), ("khóa", False), ("thuỷ", True), ("quý", False), ("hoàn", False)])
def test_the_pattern_knows_the_house_spelling(word: str, is_refused: bool) -> None:
    assert bool(OLD_VOWEL.search(word)) is is_refused


def test_tone_marks_stand_where_the_house_writes_them() -> None:
    assert not [sentence for sentence in sentences() if OLD_VOWEL.search(sentence)]


def test_sentences_do_not_shout() -> None:
    assert not [sentence for sentence in sentences() if "!" in sentence]
