"""Old Vietnamese encodings: a font such as `.VnTime` or `VNI-Times` shows Latin letters as Vietnamese ones.

They are named and refused, not converted. What Word stores of such a text is not certain: TCVN3 writes `ư` with the code of the
soft hyphen, which programs drop on the way, and its capitals are small letters in another font. A wrong letter in a law is worse
than a minute with a converter.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Final

from elearn.content.old_encodings import first_old_word
from elearn.exchange.word.faults import WordRefused

_FONTS: Final = ((re.compile(r"(?i)\.vn"), "TCVN3 (ABC)"), (re.compile(r"(?i)vni[- ]"), "VNI"))
_LEGACY_WORD = re.compile(r"[A-Za-z][\u00a1-\u00ff]|[\u00a1-\u00ff][A-Za-z]")
_UNICODE = re.compile(r"[\u0102\u0103\u0110\u0111\u0128\u0129\u0168\u0169\u01a0\u01a1\u01af\u01b0\u0300-\u0323\u1ea0-\u1ef9]")
_FEW: Final = 2
"""So many words prove it: a lone sign such as § may stand in a font that was left over."""


class LegacyFonts:
    """Counts the words that stand in such a font with the letters of its encoding, and keeps the text for those without font:
    a paste into Word changes the font and leaves the letters."""

    def __init__(self) -> None:
        self._found: Counter[str] = Counter()
        self._first: dict[str, tuple[int, str]] = {}
        self._texts: dict[int, str] = {}

    def see(self, font: str, text: str, number: int) -> None:
        self._texts[number] = self._texts.get(number, "") + text
        encoding = next((name for pattern, name in _FONTS if pattern.match(font)), None)
        if encoding is None or _UNICODE.search(text) or not (words := _LEGACY_WORD.findall(text)):
            return
        self._found[encoding] += len(words)
        self._first.setdefault(encoding, (number, font))

    def check(self) -> None:
        """Raises:
        WordRefused: text in an old encoding stands in the document.
        """
        for encoding, count in self._found.most_common(1):
            if count >= _FEW:
                number, font = self._first[encoding]
                raise WordRefused("WRD006", number, encoding=encoding, font=font)
        check_lines(self._texts)


def check_text(text: str) -> None:
    """The same of text without fonts, by its words alone.

    Raises:
        WordRefused: it is written as a whole in an old encoding.
    """
    check_lines(dict(enumerate(text.split("\n"), start=1)))


def check_lines(lines: Mapping[int, str]) -> None:
    """The same of lines by their number: paragraphs, or slides.

    Raises:
        WordRefused: they are written as a whole in an old encoding.
    """
    text = "\n".join(line.replace("\n", " ") for line in lines.values())
    old = first_old_word(text)
    # One strange word in a short text proves nothing: the others must say the same.
    if old is not None and first_old_word(text.replace(old.found, "")) is not None:
        raise WordRefused("WRD006", list(lines)[text.count("\n", 0, old.offset)], encoding=old.encoding, font=old.found)
