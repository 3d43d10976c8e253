"""How long a text takes and how hard it is to read, counted from its words. Pure.

Reading time: `lint.rules_reading.reading_minutes`, 180 Vietnamese syllables (140 English words) a minute, 20 seconds for a
question, 12 for a picture.

Vietnamese gets plain measures and no score: syllables in a sentence, and which sentences have more than 30. Formulas of
L. T. Nguyen and A. B. Henkin are cited from 1982 and 1985, but we have not been able to read their coefficients at the source, and
a number that nobody can check helps nobody.

English gets the reading ease of R. Flesch (1948): 206.835 − 1.015 · words per sentence − 84.6 · syllables per word, from 0 (very
hard) to 100 (very easy). Syllables are counted as groups of vowels without a silent e: a guess, good enough for a whole text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from elearn.content.grammar import marks
from elearn.content.grammar.files import parse_file
from elearn.content.grammar.raw import RawFile, RawText
from elearn.content.lint.rules_reading import WORD, reading_minutes

LONG_VIETNAMESE: Final = 30
"""Syllables: about 22 words, two breaths. A longer sentence is worth a second look, no more."""
LONG_ENGLISH: Final = 25
"""Words, as plain-language guides have it."""
_ENOUGH: Final = 100
"""Words of a text that is worth a score: Flesch took samples of a hundred."""
_PROSE: Final = frozenset({"paragraph", "list", "quote", "alert", "details"})
_LINK: Final = re.compile(r"!?\[([^\]\n]{0,300})\](?:\([^)\n]{0,300}\)|\[[^\]\n]{0,100}\])|\[\^[^\]\s]{1,60}\]|https?://\S+")
_LEAD: Final = re.compile(r"[ \t]*(?:>[ \t]?)*(?:\[![A-Za-z]+\]|///.*|(?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?)?")
_ITEM: Final = re.compile(r"[ \t]*(?:>[ \t]?)*(?:[-*+]|\d{1,9}[.)])[ \t]+\S")
_END: Final = re.compile(r"[.!?…]+[\"”’»)\]*_]*(?=\s+[\"“‘«(\[*_]*(\w)|\s*$)")
_SHORT: Final = re.compile(r"(?:^|[\s(“\"])(?:TP|Tp|Q|P|Th?S|GS|PGS|BS|KS|NĐ|v\.v|Mr|Mrs|Ms|Dr|No|Art|St|e\.g|i\.e)\.$")
_VOWELS: Final = re.compile(r"[aeiouy]+")


@dataclass(frozen=True, slots=True)
class LongSentence:
    """A sentence that is longer than the limit: the line of the file on which it begins, and how many words it has."""

    line: int
    words: int


@dataclass(frozen=True, slots=True)
class Readability:
    """What was counted in a text.

    minutes:  to read it through; None of a case, a quiz, a bank or a card, which are not read from top to bottom.
    sentences, words: of its prose; a Vietnamese word is a syllable.
    ease:     of an English text of a hundred words or more, 0 to 100.
    """

    language: str
    minutes: float | None
    sentences: int
    words: int
    long: tuple[LongSentence, ...]
    ease: float | None = None

    @property
    def mean(self) -> float:
        """Words in a sentence."""
        return self.words / self.sentences if self.sentences else 0.0

    @property
    def limit(self) -> int:
        return limit_of(self.language)


def limit_of(language: str) -> int:
    """How many words a sentence may have before it counts as long."""
    return LONG_VIETNAMESE if language.startswith("vi") else LONG_ENGLISH


def read(path: str, text: str, language: str) -> Readability:
    """Counts in one source file. Never raises; linear in the text."""
    raw = parse_file(path, text, language=language)
    found = [(line, len(words)) for line, words in _sentences(raw) if words]
    long = tuple(LongSentence(line, count) for line, count in found if count > limit_of(language))
    words = sum(count for _, count in found)
    minutes = reading_minutes(raw) if raw.kind == "lesson" else None
    return Readability(language, minutes, len(found), words, long, _ease(raw, len(found), words) if language == "en" else None)


def _ease(raw: RawFile, sentences: int, words: int) -> float | None:
    if words < _ENOUGH:
        return None
    syllables = sum(_syllables(word) for _, said in _sentences(raw) for word in said)
    return max(0.0, min(100.0, 206.835 - 1.015 * words / sentences - 84.6 * syllables / words))


def _syllables(word: str) -> int:
    word = word.lower()
    count = len(_VOWELS.findall(word))
    is_silent = word.endswith("e") and not word.endswith(("le", "ee")) and count > 1
    return max(1, count - is_silent)


def _sentences(raw: RawFile) -> Iterator[tuple[int, list[str]]]:
    """The words of each sentence, with the line on which it begins."""
    for text in _texts(raw):
        for line, said in _cut(text):
            yield line, WORD.findall(said)


def _texts(raw: RawFile) -> Iterator[RawText]:
    for item in raw.blocks:
        if item.kind in {"prose", "desk"} and item.shape in _PROSE:
            yield item.text
    for question in raw.questions:
        yield from (question.stem, question.hint, question.explanation)
    for scene in raw.scenes:
        yield from (passage.text for passage in scene.passages)
        yield from (fork.feedback for fork in scene.forks)


def _cut(text: RawText) -> Iterator[tuple[int, str]]:
    """Sentences: an item of a list begins one, a stop before a capital or at the end of a line ends it."""
    begun, number = "", text.number
    for line in text.lines:
        if _ITEM.match(line.text) or marks.is_blank(line.text):
            yield number, begun
            begun = ""
        if line.text.lstrip().startswith("|"):
            # A row of a table inside a scene.
            continue
        rest = _plain(line.text)
        begun, number = (f"{begun} {rest}", number) if begun.strip() else (rest, line.number)
        *whole, begun = _split(begun)
        for said in whole:
            yield number, said
            number = line.number
    yield number, begun


def _plain(line: str) -> str:
    """A line without the marks at its beginning, links and code as their words."""
    return _LINK.sub(lambda found: found[1] or " ", line[_lead(line) :]).replace("`", "")


def _lead(line: str) -> int:
    found = _LEAD.match(line)
    return found.end() if found else 0


def _split(text: str) -> list[str]:
    pieces, begin = [], 0
    for end in _END.finditer(text):
        goes_on = end[1] is not None and not (end[1].isupper() or end[1].isdigit())
        if not goes_on and not _SHORT.search(text[begin : end.end()].rstrip('"”’»)]*_')):
            pieces.append(text[begin : end.end()])
            begin = end.end()
    return [*pieces, text[begin:]]
