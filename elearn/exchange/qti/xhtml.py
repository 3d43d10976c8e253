"""Markdown becomes the XHTML that bodies and feedback of QTI may hold: a closed set of elements and attributes."""

from __future__ import annotations

import posixpath
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

import html5lib

from elearn.content.markdown import Renderer
from elearn.content.writing.items import Markdown
from elearn.exchange.report import Notes

MEDIA: Final = "media"
"""The folder of the package where pictures lie, beside that of the items."""
_BLOCKS: Final = frozenset({"p", "div", "ul", "ol", "table", "pre", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "dl"})
_KEPT: Final = _BLOCKS | {
    "li", "dt", "dd", "thead", "tbody", "tfoot", "tr", "th", "td", "caption", "a", "img", "br", "em", "strong", "code", "sub",
    "sup", "abbr", "span", "b", "i", "q", "cite", "kbd", "samp", "var", "small",
}  # fmt: skip
_INSTEAD: Final = {
    "section": "div",
    "details": "div",
    "summary": "p",
    "figure": "div",
    "figcaption": "p",
    "del": "span",
    "s": "span",
}
_ATTRIBUTES: Final = {"a": ("href",), "td": ("colspan", "rowspan"), "th": ("colspan", "rowspan"), "img": ("src", "alt")}


@dataclass(slots=True)
class Drawing:
    """Renders the words of one question, and notes which pictures it shows.

    Args:
        media: the pictures that Markdown may name, by that name.
        used: the names that were met.
    """

    media: Mapping[str, bytes]
    notes: Notes
    used: dict[str, None] = field(default_factory=dict)
    _renderer: Renderer = field(default_factory=Renderer)

    def blocks(self, text: Markdown) -> list[ET.Element]:
        """The blocks of a text; what stands outside of any becomes a paragraph."""
        holder = self._tree(self._renderer.blocks(text))
        return list(_as_blocks(holder))

    def fill(self, element: ET.Element, text: Markdown) -> ET.Element:
        """Puts a text into an element that takes words as well as blocks: a single paragraph goes in without its `p`."""
        blocks = self.blocks(text)
        if len(blocks) == 1 and blocks[0].tag == "p":
            element.text = blocks[0].text
            element.extend(blocks[0])
        else:
            element.extend(blocks)
        return element

    def plain(self, text: Markdown) -> str:
        """The words alone, on one line."""
        return " ".join("".join(self._tree(self._renderer.inline(text)).itertext()).split())

    def _tree(self, source: str) -> ET.Element:
        parsed = html5lib.parseFragment(source, treebuilder="etree", namespaceHTMLElements=False)
        holder = ET.Element("div")
        holder.text = parsed.text
        for child in parsed:
            self._put(holder, child)
        return holder

    def _put(self, parent: ET.Element, element: ET.Element) -> None:
        if not isinstance(element.tag, str):
            _say(parent, element.tail or "")
            return
        made = self._made(parent, element)
        if made is None:
            _say(parent, element.tail or "")
        else:
            made.tail = element.tail

    def _made(self, parent: ET.Element, element: ET.Element) -> ET.Element | None:
        name = _INSTEAD.get(element.tag, element.tag if element.tag in _KEPT else "span")
        if name == "img" and not self._is_there(element):
            _say(parent, element.get("alt", ""))
            return None
        if name == "span" and (contact := _contact_of(element)):
            _say(parent, contact)
            return None
        made = ET.SubElement(parent, name)
        for attribute in _ATTRIBUTES.get(name, ()):
            if attribute in element.attrib:
                made.set(attribute, element.get(attribute, ""))
        if name == "pre":
            # Highlighted code is spans within spans: its words are all that another system can use.
            ET.SubElement(made, "code").text = "".join(element.itertext()).rstrip("\n")
            return made
        if name == "img":
            made.set("src", f"../{MEDIA}/{element.get('src', '')}")
        made.text = element.text
        for child in element:
            self._put(made, child)
        return made

    def _is_there(self, image: ET.Element) -> bool:
        source = posixpath.normpath(image.get("src", ""))
        if image.get("title"):
            self.notes.add("EXP002", what_vi="chú thích dưới hình", what_en="captions of pictures")
        if source not in self.media:
            self.notes.add(
                "EXP002", what_vi=f"hình {source}, vì không có tệp", what_en=f"the picture {source}, whose file is missing"
            )
            return False
        self.used[source] = None
        image.set("src", source)
        return True


def _contact_of(element: ET.Element) -> str:
    """`{{ contact: … }}` as it was written, where the element stands for it."""
    code = next((name[8:] for name in element.get("class", "").split() if name.startswith("contact-")), "")
    return f"{{{{ contact: {code} }}}}" if code else ""


def _say(parent: ET.Element, words: str) -> None:
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + words
    else:
        parent.text = (parent.text or "") + words


def _as_blocks(holder: ET.Element) -> Iterator[ET.Element]:
    loose = ET.Element("p")
    loose.text = holder.text
    for child in holder:
        if child.tag not in _BLOCKS:
            loose.append(child)
            continue
        if _says(loose):
            yield loose
        loose = ET.Element("p")
        loose.text, child.tail = child.tail, None
        yield child
    if _says(loose):
        yield loose


def _says(element: ET.Element) -> bool:
    return len(element) > 0 or bool((element.text or "").strip())
