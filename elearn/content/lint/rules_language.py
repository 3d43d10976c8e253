"""Rules about the writing itself: Unicode form, old encodings, where tone marks stand."""

from __future__ import annotations

import itertools
import re
import unicodedata
from typing import Final

from elearn.content.grammar import marks
from elearn.content.grammar.complaints import Complaints
from elearn.content.grammar.files import split_lines
from elearn.content.grammar.raw import RawFile
from elearn.content.lint.visible import visible_lines
from elearn.content.problems import Problem

# Letters as they look when a text of an old encoding is read as Latin-1: a tone mark of TCVN3 (ABC) is a symbol after a
# letter, VNI writes the tone as a second letter.
_TCVN3 = re.compile(r"[A-Za-z®][µ¶·¸¹¾»¼½][A-Za-z]?|®[A-Za-z\u00e0-\u00ff]")
_VNI = re.compile(r"\b[A-Za-z]{0,3}(?:ö[ôøùûõï]|[aeo][âê][ùøûõï]|ñ[aeou][ùøûõïâ])[A-Za-z]{0,3}")

_PROOF: Final = 3
_ENOUGH: Final = 200
_TONES: Final = "\u0300\u0301\u0303\u0309\u0323"
_NEW_STYLE = re.compile(
    r"\b[a-zđ]{0,3}(?:o[àáảãạèéẻẽẹ]|(?<!q)u[ỳýỷỹỵ])\b",
)
"""Open syllables with the tone on the second vowel: hoà, khoẻ, thuỷ. `quý` is right: its u belongs to the q."""


def check_language(raw: RawFile, complaints: Complaints) -> None:
    """LNG002 and LNG004. A word is complained about once in a file."""
    told: set[str] = set()
    for line in visible_lines(raw):
        for pattern, encoding in ((_TCVN3, "TCVN3"), (_VNI, "VNI")):
            if encoding not in told and (found := pattern.search(line.text)):
                told.add(encoding)
                complaints.add("LNG002", line.number, found.start() + 1, found=found[0], encoding=encoding)
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
            complaints.add("LNG001", number, fix="nfc")
            break
    return complaints.found


def old_encoding(text: str) -> tuple[str, str] | None:
    """The encoding that a whole text was written in before it was read as Latin-1, and a word that shows it; None where in doubt.

    Single symbols behind letters are no proof: `a»` closes a quotation.
    """
    for pattern, encoding in ((_TCVN3, "TCVN3"), (_VNI, "VNI")):
        found = [match[0] for match in itertools.islice(pattern.finditer(text), _ENOUGH)]
        symbols = {letter for word in found for letter in word if not letter.isascii()}
        if len(found) >= _PROOF and len(symbols) >= _PROOF:
            return found[0], encoding
    return None
