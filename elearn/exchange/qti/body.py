"""The words of an item: its XHTML, with pictures found in the package and a mark in place of each gap, becomes Markdown."""

from __future__ import annotations

import html
import posixpath
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping
from typing import Final

from elearn.content.writing.items import Markdown
from elearn.exchange.qti.opening import inside
from elearn.exchange.report import Asset, Notes
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
    """Makes Markdown of parts of one item, and collects the pictures that they show.

    Args:
        folder: of the item in the package; references are relative to it.
        media: the files of the package by path.
        assets: the pictures of all items so far; added to.
    """

    def __init__(self, folder: str, media: Mapping[str, bytes], notes: Notes, assets: dict[str, Asset]) -> None:
        self._folder, self._media, self._notes, self._assets = folder, media, notes, assets
        self.gaps: list[ET.Element] = []

    def blocks(self, element: ET.Element | None) -> Markdown:
        """What an element holds, as blocks."""
        return self.of_html(self.html_inside(element)) if element is not None else ""

    def line(self, element: ET.Element | None) -> Markdown:
        """What an element holds, as one line where it can be one."""
        return self.blocks(element)

    def of_html(self, source: str) -> Markdown:
        return to_markdown(source, self._notes).strip()

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
        source = element.get("src") or element.get("data") or ""
        words = element.get("alt") or text_of(element)
        if element.tag == "object" and not element.get("type", "").startswith("image/"):
            self._notes.add("IMP020", what_vi="phim hoặc âm thanh", what_en="a film or a recording")
            return html.escape(words)
        path = inside(self._folder, source)
        content = self._media.get(path)
        if content is None:
            self._notes.add("IMP021", name=source or "?")
            return html.escape(words)
        name = self._asset(path, content)
        return f'<img src="{html.escape(name)}" alt="{html.escape(words)}">'

    def _asset(self, path: str, content: bytes) -> str:
        suffix = posixpath.splitext(path)[1].lower()
        stem = re.sub(r"[^a-z0-9]+", "-", posixpath.splitext(posixpath.basename(path))[0].lower()).strip("-") or "hinh"
        name, number = f"assets/{stem}{suffix}", 1
        while name in self._assets and self._assets[name].content != content:
            number += 1
            name = f"assets/{stem}-{number}{suffix}"
        self._assets[name] = Asset(name, content)
        return name


def joined(parts: Iterable[Markdown]) -> Markdown:
    """Blocks below each other."""
    return "\n\n".join(part for part in parts if part)
