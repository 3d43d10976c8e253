"""What is drawn in a Word document: found in its many forms and handed on in one, so that mammoth reads it.

Pictures inside groups, and boxes of text in either of the two vocabularies in which Word writes the same drawing, are lifted out.
Charts, SmartArt and shapes without words are lost and told.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field
from typing import Final

from elearn.exchange.word.parts import MC, PIC, WP, A, O, R, V, W

_CONTAINERS: Final = frozenset({f"{W}drawing", f"{W}pict", f"{W}object", f"{MC}AlternateContent"})
_SMART_ART: Final = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
_CHART: Final = "/chart"
_SAYS_NOTHING = re.compile(
    r"(?i)(?:(?:picture|image|hình|hình ảnh|ảnh|graphic|img|photo|screenshot|untitled)[\s_-]*\d*"
    r"|[\w .()-]+\.(?:png|jpe?g|gif|bmp|tiff?|emf|wmf|webp))"
)
_MADE_BY_WORD = re.compile(r"(?i)(?:description|text) (?:automatically|auto-?)\s*generated|mô tả được tạo tự động")


@dataclass(slots=True)
class Drawing:
    """What was found in one drawing: relations of pictures with their description, boxes of text, and what is lost of it."""

    pictures: list[tuple[str, str]] = field(default_factory=list)
    linked: int = 0
    boxes: list[ET.Element] = field(default_factory=list)
    lost: set[str] = field(default_factory=set)


def is_drawing(element: ET.Element) -> bool:
    return element.tag in _CONTAINERS


def look_at(element: ET.Element) -> Drawing:
    """Everything in a drawing that can be kept, and the names of what cannot (codes of `sentences`)."""
    if element.tag == f"{MC}AlternateContent":
        choice, fallback = element.find(f"{MC}Choice"), element.find(f"{MC}Fallback")
        first = look_at(choice) if choice is not None else Drawing()
        # Both say the same thing; the second is looked at only where nothing of the first can be kept.
        if first.pictures or first.boxes or fallback is None:
            return first
        second = look_at(fallback)
        second.lost |= first.lost
        return second
    found = Drawing()
    _collect(element, "", found)
    if element.tag == f"{W}object":
        found.lost.add("WRD026")
    elif not (found.pictures or found.boxes or found.lost or found.linked):
        found.lost.add("WRD025")
    return found


def _collect(element: ET.Element, description: str, found: Drawing) -> None:
    for each in element:
        said = description
        if each.tag in {f"{WP}inline", f"{WP}anchor", f"{PIC}pic", f"{V}shape"}:
            said = _description(each) or description
        if each.tag == f"{MC}AlternateContent":
            inner = look_at(each)
            found.pictures += inner.pictures
            found.boxes += inner.boxes
            found.lost |= inner.lost
        elif each.tag == f"{W}txbxContent":
            found.boxes.append(each)
        elif each.tag == f"{A}blip":
            _add_picture(each.get(f"{R}embed"), each.get(f"{R}link"), said, found)
        elif each.tag == f"{V}imagedata":
            _add_picture(each.get(f"{R}id"), each.get(f"{R}href"), each.get(f"{O}title", "") or said, found)
        else:
            _note_loss(each, found)
            _collect(each, said, found)


def _add_picture(embedded: str | None, linked: str | None, description: str, found: Drawing) -> None:
    if embedded:
        found.pictures.append((embedded, description_of(description)))
    elif linked:
        found.linked += 1


def _note_loss(element: ET.Element, found: Drawing) -> None:
    if element.tag == f"{A}graphicData":
        uri = element.get("uri", "")
        if uri == _SMART_ART:
            found.lost.add("WRD023")
        elif uri.endswith(_CHART):
            found.lost.add("WRD024")


def _description(element: ET.Element) -> str:
    properties = next((each for each in element if each.tag in {f"{WP}docPr", f"{PIC}nvPicPr"}), element)
    return properties.get("descr", "") or properties.get("title", "") or element.get("alt", "")


def description_of(text: str) -> str:
    """The description of a picture in one line; empty where it is only a file's name, or what a machine made up."""
    line = " ".join(text.split())
    return "" if _SAYS_NOTHING.fullmatch(line) or _MADE_BY_WORD.search(line) else line


def rebuilt(relation: str, description: str) -> ET.Element:
    """A picture in the plainest form."""
    drawing = ET.Element(f"{W}drawing")
    inline = ET.SubElement(drawing, f"{WP}inline")
    ET.SubElement(inline, f"{WP}docPr", {"descr": description})
    graphic = ET.SubElement(ET.SubElement(inline, f"{A}graphic"), f"{A}graphicData")
    fill = ET.SubElement(ET.SubElement(graphic, f"{PIC}pic"), f"{PIC}blipFill")
    ET.SubElement(fill, f"{A}blip", {f"{R}embed": relation})
    return drawing
