"""The words of an item: its XHTML, with pictures found in the package and a mark in place of each gap, becomes Markdown."""

from __future__ import annotations

import html
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from typing import Final

from elearn.content.writing.items import Markdown
from elearn.exchange.html import Converter
from elearn.exchange.pictures import Frames
from elearn.exchange.qti.opening import inside
from elearn.exchange.report import Notes
from elearn.exchange.xml_tree import text_of

GAPS: Final = frozenset({"textEntryInteraction", "inlineChoiceInteraction", "gap"})
"""What stands inside a line of the body."""
APART: Final = frozenset({"feedbackInline", "feedbackBlock", "rubricBlock", "infoControl", "endAttemptInteraction", "prompt"})
"""What stands in the body and is no part of its words, or is read for itself."""
_LOST: Final = {
    "math": ("công thức toán", "mathematical formulas"),
    "printedVariable": ("giá trị thay đổi", "changing values"),
    "templateInline": ("đoạn theo mẫu", "templated passages"),
    "templateBlock": ("đoạn theo mẫu", "templated passages"),
    "stylesheet": ("kiểu chữ riêng", "a style sheet"),
    "include": ("phần nhúng từ ngoài", "included parts"),
    "video": ("phim", "films"),
    "audio": ("âm thanh", "recordings"),
}
_VOID: Final = frozenset({"br", "img", "hr", "col"})
_MARK: Final = "GAPx{}xGAP"
MARKS: Final = re.compile(r"GAPx([0-9]{1,4})xGAP")


class Words:
    """Makes Markdown of parts of one item.

    Args:
        folder: of the item in the package; references are relative to it.
        frames: finds the pictures of the package by their paths.
    """

    def __init__(self, folder: str, frames: Frames, notes: Notes) -> None:
        self._folder, self._notes = folder, notes
        self._converter = Converter(notes, frames)
        self.gaps: list[ET.Element] = []

    def blocks(self, element: ET.Element | None) -> Markdown:
        """What an element holds, as blocks."""
        return self._converter.blocks(self.html_inside(element)) if element is not None else ""

    def line(self, element: ET.Element) -> Markdown:
        """What an element holds, on one line."""
        return self._converter.inline(self.html_inside(element))

    def html_inside(self, element: ET.Element) -> str:
        """The HTML of what an element holds, without what stands apart."""
        parts = [html.escape(element.text or "", quote=False)]
        for child in element:
            parts += [self._html(child), html.escape(child.tail or "", quote=False)]
        return "".join(parts)

    def _html(self, element: ET.Element) -> str:
        if element.tag in GAPS:
            self.gaps.append(element)
            return _MARK.format(len(self.gaps))
        if element.tag in APART:
            return ""
        if element.tag in _LOST:
            vi, en = _LOST[element.tag]
            self._notes.add("IMP020", what_vi=vi, what_en=en)
            return html.escape(text_of(element))
        if element.tag in {"img", "object"}:
            return self._picture(element)
        return self._tag(element)

    def _tag(self, element: ET.Element) -> str:
        kept = {name: value for name, value in element.attrib.items() if name in {"href", "class", "colspan", "rowspan", "start"}}
        attributes = "".join(f' {name}="{html.escape(value)}"' for name, value in kept.items())
        if element.tag in _VOID:
            return f"<{element.tag}{attributes}>"
        # Names of elements that HTML does not know become a span: their words stay.
        name = element.tag if re.fullmatch(r"[a-z][a-z0-9]*", element.tag) else "span"
        return f"<{name}{attributes}>{self.html_inside(element)}</{name}>"

    def _picture(self, element: ET.Element) -> str:
        words = element.get("alt") or text_of(element)
        if element.tag == "object" and not element.get("type", "").startswith("image/"):
            self._notes.add("IMP020", what_vi="phim hoặc âm thanh", what_en="a film or a recording")
            return html.escape(words)
        source = element.get("src") or element.get("data") or ""
        path = source if source.startswith("data:") else inside(self._folder, source)
        return f'<img src="{html.escape(path)}" alt="{html.escape(words)}">'


def joined(parts: Iterable[Markdown]) -> Markdown:
    """Blocks below each other."""
    return "\n\n".join(part for part in parts if part)
