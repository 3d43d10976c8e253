"""Numbers of legal texts, `91/2025/QH15` or `1527/QĐ-TTg`: what they consist of, and where one stands in a text.

All texts are `folded`: small letters without marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from elearn.content.folded import folded

_SEP: Final = r"(?:\s{0,3}[/\-–.]\s{0,3}|\s{1,3})"
_YEAR: Final = r"(?:19|20)[0-9]{2}"
_WRITTEN = re.compile(rf"\s*0*([0-9]{{1,6}})(?:{_SEP}({_YEAR}))?{_SEP}([a-z][a-z0-9\s/\-–]{{0,40}}?)\s*")
_GLUED: Final = "|".join(rf"(?<=\b{word})" for word in ("nd", "tt", "qd", "nq", "ct"))
_HEAD = re.compile(
    rf"(?:(?<!\w)|{_GLUED})(?<![0-9][/\-–.])0*([0-9]{{1,6}})(?!\w)(?:({_SEP}|\s{{1,3}}(?:nam|of)\s{{1,3}})({_YEAR})(?![0-9]))?"
)
_OTHER_KIND = re.compile(r"(?:\s?/\s?|[\-–])[a-z]")
_TIED = re.compile(r"(?:,|;|/|\s|va|and|or|hoac|so|no\.?)*")
_LEADING_UP = re.compile(r"\s{0,3}(?:(?<![a-z])(?:so|no\.?|number))?\s{0,3}[(:]?\s{0,3}$")
_TYPE_BEFORE = re.compile(r"(?:([a-z]{1,20})\s{1,3})?([a-z]{1,20})$")

_LAW: Final = frozenset({"luat", "bo luat", "law", "code", "act"})
_RESOLUTION: Final = frozenset({"nghi quyet", "nq", "resolution"})
TYPES: Final[Mapping[str, frozenset[str]]] = {
    "qh": _LAW,
    "ubtvqh": frozenset({"phap lenh", "ordinance"}),
    "nd": frozenset({"nghi dinh", "nd", "decree"}),
    "tt": frozenset({"thong tu", "tt", "circular"}),
    "ttlt": frozenset({"thong tu lien tich", "ttlt", "joint circular"}),
    "qd": frozenset({"quyet dinh", "qd", "decision"}),
    "nq": _RESOLUTION,
    "ct": frozenset({"chi thi", "ct", "directive"}),
}
"""The first letters of a number's ending → how texts call such a text in front of a number without its ending."""
_EVERY_TYPE: Final = frozenset(word for words in TYPES.values() for word in words)


@dataclass(frozen=True, slots=True)
class LawNumber:
    """`ending` are the parts behind the year: ("qh15",) or ("nd", "cp"). `year` is None where the number names none."""

    number: int
    year: int | None
    ending: tuple[str, ...]

    def types(self, title: str) -> frozenset[str]:
        """How texts call it; a resolution of the National Assembly is told from its laws by its `title`, which is folded."""
        if title.startswith("nghi quyet"):
            return _RESOLUTION
        letters = re.match(r"[a-z]*", self.ending[0])
        return TYPES.get(letters[0] if letters else "", _EVERY_TYPE)

    def after(self) -> re.Pattern[str]:
        """What must follow number and year: the parts of the ending, however they are joined; digits may stand off (`QH 15`)."""
        parts = (re.sub(r"(?<=[a-z])(?=[0-9])", r"\\s{0,2}", part) for part in self.ending)
        return re.compile(r"[\s/\-–.]{0,4}" + r"[\s/\-–]{0,4}".join(parts) + r"(?!\w)")


def parse_number(written: str) -> LawNumber | None:
    """A number as the register writes it, or None where it is no such number but words."""
    match = _WRITTEN.fullmatch(folded(written))
    if match is None:
        return None
    ending = tuple(part for part in re.split(r"[\s/\-–]+", match[3]) if part)
    return LawNumber(int(match[1]), int(match[2]) if match[2] else None, ending)


@dataclass(frozen=True, slots=True)
class Spotted:
    """A number in a text: from where to where, and the key it belongs to; None of a text that the register does not have."""

    start: int
    end: int
    key: str | None


class NumberBook:
    """The numbers of a register, to be found in texts.

    Args:
        numbers: key, number and folded title of each law.
    """

    def __init__(self, numbers: Iterable[tuple[str, LawNumber, str]]) -> None:
        self._of: dict[tuple[int, int | None], list[tuple[str, frozenset[str], re.Pattern[str]]]] = {}
        for key, number, title in numbers:
            self._of.setdefault((number.number, number.year), []).append((key, number.types(title), number.after()))

    def spots(self, text: str) -> Iterator[Spotted]:
        """Every number of a text that is written out or stands behind a word for its type, in the order of the text."""
        before = _Before()
        for head in _HEAD.finditer(text):
            # Only what has a year can be short, and only such numbers stand in a list together.
            type_word = before.type_of(text, head) if head[3] else None
            spotted = self._whole(text, head) or self._short(text, head, type_word)
            if spotted is not None:
                yield spotted

    def _whole(self, text: str, head: re.Match[str]) -> Spotted | None:
        number = int(head[1])
        ends = [(int(head[3]), head.end(3))] if head[3] else []
        for year, end in (*ends, (None, head.end(1))):
            for key, _, after in self._of.get((number, year), ()):
                if match := after.match(text, end):
                    return Spotted(head.start(), match.end(), key)
        return None

    def _short(self, text: str, head: re.Match[str], type_word: str | None) -> Spotted | None:
        """A number and a year behind a word for the type: `Nghị định 13/2023`, also the later of `Nghị định 13/2023 và 7/2024`."""
        if type_word is None or head[3] is None or head[2].strip() not in {"/", "-", "–", "nam", "of"}:
            return None
        end = head.end()
        if _OTHER_KIND.match(text, end):
            return Spotted(head.start(), end, None)
        for key, types, _ in self._of.get((int(head[1]), int(head[3])), ()):
            if type_word in types:
                return Spotted(head.start(), end, key)
        return Spotted(head.start(), end, None)


class _Before:
    """Which word for a type stands before a number, or before the numbers with which it stands in a list."""

    def __init__(self) -> None:
        self._last: tuple[int, str] | None = None

    def type_of(self, text: str, head: re.Match[str]) -> str | None:
        word = self._own(text, head.start())
        if word is None and self._last is not None and _is_tied(text[self._last[0] : head.start()]):
            word = self._last[1]
        if word is not None:
            self._last = (head.end(), word)
        return word

    @staticmethod
    def _own(text: str, start: int) -> str | None:
        match = _TYPE_BEFORE.search(_LEADING_UP.sub("", text[max(0, start - 50) : start], count=1))
        words = (f"{match[1]} {match[2]}", match[2]) if match else ()
        return next((word for word in words if word in _EVERY_TYPE), None)


def _is_tied(between: str) -> bool:
    """Whether what stands between two numbers ties them: an ending of the first, a comma, an "and"."""
    return (
        len(between) <= 30
        and _TIED.fullmatch(re.sub(r"^\s?[/\-–]\s?[a-z]{1,8}[0-9]{0,2}(?:-[a-z]{1,8})?", "", between)) is not None
    )
