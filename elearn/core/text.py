"""Vietnamese text: one Unicode form, folding for search, the order of the Vietnamese alphabet, names and slugs.

Order: letters a ă â b c d đ e ê … o ô ơ … u ư …, then the tone of the word, none < huyền < hỏi < ngã < sắc < nặng, as in the
Vietnamese rules of CLDR and ICU. The comparison goes word by word, so that every "Hà" stands after every "Ha". Case, punctuation
and the vowel that carries the tone (Hòa, Hoà) do not count; numbers compare by value ("Phường 2" before "Phường 10").
"""

from __future__ import annotations

import re
import unicodedata

_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_LETTERS = {"ă": "a1", "â": "a2", "đ": "d1", "ê": "e1", "ô": "o1", "ơ": "o2", "ư": "u1"}
_PIECE = re.compile(r"[0-9]+|[^0-9]")
_NOT_IN_SLUG = re.compile(r"[^a-z0-9]+")


def nfc(text: str) -> str:
    """The text in the composed form that is stored and compared everywhere."""
    return unicodedata.normalize("NFC", text)


def within_quotes(text: str) -> str:
    """The text as it stands in a sentence that puts it into quotation marks: its own ones are the inner ones."""
    return text.replace("“", "‘").replace("”", "’")


def fold(text: str) -> str:
    """The text without case, tones and marks: "Đức", "Ðức" (with the Icelandic eth) and "duc" are one.

    It loses meaning (má, mã, mạ all become "ma"): for searching and for finding doubles, never for showing.
    """
    plain = nfc(text).casefold().replace("ð", "d").replace("đ", "d")
    return nfc("".join(each for each in unicodedata.normalize("NFD", plain) if not unicodedata.combining(each)))


def sort_key(text: str) -> str:
    """A string of ASCII letters and digits whose plain binary order is the Vietnamese order of the texts.

    Safe in a column: such strings order alike in the "C" collation, in common language collations and on SQLite.
    """
    decomposed = unicodedata.normalize("NFD", nfc(text).casefold().replace("ð", "đ"))
    spaced = "".join(each if each.isalnum() or unicodedata.combining(each) else " " for each in decomposed)
    return "".join(_word_key(word) for word in spaced.split())


def name_sort(full_name: str) -> str:
    """The sort key of a Vietnamese name: by given name (the last word), then family name, then middle names.

    Names of other traditions may need an overriding text: pass that through `sort_key`.
    """
    words = full_name.split()
    return sort_key(" ".join([*words[-1:], *words[:-1]]))


def address_name(full_name: str) -> str:
    """The word by which a person is addressed, after "anh" or "chị": the given name, which comes last."""
    return nfc(full_name).split()[-1] if full_name.strip() else ""


def slug(text: str) -> str:
    """The text as a part of an address, `[a-z0-9-]`; empty when nothing of it is Latin letters or digits."""
    return _NOT_IN_SLUG.sub("-", fold(text)).strip("-")


def _word_key(word: str) -> str:
    """Two characters a letter, then "0", the tones, "0". Letters begin with a letter, numbers with "1": both stand after an end."""
    tones = "".join(_TONES.get(each, "") for each in word)
    letters = nfc("".join(each for each in word if each not in _TONES))
    return "".join(_piece_key(piece) for piece in _PIECE.findall(letters)) + "0" + tones + "0"


def _piece_key(piece: str) -> str:
    if piece in _LETTERS:
        return _LETTERS[piece]
    if piece.isascii():
        return f"{piece}0" if piece.isalpha() else _number_key(piece)
    base = unicodedata.normalize("NFD", piece)[0]
    if base.isascii() and base.isalpha():
        return f"{base}9"
    # Marks on their own do not count; letters of other scripts stand after Latin ones, by code point.
    return "" if unicodedata.combining(base) else f"z9{ord(base):06x}"


def _number_key(digits: str) -> str:
    """Longer numbers are greater ones. Beyond 35 digits it is no number that people count with: the first 35 decide."""
    significant = digits.lstrip("0")[:35]
    return f"1{'0123456789abcdefghijklmnopqrstuvwxyz'[len(significant)]}{significant}"
