"""The text of a foreign file: Unicode or refused. An old Vietnamese encoding is recognised and named, never guessed at."""

from __future__ import annotations

import codecs
from typing import Final

from elearn.content import limits
from elearn.content.decoding import clean
from elearn.content.old_encodings import ALL, Leftover, first_old_word
from elearn.content.problems import Place, Problem
from elearn.exchange.report import finding

TEXT_BYTES: Final = 16 * limits.MIB
"""A text with questions and no pictures: what one compilation reads of a whole course."""
ENTRIES: Final = 10_000
"""Questions of one foreign file; a course of ours has some hundreds. So many take twenty seconds."""

_UTF_16: Final = ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def read_text(path: str, content: bytes, limit: int = TEXT_BYTES) -> tuple[str | None, list[Problem]]:
    """The text in NFC with `\\n` line ends, or None and why not."""
    place = Place(path)
    if len(content) > limit:
        size = f"{len(content) / limits.MIB:.1f} MB"
        return None, [finding(place, "IMP001", size=size, limit=f"{limit // limits.MIB} MB")]
    text = _decoded(content)
    if text is None:
        text = content.decode("latin-1")
        old = first_old_word(text, ALL)
        return None, [_of_old(path, text, old) if old else finding(place, "IMP002")]
    if old := first_old_word(text):
        return None, [_of_old(path, text, old)]
    return clean(path, text)


def _of_old(path: str, text: str, word: Leftover) -> Problem:
    return finding(Place(path, text.count("\n", 0, word.offset) + 1), "IMP003", found=word.found, encoding=word.encoding)


def _decoded(content: bytes) -> str | None:
    encoding = next((name for mark, name in _UTF_16 if content.startswith(mark)), None) or _without_mark(content)
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _without_mark(content: bytes) -> str:
    """UTF-16 without its mark shows by the empty half of each ASCII character."""
    start = content[:400]
    if len(start) >= 4 and len(start) % 2 == 0:
        if start[1::2].count(0) * 3 > len(start) // 2 and not start[::2].count(0):
            return "utf-16-le"
        if start[::2].count(0) * 3 > len(start) // 2 and not start[1::2].count(0):
            return "utf-16-be"
    return "utf-8-sig"
