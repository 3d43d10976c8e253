"""What a stated key says: which options it means, what explains it, or that it can be read in more than one way.

A letter alone, letters that commas or *và* join, the words of an option, and a letter with its option's words or an explanation
behind it are certain. Whatever else stands behind a letter can be a second letter, a verdict, a share or a correction: it is
shown to a person.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from elearn.exchange.word.questions import markers
from elearn.exchange.word.questions.found import FoundOption

_BARE = re.compile(r"[^\w]+")
_BRACKETS = re.compile(r"[(\[]\s*([A-Ha-h])\s*[)\]]")
_NAMED = re.compile(
    r"(?i)(?:là\s+)?(?:chọn\s+)?(?:(?:đáp\s*án|phương\s*án|lựa\s*chọn|câu|ý)\s+)?(?:đúng\s+)?(?:là\s+)?(?=[a-h](?![^\W\d_]))"
)
_LETTERS_AND_WORDS = re.compile(
    r"(?P<letters>[A-Ha-h](?:\s*(?:,|;|&|\+|\bvà\b)\s*[A-Ha-h](?!\w))*)(?!\w)(?P<sign>\s*[.):(\-–—/]+\s*|\s*[,;]?\s+)(?P<words>.+)",
    re.DOTALL,
)
_NO_EXPLANATION = re.compile(
    r"(?i)(?:đ|s|t|f|đúng|sai|hoặc|hay|và|đến|tới|không|chưa|bỏ|hủy|nhầm|cũ|mới|đã|sửa(?!\s+đổi)|đính\s+chính|\d+(?:[.,]\d+)?\s*(?:%|đ|điểm))(?!\w)"
)
_OTHER_CAPITAL = re.compile(r"(?<!\w)[A-H](?!\w)")
_OTHER_ENTRY: Final = {
    True: re.compile(r"(?:^|[;,.\n]\s*|\s[-–—]\s*)[(\[]?[A-H]\s?[.):(\-–—]"),
    False: re.compile(r"(?:^|[;,.\n]\s*|\s[-–—]\s*)[(\[]?[a-h]\s?[.):(\-–—]"),
}
_OTHER_KEY = re.compile(
    r"(?i:hoặc|hay|chọn|sửa|→|=+>)\s+(?:(?i:cả|là|thành|câu|ý|phương\s+án|đáp\s+án)\s+){0,2}(?P<one>[A-H])(?!\w)"
    r"|(?<!\w)(?P<other>[A-H])\s+(?i:(?:mới|cũng|đều|là)\s+)*(?i:đúng)(?!\w)"
)
"""A letter that a reason gives as another key."""
_FEWEST_WORDS: Final = 4
"""So many words are an explanation though no word of reason begins them; fewer can be a remark about the letter."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The options that are meant, empty where that is not certain; `words` stand behind them and are no option's.

    `is_doubtful`: it can be read in more than one way; else it fits no option.
    """

    right: frozenset[int] = frozenset()
    words: str = ""
    is_doubtful: bool = False


_NONE: Final = Reading()
_DOUBT: Final = Reading(is_doubtful=True)


def read_key(written: str, options: list[FoundOption], *, asks_several: bool = False) -> Reading:
    """What a key says as it is written; `asks_several`: the question asks for more than one option."""
    letters_there = [option.letter.upper() for option in options]
    # A letter that was written twice names no option.
    by_letter = {letter: index for index, letter in enumerate(letters_there) if letters_there.count(letter) == 1}
    words = [folded(" ".join(line.text for line in option.lines)) for option in options]
    bare = _BRACKETS.sub(r"\1", unicodedata.normalize("NFKC", written)).strip(" \t\"'“”«»")
    same = [index for index, each in enumerate(words) if each == folded(written)]
    if found := markers.letters_in(bare):
        right = frozenset(by_letter[each] for each in found if each in by_letter)
        if len(right) < len(found):
            return _NONE
        # "A/C" can be one of the two, and not all options are right where one is asked for.
        is_list = asks_several or ("/" not in bare.strip("/ ") and len(right) < len(options))
        # Options can have letters as their words.
        return Reading(right) if is_list and (not same or right == frozenset(same)) else _DOUBT
    if same:
        return Reading(frozenset(same)) if len(same) == 1 else _DOUBT
    if (truth := _truth(written, words)) is not None:
        return Reading(frozenset({truth}))
    named = bare[match.end() :] if (match := _NAMED.match(bare)) else bare
    if named != bare and markers.letters_in(named):
        return read_key(named, options, asks_several=asks_several)
    return _with_words(named, by_letter, words)


def _with_words(written: str, by_letter: dict[str, int], words: list[str]) -> Reading:
    """Letters with words behind them."""
    match = _LETTERS_AND_WORDS.fullmatch(written)
    if match is None:
        return _NONE
    found = markers.letters_in(match["letters"])
    if not found or any(each not in by_letter for each in found):
        return _NONE
    rest = match["words"].strip(" )]")
    has_sign = bool(match["sign"].strip(" \t\n,;"))
    if any((each["one"] or each["other"]) not in found for each in _OTHER_KEY.finditer(rest)):
        return _DOUBT
    return _judged(frozenset(by_letter[each] for each in found), rest, words, is_capital=found[0] == match[0][0], has_sign=has_sign)


def _judged(right: frozenset[int], rest: str, words: list[str], *, is_capital: bool, has_sign: bool) -> Reading:
    """What letters mean with such words behind them."""
    said = folded(rest)
    if said in words:
        # "B. Hà Nội" where Hà Nội is C: the writer moved an option and forgot the key.
        return Reading(right) if right == {index for index, each in enumerate(words) if each == said} else _DOUBT
    own = words[min(right)] if len(right) == 1 else ""
    if own and len(said.split()) > 1 and f" {said} " in f" {own} ":
        return Reading(right)
    if (behind := _behind(rest, own)) is not None:
        return Reading(right, rest) if _explains(behind, is_capital=is_capital, is_behind=True) else _DOUBT
    others = [f"{each} " for index, each in enumerate(words) if index not in right and each]
    begins_as_other = any(f"{said} ".startswith(each) or each.startswith(f"{said} ") for each in others)
    is_sure = _explains(rest, is_capital=is_capital) and (has_sign or markers.REASON.match(rest) is not None)
    return Reading(right, rest) if is_sure and not begins_as_other else _DOUBT


def _behind(rest: str, own: str) -> str | None:
    """What stands behind the option's own words; None where they do not begin with them."""
    parts = rest.split()
    for count in range(1, len(parts) + 1):
        if own and folded(" ".join(parts[:count])) == own:
            return " ".join(parts[count:]).lstrip(" .,;:-–—(")
    return None


def _explains(rest: str, *, is_capital: bool, is_behind: bool = False) -> bool:
    """Whether words behind a letter can be nothing but its explanation."""
    if _OTHER_ENTRY[is_capital].search(rest):
        return False
    if markers.REASON.match(rest):
        return True
    if _NO_EXPLANATION.match(rest) or _OTHER_CAPITAL.search(rest) or not any(each.isalpha() for each in rest):
        return is_behind and not rest
    return is_behind or len(rest.split()) >= _FEWEST_WORDS


def _truth(written: str, words: list[str]) -> int | None:
    """True or false, where the options are these two."""
    bare = folded(written)
    for names in (markers.TRUE, markers.FALSE):
        if bare in {folded(each) for each in names}:
            return next((index for index, each in enumerate(words) if each in {folded(name) for name in names}), None)
    return None


def folded(text: str) -> str:
    """Words for comparison: without capitals and signs."""
    return _BARE.sub(" ", unicodedata.normalize("NFC", text).lower()).strip()
