"""The numbers that Word writes before paragraphs: they stand in no text and are counted here as Word counts them."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field
from typing import Final

from elearn.exchange.word.parts import W, value

BULLET: Final = "•"
_PLACE = re.compile(r"%([1-9])")
_ROMAN: Final = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"),
    (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_LEVELS: Final = 9
_HIGHEST: Final = 5_000
"""Where Word itself stops making roman numbers sensibly; a forged start must not make a label of a million letters."""


@dataclass(slots=True)
class _Level:
    """How one level of a list is numbered; `text` is what is written, with `%1` for the number of the first level."""

    start: int = 1
    form: str = "decimal"
    text: str = ""

    @classmethod
    def of(cls, element: ET.Element) -> _Level:
        start = value(element.find(f"{W}start")) or "1"
        return cls(
            int(start) if start.isdecimal() else 1,
            value(element.find(f"{W}numFmt")) or "decimal",
            value(element.find(f"{W}lvlText")) or "",
        )


@dataclass(slots=True)
class _List:
    """A numbering as paragraphs name it: the definition behind it, its own levels and where it begins anew."""

    definition: str
    levels: dict[int, _Level]
    restarts: dict[int, int] = field(default_factory=dict)
    has_begun: bool = False


class Numbering:
    """Counts through a document from its beginning to its end."""

    def __init__(self, root: ET.Element | None) -> None:
        self._definitions: dict[str, dict[int, _Level]] = {}
        self._of_style: dict[str, tuple[str, int]] = {}
        self._lists: dict[str, _List] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._starts: dict[tuple[str, int], int] = {}
        if root is None:
            return
        styles: dict[str, list[tuple[str, int]]] = {}
        for each in root.iter(f"{W}abstractNum"):
            name = each.get(f"{W}abstractNumId", "")
            self._definitions[name] = {}
            for level in each.iter(f"{W}lvl"):
                index = _index(level.get(f"{W}ilvl"))
                self._definitions[name][index] = _Level.of(level)
                if style := value(level.find(f"{W}pStyle")):
                    styles.setdefault(name, []).append((style, index))
        for each in root.iter(f"{W}num"):
            self._add(each, styles)

    def _add(self, element: ET.Element, styles: dict[str, list[tuple[str, int]]]) -> None:
        number = element.get(f"{W}numId", "")
        definition = value(element.find(f"{W}abstractNumId")) or ""
        found = _List(definition, dict(self._definitions.get(definition, {})))
        for each in element.iter(f"{W}lvlOverride"):
            index = _index(each.get(f"{W}ilvl"))
            if (own := each.find(f"{W}lvl")) is not None:
                found.levels[index] = _Level.of(own)
            start = value(each.find(f"{W}startOverride"))
            if start is not None and start.isdecimal():
                found.restarts[index] = int(start)
        self._lists[number] = found
        for style, index in styles.get(definition, ()):
            self._of_style.setdefault(style, (number, index))

    def place_of(self, properties: list[ET.Element], style: str | None) -> tuple[str, int] | None:
        """Number of the list and level of a paragraph, from where its properties may be written; None outside of lists."""
        for each in properties:
            if (written := each.find(f"{W}numPr")) is not None:
                number = value(written.find(f"{W}numId"))
                level = _index(value(written.find(f"{W}ilvl")))
                if number is None and style in self._of_style:
                    number, level = self._of_style[style]
                return (number, level) if number in self._lists else None
        return self._of_style.get(style) if style else None

    def next(self, number: str, level: int) -> tuple[str, bool]:
        """What Word writes before the next paragraph of that list, and whether it counts; `•` for bullets."""
        found = self._lists[number]
        counts = self._counts.setdefault(found.definition, {})
        if not found.has_begun:
            found.has_begun = True
            for index, start in found.restarts.items():
                counts.pop(index, None)
                self._starts[found.definition, index] = start
        shape = found.levels.get(level, _Level())
        counts[level] = counts[level] + 1 if level in counts else self._starts.get((found.definition, level), shape.start)
        for deeper in [each for each in counts if each > level]:
            del counts[deeper]
        if shape.form == "bullet":
            return BULLET, False
        if shape.form == "none":
            return shape.text, False
        return _PLACE.sub(lambda match: self._number(found, counts, int(match[1]) - 1), shape.text), True

    def _number(self, found: _List, counts: dict[int, int], level: int) -> str:
        shape = found.levels.get(level, _Level())
        return written(counts.get(level, shape.start), shape.form)


def _index(text: str | None) -> int:
    return min(int(text), _LEVELS - 1) if text and text.isdecimal() else 0


def written(number: int, form: str) -> str:
    """A number in one of Word's forms; forms of other scripts are written in digits."""
    if not 0 < number < _HIGHEST:
        return str(number)
    if form in {"upperLetter", "lowerLetter"}:
        # Word goes on with AA, BB, CC after Z.
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter.upper() if form == "upperLetter" else letter
    if form in {"upperRoman", "lowerRoman"}:
        return _roman(number).upper() if form == "upperRoman" else _roman(number)
    return f"{number:02d}" if form == "decimalZero" else str(number)


def _roman(number: int) -> str:
    signs = []
    for size, sign in _ROMAN:
        count, number = divmod(number, size)
        signs.append(sign * count)
    return "".join(signs)
