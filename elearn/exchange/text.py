"""The text of a foreign file: Unicode or refused. An old Vietnamese encoding is recognised and named, never guessed at."""

from __future__ import annotations

import codecs
import re
from typing import Final

from elearn.content import limits
from elearn.content.decoding import clean
from elearn.content.lint.rules_language import old_encoding
from elearn.content.problems import Place, Problem
from elearn.exchange.report import finding

TEXT_BYTES: Final = 16 * limits.MIB
"""A text with questions and no pictures: what one compilation reads of a whole course."""
ENTRIES: Final = 10_000
"""Questions of one foreign file; a course of ours has some hundreds. So many take twenty seconds."""

_UTF_16: Final = ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_TONES_OF_1258: Final = re.compile("[A-Za-z\u00c0-\u01b0][\u0300\u0301\u0303\u0309\u0323]")
_VNI: Final = re.compile("[aeiouyôö][ùøûõïâêáàåãäéèëüú]|ö[ôøùûõï]|ñ[aeiouyôö]", re.IGNORECASE)
"""VNI writes a tone as a letter of its own behind the vowel; the words of no other language are full of that."""
_WORD: Final = re.compile(r"[^\W\d_]+")
_SHARE_OF_VNI: Final = 0.2
_PROOF: Final = 3
_LOOKED_AT: Final = 200_000


def read_text(path: str, content: bytes, limit: int = TEXT_BYTES) -> tuple[str | None, list[Problem]]:
    """The text in NFC with `\\n` line ends, or None and why not."""
    place = Place(path)
    if len(content) > limit:
        size = f"{len(content) / limits.MIB:.1f} MB"
        return None, [finding(place, "IMP001", size=size, limit=f"{limit // limits.MIB} MB")]
    text = _decoded(content)
    if text is None:
        found = _old_bytes(content)
        return None, [finding(place, "IMP003", found=found[0], encoding=found[1]) if found else finding(place, "IMP002")]
    if found := _old_encoding(text[:_LOOKED_AT]):
        line = text.count("\n", 0, text.find(found[0])) + 1
        return None, [finding(Place(path, line), "IMP003", found=found[0], encoding=found[1])]
    return clean(path, text)


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


def _old_encoding(text: str) -> tuple[str, str] | None:
    """A word and the encoding that it was written in, where the whole text looks so."""
    words = _WORD.findall(text)
    odd = [word for word in words if _VNI.search(word)]
    if len(odd) >= _PROOF and len(odd) >= _SHARE_OF_VNI * len(words):
        return odd[0], "VNI"
    return old_encoding(text)


def _old_bytes(content: bytes) -> tuple[str, str] | None:
    start = content[:_LOOKED_AT]
    if found := _old_encoding(start.decode("latin-1")):
        return found
    words = _TONES_OF_1258.findall(start.decode("cp1258", "replace"))
    return (words[0], "Windows-1258") if len(words) >= _PROOF else None
