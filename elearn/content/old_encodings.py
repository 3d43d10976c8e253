"""Old encodings of Vietnamese: TCVN3 (ABC fonts), VNI and windows-1258, recognised in bytes and in texts that were read wrongly.

A guess is made by reading: what becomes Vietnamese syllables under a table was written with it. Nothing is converted for an author,
because TCVN3 leaves capitals to the font; the tables show the first word as it was meant.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Final

TCVN3_LETTERS: Final = {
    0xA1: "Ă", 0xA2: "Â", 0xA3: "Ê", 0xA4: "Ô", 0xA5: "Ơ", 0xA6: "Ư", 0xA7: "Đ", 0xA8: "ă", 0xA9: "â", 0xAA: "ê", 0xAB: "ô",
    0xAC: "ơ", 0xAD: "ư", 0xAE: "đ", 0xB5: "à", 0xB6: "ả", 0xB7: "ã", 0xB8: "á", 0xB9: "ạ", 0xBB: "ằ", 0xBC: "ẳ", 0xBD: "ẵ",
    0xBE: "ắ", 0xC6: "ặ", 0xC7: "ầ", 0xC8: "ẩ", 0xC9: "ẫ", 0xCA: "ấ", 0xCB: "ậ", 0xCC: "è", 0xCE: "ẻ", 0xCF: "ẽ", 0xD0: "é",
    0xD1: "ẹ", 0xD2: "ề", 0xD3: "ể", 0xD4: "ễ", 0xD5: "ế", 0xD6: "ệ", 0xD7: "ì", 0xD8: "ỉ", 0xDC: "ĩ", 0xDD: "í", 0xDE: "ị",
    0xDF: "ò", 0xE1: "ỏ", 0xE2: "õ", 0xE3: "ó", 0xE4: "ọ", 0xE5: "ồ", 0xE6: "ổ", 0xE7: "ỗ", 0xE8: "ố", 0xE9: "ộ", 0xEA: "ờ",
    0xEB: "ở", 0xEC: "ỡ", 0xED: "ớ", 0xEE: "ợ", 0xEF: "ù", 0xF1: "ủ", 0xF2: "ũ", 0xF3: "ú", 0xF4: "ụ", 0xF5: "ừ", 0xF6: "ử",
    0xF7: "ữ", 0xF8: "ứ", 0xF9: "ự", 0xFA: "ỳ", 0xFB: "ỷ", 0xFC: "ỹ", 0xFD: "ý", 0xFE: "ỵ",
}  # fmt: skip
"""TCVN 5712:1993, the third table: one byte a letter."""

_ACUTE, _GRAVE, _HOOK, _TILDE, _DOT = "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"
_TONES: Final = frozenset({_ACUTE, _GRAVE, _HOOK, _TILDE, _DOT})
_ROOF, _BREVE, _HORN = "\u0302", "\u0306", "\u031b"
VNI_MARKS: Final = {
    "ù": _ACUTE, "ø": _GRAVE, "û": _HOOK, "õ": _TILDE, "ï": _DOT, "â": _ROOF, "ê": _BREVE,
    "á": _ROOF + _ACUTE, "à": _ROOF + _GRAVE, "å": _ROOF + _HOOK, "ã": _ROOF + _TILDE, "ä": _ROOF + _DOT,
    "é": _BREVE + _ACUTE, "è": _BREVE + _GRAVE, "ú": _BREVE + _HOOK, "ü": _BREVE + _TILDE, "ë": _BREVE + _DOT,
}  # fmt: skip
"""VNI for Windows: the mark of a letter is a second letter behind it."""
VNI_LETTERS: Final = {
    "ô": "ơ", "Ô": "Ơ", "ö": "ư", "Ö": "Ư", "ñ": "đ", "Ñ": "Đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ",
    "Æ": "Ỉ", "Ó": "Ĩ", "Ò": "Ị", "Î": "Ỵ",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Leftover:
    """A word of an old encoding inside a text in Unicode: where it begins, what it is, and how it was meant."""

    offset: int
    found: str
    meant: str
    encoding: str


_VNI_PAIR = re.compile(f"([aeouyôöAEOUYÔÖ])([{''.join(VNI_MARKS)}{''.join(VNI_MARKS).upper()}])")
_VOWELS: Final = (
    "iêu|yêu|oai|oao|oay|oeo|uao|uây|uôi|uya|uyê|uyu|ươi|ươu|uêu"
    "|ai|ao|au|ay|âu|ây|eo|êu|ia|iê|iu|oa|oă|oe|oi|oo|ôi|ơi|ua|uâ|uê|ui|uô|uơ|uy|ưa|ưi|ươ|ưu|yê"
    "|[aăâeêioôơuưy]"
)
_SYLLABLE = re.compile(rf"(?:ngh|ng|nh|th|tr|ch|ph|kh|gh|gi|qu|[bcdđghklmnpqrstvx])?(?:{_VOWELS})(?:ch|nh|ng|[cmnpt])?")
_WORD = re.compile(r"[A-Za-z\u00a1-\u00ff\u0102\u0103\u0110\u0111\u0128-\u01b0\u1ea0-\u1ef9]+")
_NOT_BEFORE_A_WORD: Final = frozenset("µ·¸¹»½¼¾«ª¨¬\u00ad")
_ENOUGH: Final = 0.7
"""The share of words with marks that must become syllables before a file counts as written in an encoding."""


def is_vietnamese(word: str) -> bool:
    """Whether a word can be a Vietnamese syllable with a mark: an onset, vowels, an ending, one tone at most."""
    letters = unicodedata.normalize("NFD", word.lower())
    if sum(letter in _TONES for letter in letters) > 1 or word.isascii() or _has_odd_capitals(word):
        return False
    bare = unicodedata.normalize("NFC", "".join(letter for letter in letters if letter not in _TONES))
    return _SYLLABLE.fullmatch(bare) is not None


def from_tcvn3(text: str) -> str:
    """A text whose bytes were TCVN3 and were read as Latin-1."""
    return text.translate(TCVN3_LETTERS)


def from_vni(text: str) -> str:
    """A text of VNI fonts, read as windows-1252."""

    def joined(found: re.Match[str]) -> str:
        base = VNI_LETTERS.get(found[1], found[1])
        return unicodedata.normalize("NFC", base + VNI_MARKS[found[2].lower()])

    pieces = []
    position = 0
    for found in _VNI_PAIR.finditer(text):
        pieces += [text[position : found.start()].translate(_VNI_ALONE), joined(found)]
        position = found.end()
    return "".join([*pieces, text[position:].translate(_VNI_ALONE)])


_VNI_ALONE: Final = str.maketrans(VNI_LETTERS)


def _from_1258(text: str) -> str:
    """A text whose bytes were windows-1258 and were read as Latin-1: tone marks are letters of their own."""
    return unicodedata.normalize("NFC", text.encode("latin-1", "replace").decode("cp1258", "replace"))


OLD: Final = frozenset({"TCVN3 (ABC)", "VNI"})
"""Encodings that live in fonts: a text must be converted, saving it otherwise is not enough."""
_TABLES: Final[dict[str, Callable[[str], str]]] = {
    "TCVN3 (ABC)": from_tcvn3,
    "VNI": from_vni,
    "windows-1258": _from_1258,
}
ALL: Final = frozenset(_TABLES)


def encoding_of(content: bytes) -> str | None:
    """The name of the encoding in which bytes that are no UTF-8 seem to be written, or None."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or _has_wide_letters(content):
        return "UTF-16"
    told = content.decode("latin-1")
    shares = {name: _share(table(told)) for name, table in _TABLES.items()}
    best = max(shares, key=lambda name: shares[name])
    return best if shares[best] >= _ENOUGH else None


def first_old_word(text: str, tables: Collection[str] = OLD) -> Leftover | None:
    """The first word of a text that was written as a whole in an old encoding and read as Latin-1; None where in doubt.

    Args:
        tables: the encodings that come into question.
    """
    if _share(text) >= _ENOUGH:
        return None
    shares = {name: _share(_TABLES[name](text)) for name in tables}
    best = max(shares, key=lambda name: shares[name])
    return next(_candidates(text, best, _TABLES[best]), None) if shares[best] >= _ENOUGH else None


def _has_wide_letters(content: bytes) -> bool:
    """Whether every other byte of the beginning is zero, as in a UTF-16 text of mostly Latin letters without its first mark."""
    begin = content[:200]
    return len(begin) > 8 and max(begin[0::2].count(0), begin[1::2].count(0)) > len(begin) // 4


def _share(text: str) -> float:
    """Which share of the words with marks are Vietnamese; 0 where there are hardly any."""
    marked = [word for word in _WORD.findall(text[:20_000]) if not word.isascii()]
    return sum(map(is_vietnamese, marked)) / len(marked) if len(marked) > 2 else 0.0


def leftovers_in(line: str) -> Iterator[Leftover]:
    """The words of a line that were written in TCVN3 or VNI; a single one counts where it holds what no Vietnamese word does."""
    if line.isascii():
        return
    tables = (("TCVN3 (ABC)", from_tcvn3), ("VNI", from_vni))
    found = max((list(_candidates(line, name, table)) for name, table in tables), key=len)
    if len(found) > 1 or any(_is_odd(each.found) for each in found):
        yield from found


def _candidates(line: str, name: str, table: Callable[[str], str]) -> Iterator[Leftover]:
    for word in _WORD.finditer(line):
        text = word[0]
        if text.isascii() or is_vietnamese(text) or text[0] in _NOT_BEFORE_A_WORD or not any(map(str.isascii, text)):
            continue
        meant = table(text)
        if meant != text and is_vietnamese(meant):
            yield Leftover(word.start(), text, meant, name)


def _is_odd(word: str) -> bool:
    """Whether a word holds a sign or a capital where none belongs, or a letter that Vietnamese lacks."""
    return any(not letter.isalpha() or letter in "øûïåäëüöñîæªµ" for letter in word[1:]) or _has_odd_capitals(word)


def _has_odd_capitals(word: str) -> bool:
    """Whether a capital follows a small letter."""
    return any(before.islower() and letter.isupper() for before, letter in itertools.pairwise(word))
