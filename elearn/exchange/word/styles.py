"""Styles of a Word document: what a run or a paragraph gets from its style and from the styles that this is based on."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from typing import Final

from elearn.exchange.word.blocks import Look
from elearn.exchange.word.parts import W, is_on, value

_HEADING = re.compile(r"(?i)(?:heading|tiêu đề|đề mục)\s*([1-9])")
_TITLES: Final = frozenset({"title", "tiêu đề", "tên tài liệu"})
_QUOTES: Final = frozenset({"quote", "intense quote", "trích dẫn", "block text"})
_CONTENTS = re.compile(r"(?i)toc(?:\s*\d|\s*heading)|mục lục")
_BLACK: Final = frozenset({"", "auto", "000000", "windowtext"})
_INK: Final = frozenset({"", "text1", "dark1", "text2", "dark2"})
_PAPER: Final = frozenset({"", "background1", "light1"})
_UNDERLINES_OF_NOTHING: Final = frozenset({"none", "false", "0", ""})
_LONGEST_CHAIN: Final = 20


class Styles:
    """The styles of a document, by id; empty where it has none."""

    def __init__(self, root: ET.Element | None) -> None:
        found = [] if root is None else list(root.iter(f"{W}style"))
        self._styles = {each.get(f"{W}styleId", ""): each for each in found}
        defaults = None if root is None else root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        self._defaults = [] if defaults is None else [defaults]
        self._default = {
            each.get(f"{W}type", ""): each.get(f"{W}styleId", "") for each in found if each.get(f"{W}default") in {"1", "true"}
        }

    def chain(self, style: str | None, kind: str = "paragraph") -> list[ET.Element]:
        """The style and those that it is based on, nearest first."""
        chain: list[ET.Element] = []
        name = style or self._default.get(kind)
        while name and name in self._styles and len(chain) < _LONGEST_CHAIN:
            element = self._styles[name]
            if element in chain:
                break
            chain.append(element)
            name = value(element.find(f"{W}basedOn"))
        return chain

    def name_of(self, style: str | None) -> str:
        """The style's name as its user sees it, in small letters."""
        element = self._styles.get(style or "")
        return (value(element.find(f"{W}name")) or "").lower() if element is not None else ""

    def paragraph_properties(self, paragraph: ET.Element) -> list[ET.Element]:
        """Where a property of the paragraph may be written: its own first, then its styles'."""
        own = paragraph.find(f"{W}pPr")
        style = value(own.find(f"{W}pStyle")) if own is not None else None
        inherited = [each.find(f"{W}pPr") for each in self.chain(style)]
        return [each for each in (own, *inherited) if each is not None]

    def run_properties(self, properties: ET.Element | None, paragraph_style: str | None) -> list[ET.Element]:
        """Where a property of a run may be written, nearest first."""
        style = value(properties.find(f"{W}rStyle")) if properties is not None else None
        chains = [*(self.chain(style, "character") if style else ()), *self.chain(paragraph_style)]
        inherited = [each.find(f"{W}rPr") for each in chains]
        return [each for each in (properties, *inherited, *self._defaults) if each is not None]

    def heading_of(self, paragraph: ET.Element) -> int | None:
        """0 for a title, 1 to 9 for a heading, None for text."""
        style = value(paragraph.find(f"{W}pPr/{W}pStyle"))
        for each in self.chain(style):
            name = (value(each.find(f"{W}name")) or "").lower()
            if name in _TITLES:
                return 0
            if match := _HEADING.fullmatch(name):
                return int(match[1])
        outline = first(self.paragraph_properties(paragraph), "outlineLvl")
        level = value(outline)
        return int(level) + 1 if level and level.isdecimal() and int(level) < 9 else None

    def is_contents(self, style: str | None) -> bool:
        """Whether a style belongs to a table of contents, which the course makes itself."""
        return _CONTENTS.match(self.name_of(style)) is not None

    def is_quote(self, style: str | None) -> bool:
        return self.name_of(style) in _QUOTES


def first(places: list[ET.Element], name: str) -> ET.Element | None:
    """The nearest element of that name."""
    return next((found for each in places if (found := each.find(f"{W}{name}")) is not None), None)


def look_of(places: list[ET.Element]) -> Look:
    """How a run looks, from where its properties may be written."""
    highlight = value(first(places, "highlight")) or ""
    return Look(
        bold=bool(is_on(first(places, "b"))),
        italic=bool(is_on(first(places, "i"))),
        underline=(value(first(places, "u")) or "none") not in _UNDERLINES_OF_NOTHING,
        struck=bool(is_on(first(places, "strike")) or is_on(first(places, "dstrike"))),
        colour=_colour(first(places, "color")),
        highlight="" if highlight == "none" else highlight or shade_of(places) or _frame(first(places, "bdr")),
    )


def _colour(element: ET.Element | None) -> str:
    """A colour by its digits, or by its name in the document's theme where it has no digits."""
    written = value(element)
    if written is None:
        theme = value(element, f"{W}themeColor") or ""
        return "" if theme in _INK else theme
    return "" if written.lower() in _BLACK else written.lower()


def shade_of(places: list[ET.Element]) -> str:
    """The colour behind the words, empty for none."""
    shade = first(places, "shd")
    fill = (value(shade, f"{W}fill") or "").lower()
    theme = value(shade, f"{W}themeFill") or ""
    if fill in {"", "auto"}:
        return "" if theme in _PAPER else theme
    return "" if fill == "ffffff" else fill


def ground_of(places: list[ET.Element]) -> str:
    """What a whole paragraph or cell lies on: a colour, or a frame around it."""
    borders = first(places, "pBdr")
    sides = [] if borders is None else [_frame(borders.find(f"{W}{side}")) for side in ("top", "left", "bottom", "right")]
    return shade_of(places) or ("frame" if sides and all(sides) else "")


def _frame(border: ET.Element | None) -> str:
    return "frame" if (value(border) or "none") not in {"none", "nil"} else ""


def font_of(places: list[ET.Element]) -> str:
    """The name of the font that Latin letters have, empty where none is named."""
    fonts = first(places, "rFonts")
    return (value(fonts, f"{W}ascii") or value(fonts, f"{W}hAnsi") or "") if fonts is not None else ""
