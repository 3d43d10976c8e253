"""Comparing a typed answer with an accepted wording, in time that grows with their length alone.

Both sides are folded first, so that case, spacing, composed or decomposed Vietnamese, full-width letters, characters that nobody
sees, the two ways of placing a tone mark (hòa, hoà) and outer punctuation never decide a mark. An author's `*` stands for any run
of characters; nothing else an author writes has a meaning, and no regular expression is built from it.
"""

from __future__ import annotations

import unicodedata

ANY = "*"
_OUTER_PUNCTUATION = frozenset(".,;:!?…\"'`´·•–—")
_OUTER_CATEGORIES = frozenset({"Ps", "Pe", "Pi", "Pf"})
_UNSEEN_MARKS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")
"""Joiners and fillers that Unicode ignores in showing, but does not class among the format characters."""
_STROKED_D = str.maketrans({"ð": "đ", "ɖ": "đ"})

# New style (hoà) → old style (hòa), the house spelling. The second vowel loses its tone to the first.
_TONES = {
    "o": ("òóỏõọ", {"a": "àáảãạ", "e": "èéẻẽẹ"}),
    "u": ("ùúủũụ", {"y": "ỳýỷỹỵ"}),
}
_TONE_PLACES = {
    first + second_with_tone: first_with_tone + second
    for first, (firsts, seconds) in _TONES.items()
    for second, toned in seconds.items()
    for first_with_tone, second_with_tone in zip(firsts, toned, strict=True)
}


def fold(text: str, *, ignore_diacritics: bool = False) -> str:
    """The form in which two wordings are compared.

    NFKC, casefolded, ð read as đ, one way of placing tone marks, white space collapsed, invisible characters and outer
    punctuation dropped (unless nothing else is left). With `ignore_diacritics`, đ becomes d and all marks are dropped.
    """
    return _without_outer_punctuation(_tones_placed(_folded(text, ignore_diacritics)), kept="")


def is_invisible(char: str) -> bool:
    """Whether nobody who typed or pasted this can see it: zero-width spaces, joiners, marks of direction, variation selectors."""
    return unicodedata.category(char) == "Cf" or char in _UNSEEN_MARKS or "\ufe00" <= char <= "\ufe0f"


def matches(pattern: str, text: str, *, ignore_diacritics: bool = False) -> bool:
    """Whether `text` is a wording that the author's `pattern` accepts.

    `*` stands for any run of characters, none included; a run of none between two spaces leaves one space.
    """
    folded_pattern = _without_outer_punctuation(_folded(pattern, ignore_diacritics), kept=ANY)
    folded_text = _without_outer_punctuation(_folded(text, ignore_diacritics), kept="")
    # A star may stand between a vowel and its neighbour, where a moved tone mark would hide the match: both writings are tried.
    return _matches(folded_pattern, folded_text) or _matches(_tones_placed(folded_pattern), _tones_placed(folded_text))


def _matches(pattern: str, text: str) -> bool:
    if ANY not in pattern or not text:
        return bool(text) and pattern == text
    # A space beside an outer star belongs to the wording, not to the run: "công *" accepts "công" and "công an", not "công1".
    lead = " " if pattern.startswith(ANY) else ""
    tail = " " if pattern.endswith(ANY) else ""
    return _runs_match(pattern.split(ANY), lead + text + tail)


def _runs_match(pieces: list[str], text: str) -> bool:
    """Whether the pieces stand in `text` in order, the first at its start and the last at its end.

    The leftmost place of each middle piece leaves the most room for the rest, so one pass decides.
    """
    first, *middle, last = pieces
    if not text.startswith(first):
        return False
    at, previous = len(first), first
    for piece in middle:
        if not piece:
            continue
        found = text.find(piece, _overlap(previous, piece, at))
        if found < 0:
            return False
        at, previous = found + len(piece), piece
    return text.endswith(last) and len(text) - len(last) >= _overlap(previous, last, at)


def _overlap(previous: str, piece: str, at: int) -> int:
    """Where `piece` may begin after `previous`, which ends at `at`: they may share one space."""
    return at - 1 if previous.endswith(" ") and piece.startswith(" ") else at


def _folded(text: str, ignore_diacritics: bool) -> str:
    # What is invisible goes first: between a letter and its mark it would keep the two from becoming one.
    seen = "".join(char for char in text if not is_invisible(char))
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", seen).casefold()).translate(_STROKED_D)
    if ignore_diacritics:
        decomposed = unicodedata.normalize("NFD", folded.replace("đ", "d"))
        folded = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(folded.split())


def _tones_placed(text: str) -> str:
    for new_style, old_style in _TONE_PLACES.items():
        text = text.replace(new_style, old_style)
    return text


def _without_outer_punctuation(text: str, kept: str) -> str:
    start, end = 0, len(text)
    while start < end and _is_outer(text[start], kept):
        start += 1
    while end > start and _is_outer(text[end - 1], kept):
        end -= 1
    return text[start:end] or text


def _is_outer(char: str, kept: str) -> bool:
    if char in kept:
        return False
    return char.isspace() or char in _OUTER_PUNCTUATION or unicodedata.category(char) in _OUTER_CATEGORIES
