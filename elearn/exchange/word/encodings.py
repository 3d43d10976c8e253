"""Old Vietnamese encodings: a font such as `.VnTime` or `VNI-Times` shows Latin letters as Vietnamese ones.

They are named and refused, not converted. What Word stores of such a text is not certain: TCVN3 writes `ư` with the code of the
soft hyphen, which programs drop on the way, and its capitals are small letters in another font. A wrong letter in a law is worse
than a minute with a converter.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from elearn.exchange.word.faults import WordRefused

_FONTS: Final = ((re.compile(r"(?i)\.vn"), "TCVN3 (ABC)"), (re.compile(r"(?i)vni[- ]"), "VNI"))
_LEGACY_WORD = re.compile(r"[A-Za-z][\u00a1-\u00ff]|[\u00a1-\u00ff][A-Za-z]")
_UNICODE = re.compile(r"[\u0102\u0103\u0110\u0111\u0128\u0129\u0168\u0169\u01a0\u01a1\u01af\u01b0\u0300-\u0323\u1ea0-\u1ef9]")
_TCVN3_WORD = re.compile(r"[A-Za-z®][µ¶·¸¹¾»¼½Æ×ÖÕÔÒÓ][A-Za-z]?\b|®[A-Za-z\u00a1-\u00ff]")
_VNI_WORD = re.compile(r"\b[A-Za-z]{0,3}(?:ö[ôøùûõï]|[aeo][âê][ùøûõï]|ñ[aeou][ùøûõïâ])[A-Za-z]{0,3}")
_FEW: Final = 2
"""So many words prove it: a lone sign such as § may stand in a font that was left over."""


class LegacyFonts:
    """Counts the words that stand in such a font with the letters of its encoding."""

    def __init__(self) -> None:
        self._found: Counter[str] = Counter()
        self._first: dict[str, tuple[int, str]] = {}

    def see(self, font: str, text: str, number: int) -> None:
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


def check_text(text: str) -> None:
    """The same of text without fonts, by the words that only these encodings make.

    Raises:
        WordRefused: several such words stand in it.
    """
    if _UNICODE.search(text):
        return
    for pattern, encoding in ((_TCVN3_WORD, "TCVN3 (ABC)"), (_VNI_WORD, "VNI")):
        found = pattern.findall(text)
        if len(found) >= _FEW:
            raise WordRefused("WRD006", encoding=encoding, font=found[0])
