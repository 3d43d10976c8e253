"""Rules about the writing itself: Unicode form, old encodings, where tone marks stand."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from elearn.content.grammar import marks
from elearn.content.grammar.complaints import Complaints
from elearn.content.grammar.files import split_lines
from elearn.content.grammar.raw import RawFile
from elearn.content.lint.visible import visible_lines
from elearn.content.old_encodings import leftovers_in
from elearn.content.problems import Problem

_TONES: Final = "\u0300\u0301\u0303\u0309\u0323"
_NEW_STYLE = re.compile(
    r"\b[a-zđ]{0,3}(?:o[àáảãạèéẻẽẹ]|(?<!q)u[ỳýỷỹỵ])\b",
)
"""Open syllables with the tone on the second vowel: hoà, khoẻ, thuỷ. `quý` is right: its u belongs to the q."""


def check_language(raw: RawFile, complaints: Complaints) -> None:
    """LNG002 and LNG004. A word is complained about once in a file, an old encoding once on each line."""
    told: set[str] = set()
    for line in visible_lines(raw):
        if (word := next(leftovers_in(line.text), None)) is not None:
            words = {"found": word.found, "meant": word.meant, "encoding": word.encoding}
            complaints.add("LNG002", line.number, word.offset + 1, **words)
        if raw.language == "vi":
            _check_tones(line.number, line.text, told, complaints)


def check_untranslated(raw: RawFile, complaints: Complaints) -> None:
    """TRN007, once in a file, where the first mark stands."""
    marked = [number for number, line in enumerate(raw.lines, start=1) if marks.UNTRANSLATED.match(line)]
    if marked:
        complaints.add("TRN007", marked[0], count=len(marked))


def _check_tones(number: int, text: str, told: set[str], complaints: Complaints) -> None:
    for match in _NEW_STYLE.finditer(text):
        word = match[0]
        if word not in told and (expected := house_spelling(word)) != word:
            told.add(word)
            complaints.add("LNG004", number, match.start() + 1, found=word, expected=expected)


def house_spelling(syllable: str) -> str:
    """An open syllable in -oa, -oe or -uy with its tone on the first of the two vowels: `hoà` becomes `hòa`."""
    last = unicodedata.normalize("NFD", syllable[-1])
    tone = next((mark for mark in last if mark in _TONES), "")
    bare = unicodedata.normalize("NFC", "".join(mark for mark in last if mark != tone))
    return unicodedata.normalize("NFC", syllable[:-2] + syllable[-2] + tone) + bare if tone else syllable


def check_characters(path: str, text: str) -> tuple[Problem, ...]:
    """LNG001, over a text as it stands in the file: the compiler brings it to NFC before anything else reads it."""
    if unicodedata.is_normalized("NFC", text):
        return ()
    lines = split_lines(text)
    complaints = Complaints(path, lines)
    for number, line in enumerate(lines, start=1):
        if not unicodedata.is_normalized("NFC", line):
            complaints.add("LNG001", number, _first_loose_mark(line) + 1, fix="nfc")
            break
    return complaints.found


def _first_loose_mark(line: str) -> int:
    """Where the first letter stands whose mark is a character of its own; 0 where it is another difference."""
    marks = (index for index, letter in enumerate(line) if unicodedata.combining(letter))
    return max(0, next(marks, 1) - 1)
